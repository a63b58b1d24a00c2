import { readTerms } from './shipped-terms.ts';

/** How a resource is taken in: exactly the values that a resource may have. */
export const modalities = readTerms(`
video | Video | Video | videos, watching | videos, ver
reading | Reading | Lectura | read, text | leer, texto
audio | Audio | Audio | listening, listen | escuchar
interactive | Interactive | Interactivo | interactives, interactive activity | interactiva, actividad interactiva
simulation | Simulation | Simulación | simulations, sim | simulaciones, simulador
game | Game | Juego | games, playing | juegos, jugar
hands-on | Hands-on | Práctica con materiales | hands-on activity, making | manos a la obra, actividad práctica
project | Project | Proyecto | projects | proyectos
discussion | Discussion | Discusión | discussions, discussing | conversación, discutir
`);
