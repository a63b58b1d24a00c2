import { type FeatureName, featureNames } from './standard-features.ts';

/** How much each measure counts, in the order of `featureNames`, and what is added to their sum. */
export type Weights = { readonly intercept: number; readonly weights: readonly number[] };

/** Fitted by logistic regression (`npm run bench:tagging -- --fit`), so that sums are log odds of being right. */
const fitted: Readonly<Record<FeatureName, number>> = {
  statement: 2.687,
  statementOfBest: 1.457,
  ownWords: 3.6,
  nearest: 0.726,
  nearestLog: 0.145,
  nearestElsewhere: 1.858,
  nearestElsewhereLog: 0.236,
  words: 0.233,
  wordsFor: 0.07,
  usual: 0.222,
  usualElsewhere: 0.021,
  usualOfKind: 0.285,
  usualAll: -0.195,
  closest: 1.862,
  closestElsewhere: 1.022,
  likeAll: -7.515,
  likeAllElsewhere: -9.103,
  nearestOfBest: 0.411,
};

export const shippedWeights: Weights = {
  intercept: -3.128,
  weights: featureNames.map((name) => fitted[name]),
};

/** For grades that no weight was fitted on, what was surer than even odds came true less often than it said. */
const heldBack = 0.75;

/** How sure it is, from 0 to 1. */
export function confidenceBy({ intercept, weights }: Weights, row: readonly number[]): number {
  let sum = intercept;
  for (let at = 0; at < row.length; at += 1) sum += (row[at] as number) * (weights[at] ?? 0);
  return 1 / (1 + Math.exp(-(sum > 0 ? sum * heldBack : sum)));
}

/** Where the grade is not known, all grades compete: what was surer than this came true less often than it said. */
const acrossGrades = { from: 0.25, slope: 0.4 };

/** How sure it is where the grade is not known: fitted weights of their own ranked no better (docs/performance.md). */
export function confidenceAcrossGrades(confidence: number): number {
  const { from, slope } = acrossGrades;
  return confidence <= from ? confidence : from + slope * (confidence - from);
}
