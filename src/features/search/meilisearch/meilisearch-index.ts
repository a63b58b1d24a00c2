import type { Logger } from '../../../shared/logger.ts';
import type { IndexName, IndexSettings, SearchIndex } from '../search-index.ts';
import { createAsk } from './asking.ts';
import { connect, type MeilisearchServer } from './connection.ts';
import { allOf, createFilterWriter } from './filter.ts';
import { keepIndex } from './keeping.ts';
import { type SearchFacetValues, search } from './searching.ts';
import type { Synonyms } from './settings.ts';
import { suggest } from './suggesting.ts';
import { createTasks, type TaskOptions } from './tasks.ts';

export type MeilisearchOptions = {
  readonly server: MeilisearchServer;
  /** Stands before the names of all indexes, so that several installations can share a server: letters, digits, - and _. */
  readonly prefix: string;
  readonly log: Logger;
  readonly tasks?: TaskOptions;
};

export type MeilisearchIndexes = {
  /** One index of its own for each kind of record. */
  open(name: IndexName, settings: IndexSettings, more?: { synonyms?: () => Promise<Synonyms> }): MeilisearchIndex;
};

/** An index that outlives this process and is shared with others. */
export type MeilisearchIndex = Required<Pick<SearchIndex, 'rebuild' | 'health' | 'suggest'>> &
  SearchIndex & {
    readonly kind: 'meilisearch';
    /** Whether it was filled by the present settings: then only what changed since is missing. */
    isCurrent(): Promise<boolean>;
    /** What it holds, in no order. */
    listEntries(): AsyncGenerator<readonly { id: string; revision: number }[]>;
    /** Takes over what can be changed without filling it again. */
    refresh(): Promise<void>;
  };

/** Entries read in one request. */
const entriesEach = 5_000;

/** Opens indexes in Meilisearch 1.15 or newer; asks nothing by itself. */
export function createMeilisearchIndexes({
  server,
  prefix,
  log,
  tasks: taskOptions,
}: MeilisearchOptions): MeilisearchIndexes {
  const connection = connect(server, log);
  const tasks = createTasks(connection, log, taskOptions);
  return {
    open: (name, settings, { synonyms = async () => ({}) } = {}) => {
      const uid = `${prefix}${name}`;
      const filters = createFilterWriter(settings);
      const ask = createAsk(connection, uid, filters);
      const kept = keepIndex({ connection, tasks, uid, stateUid: `${prefix}state`, settings, synonyms, log });

      const searchFacetValues: SearchFacetValues = async (question, facet) => {
        const [variant] = question.variants;
        const filter = allOf([...question.filters, ...(variant?.filters ?? [])].map(filters.write));
        const { facetHits } = await connection.search((client) =>
          client.index(uid).searchForFacetValues({
            facetName: facet.field,
            facetQuery: facet.containing ?? '',
            ...(variant?.q && { q: variant.q }),
            ...(filter !== null && { filter }),
            matchingStrategy: 'all',
            exhaustiveFacetCount: true,
          }),
        );
        return facetHits;
      };

      return {
        kind: 'meilisearch',
        upsert: kept.upsert,
        remove: kept.remove,
        patch: kept.patch,
        clear: kept.clear,
        rebuild: kept.rebuild,
        isCurrent: kept.isCurrent,
        refresh: kept.refreshSynonyms,
        search: (query) => search({ ask, searchFacetValues, settings }, query),
        suggest: (query) => suggest({ connection, uid, filters, settings }, query),
        count: async () => (await connection.manage((client) => client.index(uid).getStats())).numberOfDocuments,
        listEntries: async function* () {
          for (let offset = 0; ; offset += entriesEach) {
            const { results } = await connection.manage((client) =>
              client.index(uid).getDocuments<{ id: string; revision: number }>({
                fields: ['id', 'revision'],
                offset,
                limit: entriesEach,
              }),
            );
            if (results.length === 0) return;
            yield results;
          }
        },
        health: async () => {
          // With the key of searches, and of this index: what a search needs is what is checked.
          await connection.search((client) => client.index(uid).search('', { limit: 0, attributesToRetrieve: ['id'] }));
        },
      };
    },
  };
}
