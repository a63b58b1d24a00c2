import type { DraftGap } from '../matching/draft-pathways.ts';
import type { FitReason } from '../matching/score.ts';
import type { StepRole } from '../playlists/playlist.ts';
import type { Modality } from '../resources/resource.ts';
import { labelOfValue } from '../vocabularies/enum-labels.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { SettledStrategy } from './strategies.ts';

/** Labels of what reasons speak of. */
export type Names = {
  readonly modality: (id: string) => string;
  readonly interest: (id: string) => string;
};

type Texts = {
  readonly relations: Readonly<Record<'same' | 'descendant' | 'crosswalk', (code: string) => string>>;
  readonly roles: Readonly<Record<'alignment' | 'use' | 'type' | 'format', string>>;
  readonly grade: (grade: string) => string;
  readonly modality: (format: string) => string;
  readonly interest: (interest: string) => string;
  readonly lexile: (lexile: number) => string;
  readonly rated: (stars: number, count: number) => string;
  readonly used: (count: number) => string;
  readonly gapRoles: Readonly<Record<StepRole, string>>;
  readonly noResource: (does: string, target: string, where: string) => string;
  readonly notOfStrategy: (title: string) => string;
  readonly tooShort: (minutes: number) => string;
  readonly tooLong: (minutes: number) => string;
  readonly formats: Readonly<Record<Modality, string>>;
  readonly levels: Readonly<Record<'firstLook' | 'onGrade' | 'further', string>>;
  readonly inLanguage: (language: string) => string;
  /** The same within a sentence. */
  readonly withinLanguage: (language: string) => string;
  readonly path: (number: number) => string;
};

const english: Texts = {
  relations: {
    same: (code) => `Aligned to ${code}`,
    descendant: (code) => `Aligned to ${code}, a part of the target’s standard`,
    crosswalk: (code) => `Aligned to ${code}, which another framework has for the target’s standard`,
  },
  roles: {
    alignment: 'It is marked as a check of this',
    use: 'It is meant for this use',
    type: 'It is of a type for this use',
    format: 'Its format suits this use',
  },
  grade: (grade) => `For grade ${grade}`,
  modality: (format) => `Format: ${format}`,
  interest: (interest) => `About ${interest}`,
  lexile: (lexile) => `Reading level ${lexile}L fits`,
  rated: (stars, count) => `Rated ${stars} of 5 by ${count} ${count === 1 ? 'person' : 'people'}`,
  used: (count) => `Used ${count} times`,
  gapRoles: { learn: 'teaches', practice: 'practices', assess: 'checks' },
  noResource: (does, target, where) => `No resource that ${does} ${target}${where}.`,
  notOfStrategy: (title) => `The library has nothing for “${title}” here: these are other ways.`,
  tooShort: (minutes) => `The library fills only ${minutes} minutes of this path.`,
  tooLong: (minutes) => `What is needed takes ${minutes} minutes.`,
  formats: {
    video: 'Watch',
    reading: 'Read',
    audio: 'Listen',
    interactive: 'Explore',
    simulation: 'Try it out',
    game: 'Play',
    'hands-on': 'Build',
    project: 'Create',
    discussion: 'Talk it over',
  },
  levels: { firstLook: 'A first look', onGrade: 'Step by step', further: 'Going further' },
  inLanguage: (language) => `In ${language}`,
  withinLanguage: (language) => `in ${language}`,
  path: (number) => `Path ${number}`,
};

const spanish: Texts = {
  relations: {
    same: (code) => `Alineado con ${code}`,
    descendant: (code) => `Alineado con ${code}, parte del estándar de la meta`,
    crosswalk: (code) => `Alineado con ${code}, que otro marco tiene para el estándar de la meta`,
  },
  roles: {
    alignment: 'Está marcado como comprobación de esto',
    use: 'Está pensado para este uso',
    type: 'Es de un tipo para este uso',
    format: 'Su formato sirve para este uso',
  },
  grade: (grade) => `Para el grado ${grade}`,
  modality: (format) => `Formato: ${format}`,
  interest: (interest) => `Sobre ${interest}`,
  lexile: (lexile) => `El nivel de lectura ${lexile}L conviene`,
  rated: (stars, count) => `${stars} de 5, según ${count} ${count === 1 ? 'persona' : 'personas'}`,
  used: (count) => `Usado ${count} veces`,
  gapRoles: { learn: 'enseñe', practice: 'practique', assess: 'compruebe' },
  noResource: (does, target, where) => `No hay un recurso que ${does} ${target}${where}.`,
  notOfStrategy: (title) => `La biblioteca no tiene nada para «${title}»: estas son otras maneras.`,
  tooShort: (minutes) => `La biblioteca llena solo ${minutes} minutos de este camino.`,
  tooLong: (minutes) => `Lo necesario toma ${minutes} minutos.`,
  formats: {
    video: 'Mirar',
    reading: 'Leer',
    audio: 'Escuchar',
    interactive: 'Explorar',
    simulation: 'Probar',
    game: 'Jugar',
    'hands-on': 'Construir',
    project: 'Crear',
    discussion: 'Conversar',
  },
  levels: { firstLook: 'Un primer vistazo', onGrade: 'Paso a paso', further: 'Más allá' },
  inLanguage: (language) => `En ${language.toLowerCase()}`,
  withinLanguage: (language) => `en ${language.toLowerCase()}`,
  path: (number) => `Camino ${number}`,
};

const texts: Readonly<Record<LabelLanguage, Texts>> = { en: english, es: spanish };

export function reasonText(reason: FitReason, names: Names, language: LabelLanguage): string {
  const say = texts[language];
  switch (reason.code) {
    case 'aligned':
      return say.relations[reason.relation](reason.written);
    case 'role':
      return say.roles[reason.by];
    case 'grade':
      return say.grade(reason.gradeLevel);
    case 'modality':
      return say.modality(names.modality(reason.modality));
    case 'interest':
      return say.interest(names.interest(reason.interest));
    case 'readingLevel':
      return say.lexile(reason.lexile);
    case 'rated':
      return say.rated(reason.rating, reason.count);
    case 'used':
      return say.used(reason.count);
  }
}

/**
 * @param target what the target is called, such as the code of its standard
 * @param title of the pathway
 */
export function gapText(
  gap: DraftGap,
  { target, title }: { target: string; title: string },
  { draft }: SettledStrategy,
  language: LabelLanguage,
): string {
  const say = texts[language];
  if (gap.code === 'too_short') return say.tooShort(gap.minutes);
  if (gap.code === 'too_long') return say.tooLong(gap.minutes);
  if (gap.code === 'not_of_strategy') return say.notOfStrategy(title);
  const [only] = draft.languages;
  const where = only === undefined ? '' : ` ${say.withinLanguage(languageName(only, language))}`;
  return say.noResource(say.gapRoles[gap.role], target, where);
}

/** Neutral about children: what one does there, what it is about, or the language. */
export function pathwayTitle(strategy: SettledStrategy, at: number, names: Names, language: LabelLanguage): string {
  const say = texts[language];
  if (strategy.by === 'level') return say.levels[strategy.level];
  if (strategy.by === 'modality' && strategy.modality !== null) return say.formats[strategy.modality];
  if (strategy.by === 'interest' && strategy.interest !== null) return names.interest(strategy.interest);
  if (strategy.by === 'language' && strategy.language !== null) {
    return say.inLanguage(languageName(strategy.language, language));
  }
  return say.path(at + 1);
}

function languageName(tag: string, language: LabelLanguage): string {
  return labelOfValue('inLanguage', tag, language);
}
