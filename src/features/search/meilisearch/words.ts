const marks = /\p{M}+/gu;
const possessive = /['\u2019\u02bc]s(?![\p{L}\p{N}])/gu;
const insideWord = /(?<=\p{L})['\u2019\u02bc](?=\p{L})/gu;
const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

/** Lower case, without diacritics and possessives: what differs only in these is the same word. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(marks, '')
    .replace(/[ßæœøđłı]/g, (letter) => letters[letter] as string)
    .replace(possessive, '')
    .replace(insideWord, '');
}

/** The folded words of a text, in order. `3.NF.1` is three words. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Numbers and codes are never read as others. */
export function hasDigit(text: string): boolean {
  return /\p{N}/u.test(text);
}

/** Longer ones are no codes: addresses, most of all. */
const mostParts = 8;
const longestChunk = 60;

/**
 * The one word by which a code is found. Meilisearch takes a full stop for the end of a sentence and would look for the
 * parts of 3.NF.1 anywhere in a document; as `k3xnfx1` it stands alone. The letter in front keeps it from being a number,
 * the one between tells 3.1 from 31.
 */
export function codeWord(parts: readonly string[]): string {
  return `k${parts.join('x')}`;
}

/** Code words of all codes in a text: of each whole code and of its parts that stand together (3.NF in 3.NF.A.1). */
export function codeWordsOf(text: string): string[] {
  const found = new Set<string>();
  for (const [chunk] of text.matchAll(/[^\s",;]+/g)) {
    if (chunk.length > longestChunk || !hasDigit(chunk)) continue;
    const parts = wordsOf(chunk);
    if (parts.length < 2 || parts.length > mostParts) continue;
    for (let start = 0; start < parts.length - 1; start += 1) {
      for (let end = start + 2; end <= parts.length; end += 1) found.add(codeWord(parts.slice(start, end)));
    }
  }
  return [...found];
}
