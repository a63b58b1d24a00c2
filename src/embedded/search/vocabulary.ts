import { canBeStemmed, type Language } from './languages.ts';
import { isOneEdit, OneEditIndex } from './one-edit.ts';
import { hasDigit } from './words.ts';

/** The number that stands between the fields of a document, so that no phrase reaches from one into the next. */
export const boundary = 0;

/**
 * Every word that was ever indexed, with the ways to find it: exactly, by its beginning, by its stem, by one edit. Words
 * have numbers, which never change; how many documents hold a word is the store's business.
 */
export class Vocabulary {
  readonly #words: string[] = [''];
  readonly #numbers = new Map<string, number>();
  readonly #languages: readonly Language[];
  /** By language, the words of each stem. */
  readonly #stems: readonly Map<string, number[]>[];
  readonly #edits = new OneEditIndex();
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

  findOrAdd(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#words.length;
    this.#words.push(word);
    this.#numbers.set(word, number);
    if (canBeStemmed(word)) {
      this.#languages.forEach(({ stem }, at) => {
        const stems = this.#stems[at] as Map<string, number[]>;
        const key = stem(word);
        const family = stems.get(key);
        if (family === undefined) stems.set(key, [number]);
        else family.push(number);
      });
    }
    if (!hasDigit(word)) this.#edits.add(word, number);
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
