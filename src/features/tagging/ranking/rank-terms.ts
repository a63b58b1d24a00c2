import { leastAlike, nearestSlots } from './nearest.ts';
import type { TaggedText } from './tagged-texts.ts';
import { comparedWords } from './words.ts';

/** How sure a tag is, and what carried it: nothing else is shown as its reason. */
export type RankedTerm = {
  readonly value: string;
  readonly confidence: number;
  /** Names of the term that stand in the text, or words that say which grade it is for. */
  readonly words: readonly string[];
  /** Tagged resources that have it: like texts first, or those of the same origin. */
  readonly similarIds: readonly string[];
  /** What it shares with those of the same origin, such as `host:example.org`. */
  readonly trait: string | null;
};

/** A term with all its names. */
export type NamedTerm = { readonly id: string; readonly names: readonly string[] };

/** What speaks for a tag beside names and origin: measured, and weighed by `TermWeights`. */
export type TermMeasures = { readonly share: number; readonly closest: number; readonly hint: number };

/** Log odds of being right; how sure a name in the title or in the text is, as far as it was measured. */
export type TermWeights = {
  readonly intercept: number;
  readonly share: number;
  readonly closest: number;
  readonly hint: number;
  readonly nameInTitle: number;
  readonly nameInText: number;
  /** Like texts and what is known from elsewhere make nothing surer. */
  readonly surest: number;
};

export type Hint = {
  readonly share: number;
  readonly words: readonly string[];
  readonly similarIds: readonly string[];
};

type TermText = TaggedText & { readonly traits: readonly string[] };

const nearest = 25;
/** So much likeness has to be there before neighbors are believed. */
const likenessPrior = 0.02;
const surest = 0.95;
const mostWitnesses = 5;
/** Others of the same origin decide what almost all of them have, when there are some. */
const origin = { leastCount: 20, prior: 3 };

export type TermQuestion<Text extends TermText> = {
  readonly texts: readonly (Text | null)[];
  /** By slot; negative for what may not speak. */
  readonly likeness: Float64Array;
  tagsOf(text: Text): readonly string[];
  readonly terms: readonly NamedTerm[];
  readonly title: string;
  readonly text: string;
  /** What it shares with others of its origin, where this says anything about the field. */
  readonly traits: readonly string[];
  /** What is known from elsewhere. */
  readonly hints: ReadonlyMap<string, Hint>;
  /** Whether a name says nothing here: a word for types of resources, or one that everything of its source has. */
  saysNothing(name: string): boolean;
  readonly weights: TermWeights;
};

/**
 * Tags of one field for a text, the surest first: by names of terms that stand in it, by what like texts have, by what
 * others of the same origin have, and by what is known from elsewhere. Only `terms` are suggested.
 */
export function rankTerms<Text extends TermText>(question: TermQuestion<Text>): RankedTerm[] {
  const { terms, weights } = question;
  const isTerm = new Set(terms.map(({ id }) => id));
  const found = new Map<string, RankedTerm>();
  const add = (term: RankedTerm): void => {
    const known = found.get(term.value);
    if (isTerm.has(term.value) && (!known || known.confidence < term.confidence)) found.set(term.value, term);
  };
  for (const [value, { measures, witnesses, hint }] of measureTerms(question)) {
    const confidence = rounded(termConfidence(weights, measures));
    // Where like texts do not count, they are no reason.
    const carried = weights.share > 0 ? witnesses : [];
    const similarIds = [...new Set([...carried, ...(hint?.similarIds ?? [])])].slice(0, mostWitnesses);
    add({ value, confidence, words: hint?.words ?? [], similarIds, trait: null });
  }
  for (const term of ofOrigin(question)) add(term);
  for (const term of named(question)) {
    const known = found.get(term.value);
    const { confidence } = term;
    add(term);
    // Both hold: the name carries it, and like texts have it too.
    if (known && known.confidence <= confidence && known.trait === null) {
      found.set(term.value, { ...term, similarIds: known.similarIds });
    }
  }
  return [...found.values()].sort((a, b) => b.confidence - a.confidence || (a.value < b.value ? -1 : 1));
}

