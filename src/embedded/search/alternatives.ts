import { type Bitset, intersect, membersOf } from './bitset.ts';
import { keywordColumn } from './filters.ts';
import { impactOf } from './store.ts';
import { type Lexicon, sameTerms, sequenceTerms, type Term, weights } from './terms.ts';
import type { Alternative, AlternativeTag, MatchKind } from './types.ts';
import { wordsOf } from './words.ts';

/** A tag of a field whose weight nobody has said. */
const defaultTagWeight = 1;

/** All that an alternative adds to the parts of the text that it stands for, within some documents. */
export function alternativeTerms(lexicon: Lexicon, { kind, phrase, texts, tags }: Alternative, within: Bitset): Term[] {
  const terms: Term[] = [];
  const weight = kind === 'code' ? weights.same : weights.synonym;
  for (const text of texts) {
    const words = wordsOf(text);
    const [only] = words;
    if (only === undefined) continue;
    if (kind !== 'code' && words.length === 1) terms.push(...sameTerms(lexicon, only, kind, weight));
    else terms.push(...sequenceTerms(lexicon, words, within, kind, weight));
  }
  for (const tag of tags) terms.push(tagTerm(lexicon, tag, kind, within));
  return terms.map((term) => ({ ...term, from: phrase }));
}

function tagTerm({ store }: Lexicon, tag: AlternativeTag, via: MatchKind, within: Bitset): Term {
  const { field, values, weight = 1 } = tag;
  const column = keywordColumn(store, field);
  const holders = store.sets.copyOf(column.holdersOfAny(values, () => store.sets.take()));
  intersect(holders, within);
  const documents = membersOf(holders);
  const impact = impactOf(store.settings.tagWeights?.[field] ?? defaultTagWeight);
  const pairs = new Uint32Array(2 * documents.length);
  for (let at = 0; at < documents.length; at += 1) {
    pairs[2 * at] = documents[at] as number;
    pairs[2 * at + 1] = impact;
  }
  const source = { kind: 'tag', field, values } as const;
  const end = pairs.length;
  return { pairs, start: 0, end, source, via, from: null, weight, isTypo: false, frequency: documents.length };
}
