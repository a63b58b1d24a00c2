import { namesTheMoment } from './kept-answers.ts';
import type { SearchIndex, Suggestion, SuggestQuery } from './search-index.ts';

type Suggesting = Pick<SearchIndex, 'suggest' | 'generation'>;

/** Eight titles each: a few megabytes. */
const mostKept = 5_000;

/**
 * What an index suggests, kept until one of its documents changes: a class that types the same word asks the same
 * beginnings. An index that does not tell when it changes is asked each time, and so is any for a reach that ends at
 * some hour: it is another one at every moment, and would only push out what others ask again.
 */
export function keepSuggestions(index: Suggesting): Pick<SearchIndex, 'suggest'> {
  const kept = new Map<string, readonly Suggestion[]>();
  let generation = -1;

  return {
    suggest: async (query: SuggestQuery) => {
      const begun = index.generation?.();
      if (begun === undefined || namesTheMoment(query.scope)) return index.suggest(query);
      if (begun !== generation) {
        kept.clear();
        generation = begun;
      }
      const key = JSON.stringify(query);
      const known = kept.get(key);
      if (known) return known;
      const found = await index.suggest(query);
      if (index.generation?.() === begun && generation === begun) {
        const [oldest] = kept.keys();
        if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
        kept.set(key, found);
      }
      return found;
    },
  };
}
