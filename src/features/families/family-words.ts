import type { StepRole } from '../playlists/playlist.ts';
import type { MasteryState } from '../progress/mastery.ts';
import { type MasteryScale, usualScale } from '../progress/mastery-scale.ts';
import type { Modality } from '../resources/resource.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';

/**
 * Where a child stands, as families are told. That somebody needs support is between the student and staff: a page that a family
 * shows says that the work goes on.
 */
export const familyStates = ['notStarted', 'working', 'readyToShow', 'reached'] as const;
export type FamilyState = (typeof familyStates)[number];

const toldAs: Readonly<Record<MasteryState, FamilyState>> = {
  notStarted: 'notStarted',
  inProgress: 'working',
  needsSupport: 'working',
  readyForCheck: 'readyToShow',
  mastered: 'reached',
};
const namedBy: Readonly<Record<FamilyState, MasteryState>> = {
  notStarted: 'notStarted',
  working: 'inProgress',
  readyToShow: 'readyForCheck',
  reached: 'mastered',
};

/** A state as a family reads it: in the words of the district where it has chosen some, in plain ones otherwise. */
export function familyState(
  state: MasteryState,
  { stateNames }: Pick<MasteryScale, 'stateNames'>,
  language: LabelLanguage,
): { readonly state: FamilyState; readonly stateText: string } {
  const told = toldAs[state];
  const named = namedBy[told];
  const own = stateNames[named][language];
  const isChosen = own !== usualScale.stateNames[named][language];
  return { state: told, stateText: isChosen ? own : familyWords[language].states[told] };
}

export type FamilyWords = {
  readonly states: Readonly<Record<FamilyState, string>>;
  /** What an adult does beside a child who learns in that way. */
  readonly learn: Readonly<Record<Modality | 'any', string>>;
  readonly practice: string;
  readonly assess: string;
  readonly choice: string;
  readonly ask: (statement: string) => string;
  readonly choosePath: (paths: string) => string;
  readonly chooseOption: (count: number, titles: string) => string;
  readonly swap: string;
  readonly propose: string;
  readonly doing: (verb: string, title: string) => string;
  readonly minutes: (count: number) => string;
  readonly of: (name: string) => string;
  readonly asOf: (date: string) => string;
  readonly due: (when: string) => string;
  readonly wasDue: (when: string) => string;
  readonly starts: (when: string) => string;
  readonly ended: string;
  readonly note: string;
  readonly learning: string;
  readonly done: string;
  readonly doneCount: (done: number, all: number) => string;
  readonly next: string;
  readonly allDone: string;
  readonly help: string;
  readonly choices: string;
  readonly nothing: string;
  readonly talk: string;
};

const and = {
  en: new Intl.ListFormat('en', { type: 'disjunction' }),
  es: new Intl.ListFormat('es', { type: 'disjunction' }),
};

/** "A, B or C". */
export function oneOf(items: readonly string[], language: LabelLanguage): string {
  return and[language].format(items);
}

