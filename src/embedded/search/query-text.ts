import { hasDigit, wordsOf } from './words.ts';

/** More words than this say nothing new. */
const mostParts = 24;

/** What somebody typed, taken apart. */
export type QueryText = {
  /** Words, each alone, or the parts of a code such as 3.NF.1, which must stand together. */
  readonly parts: readonly (readonly string[])[];
  /** Whether the last part may be the beginning of a longer word: it was typed last, and is not in quotes. */
  readonly isLastOpen: boolean;
  /** What stood in quotes. */
  readonly phrases: readonly (readonly string[])[];
  /** Words and phrases after a minus. */
  readonly excluded: readonly (readonly string[])[];
};

/** Reads free text: words, "phrases", -exclusions and -"excluded phrases". A quote that is never closed ends with the text. */
export function readQueryText(text: string): QueryText {
  const parts = new Map<string, readonly string[]>();
  const phrases: string[][] = [];
  const excluded: string[][] = [];
  let last = '';
  const chunks = text.replace(/[“”„«»]/g, '"').matchAll(/(?<=^|\s|")(-?)"([^"]*)"?|([^\s",;]+)/g);
  for (const [, minus, quoted, chunk = ''] of chunks) {
    last = '';
    if (quoted !== undefined) {
      const words = wordsOf(quoted);
      if (words.length > 0) (minus === '-' ? excluded : phrases).push(words);
      continue;
    }
    const words = wordsOf(chunk);
    if (words.length === 0) continue;
    if (/^-[\p{L}\p{N}]/u.test(chunk)) {
      excluded.push(words);
      continue;
    }
    const together = words.some(hasDigit) ? [words] : words.map((word) => [word]);
    for (const part of together) {
      last = part.join(' ');
      parts.delete(last);
      if (parts.size < mostParts) parts.set(last, part);
    }
  }
  return { parts: [...parts.values()], isLastOpen: last !== '' && parts.has(last), phrases, excluded };
}
