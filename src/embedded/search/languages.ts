import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemSpanish } from '@orama/stemmers/spanish';
import { fold, hasDigit } from './words.ts';

/** What the engine knows of a language. */
export type Language = {
  /** Takes the ending off a folded word. */
  readonly stem: (word: string) => string;
  /** Words that say nothing: a query may leave them unmatched. Folded. */
  readonly stopWords: ReadonlySet<string>;
};

const english: Language = {
  stem: stemEnglish,
  stopWords: new Set(
    `a about an and are as at be by can do does for from how i in into is it its of on or our that the their them this
    to was we what when where which who why will with you your`.split(/\s+/),
  ),
};

const spanish: Language = {
  // Folding has taken an accent by which the algorithm tells -ación and -sión.
  stem: (word) => fold(stemSpanish(word.replace(/([aeiu][cs])ion$/, '$1ión'))),
  stopWords: new Set(
    `a al como con de del donde e el en es esta este la las lo los mas me mi o para pero por que se si sin sobre son su
    sus u un una uno unos unas y`.split(/\s+/),
  ),
};

const languages: Readonly<Record<string, Language>> = { en: english, es: spanish };

/** Throws when a language is not known: settings are written by programmers. */
export function languageOf(tag: string): Language {
  const language = languages[tag];
  if (language === undefined) throw new Error(`The search engine does not know the language "${tag}".`);
  return language;
}

/** Words this short, and those holding digits, have no ending to take off. */
export function canBeStemmed(word: string): boolean {
  return word.length >= 3 && !hasDigit(word);
}
