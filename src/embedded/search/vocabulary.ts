import { GrowingUint32 } from './growing.ts';
import { canBeStemmed, type Language } from './languages.ts';
import { isOneEdit, OneEditIndex } from './one-edit.ts';
import { differingLetters, isWithinTwoEdits, lettersOf } from './two-edits.ts';
import { hasDigit } from './words.ts';

/** The number that stands between the fields of a document, so that no phrase reaches from one into the next. */
export const boundary = 0;

/**
 * Every word that was ever indexed, with the ways to find it: exactly, by its beginning, by its stem, by one or two edits.
 * Words have numbers, which never change; how many documents hold a word is the store's business. Words of codes have
 * numbers of their own, and are found only as they are; so are all words with digits.
 */
export class Vocabulary {
  readonly #words: string[] = [''];
  readonly #numbers = new Map<string, number>();
  readonly #codes = new Map<string, number>();
  readonly #languages: readonly Language[];
  /** By language, the words of each stem. */
  readonly #stems: readonly Map<string, number[]>[];
  readonly #edits = new OneEditIndex();
  /** By number, which letters a word has. */
  readonly #letters = new GrowingUint32(1024);
  /** In the order of the alphabet; the newest words wait in `#unsorted` to be merged in. */
  #sorted = new Uint32Array(0);
  #unsorted: number[] = [];

  constructor(languages: readonly Language[]) {
    this.#languages = languages;
    this.#stems = languages.map(() => new Map());
  }

  /** One more than the largest number. */
  get size(): number {
    return this.#words.length;
  }

  wordOf(number: number): string {
    return this.#words[number] as string;
  }

  find(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  /** The word as part of a code. */
  findInCodes(word: string): number | undefined {
    return this.#codes.get(word);
  }

  findOrAddInCodes(word: string): number {
    const known = this.#codes.get(word);
    if (known !== undefined) return known;
    const number = this.#words.push(word) - 1;
    this.#codes.set(word, number);
    return number;
  }

  findOrAdd(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#words.push(word) - 1;
    this.#numbers.set(word, number);
    if (hasDigit(word)) return number;
    if (canBeStemmed(word)) {
      this.#languages.forEach(({ stem }, at) => {
        const stems = this.#stems[at] as Map<string, number[]>;
        const key = stem(word);
        const family = stems.get(key);
        if (family === undefined) stems.set(key, [number]);
        else family.push(number);
      });
    }
    this.#edits.add(word, number);
    this.#letters.reserve(number + 1);
    this.#letters.array[number] = lettersOf(word);
    this.#unsorted.push(number);
    // Rarely enough that all the merging costs little, and often enough that no single one takes long.
    if (this.#unsorted.length > 512 + (this.#sorted.length >>> 3)) this.#merge();
    return number;
  }

  isStopWord(word: string): boolean {
    return this.#languages.some(({ stopWords }) => stopWords.has(word));
  }

  /** The other words that have the same stem in one of the languages. */
  relatives(word: string): Set<number> {
    const found = new Set<number>();
    if (!canBeStemmed(word)) return found;
    this.#languages.forEach(({ stem }, at) => {
      for (const number of this.#stems[at]?.get(stem(word)) ?? []) {
        if (this.#words[number] !== word) found.add(number);
      }
    });
    return found;
  }

  /** The other words that begin so. */
  completions(beginning: string): number[] {
    const found: number[] = [];
    for (let at = this.#firstFrom(beginning); at < this.#sorted.length; at += 1) {
      const number = this.#sorted[at] as number;
      const word = this.#words[number] as string;
      if (!word.startsWith(beginning)) break;
      if (word.length > beginning.length) found.push(number);
    }
    for (const number of this.#unsorted) {
      const word = this.#words[number] as string;
      if (word.length > beginning.length && word.startsWith(beginning)) found.push(number);
    }
    return found;
  }

  /** The words that one edit makes of it: none for words under four letters and for numbers and codes. */
  misspellings(word: string): number[] {
    if (word.length < 4 || hasDigit(word)) return [];
    return [...this.#edits.candidates(word)].filter((number) => isOneEdit(word, this.#words[number] as string));
  }

  /** The words that two edits make of it, the first letter being right: for words of eight letters and more. */
  distantMisspellings(word: string): number[] {
    const found: number[] = [];
    if (word.length < 8 || hasDigit(word)) return found;
    const letters = lettersOf(word);
    const consider = (number: number, other: string): void => {
      if (Math.abs(other.length - word.length) > 2) return;
      if (differingLetters(letters, this.#letters.array[number] as number) > 4) return;
      if (other !== word && isWithinTwoEdits(word, other)) found.push(number);
    };
    const first = word[0] as string;
    for (let at = this.#firstFrom(first); at < this.#sorted.length; at += 1) {
      const number = this.#sorted[at] as number;
      const other = this.#words[number] as string;
      if (!other.startsWith(first)) break;
      consider(number, other);
    }
    for (const number of this.#unsorted) {
      const other = this.#words[number] as string;
      if (other.startsWith(first)) consider(number, other);
    }
    return found;
  }

  #firstFrom(beginning: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#words[this.#sorted[middle] as number] as string) < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #merge(): void {
    const words = this.#words;
    const fresh = this.#unsorted.sort((a, b) => ((words[a] as string) < (words[b] as string) ? -1 : 1));
    const merged = new Uint32Array(this.#sorted.length + fresh.length);
    let old = 0;
    let next = 0;
    for (let at = 0; at < merged.length; at += 1) {
      const takeOld =
        next === fresh.length ||
        (old < this.#sorted.length &&
          (words[this.#sorted[old] as number] as string) < (words[fresh[next] as number] as string));
      merged[at] = (takeOld ? this.#sorted[old++] : fresh[next++]) as number;
    }
    this.#sorted = merged;
    this.#unsorted = [];
  }
}
