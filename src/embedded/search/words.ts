/** Longer words are cut: nobody types them, and links pasted into a text are not worth more. */
const longestWord = 48;

const marks = /\p{M}+/gu;
const apostrophes = /['\u2019\u02bc]/;
const possessive = /['\u2019\u02bc]s(?![\p{L}\p{N}])/gu;
const insideWord = /(?<=\p{L})['\u2019\u02bc](?=\p{L})/gu;
const asciiWord = /[a-z0-9]+/g;
const anyWord = /[\p{L}\p{N}]+/gu;
const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

/** Lower case, without diacritics and possessives: what differs only in these is the same word. */
export function fold(text: string): string {
  let folded = text.toLowerCase();
  if (!isAscii(folded)) {
    folded = folded
      .normalize('NFKD')
      .replace(marks, '')
      .replace(/[ßæœøđłı]/g, (letter) => letters[letter] as string);
  }
  return apostrophes.test(folded) ? folded.replace(possessive, '').replace(insideWord, '') : folded;
}

/** The folded words of a text, in order. `3.NF.1` is three words. */
export function wordsOf(text: string): string[] {
  const folded = fold(text);
  const found = folded.match(isAscii(folded) ? asciiWord : anyWord) ?? [];
  for (let at = 0; at < found.length; at += 1) {
    const word = found[at] as string;
    if (word.length > longestWord) found[at] = word.slice(0, longestWord);
  }
  return found;
}

/** Numbers and codes are never read as others. */
export function hasDigit(word: string): boolean {
  return /\p{N}/u.test(word);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}
