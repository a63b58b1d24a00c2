import { stemWord } from './languages.ts';
import { codeWord, hasDigit, wordsOf } from './words.ts';

/** Meilisearch reads the first ten words of a query and leaves out the rest. */
const mostParts = 10;

/** What somebody typed, taken apart. */
export type QueryText = {
  /** Words, each alone, or the parts of a code such as 3.NF.1, which must stand together. Folded. */
  readonly parts: readonly (readonly string[])[];
  /** Whether the last part may be the beginning of a longer word: it was typed last, and is not in quotes. */
  readonly isLastOpen: boolean;
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
  const chunks = text
    .slice(0, 2_000)
    .replace(/[“”„«»]/g, '"')
    .matchAll(/(?<=^|\s|")(-?)"([^"]*)"?|([^\s",;]+)/g);
  for (const [, minus, quoted, chunk = ''] of chunks) {
    last = '';
    const words = wordsOf(quoted ?? chunk);
    if (words.length === 0) continue;
    if (quoted !== undefined) {
      (minus === '-' ? excluded : phrases).push(words);
      continue;
    }
    if (/^-[\p{L}\p{N}]/u.test(chunk)) {
      excluded.push(words);
      continue;
    }
    for (const part of words.some(hasDigit) ? [words] : words.map((word) => [word])) {
      last = part.join(' ');
      parts.delete(last);
      if (parts.size < mostParts) parts.set(last, part);
    }
  }
  return { parts: [...parts.values()], isLastOpen: last !== '' && parts.has(last), phrases, excluded };
}

/** A part as Meilisearch reads it: in quotes it is matched as it stands, without typos and beginnings. */
export function writePart(part: readonly string[]): string {
  if (part.length > 1 && part.some(hasDigit)) return `"${codeWord(part)}"`;
  return part.length > 1 || hasDigit(part[0] ?? '') ? writePhrase(part) : stemWord(part[0] ?? '');
}

export function writePhrase(words: readonly string[]): string {
  return `"${words.join(' ')}"`;
}

/** What holds whatever else of the text is left out: phrases and exclusions. */
export function writeFixed({ phrases, excluded }: QueryText): string[] {
  return [
    ...phrases.map((words) => (isCode(words) ? writePart(words) : writePhrase(words))),
    ...excluded.map((words) => `-${isCode(words) || words.length === 1 ? writePart(words) : writePhrase(words)}`),
  ];
}

/** Digits among short parts: a code that somebody put in quotes. A sentence with a number in it is a phrase. */
function isCode(words: readonly string[]): boolean {
  return words.length > 1 && words.some(hasDigit) && words.every((word) => hasDigit(word) || word.length <= 3);
}
