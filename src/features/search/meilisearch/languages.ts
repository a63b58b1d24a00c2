import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemSpanish } from '@orama/stemmers/spanish';
import { fold, hasDigit } from './words.ts';

type Language = {
  /** Takes the ending off a folded word. */
  readonly stem: (word: string) => string;
  /** Words that say nothing: a document need not hold them. Folded. */
  readonly stopWords: ReadonlySet<string>;
};

const languages: Readonly<Record<string, Language>> = {
  en: {
    stem: stemEnglish,
    stopWords: new Set(
      `a about an and are as at be by can do does for from how i in into is it its of on or our that the their them this to
      was we what when where which who why will with you your`.split(/\s+/),
    ),
  },
  es: {
    // Folding has taken an accent by which the algorithm tells -ación and -sión.
    stem: (word) => fold(stemSpanish(word.replace(/([aeiu][cs])ion$/, '$1ión'))),
    stopWords: new Set(
      `a al como con de del donde e el en es esta este la las lo los mas me mi o para pero por que se si sin sobre son su sus
      u un una uno unos unas y`.split(/\s+/),
    ),
  },
};

/** Words whose stems are remembered. */
const mostStems = 50_000;
const stems = new Map<string, string>();

/**
 * What a word has in common with its other forms, in whichever language it is: Meilisearch takes off no endings. One stemmer
 * after the other, so that words that either takes for the same end up the same.
 */
export function stemOf(word: string): string {
  if (word.length < 3 || hasDigit(word)) return word;
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = Object.values(languages).reduce((left, language) => language.stem(left), word) || word;
  if (stems.size >= mostStems) stems.clear();
  stems.set(word, stem);
  return stem;
}

/**
 * A stem as it is indexed and asked for. The letter in front keeps it from being a word: `"phot"` does not find photos. It
 * also moves the first letter of the word to the second place, where a typo counts as one and not as two.
 */
export function stemWord(word: string): string {
  return `q${stemOf(word)}`;
}

export function isStopWord(word: string, tags: readonly string[]): boolean {
  return tags.some((tag) => languages[tag]?.stopWords.has(word));
}
