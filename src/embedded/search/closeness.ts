import type { Matches } from './matching.ts';
import type { QueryText } from './query-text.ts';
import { type Lexicon, rarityOf } from './terms.ts';

/** So many of the best are looked at for words that stand together; what comes after them stays as it is. */
export const mostLookedAt = 40;

/** What two words that stand one after the other, as they were typed, add to what they count apart. */
const togetherBonus = 0.25;

/** Hits by relevance: documents, with their scores, the best first. */
export type Ranked = { readonly document: number; readonly score: number };

/**
 * Puts, among documents with as many words, those before that have typed neighbors as neighbors: "water cycle" before "a
 * cycle of cold water". Whoever comes before stays before all that were not looked at, as nobody loses score.
 * @param documents the best, in their order
 */
export function rankByCloseness(
  lexicon: Lexicon,
  { parts }: QueryText,
  matches: Matches,
  documents: readonly number[],
): Ranked[] {
  const { store, vocabulary } = lexicon;
  const pairs = parts.slice(1).flatMap((part, at) => {
    const before = parts[at];
    if (part.kind !== 'word' || before?.kind !== 'word') return [];
    const numbers = [before, part].map(({ words }) => vocabulary.find(words[0] as string) ?? -1);
    if (numbers.includes(-1)) return [];
    const rarity = numbers.reduce((sum, number) => sum + rarityOf(store, store.frequencyOf(number)), 0);
    return [{ numbers, bonus: togetherBonus * rarity }];
  });
  const ranked = documents.map((document, at) => {
    const near = at < mostLookedAt ? pairs.filter(({ numbers }) => store.holdsSequence(document, numbers)) : [];
    const score = near.reduce((sum, { bonus }) => sum + bonus, matches.scoreOf(document));
    return { document, score, tier: matches.tierOf(document), at };
  });
  return pairs.length === 0 ? ranked : ranked.sort((a, b) => b.tier - a.tier || b.score - a.score || a.at - b.at);
}
