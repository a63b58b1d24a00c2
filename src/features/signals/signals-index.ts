import type { Scope } from '../../shared/actor.ts';
import type { IndexChange, IndexSource } from '../search/index-source.ts';
import type { SignalCountsStore } from './signal-counts.store.ts';
import { noSignals, ratingScore, type SignalCounts } from './signals.ts';

const sync: Scope = { kind: 'system', reason: 'the search index follows the signals' };

/** What the index holds of signals, in the fields that `resourceIndexSettings` names. */
export function numbersOf(counts: SignalCounts) {
  return { ratingScore: ratingScore(counts), favoriteCount: counts.favoriteCount, useCount: counts.useCount };
}

/** The documents of a source with the signals that the resources' own districts have given, and the changes of these. */
export function withSignals(
  source: IndexSource,
  counts: Pick<SignalCountsStore, 'findOwn' | 'listPending' | 'countPending' | 'markIndexed'>,
): IndexSource {
  const completed = async (changes: readonly IndexChange[]): Promise<IndexChange[]> => {
    const shown = changes.filter(({ document }) => document !== null);
    const ids = shown.map(({ id }) => id);
    const found = ids.length > 0 ? await counts.findOwn(sync, ids) : new Map<string, SignalCounts>();
    return changes.map((change) => ({
      ...change,
      document: change.document && { ...change.document, ...numbersOf(found.get(change.id) ?? noSignals) },
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
          update: record.isOwn ? { id: record.resourceId, numbers: numbersOf(record) } : null,
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
