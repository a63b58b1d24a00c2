import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { PlaylistSearchRecords } from '../playlists/search/playlist-search.service.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { foldWord, type LabelLanguage, type TermExpansion } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { type SearchIndex, SearchUnavailable, type SuggestQuery } from './search-index.ts';

/** A text that may have been meant, before it is typed to the end. */
export type SearchSuggestion = {
  /** `title`: of a resource; `playlist`: of a playlist. */
  readonly kind: 'title' | 'playlist' | 'standard' | 'term';
  /** To be searched for. */
  readonly text: string;
  /** Of a standard: its statement. */
  readonly detail?: string;
  /** Query parameters that look for just this; a title has none. */
  readonly filter?: Readonly<Record<string, string>>;
};

export type SuggestionsService = ReturnType<typeof createSuggestionsService>;

/** Shorter beginnings say nothing of a statement. */
const shortestStandard = 2;

/** Titles that the actor may find, standards by code or words, and terms under any of their names. */
export function createSuggestionsService({
  index,
  resources,
  playlists,
  standards,
  vocabularies,
}: {
  index: Pick<SearchIndex, 'suggest'>;
  resources: Pick<ResourceSearchService, 'searchScopeOf'>;
  playlists: {
    readonly index: Pick<SearchIndex, 'suggest'>;
    readonly records: Pick<PlaylistSearchRecords, 'searchScopeOf' | 'maySearch'>;
  };
  standards: Pick<StandardsReader, 'search'>;
  vocabularies: Pick<VocabularyService, 'of'>;
}) {
  const titlesIn = async (
    kind: 'title' | 'playlist',
    from: Pick<SearchIndex, 'suggest'>,
    { scope, prefix, limit }: Pick<SuggestQuery, 'scope' | 'prefix' | 'limit'>,
  ): Promise<SearchSuggestion[]> => {
    try {
      const found = await from.suggest({ scope, prefix, fields: ['title'], limit });
      return found.map(({ text }) => ({ kind, text }));
    } catch (error) {
      // Terms and standards can still be suggested.
      if (!(error instanceof SearchUnavailable)) throw error;
      return [];
    }
  };

  const standardsOf = async (actor: Actor, q: string, limit: number): Promise<SearchSuggestion[]> => {
    if (q.length < shortestStandard) return [];
    const found = await standards.search(scopeOf(actor), { q, limit });
    return found.standards.map(({ id, code, statement }) => ({
      kind: 'standard',
      text: code ?? statement,
      detail: statement,
      filter: { standards: id },
    }));
  };

  return {
    suggest: async (
      actor: Actor,
      { q, limit, language }: { q: string; limit: number; language: LabelLanguage },
    ): Promise<SearchSuggestion[]> => {
      const typed = q.trim();
      if (typed === '') return [];
      const scope = resources.searchScopeOf(actor);
      const ofPlaylists = { scope: playlists.records.searchScopeOf(actor), prefix: q, limit };
      const [titles, playlistTitles, found, set] = await Promise.all([
        titlesIn('title', index, { scope, prefix: q, limit }),
        playlists.records.maySearch(actor) ? titlesIn('playlist', playlists.index, ofPlaylists) : [],
        standardsOf(actor, typed, limit),
        vocabularies.of(actor.orgId),
      ]);
      return mix([termsOf(set, typed, language), found, titles, playlistTitles], limit);
    },
  };
}

/** Folding the names of all terms takes milliseconds: it is done once for each state of a vocabulary. */
const folded = new WeakMap<readonly TermExpansion[], ReadonlyMap<string, readonly FoldedTerm[]>>();

type FoldedTerm = Pick<TermExpansion, 'field' | 'id'> & { readonly names: readonly string[] };

/** By the first letter of each word of their names. */
function foldedTermsOf(expansions: readonly TermExpansion[]): ReadonlyMap<string, readonly FoldedTerm[]> {
  const known = folded.get(expansions);
  if (known) return known;
  const byLetter = new Map<string, FoldedTerm[]>();
  for (const { field, id, words } of expansions) {
    const term = { field, id, names: words.map(foldWord) };
    const letters = new Set(term.names.flatMap((name) => name.split(' ').map((word) => word.charAt(0))));
    for (const letter of letters) {
      const terms = byLetter.get(letter);
      if (terms) terms.push(term);
      else byLetter.set(letter, [term]);
    }
  }
  folded.set(expansions, byLetter);
  return byLetter;
}

/** Terms that are called so in any language; those whose name begins with all of it first. */
function termsOf(set: VocabularySet, q: string, language: LabelLanguage): SearchSuggestion[] {
  const beginning = foldWord(q);
  const parts = beginning.split(' ');
  const holds = (name: string) => parts.every((part) => name.startsWith(part) || name.includes(` ${part}`));
  const terms = foldedTermsOf(set.expansions).get(beginning.charAt(0)) ?? [];
  return terms
    .filter(({ names }) => names.some(holds))
    .map(({ field, id, names }) => ({
      suggestion: { kind: 'term' as const, text: set.labelOf(field, id, language), filter: { [field]: id } },
      isBeginning: names.some((name) => name.startsWith(beginning)),
    }))
    .sort(
      (a, b) => Number(b.isBeginning) - Number(a.isBeginning) || a.suggestion.text.length - b.suggestion.text.length,
    )
    .map(({ suggestion }) => suggestion);
}

/** Some of each kind in turn, none twice. */
function mix(lists: readonly (readonly SearchSuggestion[])[], limit: number): SearchSuggestion[] {
  const mixed = new Map<string, SearchSuggestion>();
  const longest = Math.max(...lists.map(({ length }) => length));
  for (let at = 0; at < longest && mixed.size < limit; at += 1) {
    for (const list of lists) {
      const suggestion = list[at];
      if (!suggestion || mixed.size >= limit) continue;
      const key = `${suggestion.kind} ${suggestion.text.toLowerCase()}`;
      if (!mixed.has(key)) mixed.set(key, suggestion);
    }
  }
  return [...mixed.values()];
}
