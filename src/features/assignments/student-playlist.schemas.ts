import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { fileResponseSchema } from '../files/file.schemas.ts';
import { stepInputSchema } from '../playlists/playlist.schemas.ts';
import { resourceSnapshotSchema, stepSchema, targetSchema } from '../playlists/playlist-content.schemas.ts';
import { availabilitySchema } from '../playlists/playlist-response.schemas.ts';
import { line } from '../resources/resource.schemas.ts';
import { dueResponse, dueSchema, sectionDuesSchema, standingStates, timeFactorSchema } from './assignment.schemas.ts';
import { shownBy } from './skips.ts';
import { changeKinds, pathwayOrigins } from './student-record.ts';

const after = idSchema.nullable().describe('The activity that it stands directly after; null: at the beginning.');
const stepId = idSchema;
const stepIds = z.array(idSchema).max(50);
const title = line(500).nullable();

const editSchema = z
  .strictObject({
    title: title.optional(),
    instructions: z.string().trim().min(1).max(20_000).nullable().optional(),
    minutes: z.int().min(0).max(10_000).nullable().optional(),
    maxScore: z.number().min(0).max(10_000).nullable().optional(),
    isRequired: z.boolean().optional(),
    targetIds: stepIds.optional(),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), 'Something to change is needed.');

export const commandSchema = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('add'), after, step: stepInputSchema }),
    z.strictObject({ do: z.literal('remove'), stepId }),
    z.strictObject({
      do: z.literal('replace'),
      stepId,
      step: stepInputSchema.describe('What is shown instead. Targets, role and whether it is a must stay.'),
    }),
    z.strictObject({ do: z.literal('move'), stepId, after }),
    z.strictObject({ do: z.literal('edit'), stepId, changes: editSchema }),
    z.strictObject({ do: z.literal('choose'), stepId, optionIds: stepIds }),
    z.strictObject({ do: z.literal('excuse'), stepId }),
    z.strictObject({ do: z.literal('timeFactor'), factor: timeFactorSchema }),
    z.strictObject({ do: z.literal('pathway'), pathwayId: idSchema }),
    z.strictObject({ do: z.literal('due'), due: dueSchema.nullable(), sectionDues: sectionDuesSchema.default([]) }),
    z
      .strictObject({ do: z.literal('allow'), targetId: idSchema, reason: line(1_000) })
      .describe('Marks a target as changed for this student: it need not be taught or checked.'),
  ])
  .meta({ id: 'StudentPlaylistCommand', description: 'One change of what one student does.' });

export const changesInput = z
  .strictObject({
    commands: z.array(commandSchema).min(1).max(50).describe('All of them or none.'),
    reason: line(1_000).nullable().default(null).describe('For staff.'),
  })
  .meta({ id: 'StudentPlaylistChanges' });

/** What students change by themselves. */
export const ownCommandSchema = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('choose'), stepId, optionIds: stepIds }),
    z.strictObject({ do: z.literal('pathway'), pathwayId: idSchema }),
    z.strictObject({ do: z.literal('swap'), stepId, resourceId: idSchema }),
  ])
  .meta({ id: 'MyPlaylistCommand' });

export const ownChangesInput = z.strictObject({ commands: z.array(ownCommandSchema).min(1).max(20) });

export const studentStepSchema = z
  .strictObject({
    step: stepSchema,
    sectionId: idSchema.nullable(),
    origins: z
      .array(z.enum(['base', 'added', 'replaced', 'edited', 'moved', 'held']))
      .describe('What was done to it for this student; base: nothing.'),
    changeIds: z.array(idSchema),
    chosenOptionIds: z.array(idSchema),
    isExcused: z.boolean(),
    minutes: z.int().nullable().describe('For this student, with the time that they are given.'),
  })
  .meta({ id: 'StudentStep' });

const changeSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(changeKinds),
  stepId: idSchema.nullable(),
  by: idSchema,
  at: z.iso.datetime(),
  reason: z.string().nullable(),
  undone: z.strictObject({ by: idSchema, at: z.iso.datetime() }).nullable(),
});

export const differenceSchema = z.strictObject({
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  stepId: idSchema,
  title: z.string(),
});

export const noteSchema = z
  .strictObject({
    id: idSchema,
    at: z.iso.datetime(),
    from: z.int(),
    to: z.int(),
    changes: z.array(differenceSchema),
  })
  .meta({ id: 'UpdateNote', description: 'What an update of the playlist has brought to the student.' });

export const lostSchema = z.array(z.strictObject({ targetId: idSchema, lacks: z.enum(['taught', 'assessed']) }));

