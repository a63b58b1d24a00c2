import type { TermWeights } from './rank-terms.ts';

export type TermField = 'interests' | 'modalities' | 'subjects' | 'gradeLevels';

/**
 * Measured on the tags of the demo's resources, each left out in turn (`npm run bench:tagging`): a name in the title is right
 * less than half of the time, one somewhere in the text hardly ever. Subjects and grades were fitted; there are too few like
 * texts with interests and formats to fit theirs, which are rounder and agree with what was counted. Grades come from the
 * standards alone: like texts added nothing to what these say.
 */
export const termWeights: Readonly<Record<TermField, TermWeights>> = {
  interests: { intercept: -4, share: 5, closest: 2, hint: 0, nameInTitle: 0.42, nameInText: 0.12 },
  modalities: { intercept: -3, share: 5, closest: 1, hint: 0, nameInTitle: 0.69, nameInText: 0.59 },
  subjects: { intercept: -2.14, share: 2.89, closest: 3.06, hint: 1.62, nameInTitle: 0.4, nameInText: 0.06 },
  gradeLevels: { intercept: -2.8, share: 0, closest: 0, hint: 5.5, nameInTitle: 0.9, nameInText: 0.9 },
};

/** Less sure ones are not shown. */
export const leastSure = { alignments: 0.1, terms: 0.3 } as const;
