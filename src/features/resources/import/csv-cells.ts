import { durationMinutes } from '../duration.ts';

/** What a cell becomes: a value for the record, or why it cannot be read. Validity is for the schema to judge. */
export type Read = (text: string) => unknown;

export const line: Read = (text) => text;
/** `a; b`; a value that holds a semicolon stands in quotation marks. */
export const list: Read = splitList;

/** The values of a list in one cell, separated by semicolons; one in quotation marks may hold semicolons itself. */
export function splitList(text: string): string[] {
  return (text.match(/\s*(?:"(?:[^"]|"")*"\s*(?=;|$)|[^;]*)/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/^".*"$/s.test(part) ? part.slice(1, -1).replaceAll('""', '"').trim() : part));
}

/** The text of a list that `splitList` reads back. */
export function joinList(values: readonly string[]): string {
  return values.map((value) => (/;|^"/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join('; ');
}
export const wholeNumber: Read = (text) => (/^-?\d+$/.test(text) ? Number(text) : text);
export const number: Read = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);

const yes = ['yes', 'y', 'true', '1', 'sí', 'si'];
const no = ['no', 'n', 'false', '0'];
export const yesOrNo: Read = (text) => {
  const word = text.toLowerCase();
  if (yes.includes(word)) return true;
  return no.includes(word) ? false : text;
};

/** A bare number means minutes. */
export const duration: Read = (text) => {
  const minutes = /^(\d+)\s*(?:min|minutes|minutos)?$/i.exec(text)?.[1];
  return minutes !== undefined && durationMinutes(`PT${minutes}M`) !== null ? `PT${minutes}M` : text.toUpperCase();
};

/** `3; 5-7; K` becomes 3, 5, 6, 7, K. */
export const grades: Read = (text) => (list(text) as string[]).flatMap(gradeRange);

export function gradeRange(text: string): string[] {
  const [, from, to] = /^(?:grades?\s*)?(k|\d{1,2})\s*(?:-|–|to)\s*(?:grades?\s*)?(k|\d{1,2})$/i.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    return [/^k(indergarten)?$/i.test(text) ? 'K' : text.replace(/^grades?\s*0*/i, '')];
  }
  const [first, last] = [gradeNumber(from), gradeNumber(to)];
  if (first > last) return [text];
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index === 0 ? 'K' : String(first + index)));
}

function gradeNumber(text: string): number {
  return text.toLowerCase() === 'k' ? 0 : Number(text);
}

/** `Math > Fractions; Art > Patterns` */
export const paths: Read = (text) => (list(text) as string[]).map((path) => path.split('>').map((part) => part.trim()));

export const codes =
  (alignmentType: string): Read =>
  (text) =>
    (list(text) as string[]).map((code) => ({ code, alignmentType }));
