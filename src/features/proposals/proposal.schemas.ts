import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { accessNeeds } from '../matching/candidate.ts';
import { targetInputSchema } from '../playlists/playlist.schemas.ts';
import { stepRoles } from '../playlists/playlist.ts';
import { languageSchema, licenseTextSchema, line, oneOf } from '../resources/resource.schemas.ts';
import { audiences, gradeLevels } from '../resources/resource.ts';
import { labelLanguages } from '../vocabularies/vocabulary.ts';
import { levels } from './strategies.ts';

const strategySchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('modality'), modality: line(100).optional() }),
    z.strictObject({ by: z.literal('interest'), interest: line(100).optional() }),
    z.strictObject({ by: z.literal('level'), level: z.enum(levels) }),
    z.strictObject({ by: z.literal('language'), language: languageSchema.optional() }),
  ])
  .meta({
    id: 'PathwayStrategy',
    description:
      'How a pathway differs from the others. Modalities and interests are ids or labels; without a value the library says ' +
      'which one it can fill best.',
  });

export const proposalInputSchema = z
  .strictObject({
    title: line(300).optional().describe('Made of the targets when absent.'),
    targets: z.array(targetInputSchema).min(1).max(6).optional(),
    standards: z
      .array(line(200))
      .min(1)
      .max(6)
      .optional()
      .describe('In place of targets: codes in any spelling, or ids. Each becomes a target in its own words.'),
    strategies: z.array(strategySchema).min(1).max(5),
    minutesPerPathway: z.int().min(5).max(600),
    gradeLevels: oneOf(gradeLevels, 'Of the students; those of the standards when absent.').optional(),
    constraints: z
      .strictObject({
        languages: z
          .array(languageSchema)
          .max(10)
          .default([])
          .describe('Any of them; that of `language` when absent. A strategy by language has its own.'),
        accessNeeds: oneOf(accessNeeds, 'A resource that nobody has described meets none.').default([]),
        offline: z.boolean().default(false),
        licenses: z.array(licenseTextSchema).max(20).default([]).describe('Any of them; any license when empty.'),
        audience: z.enum(audiences).default('students').describe('For students: only what is approved for them.'),
      })
      .optional()
      .describe('What no resource may miss.'),
    save: z.boolean().default(true).describe('false only shows what would be made.'),
    language: z.enum(labelLanguages).default('en').describe('Of titles, reasons and gaps.'),
  })
  .refine(({ targets, standards }) => (targets === undefined) !== (standards === undefined), {
    path: ['targets'],
    message: 'Either targets or standards are needed.',
  })
  .meta({ id: 'ProposalInput' });

const reasonSchema = z.object({
  code: z.enum(['aligned', 'role', 'grade', 'modality', 'interest', 'readingLevel', 'rated', 'used']),
  text: z.string().describe('For people.'),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

const stepSchema = z.object({
  id: idSchema.describe('Of the step in the draft.'),
  resource: z.object({ id: idSchema, title: z.string() }),
  role: z.enum(stepRoles),
  targetIds: z.array(idSchema),
  isRequired: z.boolean(),
  minutes: z.int(),
  isTimeAssumed: z.boolean().describe('Nobody has said how long it takes: this is what its format usually takes.'),
  score: z.number().min(0).max(1),
  reasons: z.array(reasonSchema),
});

const gapSchema = z.object({
  code: z.enum(['no_resource', 'not_of_strategy', 'too_short', 'too_long']),
  targetId: idSchema.nullable(),
  role: z.enum(stepRoles).nullable(),
  minutes: z.int().nullable(),
  text: z.string().describe('For people.'),
});

export const proposalResponseSchema = z
  .object({
    playlistId: idSchema.nullable().describe('The draft that was made; null when only asked what would be.'),
    title: z.string(),
    targets: z.array(
      z.object({
        id: idSchema,
        statement: z.record(z.string(), z.string()),
        standards: z.array(z.object({ standardId: z.string().nullable(), code: z.string() })),
      }),
    ),
    pathways: z.array(
      z.object({
        id: idSchema,
        title: z.string(),
        minutes: z.int(),
        steps: z.array(stepSchema),
        gaps: z.array(gapSchema).describe('What the library lacks for it.'),
      }),
    ),
    commands: z
      .array(z.looseObject({ do: z.string() }))
      .describe('What makes the draft, for `POST /playlists` or a later edit.'),
  })
  .meta({ id: 'Proposal' });

export type ProposalInput = z.output<typeof proposalInputSchema>;
export type ProposalResponse = z.output<typeof proposalResponseSchema>;
