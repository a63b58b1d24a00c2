/**
 * A text in lower case and without accents in which every character keeps its place, so that what is read from it can be
 * pointed at in what was typed. What stands in quotes or after a minus is blanked out: it is meant word by word.
 * @param text in NFC (see `normalize`), otherwise places shift
 */
export function foldInPlace(text: string): string {
  const folded = isAscii.test(text) ? text.toLowerCase() : [...text].map(foldOne).join('');
  return folded.replace(/["“”„«»][^"“”„«»]*["“”„«»]?|(?<=^|\s)-[^\s]+/g, (literal) => blank.repeat(literal.length));
}

/** Stands for what is not to be read: no pattern matches across it. */
export const blank = '\u0001';

const isAscii = /^[\0-\x7f]*$/;
const marks = /\p{M}+/gu;
const dashes = /[\u2010-\u2015\u2212]/g;

function foldOne(character: string): string {
  const plain = character.normalize('NFD').replace(marks, '').toLowerCase().replace(dashes, '-');
  return plain.length === character.length ? plain : character;
}

/** Words that tie what was read to the rest, in English and Spanish; without it they say nothing. */
const ties =
  'for|in|of|at|with|about|the|a|an|that|are|is|para|de|del|en|con|el|la|los|las|un|una|sobre|que|sea|sean|dure|duren';
const tiesBefore = new RegExp(`(?:(?<=^|\\s)(?:${ties}),?\\s+)+$`);
const tiesAfter = /^\s*(?:level|students|kids|learners|nivel|alumnos|estudiantes)(?=\s|$)/;

export type Range = { readonly start: number; readonly end: number };

/** The text without these ranges and without the little words that tied them to it. */
export function without(text: string, ranges: readonly Range[]): string {
  const folded = foldInPlace(text);
  const inOrder = [...ranges].sort((a, b) => a.start - b.start);
  const kept: string[] = [];
  let at = 0;
  for (const { start, end } of inOrder) {
    const before = folded.slice(at, start);
    kept.push(text.slice(at, start - (tiesBefore.exec(before)?.[0].length ?? 0)));
    at = end + (tiesAfter.exec(folded.slice(end))?.[0].length ?? 0);
  }
  kept.push(text.slice(at));
  const rest = kept
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,;.])/g, '$1');
  return rest.replace(/^[\s,;.]+|[\s,;]+$/g, '');
}
