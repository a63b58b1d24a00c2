import type { FacetDistribution } from 'meilisearch';
import type { FacetCounts, FacetQuery, IndexSettings, SearchFilter, SearchQuery } from '../search-index.ts';
import type { Answer, Question } from './asking.ts';
import { wordsOf } from './words.ts';

type FacetPlan = {
  readonly facet: FacetQuery;
  /** Where in the list of questions the counts of its values are; 0 is the search itself. */
  readonly counts: number;
  readonly groups: readonly { readonly name: string; readonly question: number }[];
  readonly values: readonly { readonly name: string; readonly question: number }[];
};

/** What is asked besides the search itself for its facets, and how the answers are read. */
export type FacetsPlan = { readonly questions: readonly Question[]; read(answers: readonly Answer[]): FacetCounts[] };

/**
 * Counts without their own filter are searches of their own, without hits; so are the counts of groups, as a document
 * counts once in a group however many of its values it has.
 * @param main the search itself, with all filters
 */
export function planFacets(query: SearchQuery, main: Question, settings: IndexSettings): FacetsPlan {
  const questions: Question[] = [];
  const ask = (question: Question): number => questions.push(question);
  const countsOnly = { ...main, offset: 0, limit: 0, withPositions: false, retrieve: ['id'], sort: [], facets: [] };

  const plans = query.facets.map((facet): FacetPlan => {
    if (!settings.keywords.includes(facet.field)) throw new Error(`The index has no keyword field "${facet.field}".`);
    const hasOwnFilter = query.filters[facet.field] !== undefined;
    const filters = hasOwnFilter ? [query.scope, ...otherFilters(query, facet.field)] : main.filters;
    const countOf = (name: string, values: readonly string[]) => ({
      name,
      question: ask({ ...countsOnly, filters: [...filters, { kind: 'anyOf', field: facet.field, values }] }),
    });
    const needsValues = facet.values === undefined && facet.limit > 0;
    return {
      facet,
      counts: needsValues && hasOwnFilter ? ask({ ...countsOnly, filters, facets: [facet.field] }) : 0,
      groups: Object.entries(facet.groups ?? {}).map(([name, values]) => countOf(name, values)),
      values: (facet.values ?? []).map((value) => countOf(value, [value])),
    };
  });

  return {
    questions,
    read: (answers) =>
      plans.map(({ facet, counts, groups, values }) => {
        const count = ({ name, question }: { name: string; question: number }) => ({
          value: name,
          count: answers[question]?.total ?? 0,
        });
        const counted = facet.values
          ? values.map(count).filter((one) => one.count > 0)
          : valuesOf(answers[counts]?.counts ?? {}, facet.field);
        return {
          field: facet.field,
          values: mostFrequent(
            counted.filter(({ value }) => isContaining(value, facet.containing)),
            facet.limit,
          ),
          ...(facet.groups && { groups: groups.map(count) }),
        };
      }),
  };
}

/** Fields that the search itself can count: those whose own filter is not in the way. */
export function facetsOfSearch({ facets, filters }: SearchQuery): string[] {
  return facets
    .filter(({ field, values, limit }) => filters[field] === undefined && values === undefined && limit > 0)
    .map(({ field }) => field);
}

function otherFilters(query: SearchQuery, field: string): SearchFilter[] {
  return Object.entries(query.filters)
    .filter(([facet]) => facet !== field)
    .map(([, filter]) => filter);
}

function valuesOf(counts: FacetDistribution, field: string): { value: string; count: number }[] {
  return Object.entries(counts[field] ?? {}).map(([value, count]) => ({ value, count }));
}

export function mostFrequent(
  counted: readonly { value: string; count: number }[],
  limit: number,
): { value: string; count: number }[] {
  return [...counted].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, limit);
}

/** Whether every word is the beginning of a word of the value. */
export function isContaining(value: string, containing: string | undefined): boolean {
  if (containing === undefined) return true;
  const words = wordsOf(value);
  return wordsOf(containing).every((wanted) => words.some((word) => word.startsWith(wanted)));
}
