import { stemWord } from './languages.ts';
import type { Synonyms } from './settings.ts';
import { wordsOf } from './words.ts';

/** Meilisearch looks for synonyms of up to three words, and takes so many of each. */
const longestTerm = 3;
const mostEach = 50;

/**
 * Synonyms as Meilisearch's settings have them, of lists of words that mean the same: each word stands for all the others.
 * Words are asked for by their stems, so it is by these that they are known.
 */
export function synonymsOf(lists: readonly (readonly string[])[]): Synonyms {
  const synonyms: Record<string, string[]> = {};
  for (const list of lists) {
    const terms = [...new Set(list.map((text) => wordsOf(text).map(stemWord).join(' ')).filter(Boolean))];
    for (const term of terms) {
      if (term.split(' ').length > longestTerm) continue;
      const others = new Set([...(synonyms[term] ?? []), ...terms.filter((other) => other !== term)]);
      if (others.size > 0) synonyms[term] = [...others].slice(0, mostEach);
    }
  }
  return synonyms;
}
