import { z } from 'zod';
import { type ReviewRules, usualRules } from './review.ts';

/** What children's safety turns on, and what an approval for students must have an answer to. */
export const safetyQuestions = ['audience', 'needsAccount', 'hasAds', 'collectsData', 'minimumAge'] as const;
export type SafetyQuestion = (typeof safetyQuestions)[number];

/** One line of the checklist: scored from 0 to `maximum`. */
export type Criterion = {
  readonly id: string;
  readonly label: string;
  readonly description: string | null;
  readonly maximum: number;
  /** Whether nothing is approved without a score for it. */
  readonly isRequired: boolean;
};

/** How a district reviews. */
export type ReviewSettings = {
  readonly rules: ReviewRules;
  readonly checklist: readonly Criterion[];
  readonly safetyQuestions: readonly SafetyQuestion[];
  /** Days from handing in until a review is due; null: none is. */
  readonly dueDays: number | null;
  /** Whether specialists are told when something waits that nobody has taken on: once, until they have read it. */
  readonly tellsReviewers: boolean;
  /** 0 while the district has changed nothing. */
  readonly revision: number;
};

export const usualSettings: ReviewSettings = {
  rules: usualRules,
  checklist: [
    {
      id: 'alignment',
      label: 'Alignment',
      description: 'It teaches or checks the standards that it names, at their depth.',
      maximum: 4,
      isRequired: true,
    },
    {
      id: 'quality',
      label: 'Quality',
      description: 'It is right, clear, and made for the grades that it names.',
      maximum: 4,
      isRequired: true,
    },
    {
      id: 'accessibility',
      label: 'Accessibility',
      description: 'It can be used with captions, by keyboard and with a screen reader, or says what it lacks.',
      maximum: 4,
      isRequired: true,
    },
  ],
  safetyQuestions,
  dueDays: null,
  tellsReviewers: true,
  revision: 0,
};

const criterionSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9-]{0,39}$/)
    .describe('Stays when the label is changed: `alignment`.'),
  label: z.string().trim().min(1).max(100),
  description: z.string().trim().min(1).max(500).nullable(),
  maximum: z.int().min(1).max(10).describe('Scores go from 0 to this.'),
  isRequired: z.boolean().describe('Whether nothing is approved without a score for it.'),
});

export const settingsShape = {
  rules: z.strictObject({
    publishWithoutReview: z
      .strictObject({ private: z.boolean(), school: z.boolean() })
      .describe(
        'Whether authors publish to themselves and to their school alone. District and public are always reviewed.',
      ),
    reviewersPublishOwn: z
      .boolean()
      .describe('Whether reviewers publish for the district and the world what they wrote themselves.'),
  }),
  checklist: z
    .array(criterionSchema)
    .max(20)
    .refine((criteria) => new Set(criteria.map(({ id }) => id)).size === criteria.length, 'Each id stands once.'),
  safetyQuestions: z
    .array(z.enum(safetyQuestions))
    .max(safetyQuestions.length)
    .describe('What must have an answer before something is approved for students.'),
  dueDays: z.int().min(1).max(365).nullable().describe('Days from handing in until a review is due; null: none is.'),
  tellsReviewers: z
    .boolean()
    .describe(
      'Whether specialists (admins where there are none) are told when something waits that nobody has taken on: once, ' +
        'until they have read it.',
    ),
};

export const settingsResponseSchema = z
  .strictObject({ ...settingsShape, revision: z.int().describe('0: the district has changed nothing.') })
  .meta({ id: 'ReviewSettings' });
export const settingsPatchSchema = z.strictObject(settingsShape).partial();
export type SettingsPatch = z.output<typeof settingsPatchSchema>;
