import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.ts';
import type { Drift } from './index-writer.ts';
import type { IndexName, SearchIndex } from './search-index.ts';
import type { IndexReport } from './search-sync.ts';

export type SearchMetrics = {
  /** The same index, with its searches counted and timed. */
  measured<Index extends Pick<SearchIndex, 'search'>>(name: IndexName, index: Index): Index;
  /** To be told of every comparison of an index with the database. */
  countComparison(name: IndexName, drift: Drift): void;
  /** Shows how far the index is, each time the metrics are read. */
  watch(name: IndexName, parts: WatchedIndex): void;
};

type WatchedIndex = {
  readonly report: () => IndexReport;
  readonly index: Pick<SearchIndex, 'count'>;
  readonly clock: Clock;
};

/** From a search in memory to one that a busy engine answers. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

export function createSearchMetrics(registry: Registry): SearchMetrics {
  const registers = [registry];
  const searches = new Counter({
    name: 'pathloom_searches_total',
    help: 'Searches of the index, by whether they found something.',
    labelNames: ['index', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'pathloom_search_seconds',
    help: 'How long the index took to answer.',
    labelNames: ['index'],
    buckets,
    registers,
  });
  const comparisons = new Counter({
    name: 'pathloom_search_comparisons_total',
    help: 'Comparisons of the whole index with the database.',
    labelNames: ['index'],
    registers,
  });
  const drifted = new Counter({
    name: 'pathloom_search_drift_total',
    help: 'Documents that differed from the database without waiting for it, and were repaired.',
    labelNames: ['index', 'kind'],
    registers,
  });
  const watched = new Map<IndexName, WatchedIndex>();
  const gauge = (name: string, help: string, read: (parts: WatchedIndex) => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      labelNames: ['index'],
      registers,
      async collect() {
        for (const [index, parts] of watched) this.set({ index }, await read(parts));
      },
    });
  gauge('pathloom_search_index_ready', 'Whether the index is complete: 1, or 0 while it is built.', ({ report }) =>
    report().state === 'ready' ? 1 : 0,
  );
  gauge(
    'pathloom_search_pending_changes',
    'Changes that are known to wait for the index.',
    ({ report }) => report().pendingChanges,
  );
  gauge(
    'pathloom_search_behind_seconds',
    'How long ago everything written was found for sure.',
    ({ report, clock }) => {
      const { freshAsOf } = report();
      return freshAsOf === null ? Number.NaN : (clock.now().getTime() - freshAsOf.getTime()) / 1_000;
    },
  );
  gauge('pathloom_search_dead_letters', 'Records that the index refuses.', ({ report }) => report().deadLetters.length);
  gauge(
    'pathloom_search_rebuilds_failed',
    'Rebuilds that failed since the start.',
    ({ report }) => report().rebuilds.failed,
  );
  // An engine that does not answer has no number: an old one would look like a good one.
  gauge('pathloom_search_documents', 'Documents in the index.', ({ index }) => index.count().catch(() => Number.NaN));
  return {
    measured: (name, index) => ({
      ...index,
      search: async (query) => {
        const startedAt = performance.now();
        try {
          const result = await index.search(query);
          searches.inc({ index: name, outcome: result.total > 0 ? 'found' : 'nothing' });
          return result;
        } catch (error) {
          searches.inc({ index: name, outcome: 'failed' });
          throw error;
        } finally {
          duration.observe({ index: name }, (performance.now() - startedAt) / 1_000);
        }
      },
    }),
    countComparison: (index, drift) => {
      comparisons.inc({ index });
      for (const kind of ['missing', 'outdated', 'extra'] as const) drifted.inc({ index, kind }, drift[kind]);
    },
    watch: (index, parts) => {
      watched.set(index, parts);
      for (const outcome of ['found', 'nothing', 'failed']) searches.inc({ index, outcome }, 0);
      for (const kind of ['missing', 'outdated', 'extra']) drifted.inc({ index, kind }, 0);
      comparisons.inc({ index }, 0);
    },
  };
}
