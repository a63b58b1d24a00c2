import type { IndexSource } from '../search/index-source.ts';
import type { SignalCountsStore } from './signal-counts.store.ts';
import { noSignals, ratingScore, type SignalCounts } from './signals.ts';
import { withCounts } from './with-counts.ts';

/** What the index holds of signals, in the fields that `resourceIndexSettings` names. */
export function numbersOf(counts: SignalCounts) {
  return { ratingScore: ratingScore(counts), favoriteCount: counts.favoriteCount, useCount: counts.useCount };
}

/** The documents of resources with the signals that their own districts have given, and the changes of these. */
export function withSignals(
  source: IndexSource,
  counts: Pick<SignalCountsStore, 'findOwn' | 'listPending' | 'countPending' | 'markIndexed'>,
): IndexSource {
  return withCounts(source, { ...counts, none: noSignals, thingOf: ({ resourceId }) => resourceId, numbersOf });
}
