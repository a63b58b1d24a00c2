import type { KeptIndex } from './index-health.service.ts';
import type { Drift } from './index-writer.ts';
import type { SearchSync } from './search-sync.ts';

/** The workers of all indexes: started, awaited and stopped together. */
export type SearchSyncs = Pick<SearchSync, 'start' | 'caughtUp' | 'reconcile' | 'stop'> & {
  readonly of: Readonly<Record<KeptIndex, SearchSync>>;
};

export function createSearchSyncs(of: Readonly<Record<KeptIndex, SearchSync>>): SearchSyncs {
  const all = Object.values(of);
  return {
    of,
    start: () => {
      for (const sync of all) sync.start();
    },
    caughtUp: async () => {
      await Promise.all(all.map((sync) => sync.caughtUp()));
    },
    /** Adds up what differed. */
    reconcile: async (): Promise<Drift> => {
      const drifts = await Promise.all(all.map((sync) => sync.reconcile()));
      const sum = (kind: keyof Drift) => drifts.reduce((total, drift) => total + drift[kind], 0);
      return { missing: sum('missing'), outdated: sum('outdated'), extra: sum('extra') };
    },
    stop: async () => {
      await Promise.all(all.map((sync) => sync.stop()));
    },
  };
}
