export type Range = { readonly start: number; readonly end: number };

const marks = /\p{M}+/gu;
/** Words as searches know them: "don't" is one, "3.NF.1" three. */
const aWord = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['\u2019\u02bc][\p{L}\p{M}]+)*/gu;
const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

/** Lower case without accents, possessives and apostrophes. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(marks, '')
    .replace(/[ßæœøđłı]/g, (letter) => letters[letter] as string)
    .replace(/['\u2019\u02bc]s$/, '')
    .replace(/['\u2019\u02bc]/g, '');
}

/** The places of these words, together and in their order, in a text. */
export function findWords(text: string, words: string): Range[] {
  const wanted = [...words.matchAll(aWord)].map(([word]) => foldWord(word));
  if (wanted.length === 0) return [];
  const there = [...text.matchAll(aWord)].map(({ 0: word, index }) => {
    return { word: foldWord(word), start: index, end: index + word.length };
  });
  const found: Range[] = [];
  for (let at = 0; at + wanted.length <= there.length; at += 1) {
    if (!wanted.every((word, offset) => there[at + offset]?.word === word)) continue;
    const start = there[at]?.start ?? 0;
    const end = there[at + wanted.length - 1]?.end ?? start;
    found.push({ start, end });
  }
  return found;
}