export const familyWords: Readonly<Record<LabelLanguage, FamilyWords>> = {
  en: {
    states: {
      notStarted: 'Not started yet',
      working: 'Working on it',
      readyToShow: 'Ready to show it',
      reached: 'Can do it',
    },
    learn: {
      video: 'Watch it together. Stop and ask: What is happening?',
      reading: 'Read it out loud together. Any language is fine. Ask: What was it about?',
      audio: 'Listen together. Ask: What did you hear?',
      interactive: 'Let your child show you how it works.',
      simulation: 'Try things together. Ask: What happens if we change this?',
      game: 'Play one round together.',
      'hands-on': 'Help find what is needed. Let your child do the work.',
      project: 'Ask: What is your plan? What comes first?',
      discussion: 'Talk about it at dinner. Ask: Why do you think so?',
      any: 'Ask your child to teach you one new thing.',
    },
    practice: 'Sit close by. Praise the trying. Mistakes help us learn.',
    assess: 'Find a quiet place. Let your child work alone. It is fine to try again.',
    choice: 'Ask: Which one do you want to do? Why?',
    ask: (statement) => `Ask your child to show you: “${statement}”`,
    choosePath: (paths) => `Your child may choose a path: ${paths}.`,
    chooseOption: (count, titles) => `Your child may choose ${count}: ${titles}.`,
    swap: 'Your child may ask for another activity.',
    propose: 'Your child may bring an idea to the teacher.',
    doing: (verb, title) => `${verb}: “${title}”`,
    minutes: (count) => `about ${count} minutes`,
    of: (name) => `How ${name} is doing`,
    asOf: (date) => `As of ${date}`,
    due: (when) => `Due ${when}`,
    wasDue: (when) => `It was due ${when}. There is still work to do.`,
    starts: (when) => `Starts ${when}`,
    ended: 'This is over.',
    note: 'From the teacher',
    learning: 'What your child is learning',
    done: 'Done',
    doneCount: (done, all) => `${done} of ${all} must-do activities are done.`,
    next: 'What is next, and how to help',
    allDone: 'All must-do activities are done. Well done!',
    help: 'Talk about it',
    choices: 'What your child may choose',
    nothing: 'There is no work right now.',
    talk: 'Do you have a question? Ask the teacher. You are always welcome.',
  },
  es: {
    states: {
      notStarted: 'Todavía no empieza',
      working: 'Está trabajando en ello',
      readyToShow: 'Ya puede mostrarlo',
      reached: 'Ya lo sabe hacer',
    },
    learn: {
      video: 'Véanlo juntos. Deténganse y pregunte: ¿Qué está pasando?',
      reading: 'Léanlo juntos en voz alta. Pueden hablar en su idioma. Pregunte: ¿De qué se trató?',
      audio: 'Escuchen juntos. Pregunte: ¿Qué oíste?',
      interactive: 'Deje que su hija o hijo le muestre cómo funciona.',
      simulation: 'Prueben cosas juntos. Pregunte: ¿Qué pasa si cambiamos esto?',
      game: 'Jueguen una vez juntos.',
      'hands-on': 'Ayude a buscar lo que hace falta. Deje que su hija o hijo haga el trabajo.',
      project: 'Pregunte: ¿Cuál es tu plan? ¿Qué va primero?',
      discussion: 'Hablen de esto en la cena. Pregunte: ¿Por qué piensas eso?',
      any: 'Pida a su hija o hijo que le enseñe algo nuevo.',
    },
    practice: 'Siéntese cerca. Felicite el esfuerzo. De los errores se aprende.',
    assess: 'Busque un lugar tranquilo. Deje que trabaje sin ayuda. Se puede intentar otra vez.',
    choice: 'Pregunte: ¿Cuál quieres hacer? ¿Por qué?',
    ask: (statement) => `Pida a su hija o hijo que le muestre: «${statement}»`,
    choosePath: (paths) => `Su hija o hijo puede elegir un camino: ${paths}.`,
    chooseOption: (count, titles) => `Su hija o hijo puede elegir ${count}: ${titles}.`,
    swap: 'Su hija o hijo puede pedir otra actividad.',
    propose: 'Su hija o hijo puede proponer una idea.',
    doing: (verb, title) => `${verb}: «${title}»`,
    minutes: (count) => `unos ${count} minutos`,
    of: (name) => `Cómo le va a ${name}`,
    asOf: (date) => `Al ${date}`,
    due: (when) => `Para el ${when}`,
    wasDue: (when) => `Era para el ${when}. Todavía falta trabajo.`,
    starts: (when) => `Empieza el ${when}`,
    ended: 'Esto ya terminó.',
    note: 'De la maestra o el maestro',
    learning: 'Lo que su hija o hijo aprende',
    done: 'Hecho',
    doneCount: (done, all) => `${done} de ${all} actividades obligatorias están hechas.`,
    next: 'Lo que sigue, y cómo ayudar',
    allDone: 'Todas las actividades obligatorias están hechas. ¡Muy bien!',
    help: 'Hablen de esto',
    choices: 'Lo que su hija o hijo puede elegir',
    nothing: 'Ahora no hay trabajo.',
    talk: '¿Tiene una pregunta? Pregunte a la maestra o al maestro. Siempre es bienvenida su familia.',
  },
};

/** What an adult at home can do at a step. */
export function helpWith(
  { kind, role, modality }: { kind: string; role: StepRole; modality: Modality | null },
  language: LabelLanguage,
): string {
  const say = familyWords[language];
  if (kind === 'choice') return say.choice;
  if (kind === 'checkpoint' || role === 'assess') return say.assess;
  return role === 'practice' ? say.practice : say.learn[modality ?? 'any'];
}
