import type { Scope } from '../../shared/actor.ts';
import type { IndexChange, IndexSource } from '../search/index-source.ts';

const sync: Scope = { kind: 'system', reason: 'the search index follows the signals' };

type PendingCounts = { readonly id: string; readonly revision: number; readonly isOwn: boolean };

/** Where counts come from, and what the index holds of them. */
export type IndexedCounts<Counts, Pending extends Counts & PendingCounts> = {
  /** What the things' own districts have given them, by the ids of the things. */
  findOwn(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Counts>>;
  /** What the search index does not have yet, the longest waiting first. */
  listPending(scope: Scope, limit: number): Promise<readonly Pending[]>;
  countPending(scope: Scope): Promise<number>;
  /** Takes the mark from those that have not changed since. */
  markIndexed(scope: Scope, confirmed: readonly Pick<PendingCounts, 'id' | 'revision'>[]): Promise<void>;
  /** Of what nobody has said anything about. */
  readonly none: Counts;
  /** The id of the thing that they are about. */
  thingOf(counts: Pending): string;
  /** In the fields of the index. */
  numbersOf(counts: Counts): Readonly<Record<string, number>>;
};

/** The documents of a source with the counts that the things' own districts have given, and the changes of these. */
export function withCounts<Counts, Pending extends Counts & PendingCounts>(
  source: IndexSource,
  counts: IndexedCounts<Counts, Pending>,
): IndexSource {
  const { none, thingOf, numbersOf } = counts;
  const completed = async (changes: readonly IndexChange[]): Promise<IndexChange[]> => {
    const ids = changes.flatMap(({ id, document }) => (document === null ? [] : [id]));
    const found = ids.length > 0 ? await counts.findOwn(sync, ids) : new Map<string, Counts>();
    return changes.map((change) => ({
      ...change,
      document: change.document && { ...change.document, ...numbersOf(found.get(change.id) ?? none) },
    }));
  };
  return {
    ...source,
    listSearchPending: async (limit) => completed(await source.listSearchPending(limit)),
    listSearchable: async (afterId, limit) => completed(await source.listSearchable(afterId, limit)),
    numbers: {
      listPending: async (limit) =>
        (await counts.listPending(sync, limit)).map((record) => ({
          markId: record.id,
          revision: record.revision,
          update: record.isOwn ? { id: thingOf(record), numbers: numbersOf(record) } : null,
        })),
      countPending: () => counts.countPending(sync),
      markIndexed: (changes) =>
        counts.markIndexed(
          sync,
          changes.map(({ markId, revision }) => ({ id: markId, revision })),
        ),
    },
  };
}
