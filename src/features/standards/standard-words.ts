/** Words that stand in almost every statement and tell none apart. */
const commonWords = new Set(
  'a al an and are as at be by con de del e el en for from in into is it its la las los o of on or para por que se than that the their these they this to un una use using was which with y'.split(
    ' ',
  ),
);

/** Enough for the longest statement; more would only make the index larger. */
const mostWords = 80;

/** The words that a statement is found by: lower case, without diacritics, each once. */
export function wordsOf(...texts: readonly (string | null)[]): string[] {
  const words = texts
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return [...new Set(words)].filter((word) => word.length <= 40 && !commonWords.has(word)).slice(0, mostWords);
}

/** How many of their words two statements share, from 0 to 1 (Jaccard). */
export function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / (one.size + other.size - shared);
}