/** What like texts have and what is known from elsewhere, by tag. */
export function measureTerms<Text extends TermText>({
  texts,
  likeness,
  tagsOf,
  hints,
}: Pick<TermQuestion<Text>, 'texts' | 'likeness' | 'tagsOf' | 'hints'>): Map<
  string,
  { readonly measures: TermMeasures; readonly witnesses: readonly string[]; readonly hint: Hint | null }
> {
  const accepts = (slot: number) => {
    const text = texts[slot];
    return text !== null && text !== undefined && tagsOf(text).length > 0;
  };
  const having = new Map<string, { weight: number; closest: number; ids: string[] }>();
  let sum = likenessPrior;
  for (const slot of nearestSlots(likeness, { most: nearest, above: leastAlike, accepts })) {
    const alike = likeness[slot] as number;
    const weight = alike ** 2;
    sum += weight;
    const text = texts[slot] as Text;
    for (const tag of new Set(tagsOf(text))) {
      const known = having.get(tag) ?? { weight: 0, closest: alike, ids: [] };
      known.weight += weight;
      known.ids.push(text.id);
      having.set(tag, known);
    }
  }
  return new Map(
    [...new Set([...having.keys(), ...hints.keys()])].map((value) => {
      const { weight, closest, ids } = having.get(value) ?? { weight: 0, closest: 0, ids: [] };
      const hint = hints.get(value) ?? null;
      return [value, { measures: { share: weight / sum, closest, hint: hint?.share ?? 0 }, witnesses: ids, hint }];
    }),
  );
}

export function termConfidence(weights: TermWeights, { share, closest, hint }: TermMeasures): number {
  const sum = weights.intercept + weights.share * share + weights.closest * closest + weights.hint * hint;
  return Math.min(weights.surest, 1 / (1 + Math.exp(-sum)));
}

function ofOrigin<Text extends TermText>({ texts, likeness, tagsOf, traits }: TermQuestion<Text>): RankedTerm[] {
  const found: RankedTerm[] = [];
  for (const trait of traits) {
    let count = 0;
    const having = new Map<string, { count: number; ids: string[] }>();
    for (let slot = 0; slot < texts.length; slot += 1) {
      const text = texts[slot];
      if (!text || (likeness[slot] as number) < 0 || !text.traits.includes(trait)) continue;
      const tags = tagsOf(text);
      if (tags.length === 0) continue;
      count += 1;
      for (const tag of tags) {
        const known = having.get(tag) ?? { count: 0, ids: [] };
        known.count += 1;
        if (known.ids.length < mostWitnesses) known.ids.push(text.id);
        having.set(tag, known);
      }
    }
    if (count < origin.leastCount) continue;
    for (const [value, { count: those, ids }] of having) {
      const confidence = rounded(those / (count + origin.prior));
      found.push({ value, confidence, words: [], similarIds: ids, trait });
    }
  }
  return found;
}

/** Terms with a name that stands in the title or the text. */
export function named<Text extends TermText>({
  terms,
  title,
  text,
  saysNothing,
  weights,
}: Pick<TermQuestion<Text>, 'terms' | 'title' | 'text' | 'saysNothing' | 'weights'>): RankedTerm[] {
  const inTitle = comparedText(title);
  const inText = comparedText(text);
  return terms.flatMap(({ id, names }): RankedTerm[] => {
    const found = names.filter((name) => (stands(name, inTitle) || stands(name, inText)) && !saysNothing(name));
    if (found.length === 0) return [];
    const isInTitle = found.some((name) => stands(name, inTitle));
    const confidence = isInTitle ? weights.nameInTitle : weights.nameInText;
    return [{ value: id, confidence, words: found, similarIds: [], trait: null }];
  });
}

function comparedText(text: string): string {
  return ` ${[...comparedWords(text)].map(({ word }) => word).join(' ')} `;
}

function stands(name: string, compared: string): boolean {
  const words = comparedName(name);
  return words !== '' && compared.includes(` ${words} `);
}

const names = new Map<string, string>();

/** The words of a name as they are compared. The same names are looked for again and again. */
export function comparedName(name: string): string {
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
