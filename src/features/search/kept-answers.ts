import type { Json } from '../../http/json.ts';
import type { Actor } from '../../shared/actor.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { ResourceSearchResponse } from './search.schemas.ts';
import type { SearchFilter, SearchIndex } from './search-index.ts';
import type { IndexState } from './search-sync.ts';

/** What a search answers, all but how far the index is. */
type Result = Omit<ResourceSearchResponse, 'index'>;

/** The text of an answer, and whether the same question has the same answer as long as nothing changes. */
type Answer = { readonly body: Json<Result>; readonly isLasting: boolean };

export type KeptAnswers = ReturnType<typeof createKeptAnswers>;

/** In characters, a byte each for most texts; about 600 answers with 20 hits. */
const mostText = 16_000_000;
const mostQuestions = 2_000;
const longestQuestion = 4_000;

type Entry = {
  readonly vocabularies: VocabularySet;
  /** Null after the first time: what is asked once only is not kept. */
  readonly body: Json<Result> | null;
};

/**
 * Answers of searches that are asked again and again: what a class types in one lesson, the first page of a subject. One
 * holds as long as no document of the index has changed, none waits for it, and the vocabularies of the district are the
 * same; for people of the same district with the same reach.
 */
export function createKeptAnswers({
  index,
  state,
  resources,
  vocabularies,
}: {
  readonly index: Pick<SearchIndex, 'generation'>;
  readonly state: () => IndexState;
  readonly resources: Pick<ResourceSearchService, 'searchScopeOf'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
}) {
  const entries = new Map<string, Entry>();
  let generation = -1;
  let text = 0;

  const drop = (key: string): void => {
    text -= entries.get(key)?.body?.text.length ?? 0;
    entries.delete(key);
  };

  const keep = (key: string, entry: Entry): void => {
    drop(key);
    entries.set(key, entry);
    text += entry.body?.text.length ?? 0;
    for (const oldest of entries.keys()) {
      if (text <= mostText && entries.size <= mostQuestions) break;
      drop(oldest);
    }
  };

  /** The present generation of an index that lacks nothing; null when answers may be behind, or nobody can tell. */
  const settled = (): number | null => {
    const { state: is, pendingChanges } = state();
    return is === 'ready' && pendingChanges === 0 ? (index.generation?.() ?? null) : null;
  };

  return {
    /**
     * The answer to a question, made unless it is known.
     * @param question all that the answer depends on besides the actor's reach and the data
     */
    of: async (actor: Actor, question: unknown, make: () => Promise<Answer>): Promise<Json<Result>> => {
      const set = await vocabularies.of(actor.orgId);
      const begun = settled();
      const scope = resources.searchScopeOf(actor);
      if (begun === null || namesTheMoment(scope)) return (await make()).body;
      if (begun !== generation) {
        entries.clear();
        text = 0;
        generation = begun;
      }
      const key = JSON.stringify([actor.orgId, scope, question]);
      if (key.length > longestQuestion) return (await make()).body;
      const known = entries.get(key);
      if (known?.body && known.vocabularies === set) {
        // Those that are asked for stay the longest.
        entries.delete(key);
        entries.set(key, known);
        return known.body;
      }
      const { body, isLasting } = await make();
      // Made of an index that changed meanwhile, it may be of either state.
      if (isLasting && settled() === begun && generation === begun) {
        keep(key, { vocabularies: set, body: known === undefined ? null : body });
      }
      return body;
    },
  };
}

/** A reach that ends at some hour is another one at every search. */
export function namesTheMoment(filter: SearchFilter): boolean {
  if (filter.kind === 'all' || filter.kind === 'any') return filter.filters.some(namesTheMoment);
  return filter.kind === 'not' ? namesTheMoment(filter.filter) : filter.kind === 'range';
}
