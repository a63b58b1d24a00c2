import type { Obstacle } from '../matching/candidate.ts';
import type { GoalReason } from '../matching/goal.ts';
import type { TradeOff } from '../matching/rank-swaps.ts';
import type { PathwayReason } from '../matching/recommend-pathway.ts';
import type { Names } from '../proposals/texts.ts';
import { labelOfValue } from '../vocabularies/enum-labels.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';

// Why something fits a student. What staff read may speak of what a student needs; what a child, a family or a projector shows
// never does: it has its own, shorter words.

type Texts = {
  readonly interest: (what: string) => string;
  readonly modality: (what: string, steps: number) => string;
  readonly language: (what: string) => string;
  readonly readingLevel: string;
  readonly needs: Readonly<Record<string, string>>;
  readonly lacks: Readonly<Record<string, string>>;
  readonly offline: string;
  readonly inPlaylist: string;
  readonly goal: (text: string) => string;
  readonly longer: (minutes: number) => string;
  readonly shorter: (minutes: number) => string;
  readonly trade: Readonly<Record<'gainsCaptions' | 'losesCaptions' | 'gainsOffline' | 'losesOffline', string>>;
  readonly otherFormat: (from: string, to: string) => string;
  readonly otherLanguage: (language: string) => string;
  readonly obstacles: Readonly<Record<'notForStudents' | 'language' | 'offline' | 'license', string>>;
  readonly own: {
    readonly interest: (what: string) => string;
    readonly modality: (what: string) => string;
    readonly added: string;
    readonly replaced: string;
    readonly chosen: string;
    readonly shownBefore: string;
  };
};

const english: Texts = {
  interest: (what) => `About ${what}`,
  modality: (what, steps) => `Prefers ${what}: ${steps} ${steps === 1 ? 'activity' : 'activities'}`,
  language: (what) => `In ${what}`,
  readingLevel: 'Its texts fit the reading level',
  needs: {
    captions: 'Captions available',
    screenReader: 'Works with a screen reader',
    largePrint: 'Can be shown in large print',
    noFlashing: 'No flashing',
    keyboardOnly: 'Works by keyboard alone',
  },
  lacks: {
    captions: 'No captions are known of',
    screenReader: 'Not known to work with a screen reader',
    largePrint: 'Not known to be shown in large print',
    noFlashing: 'Not known to be free of flashing',
    keyboardOnly: 'Not known to work by keyboard alone',
  },
  offline: 'Can be done without internet',
  inPlaylist: 'The playlist has it on another path',
  goal: (text) => `Fits the goal “${text}”`,
  longer: (minutes) => `${minutes} min longer`,
  shorter: (minutes) => `${minutes} min shorter`,
  trade: {
    gainsCaptions: 'Has captions',
    losesCaptions: 'Has no captions',
    gainsOffline: 'Works without internet',
    losesOffline: 'Needs internet',
  },
  otherFormat: (from, to) => `${to} in place of ${from}`,
  otherLanguage: (language) => `In ${language}`,
  obstacles: {
    notForStudents: 'Not approved for students',
    language: 'In another language',
    offline: 'Not known to work without internet',
    license: 'Its license does not allow it',
  },
  own: {
    interest: (what) => `About ${what}`,
    modality: (what) => `You like this kind: ${what}`,
    added: 'Your teacher added this for you',
    replaced: 'Picked for you',
    chosen: 'You chose this path',
    shownBefore: 'You have shown this already: you may skip it',
  },
};

const spanish: Texts = {
  interest: (what) => `Sobre ${what}`,
  modality: (what, steps) => `Prefiere ${what}: ${steps} ${steps === 1 ? 'actividad' : 'actividades'}`,
  language: (what) => `En ${what.toLowerCase()}`,
  readingLevel: 'Sus textos convienen al nivel de lectura',
  needs: {
    captions: 'Tiene subtítulos',
    screenReader: 'Funciona con lector de pantalla',
    largePrint: 'Se puede mostrar con letra grande',
    noFlashing: 'Sin destellos',
    keyboardOnly: 'Funciona solo con teclado',
  },
  lacks: {
    captions: 'No se conocen subtítulos',
    screenReader: 'No se sabe si funciona con lector de pantalla',
    largePrint: 'No se sabe si se muestra con letra grande',
    noFlashing: 'No se sabe si está libre de destellos',
    keyboardOnly: 'No se sabe si funciona solo con teclado',
  },
  offline: 'Se puede hacer sin internet',
  inPlaylist: 'La lista lo tiene en otro camino',
  goal: (text) => `Conviene a la meta «${text}»`,
  longer: (minutes) => `${minutes} min más`,
  shorter: (minutes) => `${minutes} min menos`,
  trade: {
    gainsCaptions: 'Tiene subtítulos',
    losesCaptions: 'No tiene subtítulos',
    gainsOffline: 'Funciona sin internet',
    losesOffline: 'Necesita internet',
  },
  otherFormat: (from, to) => `${to} en lugar de ${from}`,
  otherLanguage: (language) => `En ${language.toLowerCase()}`,
  obstacles: {
    notForStudents: 'No está aprobado para estudiantes',
    language: 'En otro idioma',
    offline: 'No se sabe si funciona sin internet',
    license: 'Su licencia no lo permite',
  },
  own: {
    interest: (what) => `Sobre ${what}`,
    modality: (what) => `Te gusta este tipo: ${what}`,
    added: 'Tu maestra o maestro lo agregó para ti',
    replaced: 'Elegido para ti',
    chosen: 'Tú elegiste este camino',
    shownBefore: 'Ya lo demostraste: puedes saltarla',
  },
};

const texts: Readonly<Record<LabelLanguage, Texts>> = { en: english, es: spanish };

/** For staff. */
export function pathwayReasonText(reason: PathwayReason, names: Names, language: LabelLanguage): string {
  const say = texts[language];
  switch (reason.code) {
    case 'interest':
      return say.interest(names.interest(reason.interest));
    case 'modality':
      return say.modality(names.modality(reason.modality), reason.steps);
    case 'language':
      return say.language(languageName(reason.language, language));
    case 'readingLevel':
      return say.readingLevel;
    case 'accessNeed':
      return say.needs[reason.need] ?? reason.need;
    case 'offline':
      return say.offline;
    case 'goal':
      return say.goal(reason.text);
  }
}

/** For staff. */
export function obstacleText(obstacle: Obstacle, language: LabelLanguage): string {
  const say = texts[language];
  return obstacle.code === 'accessNeed' ? (say.lacks[obstacle.need] ?? obstacle.need) : say.obstacles[obstacle.code];
}

export function tradeOffText(tradeOff: TradeOff, names: Names, language: LabelLanguage): string {
  const say = texts[language];
  switch (tradeOff.code) {
    case 'longer':
    case 'shorter':
      return say[tradeOff.code](tradeOff.minutes);
    case 'otherFormat':
      return say.otherFormat(names.modality(tradeOff.from), names.modality(tradeOff.to));
    case 'otherLanguage':
      return say.otherLanguage(languageName(tradeOff.language, language));
    default:
      return say.trade[tradeOff.code];
  }
}

/** For everybody who sees the goals of the student. */
export function goalText({ text }: GoalReason, language: LabelLanguage): string {
  return texts[language].goal(text);
}

export function inPlaylistText(language: LabelLanguage): string {
  return texts[language].inPlaylist;
}

/** Why a child has something: never a level, a need or a support. */
export function ownWords(language: LabelLanguage): Texts['own'] {
  return texts[language].own;
}

function languageName(tag: string, language: LabelLanguage): string {
  return labelOfValue('inLanguage', tag, language);
}
