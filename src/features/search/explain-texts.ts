import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { ReasonCode } from './explain.ts';

type Texts = {
  /** In the middle of a sentence: "in the title". */
  readonly fields: Readonly<Record<string, string>>;
  /** Before a tag: "Interest: Soccer". */
  readonly tags: Readonly<Record<string, string>>;
  readonly alignments: Readonly<Record<string, string>>;
  readonly crosswalks: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<ReasonCode, (words: ReasonWords) => string>>;
};

type ReasonWords = Readonly<Record<string, string>> & { readonly field: string; readonly tag: string };

const english: Texts = {
  fields: {
    title: 'the title',
    summary: 'the summary',
    body: 'the text',
    fileText: 'the file',
    author: 'the author',
    publisher: 'the publisher',
    keywords: 'the keywords',
    subjects: 'the subjects',
    interests: 'the interests',
    topics: 'the topics',
    learningResourceType: 'the type',
    educationalUse: 'the use',
    modalities: 'the format',
    targets: 'a learning target',
    pathways: 'a path',
    steps: 'what it shows',
  },
  tags: {
    subjects: 'Subject',
    interests: 'Interest',
    modalities: 'Format',
    learningResourceType: 'Type',
    educationalUse: 'Use',
    inLanguage: 'Language',
  },
  alignments: { teaches: 'Teaches', assesses: 'Assesses', requires: 'Needs first', targets: 'Leads to' },
  crosswalks: {
    exactMatchOf: 'the same standard',
    isRelatedTo: 'a related standard',
    isPeerOf: 'a peer standard',
    replacedBy: 'its successor',
    isTranslationOf: 'its translation',
  },
  reasons: {
    word: ({ word, field }) => `“${word}” is in ${field}`,
    phrase: ({ word, field }) => `“${word}” is in ${field}, word for word`,
    form: ({ word, from, field }) => `“${word}” in ${field} is another form of “${from}”`,
    beginning: ({ word, from, field }) => `“${word}” in ${field} begins with “${from}”`,
    guess: ({ word, from, field }) => `“${word}” is in ${field}; you may have meant it by “${from}”`,
    synonym: ({ word, from, field }) => `“${word}” in ${field} means the same as “${from}”`,
    tag: ({ tag, label, from }) => `${tag}${label}, for “${from}”`,
    standard: ({ alignment, code }) => `${alignment} ${code}`,
    standardBelow: ({ alignment, code, asked }) => `${alignment} ${code}, part of ${asked}`,
    standardAcross: ({ alignment, code, through, crosswalk }) =>
      `${alignment} ${code}, through crosswalk from ${through} (${crosswalk})`,
  },
};

const spanish: Texts = {
  fields: {
    title: 'el título',
    summary: 'el resumen',
    body: 'el texto',
    fileText: 'el archivo',
    author: 'el autor',
    publisher: 'la editorial',
    keywords: 'las palabras clave',
    subjects: 'las materias',
    interests: 'los intereses',
    topics: 'los temas',
    learningResourceType: 'el tipo',
    educationalUse: 'el uso',
    modalities: 'el formato',
    targets: 'un objetivo de aprendizaje',
    pathways: 'un camino',
    steps: 'lo que muestra',
  },
  tags: {
    subjects: 'Materia',
    interests: 'Interés',
    modalities: 'Formato',
    learningResourceType: 'Tipo',
    educationalUse: 'Uso',
    inLanguage: 'Idioma',
  },
  alignments: { teaches: 'Enseña', assesses: 'Evalúa', requires: 'Requiere antes', targets: 'Lleva a' },
  crosswalks: {
    exactMatchOf: 'el mismo estándar',
    isRelatedTo: 'un estándar relacionado',
    isPeerOf: 'un estándar semejante',
    replacedBy: 'su sucesor',
    isTranslationOf: 'su traducción',
  },
  reasons: {
    word: ({ word, field }) => `«${word}» está en ${field}`,
    phrase: ({ word, field }) => `«${word}» está en ${field}, tal cual`,
    form: ({ word, from, field }) => `«${word}» en ${field} es otra forma de «${from}»`,
    beginning: ({ word, from, field }) => `«${word}» en ${field} empieza por «${from}»`,
    guess: ({ word, from, field }) => `«${word}» está en ${field}; quizá es lo que quiso decir con «${from}»`,
    synonym: ({ word, from, field }) => `«${word}» en ${field} significa lo mismo que «${from}»`,
    tag: ({ tag, label, from }) => `${tag}${label}, por «${from}»`,
    standard: ({ alignment, code }) => `${alignment} ${code}`,
    standardBelow: ({ alignment, code, asked }) => `${alignment} ${code}, parte de ${asked}`,
    standardAcross: ({ alignment, code, through, crosswalk }) =>
      `${alignment} ${code}, por correspondencia con ${through} (${crosswalk})`,
  },
};

const textsOf: Readonly<Record<LabelLanguage, Texts>> = { en: english, es: spanish };

/** A reason in words. */
export function reasonText(
  language: LabelLanguage,
  code: ReasonCode,
  field: string,
  params: Readonly<Record<string, string>>,
): string {
  const texts = textsOf[language];
  const { alignmentType, via } = params;
  return texts.reasons[code]({
    ...params,
    field: texts.fields[field] ?? field,
    tag: texts.tags[field] === undefined ? '' : `${texts.tags[field]}: `,
    ...(alignmentType !== undefined && { alignment: texts.alignments[alignmentType] ?? alignmentType }),
    ...(via !== undefined && { crosswalk: texts.crosswalks[via] ?? via }),
  });
}
