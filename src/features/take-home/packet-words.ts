import type { OwnLanguage } from '../assignments/my-playlist.presenter.ts';
import type { StepRole } from '../playlists/playlist.ts';
import type { Modality } from '../resources/resource.ts';

export type PacketWords = {
  readonly name: string;
  readonly due: (when: string) => string;
  readonly learning: string;
  readonly mustDo: string;
  readonly mayDo: string;
  readonly done: string;
  readonly minutes: (count: number) => string;
  readonly roles: Readonly<Record<StepRole, string>>;
  readonly formats: Readonly<Record<Modality, string>>;
  readonly show: string;
  readonly note: string;
  readonly choose: (count: number) => string;
  readonly after: (numbers: string) => string;
  readonly forTargets: (numbers: string) => string;
  readonly scan: string;
  readonly online: string;
  readonly onlineAt: string;
  readonly onPaper: string;
  readonly file: string;
  readonly firstPage: string;
  readonly picture: (title: string) => string;
  readonly gone: string;
  readonly write: string;
  readonly learned: string;
  readonly score: (of: number | null) => string;
  readonly otherWay: string;
  readonly giveBack: string;
  readonly nothing: string;
  readonly paths: string;
  readonly credits: string;
  readonly points: (count: number) => string;
};

/** Short words that a child of eight reads. */
export const packetWords: Readonly<Record<OwnLanguage, PacketWords>> = {
  en: {
    name: 'Name',
    due: (when) => `Due ${when}`,
    learning: 'What I am learning',
    mustDo: 'Must do',
    mayDo: 'May do',
    done: 'Done',
    minutes: (count) => `about ${count} min`,
    roles: { learn: 'Learn', practice: 'Practice', assess: 'Show what you know' },
    formats: {
      video: 'Watch',
      reading: 'Read',
      audio: 'Listen',
      interactive: 'Try',
      simulation: 'Explore',
      game: 'Play',
      'hands-on': 'Make',
      project: 'Build',
      discussion: 'Talk',
    },
    show: 'Show what you know',
    note: 'Good to know',
    choose: (count) => `Choose ${count}`,
    after: (numbers) => `First do ${numbers}`,
    forTargets: (numbers) => `For goal ${numbers}`,
    scan: 'Scan to open it',
    online: 'You need the internet for this.',
    onlineAt: 'It is here:',
    onPaper: 'Print or open this at school first. Then it works at home.',
    file: 'This is a file. Scan the code to open it, or ask your teacher for a print.',
    firstPage: 'Page 1. Scan the code for the rest.',
    picture: (title) => `Picture of ${title}`,
    gone: 'This was taken away. Ask your teacher what to do.',
    write: 'Write or draw here',
    learned: 'One thing I learned',
    score: (of) => (of === null ? 'My score' : `My score, of ${of}`),
    otherWay: 'You can also tell, draw or build it. Bring it to your teacher.',
    giveBack: 'Give these pages back to your teacher. Your work counts.',
    nothing: 'There is nothing to do here yet. Ask your teacher.',
    paths: 'Choose one path with your teacher. You need only one.',
    credits: 'Who made these things',
    points: (count) => (count === 1 ? '1 point' : `${count} points`),
  },
  es: {
    name: 'Nombre',
    due: (when) => `Para el ${when}`,
    learning: 'Lo que estoy aprendiendo',
    mustDo: 'Obligatorio',
    mayDo: 'Si quieres',
    done: 'Listo',
    minutes: (count) => `unos ${count} min`,
    roles: { learn: 'Aprende', practice: 'Practica', assess: 'Muestra lo que sabes' },
    formats: {
      video: 'Mira',
      reading: 'Lee',
      audio: 'Escucha',
      interactive: 'Prueba',
      simulation: 'Explora',
      game: 'Juega',
      'hands-on': 'Haz',
      project: 'Construye',
      discussion: 'Conversa',
    },
    show: 'Muestra lo que sabes',
    note: 'Es bueno saberlo',
    choose: (count) => `Elige ${count}`,
    after: (numbers) => `Primero haz ${numbers}`,
    forTargets: (numbers) => `Para la meta ${numbers}`,
    scan: 'Escanea para abrirlo',
    online: 'Para esto necesitas internet.',
    onlineAt: 'Está aquí:',
    onPaper: 'Imprímelo o ábrelo primero en la escuela. Después funciona en casa.',
    file: 'Esto es un archivo. Escanea el código para abrirlo, o pide una copia a tu maestra o maestro.',
    firstPage: 'Página 1. Escanea el código para ver el resto.',
    picture: (title) => `Imagen de ${title}`,
    gone: 'Esto se retiró. Pregunta a tu maestra o maestro qué hacer.',
    write: 'Escribe o dibuja aquí',
    learned: 'Algo que aprendí',
    score: (of) => (of === null ? 'Mis puntos' : `Mis puntos, de ${of}`),
    otherWay: 'También puedes contarlo, dibujarlo o construirlo. Llévalo a tu maestra o maestro.',
    giveBack: 'Devuelve estas hojas a tu maestra o maestro. Tu trabajo cuenta.',
    nothing: 'Aquí todavía no hay nada que hacer. Pregunta a tu maestra o maestro.',
    paths: 'Elige un camino con tu maestra o maestro. Solo necesitas uno.',
    credits: 'Quién hizo estas cosas',
    points: (count) => (count === 1 ? '1 punto' : `${count} puntos`),
  },
};
