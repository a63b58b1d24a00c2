import type { FrameworkRank } from './framework-rank.ts';
import { wordsOf } from './standard-words.ts';
import type { StandardsStore, WordsHit } from './standards.store.ts';
import type { FoundStandard, StandardSearch, StandardsScope } from './standards.ts';

/** Found by words and looked at for the order. */
const mostCandidates = 400;

/** Searches by words while the index cannot answer: without typos and endings of words. */
export async function findInDatabase(
  standards: Pick<StandardsStore, 'searchWords' | 'findMany'>,
  scope: StandardsScope,
  { q, frameworkIds, gradeLevels, limit }: StandardSearch,
  rank: FrameworkRank,
): Promise<FoundStandard[]> {
  const asked = wordsOf(q);
  const best = (await findByWords(standards, scope, q, { frameworkIds, gradeLevels }))
    .map((hit) => ({ hit, weight: share(asked, hit), rank: rank(hit) }))
    .sort(
      (one, other) =>
        other.weight - one.weight || one.rank - other.rank || (one.hit.orderPath < other.hit.orderPath ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ hit }) => hit.id);
  const found = new Map((await standards.findMany(scope, best)).map((standard) => [standard.id, standard]));
  return [...new Set(best)].flatMap((id) => found.get(id) ?? []);
}

/** All words, the last one as a beginning; where nothing has them all, the longest one. */
async function findByWords(
  standards: Pick<StandardsStore, 'searchWords'>,
  scope: StandardsScope,
  text: string,
  filter: Pick<Parameters<StandardsStore['searchWords']>[1], 'frameworkIds' | 'gradeLevels'>,
): Promise<WordsHit[]> {
  const words = wordsOf(text);
  const last = words.at(-1);
  if (last === undefined) return [];
  const isOpen = !/\s$/.test(text);
  const all = isOpen ? { words: words.slice(0, -1), prefix: last } : { words, prefix: null };
  const found = await standards.searchWords(scope, { ...filter, ...all, limit: mostCandidates });
  if (found.length > 0 || words.length === 1) return found;
  const [longest = last] = [...words].sort((one, other) => other.length - one.length);
  return standards.searchWords(scope, { ...filter, words: [longest], prefix: null, limit: mostCandidates });
}

/** What part of a statement was asked for: short statements that say just this come first. */
function share(asked: readonly string[], { words }: WordsHit): number {
  const has = new Set(words);
  const last = asked.at(-1) ?? '';
  // The last word may be the beginning of one.
  const whole = asked.filter((word) => has.has(word)).length;
  const begun = !has.has(last) && words.some((word) => word.startsWith(last)) ? 0.5 : 0;
  return (whole + begun) / (words.length + 5);
}
