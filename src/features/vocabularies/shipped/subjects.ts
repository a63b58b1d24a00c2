import { readTerms } from './shipped-terms.ts';

/** School subjects, as districts of the United States name them. */
export const subjects = readTerms(`
mathematics | Mathematics | Matemáticas | math, maths | matemática, mates
  arithmetic | Arithmetic | Aritmética | number sense, numeracy, numbers and operations | sentido numérico, números y operaciones
  fractions | Fractions | Fracciones | fraction | fracción
  algebra | Algebra | Álgebra | algebra 1, algebra i | álgebra 1
  algebra 2 | Algebra 2 | Álgebra 2 | algebra ii |
  pre-algebra | Pre-algebra | Preálgebra | prealgebra |
  geometry | Geometry | Geometría | |
  measurement | Measurement | Medición | measuring, measurement and data | medidas, medir
  statistics | Statistics and probability | Estadística y probabilidad | probability, stats, data analysis | estadística, probabilidad, análisis de datos
  trigonometry | Trigonometry | Trigonometría | trig |
  precalculus | Precalculus | Precálculo | pre-calculus | pre-cálculo
  calculus | Calculus | Cálculo | ap calculus | cálculo infinitesimal
english language arts | English language arts | Lengua y literatura en inglés | ela, language arts, english, literacy | artes del lenguaje, inglés, lectoescritura
  reading | Reading | Lectura | reading comprehension | comprensión lectora, comprensión de lectura
  writing | Writing | Escritura | composition | redacción
  literature | Literature | Literatura | english literature | literatura inglesa
  phonics | Phonics | Fonética | decoding, phonemic awareness, foundational reading skills | conciencia fonológica, decodificación
  grammar | Grammar | Gramática | |
  spelling | Spelling | Ortografía | |
  vocabulary | Vocabulary | Vocabulario | word study | estudio de palabras
  speaking and listening | Speaking and listening | Expresión oral y escucha | oral language | lenguaje oral
  media literacy | Media literacy | Alfabetización mediática | information literacy | alfabetización informacional
english language development | English language development | Desarrollo del inglés | eld, esl, ell, esol, english as a second language, english learners | inglés como segundo idioma, aprendices de inglés
spanish language arts | Spanish language arts | Lengua y literatura en español | sla | artes del lenguaje en español, lectoescritura en español
science | Science | Ciencias | sciences, natural science | ciencia, ciencias naturales
  life science | Life science | Ciencias de la vida | life sciences, living things | seres vivos
  biology | Biology | Biología | bio |
  chemistry | Chemistry | Química | chem |
  physics | Physics | Física | |
  physical science | Physical science | Ciencias físicas | physical sciences |
  earth science | Earth science | Ciencias de la Tierra | geology | geología
  space science | Space science | Ciencias del espacio | astronomy | astronomía
  environmental science | Environmental science | Ciencias ambientales | ecology | ecología
  engineering | Engineering | Ingeniería | engineering design, stem, steam | diseño de ingeniería
social studies | Social studies | Estudios sociales | social science, social sciences | ciencias sociales
  history | History | Historia | |
  united states history | United States history | Historia de los Estados Unidos | us history, u.s. history, american history | historia de ee. uu.
  world history | World history | Historia universal | global history | historia mundial
  civics | Civics and government | Educación cívica | civics, government, citizenship | cívica, gobierno, ciudadanía
  geography | Geography | Geografía | |
  economics | Economics | Economía | econ |
  financial literacy | Financial literacy | Educación financiera | personal finance | finanzas personales
  psychology | Psychology | Psicología | |
  sociology | Sociology | Sociología | |
  ethnic studies | Ethnic studies | Estudios étnicos | |
arts | Arts | Artes | fine arts, the arts | bellas artes
  art | Visual arts | Artes visuales | visual art | arte, artes plásticas
  art history | Art history | Historia del arte | |
  music | Music | Música | music education | educación musical
  theater | Theater | Teatro | theatre, drama, theater arts | drama, arte dramático
  dance | Dance | Danza | | baile
  media arts | Media arts | Artes mediáticas | digital media | medios digitales
computer science | Computer science | Informática | cs, computing, coding, programming | ciencias de la computación, computación, programación
  digital literacy | Digital literacy | Alfabetización digital | digital citizenship | ciudadanía digital
  robotics | Robotics | Robótica | |
world languages | World languages | Lenguas extranjeras | foreign languages, foreign language | idiomas, lenguas del mundo
  spanish | Spanish | Español | spanish as a world language | castellano
  french | French | Francés | |
  chinese | Chinese | Chino | mandarin, mandarin chinese | mandarín
  german | German | Alemán | |
  american sign language | American Sign Language | Lengua de señas americana | asl |
  latin | Latin | Latín | |
health and physical education | Health and physical education | Salud y educación física | health and pe |
  physical education | Physical education | Educación física | pe, p.e., gym |
  health | Health | Salud | health education | educación para la salud
social-emotional learning | Social-emotional learning | Aprendizaje socioemocional | sel | educación socioemocional
career and technical education | Career and technical education | Educación técnica y profesional | cte, vocational education | formación profesional
  business | Business | Negocios | business education |
  agriculture | Agriculture | Agricultura | ag, agricultural education |
  family and consumer science | Family and consumer science | Ciencias del hogar | home economics, home ec | economía doméstica
special education | Special education | Educación especial | sped |
early learning | Early learning | Educación inicial | early childhood education, early childhood | primera infancia
library | Library | Biblioteca | library skills, library science | bibliotecología
test preparation | Test preparation | Preparación para exámenes | test prep, exam preparation | preparación de exámenes
study skills | Study skills | Técnicas de estudio | study habits | hábitos de estudio
`);
