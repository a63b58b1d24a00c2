import { type Bitset, has } from './bitset.ts';
import type { KeywordColumn } from './keyword-column.ts';

/** Of the others, so many are named. */
const mostOthers = 20;

/** Documents of which those that share a value are reduced to the first. */
export type Distinct = {
  readonly kept: Uint32Array;
  /** By a document that was kept: those that were not because of it. */
  readonly others: ReadonlyMap<number, readonly number[]>;
};

/**
 * Keeps, of documents with the same first value, the first in the order. Only those that share a value with any other
 * document of the index are looked at.
 */
export function keepDistinct(
  column: KeywordColumn,
  documents: Uint32Array,
  comesBefore: (a: number, b: number) => boolean,
): Distinct {
  const twins: Bitset = column.twins();
  const families = new Map<number, number[]>();
  for (let at = 0; at < documents.length; at += 1) {
    const document = documents[at] as number;
    if (!has(twins, document)) continue;
    const value = column.firstOf(document);
    const family = families.get(value);
    if (family === undefined) families.set(value, [document]);
    else family.push(document);
  }
  const dropped = new Set<number>();
  const others = new Map<number, readonly number[]>();
  for (const family of families.values()) {
    if (family.length === 1) continue;
    const [first, ...rest] = family.sort((a, b) => (comesBefore(a, b) ? -1 : 1)) as [number, ...number[]];
    for (const document of rest) dropped.add(document);
    others.set(first, rest.slice(0, mostOthers));
  }
  return { kept: dropped.size === 0 ? documents : documents.filter((document) => !dropped.has(document)), others };
}
