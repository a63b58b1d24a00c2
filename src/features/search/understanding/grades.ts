import { type GradeLevel, gradeLevels } from '../../resources/resource.ts';
import type { Range } from './folded-text.ts';

export type GradeReading = Range & { readonly gradeLevels: readonly GradeLevel[] };

const englishOrdinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
];
/** With the short forms that stand before a masculine noun. */
const spanishOrdinals = [
  'primero?',
  'segundo',
  'tercero?',
  'cuarto',
  'quinto',
  'sexto',
  'septimo',
  'octavo',
  'noveno',
  'decimo',
  'undecimo|decimo ?primero?|onceavo',
  'duodecimo|decimo ?segundo|doceavo',
];

const number = '1[0-2]|[1-9]';
const kindergartenWord = 'kindergarten(?:ers)?|kindergart(?:e?ners?)|kinder';
const kindergarten = `${kindergartenWord}|k`;
const english = `(?:${number})(?:st|nd|rd|th)|${englishOrdinals.join('|')}`;
const spanish = `(?:${number})\\.?(?:er|ro|do|to|mo|vo|no|º|°|o)\\.?|${spanishOrdinals.join('|')}`;
const level = `${number}|k(?:inder(?:garten)?)?`;
const upTo = '-|to|through|thru|a|al|hasta';
const also = ',\\s*(?:and|y|e|&)|,|and|&|y';
const join = `\\s*(?:${upTo}|${also})\\s*`;
const begin = '(?<![\\p{L}\\p{N}.])';
const end = '(?![\\p{L}\\p{N}])(?!\\.\\p{N})';
/** One level or several: "3-5", "third and fourth", "K, 1 and 2". */
const levels = (level: string): string => `(?:${level})(?:${join}(?:${level}))*`;

/** Each with the levels in a group. */
const patterns: readonly RegExp[] = [
  // grades 3-5, grade 3, gr. 4, grados 3 a 5
  new RegExp(`${begin}(?:grades?|gr\\.?|grados?)[\\s-]*(${levels(`(?:${level})(?:st|nd|rd|th)?`)})${end}`, 'gu'),
  // 3rd to 5th grade, third grade, third-graders, kindergarten to second grade
  new RegExp(
    `${begin}((?:(?:${kindergarten}|${number}|${english})${join})*(?:${english}))[\\s-]*(?:grades?|graders?)${end}`,
    'gu',
  ),
  // de tercero a quinto grado, 3er grado, tercero de primaria
  new RegExp(
    `${begin}((?:(?:${kindergarten}|${number}|${spanish})${join})*(?:${spanish}))\\s*(?:grados?|de (?:primaria|primario))${end}`,
    'gu',
  ),
  // K-2, K to 5
  new RegExp(`${begin}(k(?:\\s*-\\s*|\\s+(?:to|through|a)\\s+)(?:${number}))${end}(?!-)`, 'gu'),
  new RegExp(`${begin}(${kindergartenWord})${end}`, 'gu'),
];

const schools: readonly (readonly [RegExp, GradeLevel, GradeLevel])[] = [
  [new RegExp(`${begin}(?:elementary school|escuela primaria)${end}`, 'gu'), 'K', '5'],
  [new RegExp(`${begin}(?:middle school(?:ers)?|escuela intermedia)${end}`, 'gu'), '6', '8'],
  [new RegExp(`${begin}(?:high school(?:ers)?|escuela preparatoria)${end}`, 'gu'), '9', '12'],
];

/** Degrees of equations and burns, contracted braille: "segundo grado" is no school year there. */
const noGradeBefore =
  /(?:ecuacion|inecuacion|polinomio|funcion|expresion|termino|quemadura|sistema)(?:e?s)?(?:\s+\p{L}+){0,2}\s+de(?:l)?\s+$/u;
const noGradeAfter = /^\s*(?:braille|point|equation|polynomial|burn|steel)/;

/** One of these is in everything that the patterns read: most searches hold none, and are not looked through. */
const hint = /gr|k|primari|school|escuela/;

/**
 * Finds words for school years: "third grade", "grades 3-5", "K-2", "kínder", "tercer grado".
 * @param folded see `foldInPlace`
 */
export function findGrades(folded: string): GradeReading[] {
  const found: GradeReading[] = [];
  if (!hint.test(folded)) return found;
  const add = (start: number, text: string, named: readonly GradeLevel[]): void => {
    const range = { start, end: start + text.length };
    if (named.length === 0 || found.some((other) => other.start < range.end && range.start < other.end)) return;
    if (noGradeBefore.test(folded.slice(0, start)) || noGradeAfter.test(folded.slice(range.end))) return;
    found.push({ ...range, gradeLevels: named });
  };
  for (const pattern of patterns) {
    for (const match of folded.matchAll(pattern)) add(match.index, match[0], levelsOf(match[1] ?? ''));
  }
  for (const [pattern, first, last] of schools) {
    for (const match of folded.matchAll(pattern)) add(match.index, match[0], between(first, last));
  }
  return found.sort((a, b) => a.start - b.start);
}

const aJoin = new RegExp(
  `(?<=[\\p{L}\\p{N}.º°])(\\s*-\\s*|\\s*(?:${also})\\s+|\\s+(?:${upTo}|${also})\\s+|\\s*,\\s*)`,
  'u',
);
const isUpTo = new RegExp(`^(?:${upTo})$`);

/** The levels of a list such as "K, 1 and 3-5", in their order; none where one of them is no level. */
function levelsOf(list: string): readonly GradeLevel[] {
  const found = new Set<GradeLevel>();
  const pieces = list.split(aJoin);
  let last: GradeLevel | null = null;
  for (let at = 0; at < pieces.length; at += 2) {
    const level = levelOf((pieces[at] as string).trim());
    if (level === null) return [];
    const isSpan = at > 0 && isUpTo.test((pieces[at - 1] as string).trim());
    for (const one of isSpan && last !== null ? between(last, level) : [level]) found.add(one);
    last = level;
  }
  return gradeLevels.filter((level) => found.has(level));
}

const wholeKindergarten = new RegExp(`^(?:${kindergarten})$`);

function levelOf(word: string): GradeLevel | null {
  if (wholeKindergarten.test(word)) return 'K';
  const digits = /^\d+/.exec(word)?.[0];
  if (digits !== undefined) return isLevel(digits) ? digits : null;
  const place = [englishOrdinals, spanishOrdinals]
    .map((ordinals) => ordinals.findIndex((ordinal) => new RegExp(`^(?:${ordinal})$`).test(word)))
    .find((at) => at >= 0);
  return place === undefined ? null : (String(place + 1) as GradeLevel);
}

function isLevel(text: string): text is GradeLevel {
  return (gradeLevels as readonly string[]).includes(text);
}

function between(first: GradeLevel, last: GradeLevel): readonly GradeLevel[] {
  const places = [gradeLevels.indexOf(first), gradeLevels.indexOf(last)];
  return gradeLevels.slice(Math.min(...places), Math.max(...places) + 1);
}
