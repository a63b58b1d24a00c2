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

/** For resources whose grade is not known: all grades compete, so that each standard is less likely. */
const fittedAcrossGrades: Readonly<Record<FeatureName, number>> = {
  statement: 9.468,
  statementOfBest: 2.222,
  ownWords: 0.534,
  nearest: 1.492,
  nearestLog: 0.112,
  words: 0.27,
  wordsFor: 0.038,
  usual: 0.145,
  usualOfKind: 0.313,
  usualAll: 0.328,
  closest: 0.621,
  likeAll: -9.578,
  nearestOfBest: 0.435,
  // There is no other grade.
  nearestElsewhere: 0,
  nearestElsewhereLog: 0,
  usualElsewhere: 0,
  closestElsewhere: 0,
  likeAllElsewhere: 0,
};

export const shippedWeightsAcrossGrades: Weights = {
  intercept: -2.647,
  weights: featureNames.map((name) => fittedAcrossGrades[name]),
};

export function weightsFor({ gradeLevels }: { readonly gradeLevels: readonly string[] }): Weights {
  return gradeLevels.length > 0 ? shippedWeights : shippedWeightsAcrossGrades;
}

/** For grades that no weight was fitted on, what was surer than even odds came true less often than it said. */
const heldBack = 0.75;

/** How sure it is, from 0 to 1. */
export function confidenceBy({ intercept, weights }: Weights, row: readonly number[]): number {
  let sum = intercept;
  for (let at = 0; at < row.length; at += 1) sum += (row[at] as number) * (weights[at] ?? 0);
  return 1 / (1 + Math.exp(-(sum > 0 ? sum * heldBack : sum)));
}
