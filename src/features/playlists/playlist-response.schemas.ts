import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { fileResponseSchema } from '../files/file.schemas.ts';
import { licenseSchema } from '../resources/resource.schemas.ts';
import { gradeLevels, visibilities } from '../resources/resource.ts';
import { availabilityStates } from './availability.ts';
import { playlistStatuses } from './playlist.ts';
import {
  pathwaySchema,
  playlistContentSchema,
  playlistVersionSchema,
  resourceSnapshotSchema,
  stepSchema,
  targetSchema,
} from './playlist-content.schemas.ts';

const words = z.array(z.string());
const time = z.iso.datetime();

const headShape = {
  id: idSchema,
  orgId: idSchema,
  schoolId: idSchema.nullable(),
  ownerId: idSchema.nullable(),
  coEditorIds: z.array(idSchema),
  status: z.enum(playlistStatuses),
  visibility: z.enum(visibilities),
  publishedVersion: z.int().nullable().describe('The newest version; null before the first.'),
  revision: z.int().describe('Counts changes; edits name it as `baseRevision`.'),
  createdAt: time,
  updatedAt: time,
};

export const playlistSummarySchema = z
  .strictObject({
    ...headShape,
    view: z.enum(['published', 'draft']).describe('Whether the rest is what readers see or the draft.'),
    hasUnpublishedChanges: z.boolean().nullable().describe('null for those who may not edit it.'),
    title: z.string(),
    summary: z.string().nullable(),
    subjects: words,
    gradeLevels: z.array(z.enum(gradeLevels)),
    inLanguage: words,
    interests: words,
    license: licenseSchema.nullable(),
    coverFileId: idSchema.nullable(),
    targets: z.array(z.strictObject({ id: idSchema, statement: z.record(z.string(), z.string()), codes: words })),
    pathways: z.array(z.strictObject({ id: idSchema, title: z.string(), stepCount: z.int() })),
  })
  .meta({ id: 'PlaylistSummary' });

export const availabilitySchema = z
  .array(z.strictObject({ resourceId: idSchema, state: z.enum(availabilityStates) }))
  .describe('What is the matter with resources now, for the caller: nothing is said of those with which all is well.');

const besideShape = {
  availability: availabilitySchema,
  files: z
    .record(z.string(), fileResponseSchema)
    .describe('By id: the pictures and files that it shows, with addresses for one to two hours.'),
};

export const lineageSchema = z
  .strictObject({
    playlistId: idSchema,
    version: z.int(),
    chain: z
      .array(
        z.strictObject({
          playlistId: idSchema,
          version: z.int(),
          title: z.string(),
          author: z.string().nullable(),
          license: licenseSchema.nullable(),
          attribution: z.string().nullable().describe('The line that its author asks for.'),
          url: z.string().nullable(),
        }),
      )
      .describe('From the first playlist of all to the one that it was made from.'),
  })
  .meta({ id: 'PlaylistLineage' });

export const playlistResponseSchema = z
  .strictObject({
    ...headShape,
    lineage: lineageSchema.nullable().describe('The playlist that it was made from.'),
    editing: z
      .strictObject({
        hasUnpublishedChanges: z.boolean(),
        can: z.strictObject({ publish: z.boolean(), manage: z.boolean(), share: z.boolean() }),
        dismissedFindings: words,
      })
      .nullable()
      .describe('For those who may edit it; null for everybody else.'),
    view: z.enum(['published', 'draft']),
    ...besideShape,
    version: playlistVersionSchema.nullable().describe('The newest version, in the view of readers.'),
    draft: z
      .strictObject({
        content: playlistContentSchema,
        resources: z.array(resourceSnapshotSchema).describe('As a version that is published now would keep them.'),
      })
      .nullable()
      .describe('In the view of editors.'),
  })
  .meta({ id: 'Playlist' });

export const versionResponseSchema = z.strictObject({ ...besideShape, version: playlistVersionSchema });

export const versionSummarySchema = z
  .strictObject({ version: z.int(), at: time, by: idSchema.nullable(), note: z.string().nullable(), title: z.string() })
  .meta({ id: 'PlaylistVersionSummary' });

export const stepResponseSchema = z
  .strictObject({
    playlistId: idSchema,
    version: z.int(),
    pathway: pathwaySchema.omit({ entries: true }),
    step: stepSchema,
    targets: z.array(targetSchema),
    resources: z.array(resourceSnapshotSchema),
    ...besideShape,
  })
  .meta({ id: 'PlaylistStep', description: 'One step as a version has it, with what it shows and serves.' });

/** A command as it was carried out; those of older programs may look different. */
const loggedCommandSchema = z.looseObject({ do: z.string() });

export const changeSchema = z
  .strictObject({
    revision: z.int(),
    by: idSchema.nullable().describe('null: a program.'),
    at: time,
    kind: z.enum(['created', 'edited', 'restored']),
    commands: z.array(loggedCommandSchema),
    touched: words.describe('What it changed, such as `entry/{id}/title`; empty text: everything.'),
  })
  .meta({ id: 'PlaylistChange', description: 'How the draft came to be as it is at a revision.' });

export const editedSchema = z
  .strictObject({
    revision: z.int().describe('The revision that the playlist has now.'),
    contentRevision: z.int().describe('The one that changed the draft last.'),
    content: playlistContentSchema.describe('The draft after the edits, with what others have done.'),
    others: z.array(changeSchema).describe('What others had changed since `baseRevision`, oldest first.'),
  })
  .meta({ id: 'PlaylistEdited' });

export const draftContentSchema = z.strictObject({ revision: z.int(), content: playlistContentSchema });

export type PlaylistResponse = z.output<typeof playlistResponseSchema>;
export type PlaylistSummary = z.output<typeof playlistSummarySchema>;
