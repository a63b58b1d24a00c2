import { readTerms } from './shipped-terms.ts';

/** What a resource is used for. */
export const educationalUses = readTerms(`
instruction | Instruction | Enseñanza | teaching, direct instruction, curriculum/instruction | instrucción, enseñar
introduction | Introduction | Introducción | intro, hook | introducir un tema
warm-up | Warm-up | Actividad inicial | bell ringer, do now | calentamiento
practice | Practice | Práctica | guided practice, skill practice | práctica guiada, practicar
independent work | Independent work | Trabajo independiente | independent practice, self-paced | trabajo individual, práctica independiente
group work | Group work | Trabajo en grupo | small group, cooperative learning, collaborative learning | grupo pequeño, aprendizaje cooperativo
center | Center or station | Centro o estación | station, stations, centers, learning center | centros, estaciones
discussion | Discussion | Discusión | class discussion | conversación en clase
exploration | Exploration | Exploración | inquiry, discovery | indagación, descubrimiento
project work | Project work | Trabajo por proyectos | project, project-based learning, pbl | aprendizaje basado en proyectos, proyecto
homework | Homework | Tarea | home practice | deberes, tarea en casa
review | Review | Repaso | recap, spiral review | repasar
assessment | Assessment | Evaluación | summative assessment, evaluation | evaluar, evaluación sumativa
formative assessment | Formative assessment | Evaluación formativa | check for understanding, progress monitoring | verificar la comprensión
intervention | Intervention | Intervención | remediation, reteaching, tier 2 | refuerzo, nivelación
enrichment | Enrichment | Enriquecimiento | extension, challenge | ampliación, reto
tutoring | Tutoring | Tutoría | tutor |
family engagement | Learning with family | Aprender en familia | family engagement, at-home learning | participación familiar, aprender en casa
substitute plans | Substitute plans | Planes para suplentes | sub plans | planes de suplencia
teacher planning | Teacher planning | Planificación docente | lesson planning, planning | planear clases
professional development | Professional development | Desarrollo profesional | pd, professional learning | formación docente, capacitación docente
test preparation | Test preparation | Preparación para exámenes | test prep, exam practice | práctica de examen
`);
