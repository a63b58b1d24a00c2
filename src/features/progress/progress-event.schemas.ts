import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { feelings } from './progress-event.ts';

const instant = z.iso.datetime({ offset: true });

const event = {
  id: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .describe('As the sender calls it, such as a UUID. The same id is taken once, however often it is sent.'),
  stepId: idSchema,
  at: instant
    .optional()
    .describe('When it happened, where it is told later. No earlier than the work was given, and not in the future.'),
};
const option = idSchema.optional().describe('Of a choice: which option it was.');
const evidenceIds = z
  .array(z.string().regex(/^[\w-]{8,64}$/))
  .min(1)
  .max(20)
  .optional()
  .describe(
    'What was sent for this activity before, by its id or by its `clientId`. One that is not here is `unknownEvidence`.',
  );
const score = z.number().min(0).max(1_000);
const feedback = z.string().trim().min(1).max(4_000);

const answerInput = z
  .strictObject({
    text: z.string().trim().min(1).max(20_000).optional().describe('Markdown.'),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    score: score.optional().describe('Points, as the student has counted them.'),
    evidenceIds,
  })
  .refine((answer) => Object.keys(answer).length > 0, 'Give a text, a link, a score or evidence.');

const skipReason = z
  .string()
  .trim()
  .max(500)
  .optional()
  .describe('`shownBefore` for an activity that is offered so (`maySkip`); otherwise any words, or none.');

const ownEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...event, kind: z.literal('started') }),
  z.strictObject({ ...event, kind: z.literal('left').describe('Stopped for now; it may be changed by an update.') }),
  z.strictObject({ ...event, kind: z.literal('done'), optionId: option, evidenceIds }),
  z.strictObject({ ...event, kind: z.literal('answered'), optionId: option, answer: answerInput }),
  z.strictObject({ ...event, kind: z.literal('skipped'), reason: skipReason }),
  z.strictObject({ ...event, kind: z.literal('felt'), feeling: z.enum(feelings) }),
  z.strictObject({ ...event, kind: z.literal('worked'), seconds: z.int().min(1).max(14_400) }),
  z.strictObject({ ...event, kind: z.literal('helpAsked') }),
  z.strictObject({ ...event, kind: z.literal('helpTakenBack') }),
]);

const seenReviewedAt = z.iso
  .datetime()
  .nullable()
  .optional()
  .describe(
    'The `reviewedAt` that the teacher saw: refused as `reviewedMeanwhile` where somebody has said something else since. ' +
      'Absent: whatever was said is said anew.',
  );

const teacherEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    ...event,
    kind: z.literal('accepted'),
    attemptId: z.string().max(100),
    score: score.optional(),
    feedback: feedback.optional(),
    seenReviewedAt,
  }),
  z.strictObject({ ...event, kind: z.literal('returned'), attemptId: z.string().max(100), feedback, seenReviewedAt }),
  z.strictObject({
    ...event,
    kind: z.literal('reviewTakenBack').describe('Takes back that it was accepted or returned: it waits again.'),
    attemptId: z.string().max(100),
    seenReviewedAt,
  }),
  z.strictObject({
    ...event,
    kind: z
      .literal('scored')
      .describe('What the student showed elsewhere, in class, or on paper. Without a score: it was done.'),
    optionId: option,
    score: score.optional(),
    feedback: feedback.optional(),
  }),
  z.strictObject({ ...event, kind: z.literal('reopened').describe('To be done again; scores stay.') }),
  z.strictObject({ ...event, kind: z.literal('helped') }),
]);

export const ownEventsInput = z
  .strictObject({ events: z.array(ownEvent).min(1).max(200) })
  .meta({ id: 'ProgressEventsInput' });
export const teacherEventsInput = z
  .strictObject({ events: z.array(teacherEvent).min(1).max(200) })
  .meta({ id: 'ProgressReviewsInput' });
export const classEventsInput = z
  .strictObject({
    students: z
      .array(z.strictObject({ studentPlaylistId: idSchema, events: z.array(teacherEvent).min(1).max(50) }))
      .min(1)
      .max(100),
  })
  .meta({ id: 'ClassReviewsInput' });
export type OwnEventInput = z.output<typeof ownEvent>;
export type TeacherEventInput = z.output<typeof teacherEvent>;
