import { type Bitset, has, sizeOfBoth } from './bitset.ts';
import { livePassing } from './filters.ts';
import type { KeywordColumn } from './keyword-column.ts';
import type { SuggestableTexts } from './store.ts';
import type { Lexicon } from './terms.ts';
import { firstOf } from './top.ts';
import type { Suggestion, SuggestQuery } from './types.ts';
import { boundary } from './vocabulary.ts';
import { fold, wordsOf } from './words.ts';

/**
 * Of a beginning that very many words share, only so many of the most frequent are followed, and only so many postings are
 * read, the same number of each word as far as there are any: who types a single letter gets some of everything that
 * begins with it, in time.
 */
const mostWords = 64;
const mostPostings = 1_000;

/** Before all others: suggestions that begin with the whole text. */
type Ranked = Suggestion & { readonly isStart: boolean; readonly rank: number };

type Typed = { readonly words: readonly string[]; readonly isOpen: boolean };

/** Titles and tags that hold all the words that were typed, the last one as the beginning of a word. */
export function suggest(lexicon: Lexicon, { scope, prefix, fields, limit }: SuggestQuery): Suggestion[] {
  if (scope === undefined) throw new Error('Suggestions have no scope: they would show what nobody may see.');
  const { store } = lexicon;
  const typed: Typed = { words: wordsOf(prefix), isOpen: /[\p{L}\p{N}]$/u.test(fold(prefix)) };
  if (typed.words.length === 0 || limit === 0) return [];
  store.sets.begin(store.size);
  const within = store.recurring.of(scope, store.version, () => livePassing(store, scope));
  const found = (fields ?? store.settings.suggestable ?? []).flatMap((field) => {
    const texts = store.suggestable.get(field);
    if (texts !== undefined) return fromTexts(lexicon, field, texts, typed, within, limit);
    const column = store.keywords.get(field);
    if (column === undefined) throw new Error(`The index has no field "${field}" to suggest from.`);
    return fromTags(field, column, typed, within, limit);
  });
  // A stable sort: what begins so comes first, otherwise in the order of the fields.
  return found
    .sort((a, b) => Number(b.isStart) - Number(a.isStart))
    .slice(0, limit)
    .map(({ isStart: _isStart, rank: _rank, ...suggestion }) => suggestion);
}

function fromTags(field: string, column: KeywordColumn, typed: Typed, within: Bitset, limit: number): Ranked[] {
  const start = ` ${typed.words.join(' ')}${typed.isOpen ? '' : ' '}`;
  const found: Ranked[] = [];
  for (const number of column.valuesWith(typed.words, typed.isOpen ? 'last' : 'none')) {
    const { list, bits } = column.holdersOf(number);
    let count = bits === null ? 0 : sizeOfBoth(within, bits);
    if (list !== null)
      for (let at = 0; at < list.length; at += 1) if (has(within, list.array[at] as number)) count += 1;
    if (count === 0) continue;
    const isStart = column.wordsOf(number).startsWith(start);
    insert(found, { text: column.valueOf(number), field, count, isStart, rank: -count }, limit);
  }
  return found;
}

/** Short titles first: what was typed is more of them. */
function fromTexts(
  lexicon: Lexicon,
  field: string,
  { fieldNumber, texts }: SuggestableTexts,
  typed: Typed,
  within: Bitset,
  limit: number,
): Ranked[] {
  const { store } = lexicon;
  const sought = typed.words.map((word, at) =>
    soughtWord(lexicon, word, typed.isOpen && at === typed.words.length - 1),
  );
  const rarest = sought.reduce((a, b) => (b.frequency < a.frequency ? b : a));
  const others = sought.filter((one) => one !== rarest);
  const { allText } = store;
  const best: Ranked[] = [];
  const offered = new Set<string>();
  let left = mostPostings;
  // The rarest first: what they leave of their share is for those with more.
  for (let next = rarest.numbers.length - 1; next >= 0; next -= 1) {
    const number = rarest.numbers[next] as number;
    const { pairs, start, end } = store.postings.read(number);
    const stop = Math.min(end, start + 2 * Math.ceil(left / (next + 1)));
    left -= (stop - start) / 2;
    for (let at = start; at < stop; at += 2) {
      const document = pairs[at] as number;
      if (!has(within, document)) continue;
      // Most are dismissed by their first word.
      const from = store.startOf(document, fieldNumber);
      const isStart = sought.every(({ fits }, next) => fits(allText[from + next] as number));
      const last = best[limit - 1];
      if (last?.isStart && !isStart) continue;
      const to = store.endOf(from);
      const rank = to - from;
      if (last !== undefined && last.isStart === isStart && last.rank < rank) continue;
      const words = allText.subarray(from, to);
      if (!words.includes(number) || !others.every(({ fits }) => words.some(fits))) continue;
      for (const text of texts[document] ?? []) {
        const key = fold(text);
        if (offered.has(key)) continue;
        offered.add(key);
        insert(best, { text, field, isStart, rank }, limit);
      }
    }
  }
  return best;
}

type SoughtWord = {
  /** The words that it may be, the most frequent first. */
  readonly numbers: readonly number[];
  readonly frequency: number;
  fits(word: number): boolean;
};

function soughtWord({ store, vocabulary }: Lexicon, word: string, isOpen: boolean): SoughtWord {
  const exact = [vocabulary.find(word), vocabulary.findInCodes(word)].filter((number) => number !== undefined);
  const known = (isOpen ? [...exact, ...vocabulary.completions(word)] : exact).filter(
    (number) => store.frequencyOf(number) > 0,
  );
  const isMore = (a: number, b: number): boolean => {
    const difference = store.frequencyOf(a) - store.frequencyOf(b);
    return difference === 0 ? a < b : difference > 0;
  };
  const [one = -1, other = -1] = exact;
  const begins = (number: number): boolean => number !== boundary && vocabulary.wordOf(number).startsWith(word);
  return {
    numbers: firstOf(Uint32Array.from(known), mostWords, isMore),
    frequency: known.reduce((sum, number) => sum + store.frequencyOf(number), 0),
    fits: (number) => number === one || number === other || (isOpen && begins(number)),
  };
}

/** Keeps the list in order, and no longer than `limit`. */
function insert(best: Ranked[], one: Ranked, limit: number): void {
  let at = best.length;
  while (at > 0 && comesBefore(one, best[at - 1] as Ranked)) at -= 1;
  if (at >= limit) return;
  best.splice(at, 0, one);
  if (best.length > limit) best.pop();
}

function comesBefore(one: Ranked, other: Ranked): boolean {
  if (one.isStart !== other.isStart) return one.isStart;
  return one.rank === other.rank ? one.text < other.text : one.rank < other.rank;
}