export const conflictSchema = z
  .strictObject({
    key: z.string().describe('The same for all students with the same change.'),
    kind: z.enum(['stepGone', 'removedAndChanged', 'replacedByBoth', 'editedByBoth', 'movedByBoth']),
    stepId: idSchema,
    field: z.string().nullable(),
    title: z.string().describe('Of the activity.'),
    mineTitle: z.string().nullable().describe('Of what the student sees now; null: nothing.'),
    theirsTitle: z.string().nullable().describe('Of what the new version shows; null: nothing.'),
    mine: z.unknown().describe('As it was changed for the student.'),
    theirs: z.unknown().describe('As the new version has it.'),
  })
  .meta({
    id: 'UpdateConflict',
    description: 'Both the change for the student and the new version want something here.',
  });

export const updateSchema = z
  .strictObject({
    toVersion: z.int(),
    state: z.enum(['ready', 'conflicts', 'targetsLost', 'pathwayGone']),
    changes: z.array(differenceSchema),
    conflicts: z.array(conflictSchema),
    lost: lostSchema,
  })
  .meta({ id: 'StudentPlaylistUpdate' });

export const studentPlaylistSchema = z
  .strictObject({
    id: idSchema,
    assignmentId: idSchema,
    studentId: idSchema,
    playlistId: idSchema,
    title: z.string(),
    state: z.enum(standingStates),
    version: z.int(),
    newestVersion: z.int(),
    pathway: z
      .strictObject({ id: idSchema, title: z.string(), origin: z.enum(pathwayOrigins) })
      .nullable()
      .describe('null as long as nobody has chosen.'),
    targets: z.array(targetSchema),
    sections: z.array(z.strictObject({ id: idSchema, title: z.string(), due: dueResponse.nullable() })),
    steps: z.array(studentStepSchema),
    resources: z.array(resourceSnapshotSchema),
    availability: availabilitySchema,
    files: z.record(z.string(), fileResponseSchema),
    timeFactor: z.number(),
    due: dueResponse.nullable(),
    startOn: z.string().nullable(),
    isExtended: z.boolean(),
    allowed: z.array(z.strictObject({ targetId: idSchema, reason: z.string(), by: idSchema, at: z.iso.datetime() })),
    skips: z
      .array(
        z.strictObject({
          stepId: idSchema,
          reason: z.enum(shownBy).describe('What has shown it: a pre-check, or a result from elsewhere.'),
          targetIds: z.array(idSchema),
          isTaken: z
            .boolean()
            .describe(
              'It was skipped for this reason, by the student or by the rule of the assignment; false: they may.',
            ),
        }),
      )
      .describe(
        'What only teaches targets that the student has shown before; empty where the assignment says `never`.',
      ),
    lost: lostSchema.describe('What the playlist leads to and this student’s part does not.'),
    changes: z.array(changeSchema).describe('What was done, oldest first.'),
    notes: z.array(noteSchema),
    past: z
      .array(z.strictObject({ step: stepSchema, version: z.int(), leftAt: z.iso.datetime() }))
      .describe('What the student has begun or done, and their list has no more.'),
    update: updateSchema.nullable().describe('Of the playlist, where one has not reached the student yet.'),
    endedAt: z.iso.datetime().nullable(),
    unassignedAt: z.iso.datetime().nullable(),
    revision: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'StudentPlaylist' });

const reasonSchema = z.strictObject({ code: z.string(), text: z.string() });

export const pathwayFitsSchema = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          pathwayId: idSchema,
          title: z.string(),
          score: z.number().min(0).max(1),
          reasons: z.array(reasonSchema),
          obstacles: z
            .array(z.strictObject({ stepId: idSchema, code: z.string(), text: z.string() }))
            .describe('Must-do activities that the student cannot do as they are.'),
        }),
      )
      .describe('Best first.'),
  })
  .meta({ id: 'PathwayFits', description: 'For staff: it speaks of what the student needs.' });

export const swapsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(20).default(5),
  language: z.enum(['en', 'es']).default('en').describe('Of the reasons.'),
});

export const swapsSchema = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          resourceId: idSchema,
          title: z.string(),
          minutes: z.int(),
          score: z.number().min(0).max(1),
          reasons: z.array(reasonSchema),
          tradeOffs: z.array(reasonSchema).describe('What is different from what is there now.'),
        }),
      )
      .describe('Best first; each serves the same targets in the same role.'),
  })
  .meta({ id: 'Swaps' });

export type ChangesInput = z.output<typeof changesInput>;
export type CommandInput = z.output<typeof commandSchema>;
export type OwnCommandInput = z.output<typeof ownCommandSchema>;
export type StudentPlaylistResponse = z.output<typeof studentPlaylistSchema>;
