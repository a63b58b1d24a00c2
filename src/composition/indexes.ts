import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createLease, type Lease } from '../database/lease.ts';
import { playlistIndexSettings } from '../features/playlists/search/playlist-index.ts';
import { resourceIndexSettings } from '../features/resources/resource-index.ts';
import { createEmbeddedSearchIndex } from '../features/search/embedded-search-index.ts';
import { createIndexHealthService, type KeptIndex } from '../features/search/index-health.service.ts';
import { createIndexRequestsStore } from '../features/search/index-requests.store.ts';
import type { IndexSource } from '../features/search/index-source.ts';
import type { Drift } from '../features/search/index-writer.ts';
import { createMeilisearchIndexes } from '../features/search/meilisearch/meilisearch-index.ts';
import { synonymsOf } from '../features/search/meilisearch/synonyms.ts';
import type { SearchIndex } from '../features/search/search-index.ts';
import { createSearchMetrics } from '../features/search/search-metrics.ts';
import { createSearchSync, type SearchSync } from '../features/search/search-sync.ts';
import { createSearchSyncs } from '../features/search/search-syncs.ts';
import { sharedOrgId } from '../features/standards/standard.ts';
import { standardIndexSettings } from '../features/standards/standard-index.ts';
import type { VocabularyService } from '../features/vocabularies/vocabulary.service.ts';
import type { Ground } from './ground.ts';

export type Indexes = ReturnType<typeof openIndexes>;

/** The search indexes: in this process, or on the Meilisearch of the settings. */
export function openIndexes({ config, log, metrics }: Ground, vocabularies: () => Pick<VocabularyService, 'of'>) {
  const meilisearch =
    config.meilisearch &&
    createMeilisearchIndexes({ server: config.meilisearch, prefix: config.meilisearch.prefix, log });
  // Words of single districts are handed over with each query: here they would reach all districts.
  const synonyms = async () => synonymsOf((await vocabularies().of(null)).expansions.map(({ words }) => words));
  return {
    searchMetrics: createSearchMetrics(metrics.registry),
    resources: meilisearch
      ? meilisearch.open('resources', resourceIndexSettings, { synonyms })
      : createEmbeddedSearchIndex(resourceIndexSettings),
    standards:
      meilisearch?.open('standards', standardIndexSettings) ?? createEmbeddedSearchIndex(standardIndexSettings),
    playlists:
      meilisearch?.open('playlists', playlistIndexSettings) ?? createEmbeddedSearchIndex(playlistIndexSettings),
  };
}

/** Where the indexes take their documents from. */
export type IndexSources = Readonly<Record<KeptIndex, IndexSource>>;

export type Syncs = ReturnType<typeof keepIndexes>;

/** Keeps the indexes up to the database, once they are started. */
export function keepIndexes({ connection, config, clock, log }: Ground, indexes: Indexes, sources: IndexSources) {
  const { searchMetrics } = indexes;
  const indexRequests = createIndexRequestsStore(connection);
  const holder = indexHolder(config.mongodbUri);
  const searchLease = createLease({ connection, name: 'search-index', holder, ttlMs: indexLeaseMs });
  const keep = (name: KeptIndex, lease: Lease): SearchSync => {
    const onComparison = (drift: Drift): void => searchMetrics.countComparison(name, drift);
    const what = { index: indexes[name] as SearchIndex, source: sources[name], lease };
    const sync = createSearchSync({ name, ...what, clock, log, requests: indexRequests, onComparison });
    searchMetrics.watch(name, { report: sync.report, index: indexes[name], clock });
    return sync;
  };
  const leaseOf = (name: string): Lease => createLease({ connection, name, holder, ttlMs: indexLeaseMs });
  const resources = keep('resources', searchLease);
  const standards = keep('standards', leaseOf('search-index-standards'));
  const playlists = keep('playlists', leaseOf('search-index-playlists'));
  const all = createSearchSyncs({ resources, standards, playlists });
  return { resources, standards, playlists, all, searchLease, indexRequests };
}

/** How its admins see the state of the indexes. */
export function indexHealthOf({ clock }: Ground, indexes: Indexes, syncs: Syncs) {
  const ofDistrict = (orgId: string) => ({ kind: 'anyOf', field: 'orgId', values: [orgId] }) as const;
  return createIndexHealthService({
    indexes: {
      resources: { index: indexes.resources, sync: syncs.resources, scopeOf: ofDistrict },
      playlists: { index: indexes.playlists, sync: syncs.playlists, scopeOf: ofDistrict },
      standards: {
        index: indexes.standards,
        sync: syncs.standards,
        scopeOf: (orgId) => ({ kind: 'anyOf', field: 'orgId', values: [orgId, sharedOrgId] }),
      },
    },
    requests: syncs.indexRequests,
    clock,
  });
}

/** How long a process that has died holds up another one in keeping the index. */
export const indexLeaseMs = 6_000;

/**
 * The folder of an embedded database has one owner at a time, so after a crash the next one is the same holder and need
 * not wait for the lease of the last to run out.
 */
function indexHolder(mongodbUri: string | null): string {
  return mongodbUri === null ? 'owner of the data folder' : `process ${process.pid} on ${hostname()} ${randomUUID()}`;
}
