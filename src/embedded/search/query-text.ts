import type { Alternative } from './types.ts';
import { hasDigit, wordsOf } from './words.ts';

/** More words than this say nothing new. */
const mostParts = 24;

/** A part of the text that a document matches or does not. */
export type Part = {
  /**
   * `word`: one word. `together`: words with digits that were typed as one, such as 3.NF.1, and must stand together.
   * `code`: what somebody read as the code of a standard.
   */
  readonly kind: 'word' | 'together' | 'code';
  readonly words: readonly string[];
  /** Whether it may be the beginning of a longer word: it was typed last, and is not in quotes. */
  readonly isOpen: boolean;
  /** It says what a document should be: no document is found by it alone, unless that is all that is asked. */
  readonly isWish: boolean;
  /** What else it may mean, alone or as a part of a longer phrase. */
  readonly alternatives: readonly Alternative[];
};

/** What somebody typed, taken apart. */
export type QueryText = {
  readonly parts: readonly Part[];
  /** What stood in quotes. */
  readonly phrases: readonly (readonly string[])[];
  /** Words and phrases after a minus. */
  readonly excluded: readonly (readonly string[])[];
};

type Token = { readonly word: string; readonly chunk: number; readonly isTogether: boolean };

/** Reads free text: words, "phrases", -exclusions and -"excluded phrases". A quote that is never closed ends with the text. */
export function readQueryText(text: string, alternatives: readonly Alternative[] = []): QueryText {
  /** Runs of words between quotes and exclusions, which no alternative reaches over. */
  const runs: Token[][] = [[]];
  const phrases: string[][] = [];
  const excluded: string[][] = [];
  let isOpen = false;
  let number = 0;
  const chunks = text.replace(/[“”„«»]/g, '"').matchAll(/(?<=^|\s|")(-?)"([^"]*)"?|([^\s",;]+)/g);
  for (const [, minus, quoted, chunk = ''] of chunks) {
    number += 1;
    isOpen = false;
    const words = wordsOf(quoted ?? chunk);
    const isExcluded = quoted === undefined ? /^-[\p{L}\p{N}]/u.test(chunk) : minus === '-';
    if (quoted !== undefined || isExcluded) {
      if (words.length > 0) (isExcluded ? excluded : phrases).push(words);
      runs.push([]);
      continue;
    }
    if (words.length === 0) continue;
    isOpen = true;
    const isTogether = words.some(hasDigit);
    for (const word of words) runs.at(-1)?.push({ word, chunk: number, isTogether });
  }

  const sought = alternatives.map((alternative) => ({ alternative, words: wordsOf(alternative.phrase) }));
  const parts = new Map<string, Part>();
  let last = '';
  for (const run of runs) {
    for (const part of partsOf(run, sought)) {
      const key = `${part.kind} ${part.words.join(' ')}`;
      last = key;
      // What is typed twice counts once, at its last place: that one may be open.
      parts.delete(key);
      if (parts.size < mostParts) parts.set(key, part);
    }
  }
  const typedLast = parts.get(last);
  if (isOpen && typedLast?.kind === 'word') parts.set(last, { ...typedLast, isOpen });
  return { parts: [...parts.values()], phrases, excluded };
}

type Sought = { readonly alternative: Alternative; readonly words: readonly string[] };
type Place = { readonly start: number; readonly end: number; readonly alternative: Alternative };

function partsOf(run: readonly Token[], sought: readonly Sought[]): Part[] {
  const places = sought.flatMap((one) => placesOf(run, one));
  const codes = places.filter(({ alternative }) => alternative.kind === 'code');
  const others = places.filter(({ alternative }) => alternative.kind !== 'code');
  const wishes = others.filter(({ alternative }) => alternative.isWish);
  const parts: Part[] = [];
  let start = 0;
  while (start < run.length) {
    const { chunk, isTogether } = run[start] as Token;
    const code = codes.find((place) => place.start === start);
    const from = start;
    const wishEnds = code === undefined ? wishes.filter((place) => place.start === from).map((place) => place.end) : [];
    const isWish = wishEnds.length > 0;
    let end = code?.end ?? Math.max(start + 1, ...wishEnds);
    if (code === undefined && !isWish && isTogether) {
      while (run[end]?.chunk === chunk && !codes.some((place) => place.start === end)) end += 1;
    }
    const within = (place: Place) => place.start <= from && place.end >= end;
    parts.push({
      kind: code !== undefined ? 'code' : end - start > 1 ? 'together' : 'word',
      words: run.slice(start, end).map(({ word }) => word),
      isOpen: false,
      isWish,
      alternatives:
        code === undefined
          ? others.filter(within).map(({ alternative }) => alternative)
          : codes.filter((place) => place.start === from && place.end === end).map(({ alternative }) => alternative),
    });
    start = end;
  }
  return parts;
}

/** Where the words of an alternative stand in a run. */
function placesOf(run: readonly Token[], { alternative, words }: Sought): Place[] {
  const places: Place[] = [];
  if (words.length === 0) return places;
  for (let start = 0; start + words.length <= run.length; start += 1) {
    if (words.every((word, at) => run[start + at]?.word === word)) {
      places.push({ start, end: start + words.length, alternative });
    }
  }
  return places;
}
