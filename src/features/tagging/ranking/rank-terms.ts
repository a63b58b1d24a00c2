import type { TaggedText } from './tagged-texts.ts';
import { comparedWords } from './words.ts';

/** How sure a tag is, and why. */
export type RankedTerm = {
  readonly value: string;
  readonly confidence: number;
  /** Words of the text that are the term or one of its other names. */
  readonly words: readonly string[];
  /** Tagged resources that have it: like texts first, then others of the same origin. */
  readonly similarIds: readonly string[];
  /** What it shares with those of the same origin, such as `host:example.org`. */
  readonly trait: string | null;
};

/** A term with all its names. */
export type NamedTerm = { readonly id: string; readonly names: readonly string[] };

const nearest = 25;
/** So much likeness has to be there before neighbours are believed. */
const likenessPrior = 0.02;
const tracePrior = 3;
const surest = 0.95;
const mostWitnesses = 5;
const confidenceOfName = { title: 0.85, text: 0.6 } as const;

/**
 * Tags of one field for a text, the surest first: by names of terms that stand in it, by what like texts have, by what
 * others of the same origin have, and by what is known from elsewhere (`hints`). Only `terms` are suggested.
 */
export function rankTerms<Text extends TaggedText & { readonly traits: readonly string[] }>(input: {
  readonly texts: readonly (Text | null)[];
  readonly likeness: Float64Array;
  readonly tagsOf: (text: Text) => readonly string[];
  readonly terms: readonly NamedTerm[];
  readonly title: string;
  readonly text: string;
  readonly traits: readonly string[];
  readonly hints: ReadonlyMap<string, number>;
}): RankedTerm[] {
  const { texts, likeness, tagsOf, terms, traits, hints } = input;
  const isTerm = new Set(terms.map(({ id }) => id));
  const slots: number[] = [];
  const ofTrait = traits.map(() => ({ count: 0, having: new Map<string, string[]>() }));
  for (const [slot, text] of texts.entries()) {
    if (text === null || (likeness[slot] as number) < 0) continue;
    const tags = tagsOf(text);
    if (tags.length === 0) continue;
    if ((likeness[slot] as number) > 0) slots.push(slot);
    for (const [at, trait] of traits.entries()) {
      if (!text.traits.includes(trait)) continue;
      const counted = ofTrait[at] as (typeof ofTrait)[number];
      counted.count += 1;
      for (const tag of tags) counted.having.set(tag, [...(counted.having.get(tag)?.slice(0, 200) ?? []), text.id]);
    }
  }
  slots.sort((a, b) => (likeness[b] as number) - (likeness[a] as number) || a - b);
  const shares = new Map<string, { weight: number; ids: string[] }>();
  let sum = likenessPrior;
  for (const slot of slots.slice(0, nearest)) {
    const weight = (likeness[slot] as number) ** 2;
    sum += weight;
    const text = texts[slot] as Text;
    for (const tag of new Set(tagsOf(text))) {
      const share = shares.get(tag) ?? { weight: 0, ids: [] };
      shares.set(tag, { weight: share.weight + weight, ids: [...share.ids, text.id] });
    }
  }
  const inTitle = ` ${[...comparedWords(input.title)].map(({ word }) => word).join(' ')} `;
  const inText = ` ${[...comparedWords(input.text)].map(({ word }) => word).join(' ')} `;
  const found = new Map<string, RankedTerm>();
  const add = (term: RankedTerm): void => {
    if (!isTerm.has(term.value)) return;
    const known = found.get(term.value);
    if (!known || known.confidence < term.confidence) {
      found.set(term.value, { ...term, words: [...new Set([...term.words, ...(known?.words ?? [])])] });
    }
  };
  for (const [value, { weight, ids }] of shares) {
    add({ value, confidence: rounded(weight / sum), words: [], similarIds: ids.slice(0, mostWitnesses), trait: null });
  }
  for (const [at, { count, having }] of ofTrait.entries()) {
    for (const [value, ids] of having) {
      const confidence = rounded(Math.min(ids.length, count) / (count + tracePrior));
      add({ value, confidence, words: [], similarIds: ids.slice(0, mostWitnesses), trait: traits[at] as string });
    }
  }
  for (const [value, share] of hints)
    add({ value, confidence: rounded(share), words: [], similarIds: [], trait: null });
  for (const { id, names } of terms) {
    const named = names.filter((name) => stands(name, inTitle) || stands(name, inText));
    if (named.length === 0) continue;
    const isInTitle = named.some((name) => stands(name, inTitle));
    const confidence = isInTitle ? confidenceOfName.title : confidenceOfName.text;
    const known = found.get(id);
    add({ value: id, confidence, words: named, similarIds: known?.similarIds ?? [], trait: known?.trait ?? null });
    const better = found.get(id) as RankedTerm;
    found.set(id, { ...better, words: [...new Set([...better.words, ...named])] });
  }
  return [...found.values()].sort((a, b) => b.confidence - a.confidence || (a.value < b.value ? -1 : 1));
}

function stands(name: string, compared: string): boolean {
  const words = comparedName(name);
  return words !== '' && compared.includes(` ${words} `);
}

const names = new Map<string, string>();

/** The same names are looked for again and again. */
function comparedName(name: string): string {
  let words = names.get(name);
  if (words === undefined) {
    words = [...comparedWords(name)].map(({ word }) => word).join(' ');
    if (names.size >= 20_000) names.clear();
    names.set(name, words);
  }
  return words;
}

function rounded(share: number): number {
  return Math.round(Math.min(surest, share) * 1000) / 1000;
}
