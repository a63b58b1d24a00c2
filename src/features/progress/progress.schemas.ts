import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { attentionKinds, studentStates } from './class-progress.ts';
import { masteryStates } from './mastery.ts';
import { scaleLanguages } from './mastery-scale.ts';
import { shownScaleSchema } from './mastery-settings.schemas.ts';
import { feelings } from './progress-event.ts';
import { refusalCodes } from './read-events.ts';
import { stepStates } from './step-progress.ts';

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

const teacherEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    ...event,
    kind: z.literal('accepted'),
    attemptId: z.string().max(100),
    score: score.optional(),
    feedback: feedback.optional(),
  }),
  z.strictObject({ ...event, kind: z.literal('returned'), attemptId: z.string().max(100), feedback }),
  z.strictObject({
    ...event,
    kind: z.literal('reviewTakenBack').describe('Takes back that it was accepted or returned: it waits again.'),
    attemptId: z.string().max(100),
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

const masteryState = z.enum(masteryStates);
const level = {
  percent: z
    .int()
    .nullable()
    .describe('Of what was scored, by the tries that count in the district; null where nothing was.'),
  levelId: z.string().nullable().describe('Of the district’s scale; null where nothing is known yet.'),
};
const ownTargetSchema = z.strictObject({
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

export const classQuery = z.strictObject({
  stuckDays: z.coerce.number().int().min(1).max(60).default(5).describe('After how many quiet days somebody is stuck.'),
});

export const tableQuery = classQuery.extend({
  language: z.enum(scaleLanguages).default('en').describe('Of the names of states and levels.'),
});

const cellSchema = ownTargetSchema;

const minutesFor = z
  .strictObject({ learn: z.int(), practice: z.int(), assess: z.int() })
  .describe('By what the activities were for.');

export const classProgressSchema = z
  .strictObject({
    scale: shownScaleSchema,
    targets: z.array(
      z.strictObject({
        id: idSchema,
        statement: z.record(z.string(), z.string()),
        bankTargetId: z.string().nullable().describe('Where it is one of the district’s.'),
      }),
    ),
    pathways: z.array(z.strictObject({ id: idSchema, title: z.string() })),
    time: z
      .strictObject({
        students: z.int().describe('Those who have told of any time.'),
        minutes: z.int(),
        minutesFor,
        medianMinutes: z.int().nullable(),
      })
      .describe('What the class spends its time on.'),
    students: z.array(
      z.strictObject({
        studentId: idSchema,
        studentPlaylistId: idSchema,
        name: z.string().nullable(),
        pathwayId: idSchema.nullable(),
        state: z.enum(studentStates),
        stepCount: z.int(),
        doneCount: z.int(),
        minutes: z.int(),
        minutesFor,
        lastAt: z.iso.datetime().nullable(),
        asksForHelp: z.boolean(),
        waitingCount: z.int().describe('What they have given and nobody has looked at.'),
        targets: z.array(cellSchema),
      }),
    ),
  })
  .meta({ id: 'ClassProgress' });

const attentionItem = {
  kind: z.enum(attentionKinds),
  studentId: idSchema,
  studentPlaylistId: idSchema,
  name: z.string().nullable(),
  stepId: idSchema.nullable(),
  attemptId: z.string().nullable(),
  targetId: idSchema.nullable(),
  since: z.iso.datetime().nullable(),
};

export const attentionSchema = z
  .strictObject({ items: z.array(z.strictObject(attentionItem)) })
  .meta({ id: 'ClassAttention' });

export const classAttentionSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ...attentionItem,
        assignmentId: idSchema,
        title: z.string().describe('Of the playlist.'),
        stepTitle: z.string().nullable(),
        statement: z.record(z.string(), z.string()).nullable().describe('Of the target.'),
      }),
    ),
  })
  .meta({ id: 'ClassToday' });

export const studentMasterySchema = z
  .strictObject({
    studentId: idSchema,
    name: z.string().nullable(),
    scale: shownScaleSchema,
    items: z
      .array(
        z.strictObject({
          studentPlaylistId: idSchema,
          assignmentId: idSchema,
          playlistId: idSchema,
          title: z.string(),
          pathwayTitle: z.string().nullable(),
          state: z.enum(studentStates),
          stepCount: z.int(),
          doneCount: z.int(),
          minutes: z.int(),
          lastAt: z.iso.datetime().nullable(),
          asksForHelp: z.boolean(),
          waitingCount: z.int(),
          dueOn: z.iso.date().nullable().describe('A day of the district.'),
          isOver: z.boolean().describe('It has ended, or was taken from the student, who keeps what they did.'),
          targets: z.array(
            z.strictObject({
              targetId: idSchema,
              statement: z.record(z.string(), z.string()),
              bankTargetId: z.string().nullable(),
              state: masteryState,
              ...level,
              since: z.iso.datetime().nullable(),
              history: z.array(z.strictObject({ state: masteryState, at: z.iso.datetime() })),
            }),
          ),
        }),
      )
      .describe('What was given last stands first.'),
  })
  .meta({ id: 'StudentMastery' });

export const effectSchema = z
  .strictObject({
    pathways: z.array(
      z.strictObject({
        pathwayId: idSchema,
        students: z.int().nullable().describe('Null where they are too few to be told.'),
        targets: z.array(
          z.strictObject({
            targetId: idSchema,
            mastered: z.int(),
            share: z.number(),
            low: z.number(),
            high: z.number(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'PathwayEffect' });
