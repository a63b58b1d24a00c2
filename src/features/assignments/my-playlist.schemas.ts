import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { fileResponseSchema } from '../files/file.schemas.ts';
import { checkpointForms, evidenceKinds, stepRoles } from '../playlists/playlist.ts';
import { modalities, resourceKinds } from '../resources/resource.ts';
import { ownProposalSchema } from './approval.schemas.ts';
import { dueResponse } from './assignment.schemas.ts';
import { differenceSchema } from './student-playlist.schemas.ts';
import { begunStates } from './update.ts';

// What a child, a family or a projector shows: nothing here names a level, a need or a support.

export const myPlaylistQuery = z.strictObject({
  language: z.enum(['en', 'es']).optional().describe('Of words and targets; that of the student when absent.'),
});

export const checkpointSchema = z.strictObject({
  form: z.enum(checkpointForms),
  prompt: z.string().nullable(),
  url: z.string().nullable(),
  rubric: z.array(
    z.strictObject({
      id: idSchema,
      title: z.string(),
      levels: z.array(z.strictObject({ points: z.number(), description: z.string() })),
    }),
  ),
  asksFor: z.array(z.enum(evidenceKinds)),
});

const resourceSchema = z.strictObject({
  resourceId: idSchema,
  title: z.string(),
  summary: z.string().nullable(),
  kind: z.enum(resourceKinds),
  url: z.string().nullable(),
  fileId: idSchema.nullable(),
  mediaType: z.string().nullable(),
  modalities: z.array(z.enum(modalities)),
  inLanguage: z.array(z.string()),
  attribution: z.string(),
  isAvailable: z.boolean().describe('false: it cannot be opened now. Ask the teacher, or choose something else.'),
});

const stepSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['resource', 'choice', 'checkpoint', 'note']),
  title: z.string(),
  instructions: z.string().nullable(),
  role: z.enum(stepRoles),
  isRequired: z.boolean(),
  minutes: z.int().nullable(),
  targetIds: z.array(idSchema),
  sectionId: idSchema.nullable(),
  state: z.enum(['open', 'waiting', ...begunStates]).describe('waiting: something else comes first.'),
  waitsFor: z.array(idSchema),
  why: z.array(z.string()).describe('Why it is there, in the student’s words.'),
  resource: resourceSchema.nullable(),
  checkpoint: checkpointSchema.nullable(),
  choose: z.int().nullable().describe('Any so many of the options.'),
  options: z.array(
    z.strictObject({
      id: idSchema,
      title: z.string(),
      minutes: z.int().nullable(),
      isChosen: z.boolean(),
      resource: resourceSchema.nullable(),
      checkpoint: checkpointSchema.nullable(),
    }),
  ),
  maySwap: z.boolean(),
  ownChangeId: idSchema
    .nullable()
    .describe('The student’s own change by which it is as it is; `changes/{changeId}/undo` takes it back.'),
  maySkip: z
    .boolean()
    .describe('The student has shown this before: they may tell `skipped` with the reason `shownBefore`.'),
  skipWhy: z.string().nullable().describe('The same in the student’s words; null where it may not be skipped so.'),
});

export const myPlaylistSchema = z
  .strictObject({
    id: idSchema,
    assignmentId: idSchema,
    title: z.string(),
    summary: z.string().nullable(),
    isOpen: z.boolean().describe('false before it starts and after it has ended.'),
    startOn: z.string().nullable(),
    due: dueResponse.nullable(),
    isLate: z.boolean(),
    endedAt: z.iso.datetime().nullable(),
    path: z.strictObject({ id: idSchema, title: z.string(), why: z.array(z.string()) }).nullable(),
    paths: z
      .array(
        z.strictObject({ id: idSchema, title: z.string(), description: z.string().nullable(), isBestFit: z.boolean() }),
      )
      .describe('To choose from; empty where there is nothing to choose.'),
    targets: z.array(
      z.strictObject({
        id: idSchema,
        statement: z.string(),
        language: z.string().describe('Of the statement.'),
        successCriteria: z.array(z.string()),
        help: z.string().nullable().describe('Markdown.'),
      }),
    ),
    sections: z.array(z.strictObject({ id: idSchema, title: z.string(), due: dueResponse.nullable() })),
    today: z.array(idSchema).describe('What to do today, in order.'),
    steps: z.array(stepSchema),
    minutesLeft: z.int().describe('Of what must be done still, as far as times are known.'),
    daysLeft: z.int().nullable().describe('Days of school until it is due, today included.'),
    may: z.strictObject({ choosePath: z.boolean(), swap: z.boolean(), add: z.boolean() }),
    news: z.array(z.strictObject({ id: idSchema, at: z.iso.datetime(), changes: z.array(differenceSchema) })),
    proposals: z.array(ownProposalSchema),
    files: z.record(z.string(), fileResponseSchema),
    language: z.enum(['en', 'es']),
    revision: z.int(),
  })
  .meta({ id: 'MyPlaylist', description: 'A playlist as its student has it.' });

export const myPlaylistsSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: idSchema,
        assignmentId: idSchema,
        title: z.string(),
        isOpen: z.boolean(),
        startOn: z.string().nullable(),
        due: dueResponse.nullable(),
        isLate: z.boolean(),
        endedAt: z.iso.datetime().nullable(),
        path: z.string().nullable(),
        stepCount: z.int().describe('Must-do activities.'),
        doneCount: z.int().describe('Those that are done, or were shown before and skipped.'),
        next: z.string().nullable().describe('The title of the next activity.'),
        returned: z.string().nullable().describe('The title of an activity whose work is to be looked at again.'),
        sameAs: idSchema
          .nullable()
          .describe(
            'The same playlist was given twice, and goes on: this is the other one, further up. Null: it was not.',
          ),
      }),
    )
    .describe('What is due first stands first; what has ended, last.'),
});

export type MyPlaylistResponse = z.output<typeof myPlaylistSchema>;
export type MyPlaylistsResponse = z.output<typeof myPlaylistsSchema>;
