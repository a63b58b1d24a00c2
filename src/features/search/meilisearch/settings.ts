import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import type { IndexSettings } from '../search-index.ts';

/** The searchable field in which documents hold their codes, each as one word. */
export const codeWordsField = 'codeWords';

/** The searchable field that holds the words of another without their endings, in the same order. */
export const stemsOf = (field: string): string => `stems_${field}`;

/** The field of which it holds the words without their endings; the field itself if it is none of these. */
export function fieldOfStems(field: string): string {
  return field.startsWith('stems_') ? field.slice('stems_'.length) : field;
}

/** Fields of words that have endings. */
export function stemmedFields({ searchable, exact = [] }: IndexSettings): string[] {
  return searchable.map(({ field }) => field).filter((field) => !exact.includes(field));
}

/** The most values of a facet that an answer counts. */
export const mostFacetValues = 500;

/** What goes into an index besides its settings; a new number has every index built again. */
const documentFormat = 1;

/** Synonyms by word, at most three words long: Meilisearch looks no further. */
export type Synonyms = Readonly<Record<string, readonly string[]>>;

/** How an index of the port is set up in Meilisearch. */
export function toMeilisearchSettings(settings: IndexSettings, synonyms: Synonyms): Settings {
  const stemmed = stemmedFields(settings);
  const byWeight = [...settings.searchable].sort((a, b) => b.weight - a.weight).map(({ field }) => field);
  return {
    // It knows no weights, only an order.
    searchableAttributes: [
      codeWordsField,
      ...byWeight.flatMap((field) => (stemmed.includes(field) ? [field, stemsOf(field)] : [field])),
    ],
    displayedAttributes: ['*'],
    filterableAttributes: [
      {
        attributePatterns: ['id', ...settings.keywords],
        features: { facetSearch: true, filter: { equality: true, comparison: false } },
      },
      {
        attributePatterns: [...settings.numbers],
        features: { facetSearch: false, filter: { equality: true, comparison: true } },
      },
    ],
    sortableAttributes: [...new Set(['id', ...settings.numbers, ...settings.keywords])],
    // An order that somebody asked for goes before relevance. There is no rule for the id: it would keep queries with text
    // and queries without from being merged.
    rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    // They are left out of queries that have other words. Here they would be missing from phrases, too.
    stopWords: [],
    synonyms: Object.fromEntries(Object.entries(synonyms).map(([word, others]) => [word, [...others]])),
    typoTolerance: {
      enabled: true,
      // One typo from four letters on, and never two. Stems have one letter more.
      minWordSizeForTypos: { oneTypo: 5, twoTypos: 255 },
      disableOnNumbers: true,
      disableOnAttributes: [codeWordsField, ...(settings.exact ?? [])],
      disableOnWords: [],
    },
    faceting: { maxValuesPerFacet: mostFacetValues, sortFacetValuesBy: { '*': 'count' } },
    // Totals are exact up to here; nobody can page that far through the API.
    pagination: { maxTotalHits: 1_000_000 },
    localizedAttributes: [{ attributePatterns: ['*'], locales: [...settings.languages] }],
    distinctAttribute: null,
    proximityPrecision: 'byWord',
    searchCutoffMs: 500,
  };
}

/** Changes when an index must be built again: synonyms are left out, which can be changed in place. */
export function settingsVersion(settings: IndexSettings): string {
  const { synonyms: _synonyms, ...rest } = toMeilisearchSettings(settings, {});
  return createHash('sha256')
    .update(JSON.stringify([documentFormat, rest]))
    .digest('hex')
    .slice(0, 16);
}
