import type { GradeLevel } from '../../resources/resource.ts';
import { createWordIndex, type WordIndex } from './word-index.ts';
import { type WeightedWords, weigh } from './words.ts';

/** What is compared of a standard. */
export type RankedStandard = {
  readonly id: string;
  readonly frameworkId: string;
  readonly code: string | null;
  /** Keys by which a code in a text means it (standards/code.ts). */
  readonly codeKeys: readonly string[];
  readonly statement: string;
  readonly itemType: string | null;
  /** Ids of the terms that its framework or itself names as subjects; empty where neither says. */
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly parentIds: readonly string[];
};

/** A standard that says about the same as another one, from 0 to 1. */
export type Likeness = { readonly at: number; readonly share: number };

export type StandardsModel = {
  readonly standards: readonly RankedStandard[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly byCodeKey: ReadonlyMap<string, readonly number[]>;
  /** Statements, with what stands above them. */
  readonly index: WordIndex;
  /** Statements alone. */
  readonly own: WordIndex;
  /** What sort each is: most resources name those at the bottom of the tree, and few name those of all grades. */
  readonly kinds: readonly string[];
  /** For each standard those of other grades that say about the same: a skill comes back from year to year. */
  readonly likes: readonly (readonly Likeness[])[];
};

/** What stands above a statement says what it is about, the less the higher up. */
const ownWeight = 1;
const aboveWeights = [0.5, 0.25, 0.12];
const leastLikeness = 0.2;
const mostLikes = 24;

/** Compares standards with each other and makes ready for comparing them with texts. Pauses after every few of them. */
export function* standardsModel(standards: readonly RankedStandard[]): Generator<void, StandardsModel> {
  const placeOf = new Map(standards.map(({ id }, at) => [id, at]));
  const hasChildren = new Set(standards.flatMap(({ parentIds }) => parentIds));
  const byCodeKey = new Map<string, number[]>();
  const index = createWordIndex();
  const own = createWordIndex();
  const compared = createWordIndex();
  const words: WeightedWords[] = [];
  for (const [at, standard] of standards.entries()) {
    for (const key of standard.codeKeys) byCodeKey.set(key, [...(byCodeKey.get(key) ?? []), at]);
    const above = textsAbove(standard, standards, placeOf);
    index.add(weigh([{ text: standard.statement, weight: ownWeight }, ...above]));
    own.add(weigh([{ text: standard.statement, weight: 1 }]));
    const likened = weigh([{ text: standard.statement, weight: 1 }, ...above]);
    // The parts of a code that stay the same from grade to grade: RI.3.1 and RI.4.1 are nearer than RI.3.1 and RL.4.1.
    for (const part of standard.code?.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? []) likened.set(`#${part}`, 1);
    words.push(likened);
    compared.add(likened);
    if (at % 20 === 19) yield;
  }
  const likes: Likeness[][] = [];
  for (const [at, standard] of standards.entries()) {
    likes.push(likesOf(at, standard, compared.scores(words[at] as WeightedWords), standards));
    if (at % 5 === 4) yield;
  }
  const kinds = standards.map(
    ({ id, itemType, gradeLevels }) =>
      `${itemType ?? ''} ${hasChildren.has(id) ? 'above' : 'below'} ${gradeLevels.length > 4 ? 'many' : 'few'}`,
  );
  return { standards, placeOf, byCodeKey, index, own, kinds, likes };
}

function textsAbove(
  standard: RankedStandard,
  standards: readonly RankedStandard[],
  placeOf: ReadonlyMap<string, number>,
): { text: string; weight: number }[] {
  const texts: { text: string; weight: number }[] = [];
  let level: readonly RankedStandard[] = [standard];
  for (const weight of aboveWeights) {
    level = level.flatMap(({ parentIds }) => parentIds.flatMap((id) => standards[placeOf.get(id) ?? -1] ?? []));
    // Those with several parents would count the same words many times.
    texts.push(...level.slice(0, 3).map(({ statement }) => ({ text: statement, weight })));
  }
  return texts;
}

function likesOf(
  at: number,
  standard: RankedStandard,
  scores: Float64Array,
  standards: readonly RankedStandard[],
): Likeness[] {
  const same = scores[at] || 1;
  const likes: Likeness[] = [];
  for (let other = 0; other < scores.length; other += 1) {
    const share = (scores[other] as number) / same;
    if (other === at || share < leastLikeness) continue;
    const { gradeLevels } = standards[other] as RankedStandard;
    if (gradeLevels.some((grade) => standard.gradeLevels.includes(grade))) continue;
    likes.push({ at: other, share: Math.min(1, share) });
  }
  return likes.sort((a, b) => b.share - a.share || a.at - b.at).slice(0, mostLikes);
}
