import type { TermWeights } from './rank-terms.ts';

export type TermField = 'interests' | 'modalities' | 'subjects' | 'gradeLevels';

/**
 * Measured on the tags of the demo's resources and, for grades, on lessons of EngageNY, each left out in turn (`npm run
 * bench:tagging`): a name in the title is right less than half of the time, one somewhere in the text hardly ever. Subjects were
 * fitted; grades come from the standards alone, as what like texts add has made them too sure. There are too few like texts with
 * interests and formats to fit theirs: the weights of these are rounder, and what like texts say of interests has never come true
 * more often than `surest`.
 */
export const termWeights: Readonly<Record<TermField, TermWeights>> = {
  interests: { intercept: -3.6, share: 5, closest: 0, hint: 0, nameInTitle: 0.42, nameInText: 0.12, surest: 0.45 },
  modalities: { intercept: -3, share: 5, closest: 1, hint: 0, nameInTitle: 0.69, nameInText: 0.59, surest: 0.95 },
  subjects: {
    intercept: -2.03,
    share: 3.09,
    closest: 3.02,
    hint: 1.14,
    nameInTitle: 0.4,
    nameInText: 0.06,
    surest: 0.9,
  },
  gradeLevels: {
    intercept: -2.95,
    share: 0,
    closest: 0,
    hint: 5.5,
    nameInTitle: 0.9,
    nameInText: 0.9,
    surest: 0.75,
  },
};

/** Less sure ones are not shown. */
export const leastSure = {
  alignments: 0.1,
  interests: 0.3,
  modalities: 0.3,
  subjects: 0.3,
  // Every lesson has a grade, so that there are many to be wrong about.
  gradeLevels: 0.4,
} as const;
