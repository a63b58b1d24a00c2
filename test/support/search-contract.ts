import { createEmbeddedSearchIndex } from '../../src/features/search/embedded-search-index.ts';
import type {
  IndexDocument,
  IndexSettings,
  SearchFilter,
  SearchIndex,
  SearchQuery,
} from '../../src/features/search/search-index.ts';
import { openMeilisearchIndex } from './meilisearch/engine.ts';

export const contractSettings: IndexSettings = {
  searchable: [
    { field: 'title', weight: 6 },
    { field: 'codes', weight: 6 },
    { field: 'keywords', weight: 3 },
    { field: 'summary', weight: 1 },
  ],
  keywords: ['orgId', 'subject', 'grades', 'codes', 'standards', 'interests', 'canonical', 'path'],
  numbers: ['minutes', 'publishedAt'],
  languages: ['en', 'es'],
  exact: ['codes'],
  tagWeights: { standards: 6, interests: 3 },
  suggestable: ['title', 'interests'],
};

/** Every engine behind the port. */
export const engines: Readonly<Record<string, (settings: IndexSettings) => Promise<SearchIndex>>> = {
  embedded: async (wanted) => createEmbeddedSearchIndex(wanted),
  ...(process.env.TEST_MEILI_HOST && { meilisearch: openMeilisearchIndex }),
};

export const everything: SearchFilter = { kind: 'all', filters: [] };
export const anyOf = (field: string, ...values: string[]): SearchFilter => ({ kind: 'anyOf', field, values });

export function buildIndexDocument(id: string, fields: Record<string, IndexDocument[string]> = {}): IndexDocument {
  return { id, revision: 1, title: `Title ${id}`, orgId: 'one', ...fields };
}

/** Questions to an index, with what most of them have in common. */
export function askingOf(index: () => SearchIndex) {
  const ask = (query: Partial<SearchQuery> = {}) =>
    index().search({
      scope: everything,
      text: '',
      filters: {},
      facets: [],
      sort: [],
      offset: 0,
      limit: 20,
      ...query,
    });
  const find = async (text: string, query: Partial<SearchQuery> = {}) =>
    (await ask({ text, ...query })).hits.map(({ id }) => id);
  return { ask, find };
}
