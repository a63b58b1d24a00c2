import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { stepRoles } from '../playlists/playlist.ts';
import { masteryStates } from '../progress/mastery.ts';
import { line } from '../resources/resource.schemas.ts';
import { nextKinds } from './what-next.ts';

export const targetParams = z.strictObject({ id: idSchema, targetId: idSchema });

const language = z.enum(['en', 'es']).default('en').describe('Of the reasons.');

export const nextQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(20).default(5), language });

export const classNextQuery = z.strictObject({
  targetId: idSchema
    .optional()
    .describe('All who have not mastered it; absent: who is not getting on with any target.'),
  limit: z.coerce.number().int().min(1).max(10).default(3).describe('Proposals for each student and target.'),
  language,
});

export const acceptInput = z
  .strictObject({
    proposalId: z
      .string()
      .regex(/^(?:step|resource)-[0-9a-f]{24}$/)
      .describe('As it was proposed.'),
    isRequired: z.boolean().default(false).describe('Must do; by default may do.'),
    reason: line(1_000).nullable().default(null).describe('For staff; by default, which target it is for.'),
    language,
  })
  .meta({ id: 'AcceptWhatNext' });

const statement = z.record(z.string(), z.string());
const reason = z.strictObject({ code: z.string(), text: z.string() });

const proposal = {
  title: z.string(),
  role: z.enum(stepRoles),
  minutes: z.int().nullable(),
  resourceId: idSchema.nullable().describe('Null for a choice of several.'),
  reasons: z.array(reason),
};

const proposalSchema = z
  .strictObject({
    id: z.string().describe('By which it is accepted.'),
    kind: z
      .enum(nextKinds)
      .describe('An activity of another path of the playlist, what comes before, or a resource of the library.'),
    ...proposal,
    stepId: idSchema.nullable().describe('Of the activity of another path.'),
    standardId: z.string().nullable().describe('That comes before.'),
    score: z.number().min(0).max(1),
  })
  .meta({ id: 'WhatNextProposal' });

const prerequisiteSchema = z
  .strictObject({
    standardId: z.string(),
    code: z.string(),
    statement: z.string(),
    distance: z.int().describe('Steps back by `precedes`.'),
    targets: z.array(z.strictObject({ id: z.string(), code: z.string().nullable(), statement })),
    playlists: z.array(z.strictObject({ id: idSchema, title: z.string() })).describe('That lead to it; newest first.'),
  })
  .meta({ id: 'ReadyPrerequisite' });

const state = {
  targetId: idSchema,
  statement,
  state: z.enum(masteryStates),
  needsSupport: z.boolean(),
};

export const whatNextSchema = z
  .strictObject({
    ...state,
    items: z.array(proposalSchema).describe('Best first.'),
    prerequisites: z
      .array(prerequisiteSchema)
      .describe('What comes before and the student has not mastered, as far as they are ready for it.'),
  })
  .meta({ id: 'WhatNext' });

export const classNextSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        studentId: idSchema,
        studentPlaylistId: idSchema,
        name: z.string().nullable(),
        ...state,
        items: z.array(proposalSchema),
      }),
    ),
  })
  .meta({ id: 'ClassWhatNext' });

export const ownNextSchema = z
  .strictObject({
    targetId: idSchema,
    items: z
      .array(z.strictObject({ ...proposal, resourceId: idSchema }))
      .describe('To be asked for by `POST /me/playlists/{id}/proposals`.'),
  })
  .meta({ id: 'MyWhatNext' });

export const acceptedSchema = z
  .strictObject({
    studentPlaylistId: idSchema,
    stepId: idSchema,
    changeId: idSchema.describe('`POST /student-playlists/{id}/changes/{changeId}/undo` takes it back.'),
    revision: z.int(),
  })
  .meta({ id: 'WhatNextAccepted' });
