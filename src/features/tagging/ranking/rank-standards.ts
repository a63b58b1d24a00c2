import type { GradeLevel } from '../../resources/resource.ts';
import { features } from './standard-features.ts';
import { confidenceBy, shippedWeights } from './standard-weights.ts';
import type { StandardsModel } from './standards-model.ts';
import type { TaggedText, TaggedTexts } from './tagged-texts.ts';
import type { WeightedWords } from './words.ts';

/** A resource that standards are wanted for. */
export type Asked = {
  readonly words: WeightedWords;
  /** Keys of codes that stand in its text. */
  readonly codeKeys: readonly string[];
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
};

/** A tagged resource that speaks for a standard. */
export type Witness = {
  readonly id: string;
  /** From 0 to 1: how much its text is alike. */
  readonly likeness: number;
  /** The standard that it has: the one that is suggested, or one that says about the same in another grade. */
  readonly standardId: string;
};

export type RankedSuggestion = {
  readonly standardId: string;
  readonly confidence: number;
  /** Words of the resource that stand in the statement or above it, those that tell most first; without endings. */
  readonly words: readonly string[];
  readonly similar: readonly Witness[];
  readonly isNamed: boolean;
};

/** What is written in the text is as good as said. */
const confidenceOfNamed = 0.97;
const mostWords = 8;
const mostWitnesses = 5;
const leastLikeness = 0.05;

/**
 * Standards for a resource, the surest first: by the words of their statements, by resources with like texts (`isKnown`
 * decides which may speak), by what such resources have as a rule, and by codes in the text. Where grade or subject are
 * known, standards of others are left out, unless their codes are named. Equal input gives equal output.
 */
export function rankStandards<Text extends TaggedText>(
  model: StandardsModel,
  tagged: TaggedTexts<Text>,
  asked: Asked,
  { limit, isKnown }: { readonly limit: number; isKnown(text: Text): boolean },
): RankedSuggestion[] {
  const { candidates, rows, likeness } = features(model, tagged, asked, isKnown);
  const named = new Set(asked.codeKeys.flatMap((key) => model.byCodeKey.get(key) ?? []));
  const ranked = candidates.map((at, row) => ({
    at,
    confidence: named.has(at) ? confidenceOfNamed : confidenceBy(shippedWeights, rows[row] as readonly number[]),
  }));
  const isCandidate = new Set(candidates);
  for (const at of named) if (!isCandidate.has(at)) ranked.push({ at, confidence: confidenceOfNamed });
  return ranked
    .sort((a, b) => b.confidence - a.confidence || a.at - b.at)
    .slice(0, limit)
    .map(({ at, confidence }) => ({
      standardId: (model.standards[at] as { id: string }).id,
      confidence: Math.round(confidence * 1000) / 1000,
      words: wordsFor(model, asked, at),
      similar: witnessesFor(model, tagged, likeness, at),
      isNamed: named.has(at),
    }));
}

function wordsFor({ index }: StandardsModel, { words }: Asked, at: number): string[] {
  return [...words.keys()]
    .filter((word) => index.has(at, word))
    .map((word) => ({ word, weight: index.weightOf(word) }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, mostWords)
    .map(({ word }) => word);
}

/** Those with the standard itself come first. */
function witnessesFor(model: StandardsModel, { texts }: TaggedTexts, likeness: Float64Array, at: number): Witness[] {
  const shares = new Map([[at, 1]]);
  for (const [other, likes] of model.likes.entries()) {
    const share = likes.find((like) => like.at === at)?.share;
    if (share !== undefined) shares.set(other, share);
  }
  const found: (Witness & { readonly share: number })[] = [];
  for (const [slot, text] of texts.entries()) {
    const alike = likeness[slot] as number;
    if (text === null || alike < leastLikeness) continue;
    let best: { standardId: string; share: number } | null = null;
    for (const standardId of text.standardIds) {
      const share = shares.get(model.placeOf.get(standardId) ?? -1);
      if (share !== undefined && share > (best?.share ?? 0)) best = { standardId, share };
    }
    if (best) found.push({ id: text.id, likeness: Math.round(alike * 1000) / 1000, ...best });
  }
  return found
    .sort((a, b) => b.likeness * b.share - a.likeness * a.share || (a.id < b.id ? -1 : 1))
    .slice(0, mostWitnesses)
    .map(({ share: _, ...witness }) => witness);
}
