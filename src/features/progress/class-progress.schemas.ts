import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { attentionKinds, studentStates } from './class-progress.ts';
import { scaleLanguages } from './mastery-scale.ts';
import { shownScaleSchema } from './mastery-settings.schemas.ts';
import { level, masteryState, ownTargetSchema } from './progress.schemas.ts';

export const classQuery = z.strictObject({
  stuckDays: z.coerce.number().int().min(1).max(60).default(5).describe('After how many quiet days somebody is stuck.'),
});

export const tableQuery = classQuery.extend({
  language: z.enum(scaleLanguages).default('en').describe('Of the names of states and levels.'),
});

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
        targets: z.array(ownTargetSchema),
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
