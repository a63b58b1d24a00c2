import type { GradeLevel } from '../../resources/resource.ts';
import { leastAlike, nearestSlots } from './nearest.ts';
import { type Features, features } from './standard-features.ts';
import { confidenceAcrossGrades, confidenceBy, modelFor } from './standard-weights.ts';
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
  readonly isNamed: boolean;
};

export type StandardEvidence = {
  /** Words of the resource that stand in the statement or above it, those that tell most first; without endings. */
  readonly words: readonly string[];
  readonly similar: readonly Witness[];
};

export type RankedStandards = {
  /** The surest first. */
  readonly ranked: readonly RankedSuggestion[];
  /** Why one of them is there; only worked out for those that are shown. */
  evidenceOf(standardId: string): StandardEvidence;
};

/** What is written in the text is as good as said. */
const confidenceOfNamed = 0.97;
const mostWords = 8;
const mostWitnesses = 5;

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
): RankedStandards {
  const measured = features(model, tagged, asked, isKnown);
  const { candidates, rows } = measured;
  const sureOf = (at: number, row: readonly number[]) => {
    const { subjects } = model.standards[at] as { subjects: readonly string[] };
    const subject = modelFor(subjects.length > 0 ? subjects : asked.subjects);
    return asked.gradeLevels.length > 0 ? confidenceBy(subject, row) : confidenceAcrossGrades(subject, row);
  };
  const named = new Set(asked.codeKeys.flatMap((key) => model.byCodeKey.get(key) ?? []));
  const found = candidates.map((at, row) => ({
    at,
    confidence: named.has(at) ? confidenceOfNamed : sureOf(at, rows[row] as readonly number[]),
  }));
  const isCandidate = new Set(candidates);
  for (const at of named) if (!isCandidate.has(at)) found.push({ at, confidence: confidenceOfNamed });
  const ranked = found
    .sort((a, b) => b.confidence - a.confidence || a.at - b.at)
    .slice(0, limit)
    .map(({ at, confidence }) => ({
      standardId: (model.standards[at] as { id: string }).id,
      confidence: Math.round(confidence * 1000) / 1000,
      isNamed: named.has(at),
    }));
  const evidence = new Map<string, StandardEvidence>();
  return {
    ranked,
    evidenceOf: (standardId) => {
      const at = model.placeOf.get(standardId) as number;
      const known = evidence.get(standardId);
      const found = known ?? { words: wordsFor(model, asked, at), similar: witnessesFor(model, tagged, measured, at) };
      evidence.set(standardId, found);
      return found;
    },
  };
}

function wordsFor({ index }: StandardsModel, { words }: Asked, at: number): string[] {
  return [...words.keys()]
    .filter((word) => index.has(at, word))
    .map((word) => ({ word, weight: index.weightOf(word) }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, mostWords)
    .map(({ word }) => word);
}

/** Those that count most come first: alike, and with the standard itself. */
function witnessesFor<Text extends TaggedText>(
  model: StandardsModel,
  { texts }: TaggedTexts<Text>,
  { candidates, likeness, votesOf }: Features,
  at: number,
): Witness[] {
  const row = candidates.indexOf(at);
  const weights = new Float64Array(likeness.length);
  for (let slot = 0; slot < likeness.length; slot += 1) {
    const alike = likeness[slot] as number;
    if (alike < leastAlike) continue;
    const vote = votesOf[slot]?.find((one) => one.row === row);
    if (vote) weights[slot] = alike * vote.share;
  }
  return nearestSlots(weights, { most: mostWitnesses, above: 0, accepts: () => true }).map((slot) => {
    const text = texts[slot] as Text;
    const likeOf = (id: string) => model.likes[model.placeOf.get(id) ?? -1]?.find((like) => like.at === at)?.share ?? 0;
    const { id: wanted } = model.standards[at] as { id: string };
    const standardId = text.standardIds.includes(wanted)
      ? wanted
      : [...text.standardIds].sort((a, b) => likeOf(b) - likeOf(a))[0];
    const alike = Math.round((likeness[slot] as number) * 1000) / 1000;
    return { id: text.id, likeness: alike, standardId: standardId as string };
  });
}
