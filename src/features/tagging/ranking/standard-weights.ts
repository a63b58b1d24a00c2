import { type FeatureName, featureNames } from './standard-features.ts';

/** How much each measure counts, in the order of `featureNames`, and what is added to their sum. */
export type Weights = { readonly intercept: number; readonly weights: readonly number[] };

/**
 * How sure a sum is where the grade is not known and all grades compete: a line for sums below `bend`, and another slope above it.
 */
export type AcrossGrades = {
  readonly intercept: number;
  readonly slope: number;
  readonly bend: number;
  readonly slopeAbove: number;
};

/** What is known of the standards of a subject. */
export type SubjectModel = Weights & { readonly across: AcrossGrades };

const weightsOf = (fitted: Readonly<Record<FeatureName, number>>) => featureNames.map((name) => fitted[name]);

/**
 * Fitted by logistic regression (`npm run bench:tagging -- --fit`), so that sums are log odds of being right. Subjects differ in what
 * speaks for a standard: those of mathematics each stand for something of their own, and modules go through them one after the
 * other; those of English come back in each grade and in each module.
 */
const mathematics: SubjectModel = {
  intercept: -9.961,
  weights: weightsOf({
    statement: -1.066,
    statementOfBest: 2.869,
    ownWords: 5.16,
    nearest: 1.939,
    nearestLog: -0.711,
    nearestElsewhere: 2.804,
    nearestElsewhereLog: 0.211,
    words: 0.278,
    wordsFor: 0.04,
    usual: -0.223,
    usualElsewhere: -0.013,
    usualOfKind: 0.801,
    usualAll: -0.451,
    closest: 2.933,
    closestElsewhere: 0.054,
    likeAll: -1.386,
    likeAllElsewhere: -18.972,
    nearestOfBest: 1.094,
  }),
  across: { intercept: -1.65, slope: 1.3, bend: 0.9, slopeAbove: 0.4 },
};

const english: SubjectModel = {
  intercept: -2.326,
  weights: weightsOf({
    statement: 3.185,
    statementOfBest: 0.74,
    ownWords: 2.966,
    nearest: 1.09,
    nearestLog: 0.23,
    nearestElsewhere: 1.161,
    nearestElsewhereLog: 0.201,
    words: 0.066,
    wordsFor: 0.175,
    usual: 0.15,
    usualElsewhere: 0.034,
    usualOfKind: 0.052,
    usualAll: 0.054,
    closest: 1.61,
    closestElsewhere: -0.382,
    likeAll: -0.236,
    likeAllElsewhere: 1.845,
    nearestOfBest: 0.678,
  }),
  // The same standard comes back in the grades beside it: nothing tells which of them is meant.
  across: { intercept: 2.18, slope: 1.62, bend: -2, slopeAbove: 0.165 },
};

/** For subjects that no lessons are known of: both together. */
const others: SubjectModel = {
  intercept: -3.14,
  weights: weightsOf({
    statement: 2.725,
    statementOfBest: 1.458,
    ownWords: 3.596,
    nearest: 0.727,
    nearestLog: 0.143,
    nearestElsewhere: 1.877,
    nearestElsewhereLog: 0.235,
    words: 0.233,
    wordsFor: 0.071,
    usual: 0.224,
    usualElsewhere: 0.02,
    usualOfKind: 0.288,
    usualAll: -0.195,
    closest: 1.851,
    closestElsewhere: 0.987,
    likeAll: -7.51,
    likeAllElsewhere: -9.135,
    nearestOfBest: 0.41,
  }),
  across: { intercept: -1.4, slope: 1, bend: 0, slopeAbove: 0.9 },
};

/** The model for a standard of these subjects (ids of terms, each with the one above it). */
export function modelFor(subjects: readonly string[]): SubjectModel {
  if (subjects.includes('mathematics')) return mathematics;
  return subjects.includes('english language arts') ? english : others;
}

/** For grades that no weight was fitted on, what was surer than even odds came true less often than it said. */
const heldBack = 0.75;
/** Nothing that was surer has come true more often. */
const surest = 0.9;

/** The log odds that the weights give. */
export function sumBy({ intercept, weights }: Weights, row: readonly number[]): number {
  let sum = intercept;
  for (let at = 0; at < row.length; at += 1) sum += (row[at] as number) * (weights[at] ?? 0);
  return sum;
}

/** How sure it is, from 0 to 1. */
export function confidenceBy(weights: Weights, row: readonly number[]): number {
  const sum = sumBy(weights, row);
  return Math.min(surest, 1 / (1 + Math.exp(-(sum > 0 ? sum * heldBack : sum))));
}

/** How sure it is where the grade is not known: fitted weights of their own ranked no better (docs/performance.md). */
export function confidenceAcrossGrades(model: SubjectModel, row: readonly number[]): number {
  const { intercept, slope, bend, slopeAbove } = model.across;
  const sum = sumBy(model, row);
  const line = intercept + slope * Math.min(sum, bend) + slopeAbove * Math.max(0, sum - bend);
  return Math.min(surest, 1 / (1 + Math.exp(-line)));
}
