import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { masteryStates } from './mastery.ts';
import { shownScaleSchema } from './mastery-settings.schemas.ts';
import { feelings } from './progress-event.ts';
import { refusalCodes } from './read-events.ts';
import { stepStates } from './step-progress.ts';

const attemptSchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  optionId: idSchema.nullable(),
  answer: z
    .strictObject({
      text: z.string().nullable(),
      link: z.string().nullable(),
      score: z.number().nullable(),
      evidenceIds: z.array(idSchema).describe('Of what was sent with it; see the evidence of the playlist.'),
    })
    .nullable(),
  state: z.enum(['waiting', 'accepted', 'returned']),
  score: z.number().nullable(),
  maxScore: z.number().nullable(),
  feedback: z.string().nullable(),
  reviewedAt: z.iso.datetime().nullable(),
});

const stepProgressSchema = z
  .strictObject({
    stepId: idSchema,
    state: z.enum(stepStates),
    isOpen: z.boolean().describe('The student is at it: no update changes it under them.'),
    attempts: z.array(attemptSchema),
    doneOptionIds: z.array(idSchema),
    bestShare: z.number().min(0).max(1).nullable(),
    minutes: z.int(),
    feeling: z.enum(feelings).nullable(),
    asksForHelp: z.boolean(),
    startedAt: z.iso.datetime().nullable(),
    doneAt: z.iso.datetime().nullable(),
    lastAt: z.iso.datetime(),
  })
  .meta({ id: 'StepProgress' });

export const masteryState = z.enum(masteryStates);
export const level = {
  percent: z
    .int()
    .nullable()
    .describe('Of what was scored, by the tries that count in the district; null where nothing was.'),
  levelId: z.string().nullable().describe('Of the district’s scale; null where nothing is known yet.'),
};
export const ownTargetSchema = z.strictObject({
  targetId: idSchema,
  state: masteryState,
  since: z.iso.datetime().nullable(),
  ...level,
});

export const ownProgressSchema = z
  .strictObject({ scale: shownScaleSchema, steps: z.array(stepProgressSchema), targets: z.array(ownTargetSchema) })
  .meta({ id: 'OwnProgress' });

const received = {
  added: z.array(z.string()).describe('Events that are kept now.'),
  known: z.array(z.string()).describe('Events that were kept before: nothing is counted twice.'),
  refused: z.array(z.strictObject({ id: z.string(), code: z.enum(refusalCodes), message: z.string() })),
};

export const classReceivedSchema = z
  .strictObject({ students: z.array(z.strictObject({ studentPlaylistId: idSchema, ...received })) })
  .meta({ id: 'ClassReviewsReceived' });

export const ownReceivedSchema = ownProgressSchema.extend(received).meta({ id: 'OwnProgressReceived' });

const targetSchema = z.strictObject({
  targetId: idSchema,
  state: masteryState,
  ...level,
  because: z.string().nullable().describe('Why, as a code such as rule, credit or failedChecks; for staff alone.'),
  since: z.iso.datetime().nullable(),
  decision: z
    .strictObject({ state: masteryState, by: idSchema, at: z.iso.datetime(), reason: z.string().nullable() })
    .nullable(),
  history: z.array(
    z.strictObject({ state: masteryState, because: z.string(), at: z.iso.datetime(), by: idSchema.nullable() }),
  ),
});

export const progressSchema = z
  .strictObject({
    studentId: idSchema,
    scale: shownScaleSchema,
    steps: z.array(stepProgressSchema),
    targets: z.array(targetSchema),
  })
  .meta({ id: 'StudentProgress' });
export const receivedSchema = progressSchema.extend(received).meta({ id: 'StudentProgressReceived' });

export const decisionInput = z
  .strictObject({
    state: masteryState.nullable().describe('Null leaves it to the rule of the target again.'),
    reason: z.string().trim().min(1).max(1_000).optional().describe('For staff.'),
  })
  .meta({ id: 'MasteryDecisionInput' });

export const eventSchema = z.strictObject({
  id: z.string(),
  stepId: idSchema,
  kind: z.string(),
  at: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  by: z.strictObject({ kind: z.enum(['person', 'client']), id: idSchema }),
});
