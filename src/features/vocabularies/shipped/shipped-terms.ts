import type { ShippedTerm } from '../vocabulary.ts';

/** One term: id, label and synonyms (with commas between) in English and in Spanish. */
export type Row = readonly [id: string, en: string, es: string, enSynonyms?: string, esSynonyms?: string];

/** A term with those below it. */
export type Group = { readonly group: Row; readonly terms: readonly Row[] };

export function group(row: Row, terms: readonly Row[]): Group {
  return { group: row, terms };
}

/** Terms of one level. */
export function flat(rows: readonly Row[]): ShippedTerm[] {
  return rows.map((row) => toTerm(row, null));
}

/** Terms of two levels, each group before its terms. */
export function grouped(groups: readonly Group[]): ShippedTerm[] {
  return groups.flatMap(({ group: row, terms }) => [toTerm(row, null), ...terms.map((term) => toTerm(term, row[0]))]);
}

function toTerm([id, en, es, enSynonyms = '', esSynonyms = '']: Row, parentId: string | null): ShippedTerm {
  return { id, parentId, labels: { en, es }, synonyms: { en: wordsIn(enSynonyms), es: wordsIn(esSynonyms) } };
}

function wordsIn(list: string): string[] {
  return list.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
}
