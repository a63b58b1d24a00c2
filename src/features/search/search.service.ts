import type { Json } from '../../http/json.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { AwaitedState } from '../resources/resource-search.service.ts';
import { findCodes } from '../standards/code.ts';
import type { StandardLabel, StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { withAccepted } from './accepted-filters.ts';
import { alternativesOf } from './alternatives.ts';
import { holdsWords, passes } from './browse.ts';
import { type Facet, type FacetRequest, facetQueries, presentFacet } from './facets.ts';
import { type Filters, standardsOfFilters, toSearchFilters } from './filters.ts';
import type { Freshness } from './freshness.ts';
import type { HitContext } from './hits.ts';
import { labelOfInterpretation } from './search.presenter.ts';
import {
  type FacetCounts,
  type IndexDocument,
  type SearchFilter,
  type SearchHit,
  type SearchIndex,
  type SearchQuery,
  type SearchResult,
  SearchUnavailable,
} from './search-index.ts';
import type { IndexState } from './search-sync.ts';
import type { SearchedFields } from './searched-fields.ts';
import { noGroups, type StandardGroups, standardGroupsOf } from './standard-groups.ts';
import { meaningsOf, type StandardMeaning, type StandardReach } from './standard-meaning.ts';
import { termFinderOf } from './understanding/terms.ts';
import {
  accept,
  type Interpretation,
  type InterpretationKind,
  type Understanding,
  understand,
} from './understanding/understanding.ts';

/** What somebody searches for in an index. */
export type AskedSearch = {
  readonly text: string;
  /** Which interpretations of the text are taken as filters; their words leave the text. */
  readonly accepted: readonly InterpretationKind[];
  readonly filters: Filters;
  readonly reach: StandardReach;
  readonly facets: readonly FacetRequest[];
  /** Code or id of a standard: a facet of standards also counts those directly below it, as groups. */
  readonly standardsUnder: string | null;
  /** One of the sorts of the fields. */
  readonly sort: string;
  readonly isExplained: boolean;
  /** Whether the same content is shown once. */
  readonly isCollapsed: boolean;
  readonly language: LabelLanguage;
  /** Writes that the search must see. */
  readonly waitFor: readonly AwaitedState[];
  readonly offset: number;
  readonly limit: number;
};

/** An interpretation with what it means here. */
export type OfferedInterpretation = Interpretation & {
  readonly label: string;
  readonly isAccepted: boolean;
  /** What a code stands for: several when it is ambiguous, none when no framework has it. */
  readonly standards: readonly StandardLabel[];
};

export type Found<Hit> = Pick<SearchResult, 'total' | 'corrections'> & {
  /** What was searched for: the text without what was accepted. */
  readonly q: string;
  readonly hits: readonly Json<Hit>[];
  readonly facets: readonly Facet[];
  readonly interpretation: readonly OfferedInterpretation[];
  readonly isPartial: boolean;
  /** The index does not answer: these come from the database. */
  readonly isDegraded: boolean;
  readonly index: IndexState;
  /** Of the writes to wait for: what searches do not show yet. */
  readonly stillPending: readonly AwaitedState[];
  /** Whether the index and the vocabularies alone decide it: the standards of a district change without them. */
  readonly isLasting: boolean;
};

export type SearchServiceParts<Hit> = {
  /** What the index can be asked for. */
  readonly fields: SearchedFields;
  readonly index: Pick<SearchIndex, 'search'>;
  readonly state: () => IndexState;
  /** The condition without which no search of the actor runs. */
  readonly searchScopeOf: (actor: Actor) => SearchFilter;
  /** Hits as far as the actor may see them, in the order given. */
  readonly presentHits: (actor: Actor, hits: readonly SearchHit[], context: HitContext) => Promise<Json<Hit>[]>;
  /** The newest records that the actor may see, at most so many, without an index. */
  readonly browse: (actor: Actor, limit: number) => Promise<readonly { readonly document: IndexDocument }[]>;
  /** In which of their fields words are looked for then. */
  readonly browsedFields: readonly string[];
  readonly freshness: Freshness;
  /** Codes of records stay what they were when a framework arrives that knows them. */
  readonly keepsCodes?: boolean;
  readonly standards: Pick<
    StandardsReader,
    | 'resolveCodes'
    | 'descendantsOf'
    | 'crosswalksOf'
    | 'labelsOf'
    | 'getMany'
    | 'search'
    | 'topOf'
    | 'adoptedFrameworks'
  >;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
};

export type SearchService<Hit> = ReturnType<typeof createSearchService<Hit>>;

/** Without an index so many records are looked at, the last changed ones. */
const mostBrowsed = 500;
/** Standards that are called so; more than one list shows. */
const mostNamedStandards = 200;

/** Searches of one index, from what was typed to what is shown. */
export function createSearchService<Hit>(parts: SearchServiceParts<Hit>) {
  const {
    fields,
    index,
    state,
    searchScopeOf,
    presentHits,
    freshness,
    standards,
    vocabularies,
    keepsCodes = false,
  } = parts;

  /** What the codes in the text and among the filters mean, looked up together. */
  const lookUp = async (
    actor: Actor,
    interpretations: readonly Interpretation[],
    { filters, reach }: Pick<AskedSearch, 'filters' | 'reach'>,
  ): Promise<ReadonlyMap<string, StandardMeaning>> => {
    const inText = interpretations.flatMap(({ kind, from }) => (kind === 'standards' ? [from] : []));
    const written = [...new Set([...inText, ...standardsOfFilters(filters, fields)])];
    const meanings = await meaningsOf(standards, actor, written, { ...reach, hasCodes: keepsCodes });
    return new Map(meanings.map((meaning) => [meaning.written, meaning]));
  };

  /** What is searched for: the text without what was accepted of it, and the filters with that. */
  const interpret = async (actor: Actor, search: Pick<AskedSearch, 'text' | 'accepted' | 'filters' | 'reach'>) => {
    const set = await vocabularies.of(actor.orgId);
    const reading = { findCodes, findTerms: termFinderOf(set.expansions) };
    const typed = understand(search.text, reading);
    const accepted = typed.interpretations.filter(({ kind }) => search.accepted.includes(kind));
    const rest = accept(typed, accepted);
    const asked = accepted.length === 0 ? typed : understand(rest.q, reading);
    const filters = accepted.length === 0 ? search.filters : withAccepted(search.filters, rest.filters, fields);
    const meanings = await lookUp(actor, typed.interpretations, { filters, reach: search.reach });
    return { set, typed, accepted, asked, filters, meanings };
  };

  const presentFacets = async (
    actor: Actor,
    { facets, language }: Pick<AskedSearch, 'facets' | 'language'>,
    standardGroups: StandardGroups,
    countsOf: readonly (readonly FacetCounts[])[],
  ): Promise<Facet[]> => {
    const set = await vocabularies.of(actor.orgId);
    const ids = facets.flatMap(({ name }, at) => {
      if (!fields.keywords[name]?.isStandard) return [];
      return (countsOf[at] ?? []).flatMap(({ values }) => values.map(({ value }) => value));
    });
    const known = ids.filter((id) => !id.startsWith('code:'));
    const standardLabels = known.length > 0 ? await standards.labelsOf(scopeOf(actor), known) : new Map();
    const context = { fields, vocabularies: set, language, standardLabels, standardGroups };
    return facets.map((request, at) => presentFacet(request, countsOf[at] ?? [], context));
  };

  /** What can be said without an index: the newest records that pass the filters and hold all the words. */
  const browse = async (actor: Actor, query: SearchQuery) => {
    const seen = await parts.browse(actor, mostBrowsed);
    const filters = [query.scope, ...Object.values(query.filters)];
    const fitting = seen.filter(
      ({ document }) =>
        filters.every((filter) => passes(document, filter)) && holdsWords(document, parts.browsedFields, query.text),
    );
    const hits = fitting.slice(query.offset, query.offset + query.limit).map(({ document }) => {
      return { id: document.id, revision: document.revision, score: 0 };
    });
    return { hits, total: fitting.length, facets: [], corrections: [], isPartial: false, isDegraded: true };
  };

  const ask = async (actor: Actor, query: SearchQuery): Promise<SearchResult & { isDegraded: boolean }> => {
    try {
      return { ...(await index.search(query)), isDegraded: false };
    } catch (error) {
      if (!(error instanceof SearchUnavailable)) throw error;
      return browse(actor, query);
    }
  };

  return {
    /**
     * The index answers ids within the actor's scope. Their records are those that it was filled with while nothing
     * waits for it, or else come in one query as they are now, without what the actor may no longer see.
     */
    find: async (actor: Actor, search: AskedSearch): Promise<Found<Hit>> => {
      const stillPending = await freshness.waitFor(actor, search.waitFor);
      const known = state();
      const { set, typed, accepted, asked, filters, meanings } = await interpret(actor, search);
      const standardGroups =
        search.standardsUnder === null ? noGroups : await standardGroupsOf(standards, actor, search.standardsUnder);
      const queries = search.facets.map((request) =>
        facetQueries(request, { fields, vocabularies: set, standardGroups }),
      );
      const result = await ask(actor, {
        scope: searchScopeOf(actor),
        text: asked.text,
        alternatives: alternativesOf(asked, meanings),
        filters: toSearchFilters(filters, { fields, actor, vocabularies: set, meanings }),
        facets: queries.flat(),
        sort: fields.sorts[search.sort] ?? [],
        ...(search.isCollapsed && fields.distinct !== undefined && { distinct: fields.distinct }),
        ...(search.isExplained && { explain: true }),
        offset: search.offset,
        limit: search.limit,
      });
      const counts = [...result.facets];
      const countsOf = queries.map(({ length }) => counts.splice(0, length));
      return {
        q: asked.text,
        hits: await presentHits(actor, result.hits, {
          isCurrent: known.state === 'ready' && known.pendingChanges === 0,
          explainIn: search.isExplained ? search.language : null,
          vocabularies: set,
          meanings: [...meanings.values()],
        }),
        total: result.total,
        facets: await presentFacets(actor, search, standardGroups, countsOf),
        corrections: result.corrections,
        interpretation: typed.interpretations.map((interpretation) => ({
          ...interpretation,
          label: labelOfInterpretation(interpretation, search.language, set),
          isAccepted: accepted.includes(interpretation),
          standards: meanings.get(interpretation.from)?.standards ?? [],
        })),
        isPartial: result.isPartial ?? false,
        isDegraded: result.isDegraded,
        index: known,
        stillPending,
        isLasting:
          result.total > 0 &&
          !result.isDegraded &&
          stillPending.length === 0 &&
          !asksStandards(fields, search, meanings),
      };
    },

    /** Ids of all that a search finds, in its order, at most `limit`; null while the index cannot tell all of them. */
    findIds: async (
      actor: Actor,
      search: Pick<AskedSearch, 'text' | 'accepted' | 'filters' | 'reach' | 'sort' | 'isCollapsed' | 'waitFor'>,
      limit: number,
    ): Promise<{ ids: readonly string[]; total: number } | null> => {
      await freshness.waitFor(actor, search.waitFor);
      if (state().state !== 'ready') return null;
      const { set, asked, filters, meanings } = await interpret(actor, search);
      const found = await ask(actor, {
        scope: searchScopeOf(actor),
        text: asked.text,
        alternatives: alternativesOf(asked, meanings),
        filters: toSearchFilters(filters, { fields, actor, vocabularies: set, meanings }),
        facets: [],
        sort: fields.sorts[search.sort] ?? [],
        ...(search.isCollapsed && fields.distinct !== undefined && { distinct: fields.distinct }),
        offset: 0,
        limit,
      });
      return found.isDegraded ? null : { ids: found.hits.map(({ id }) => id), total: found.total };
    },

    /** How a text can be read, without searching for it. */
    readText: async (actor: Actor, text: string): Promise<Understanding> => {
      const { expansions } = await vocabularies.of(actor.orgId);
      return understand(text, { findCodes, findTerms: termFinderOf(expansions) });
    },

    /** Values of one field among the results of a search, by their names. */
    countFacet: async (
      actor: Actor,
      {
        facet,
        ...search
      }: Pick<AskedSearch, 'text' | 'filters' | 'reach' | 'isCollapsed' | 'language'> & {
        readonly facet: FacetRequest;
      },
    ): Promise<Facet> => {
      const set = await vocabularies.of(actor.orgId);
      const asked = understand(search.text, { findCodes, findTerms: termFinderOf(set.expansions) });
      const meanings = await lookUp(actor, asked.interpretations, search);
      const isStandard = fields.keywords[facet.name]?.isStandard;
      const named =
        isStandard && facet.q !== undefined
          ? (await standards.search(scopeOf(actor), { q: facet.q, limit: mostNamedStandards })).standards
          : [];
      const request = { ...facet, standardIds: named.map(({ id }) => id) };
      const { facets } = await ask(actor, {
        scope: searchScopeOf(actor),
        text: asked.text,
        alternatives: alternativesOf(asked, meanings),
        filters: toSearchFilters(search.filters, { fields, actor, vocabularies: set, meanings }),
        facets: facetQueries(request, { fields, vocabularies: set, standardGroups: noGroups }),
        sort: [],
        ...(search.isCollapsed && fields.distinct !== undefined && { distinct: fields.distinct }),
        offset: 0,
        limit: 0,
      });
      const [found] = await presentFacets(actor, { facets: [request], language: search.language }, noGroups, [facets]);
      return found ?? { name: facet.name, values: [] };
    },
  };
}

function asksStandards(
  fields: SearchedFields,
  { facets, standardsUnder }: Pick<AskedSearch, 'facets' | 'standardsUnder'>,
  meanings: ReadonlyMap<string, StandardMeaning>,
): boolean {
  const isStandard = ({ name }: FacetRequest) => fields.keywords[name]?.isStandard === true;
  return meanings.size > 0 || standardsUnder !== null || facets.some(isStandard);
}
