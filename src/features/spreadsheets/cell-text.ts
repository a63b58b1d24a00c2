/** More than a cell of a spreadsheet program holds: it would come back cut off. */
const longestCell = 32_767;

/** Stands for a text that no cell holds; a cell with it stays as it is. */
export const tooLongText = '[too long for a spreadsheet: it stays as it is]';

/** Programs take a cell that begins so for a formula, and run it. */
const isDangerous = /^'*[=+\-@\t\r]/;
const isNumber = /^-?\d+(?:\.\d+)?$/;

/** The text of a cell which no program runs; `unguarded` takes the mark away again. */
export function guarded(text: string): string {
  const clean = normal(text);
  if (clean.length > longestCell - 1) return tooLongText;
  return isDangerous.test(clean) && !isNumber.test(clean) ? `'${clean}` : clean;
}

export function unguarded(text: string): string {
  return text.startsWith("'") && isDangerous.test(text.slice(1)) ? text.slice(1) : text;
}

/** The same text however a program has written its line ends; without characters that no file format takes. */
export function normal(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      // Halves of a pair, which no encoding has.
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .trim()
  );
}
