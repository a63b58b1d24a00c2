import type { Range } from './folded-text.ts';

export type LanguageReading = Range & { readonly language: string };

/** Names of the languages that schools meet most, in English and Spanish, without accents. */
const names: Readonly<Record<string, string>> = {
  english: 'en',
  ingles: 'en',
  spanish: 'es',
  espanol: 'es',
  castellano: 'es',
  french: 'fr',
  frances: 'fr',
  german: 'de',
  aleman: 'de',
  portuguese: 'pt',
  portugues: 'pt',
  italian: 'it',
  italiano: 'it',
  chinese: 'zh',
  mandarin: 'zh',
  chino: 'zh',
  vietnamese: 'vi',
  vietnamita: 'vi',
  korean: 'ko',
  coreano: 'ko',
  japanese: 'ja',
  japones: 'ja',
  arabic: 'ar',
  arabe: 'ar',
  russian: 'ru',
  ruso: 'ru',
  ukrainian: 'uk',
  ucraniano: 'uk',
  hindi: 'hi',
  tagalog: 'tl',
  somali: 'so',
  hmong: 'hmn',
  'haitian creole': 'ht',
  'criollo haitiano': 'ht',
  navajo: 'nv',
  polish: 'pl',
  polaco: 'pl',
  farsi: 'fa',
  persian: 'fa',
  swahili: 'sw',
};

const name = Object.keys(names).join('|');
const begin = '(?<![\\p{L}\\p{N}])';
const end = '(?![\\p{L}\\p{N}])';
/** After these the word is about a people or a school subject. */
const subject =
  'class|classes|classroom|america|american|history|revolution|colon\\p{L}*|speaking|literature|grammar|territor\\p{L}*|' +
  'missions?|empire|civil|guiana|polynesia|war|language arts|learners?|poetry|society|cooking|food';

const patterns: readonly RegExp[] = [
  new RegExp(
    `${begin}(?:(?:written |spoken |translated |available )?in|into) (${name})${end}(?! (?:${subject})${end})`,
    'gu',
  ),
  new RegExp(`${begin}(${name}) (?:version|translation)s?${end}`, 'gu'),
  new RegExp(
    `${begin}(?:(?:escrit|traducid|narrad|hablad)[oa]s? )?(?:en|al) (?:(?:idioma|lengua) )?(${name})${end}`,
    'gu',
  ),
  new RegExp(`${begin}version(?:es)? (?:en )?(${name})${end}`, 'gu'),
];

/** One of these is in everything that the patterns read: most searches hold none, and are not looked through. */
const hint = /(?:^|[^\p{L}\p{N}])(?:in|into|en|al)(?![\p{L}\p{N}])|version|translation/u;

/**
 * Finds words for the language that something is in: "in Spanish", "en español". "Spanish verbs" are about it.
 * @param folded see `foldInPlace`
 */
export function findLanguages(folded: string): LanguageReading[] {
  const found: LanguageReading[] = [];
  if (!hint.test(folded)) return found;
  for (const pattern of patterns) {
    for (const match of folded.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      const language = names[match[1] ?? ''];
      const isTaken = found.some((other) => other.start < range.end && range.start < other.end);
      if (language !== undefined && !isTaken) found.push({ ...range, language });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
