import { readTerms } from './shipped-terms.ts';

/** What a resource is. */
export const learningResourceTypes = readTerms(`
activity | Activity | Actividad | class activity, learning activity | actividad de clase, actividad de aprendizaje
animation | Animation | Animación | animated video | video animado
answer key | Answer key | Clave de respuestas | answer sheet, answers, solutions | respuestas, hoja de respuestas, solucionario
article | Article | Artículo | news article, magazine article | artículo de prensa
audiobook | Audiobook | Audiolibro | audio book, recorded book | libro en audio
book | Book | Libro | e-book, ebook, books | libro electrónico, libros
case study | Case study | Estudio de caso | case studies | caso práctico
course | Course | Curso | online course, courses | curso en línea, cursos
curriculum | Curriculum | Currículo | curricula | plan de estudios
data set | Data set | Conjunto de datos | dataset, data sets | datos
demonstration | Demonstration | Demostración | demo, worked example | ejemplo resuelto
diagram | Diagram | Diagrama | diagrams, chart | diagramas, gráfica
dictionary | Dictionary or glossary | Diccionario o glosario | dictionary, glossary | diccionario, glosario
discussion prompt | Discussion prompt | Tema de discusión | discussion questions, discussion question | preguntas para discutir
documentary | Documentary | Documental | documentary film |
exercise | Exercise | Ejercicio | exercises, practice problems, problem set | ejercicios, problemas
exit ticket | Exit ticket | Boleto de salida | exit slip, exit tickets | tarjeta de salida
experiment | Lab or experiment | Laboratorio o experimento | lab, laboratory, experiments, lab activity | laboratorio, experimentos, práctica de laboratorio
field trip | Field trip | Excursión escolar | field trips |
flashcards | Flashcards | Tarjetas de estudio | flash cards, flashcard | tarjetas didácticas
game | Game | Juego | learning game, educational game, games | juego educativo, juegos
graphic organizer | Graphic organizer | Organizador gráfico | concept map, graphic organizers | mapa conceptual, organizadores gráficos
handout | Handout | Folleto | handouts | folletos
homework | Homework | Tarea | homework assignment | deberes
image | Image | Imagen | picture, photo, photograph, illustration | foto, fotografía, ilustración
infographic | Infographic | Infografía | infographics | infografías
interactive tool | Interactive tool | Herramienta interactiva | interactive, app, applet | interactivo, aplicación
lecture | Lecture | Clase magistral | lectures, talk | conferencia, charla
lesson | Lesson | Lección | lessons, mini-lesson | lecciones, minilección
lesson plan | Lesson plan | Plan de clase | lessonplan, lesson plans | plan de lección, planeación didáctica
manipulative | Manipulative | Manipulativo | manipulatives, math manipulatives | manipulativos
map | Map | Mapa | maps | mapas
performance task | Performance task | Tarea de desempeño | performance assessment | evaluación de desempeño
podcast | Podcast | Pódcast | podcast episode, radio show | programa de radio
poem | Poem | Poema | poems, poetry | poemas, poesía
poster | Poster | Cartel | posters, anchor chart | póster, carteles
presentation | Presentation | Presentación | slides, slide deck, slideshow | diapositivas
primary source | Primary source | Fuente primaria | primary sources, historical document | fuentes primarias, documento histórico
project | Project | Proyecto | projects | proyectos
quiz | Quiz | Cuestionario | quizzes, self-assessment | autoevaluación, prueba corta
reading | Reading | Lectura | reading passage, passage, text | pasaje de lectura, texto
recording | Recording | Grabación | audio recording, sound recording, audio | grabación de audio
reference | Reference | Material de consulta | reference material, encyclopedia | referencia, enciclopedia
rubric | Rubric | Rúbrica | rubrics, scoring guide | rúbricas, guía de calificación
short story | Short story | Cuento corto | short stories, story | cuento, relato
simulation | Simulation | Simulación | simulations, sim, virtual lab | simulador, laboratorio virtual
song | Song | Canción | songs | canciones
study guide | Study guide | Guía de estudio | study guides, review guide | guía de repaso
teaching guide | Teaching guide | Guía para docentes | teacher guide, teacher's guide, teacher manual, educator guide | guía del maestro, guía docente, manual del maestro
test | Test | Examen | exam, exams, tests, assessment | exámenes, evaluación
textbook | Textbook | Libro de texto | text book, textbooks | libros de texto
tutorial | Tutorial | Tutorial | how-to, tutorials | guía paso a paso
unit plan | Unit plan | Plan de unidad | unit, unit of study | unidad didáctica
video | Video | Video | videos, video clip, video lecture | videos, video educativo
virtual tour | Virtual tour | Visita virtual | virtual field trip | excursión virtual
web page | Web page | Página web | website, web site, webpage | sitio web
workbook | Workbook | Cuaderno de trabajo | workbooks, activity book | cuaderno de ejercicios
worksheet | Worksheet | Hoja de trabajo | worksheets, printable, activity sheet | hojas de trabajo, hoja de ejercicios, ficha de trabajo
writing prompt | Writing prompt | Tema de escritura | writing prompts, journal prompt | consigna de escritura
`);
