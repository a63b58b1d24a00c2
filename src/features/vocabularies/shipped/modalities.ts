import { flat } from './shipped-terms.ts';

/** How a resource is taken in. Exactly the values that a resource may have. */
export const modalities = flat([
  ['video', 'Video', 'Video', 'watch, videos, film', 'ver, videos'],
  ['reading', 'Reading', 'Lectura', 'read, text, article', 'leer, texto, artículo'],
  ['audio', 'Audio', 'Audio', 'listen, listening, podcast', 'escuchar, pódcast'],
  [
    'interactive',
    'Interactive',
    'Interactivo',
    'interactives, interactive activity',
    'interactiva, actividad interactiva',
  ],
  ['simulation', 'Simulation', 'Simulación', 'simulations, sim, virtual lab', 'simulaciones, laboratorio virtual'],
  ['game', 'Game', 'Juego', 'games, play', 'juegos, jugar'],
  [
    'hands-on',
    'Hands-on',
    'Práctica con materiales',
    'hands on activity, build, making',
    'manos a la obra, manual, construir',
  ],
  ['project', 'Project', 'Proyecto', 'projects', 'proyectos'],
  ['discussion', 'Discussion', 'Discusión', 'discuss, talk, debate', 'conversación, hablar, discutir'],
]);
