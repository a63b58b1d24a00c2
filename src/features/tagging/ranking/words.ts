import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemSpanish } from '@orama/stemmers/spanish';

/** Words and how much each counts: its frequency, weighted by the field it stands in. */
export type WeightedWords = ReadonlyMap<string, number>;

/** A text with how much each of its words counts. */
export type WeightedText = { readonly text: string; readonly weight: number };

/** Words that stand in almost every text and tell none apart. */
const stopWords = new Set(
  `a also an and are as at be by con da de del do e el en es esta este for from i if in into is it its la las lo los may
  of on or para por que se so such that the their them these they this to un una use using was we were which will with y
  you your`.split(/\s+/),
);

const longestWord = 40;
/** The words of a text and their stems come again and again. */
const mostStems = 50_000;
const stems = new Map<string, string>();

/** The words of a text as they are compared: folded, without endings, without those that say nothing. */
export function* comparedWords(text: string): Generator<{ readonly word: string; readonly shown: string }> {
  for (const shown of text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (shown.length > longestWord || stopWords.has(shown) || /^\p{L}$/u.test(shown)) continue;
    yield { word: stemOf(shown), shown };
  }
}

/** Adds up the words of texts. */
export function weigh(texts: readonly WeightedText[]): Map<string, number> {
  const words = new Map<string, number>();
  for (const { text, weight } of texts) {
    for (const { word } of comparedWords(text)) words.set(word, (words.get(word) ?? 0) + weight);
  }
  return words;
}

/** Each compared word as it is first written in a text. */
export function shownWords(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { word, shown } of comparedWords(text)) if (!found.has(word)) found.set(word, shown);
  return found;
}

function stemOf(shown: string): string {
  const known = stems.get(shown);
  if (known !== undefined) return known;
  const folded = shown.normalize('NFD').replace(/\p{M}+/gu, '');
  // Accents tell Spanish words from English ones as well as we need: both sides of a comparison are treated alike.
  const stem =
    /\d/.test(folded) || folded.length < 4 ? folded : folded === shown ? stemEnglish(folded) : stemSpanish(folded);
  if (stems.size >= mostStems) stems.clear();
  stems.set(shown, stem);
  return stem;
}
