import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { licenseSchema } from '../resources/resource.schemas.ts';
import { audiences, gradeLevels, modalities, resourceKinds } from '../resources/resource.ts';
import { masteryRuleSchema } from './playlist.schemas.ts';
import { additionChoices, checkpointForms, evidenceKinds, pathwayChoices, stepRoles, swapChoices } from './playlist.ts';

// A content as it is answered: as it is stored.

const words = z.array(z.string());
const textByLanguage = z.record(z.string(), z.string()).describe('The same text by BCP 47 language tag.');

export const targetSchema = z
  .strictObject({
    id: idSchema,
    statement: textByLanguage,
    successCriteria: z.array(textByLanguage),
    standards: z.array(
      z.strictObject({
        standardId: z.string().nullable().describe('null: no framework here has this code, or several have it.'),
        code: z.string(),
      }),
    ),
    mastery: masteryRuleSchema,
    bank: z
      .strictObject({ targetId: z.string(), revision: z.int() })
      .nullable()
      .describe('The target of the district that it came from.'),
    supports: z.string().nullable(),
  })
  .meta({ id: 'Target', description: 'One "I can ..." statement that all paths lead to.' });

const resourceUse = z.strictObject({
  resourceId: idSchema,
  version: z.int().nullable().describe('null follows the newest; never null in a published version.'),
});

const checkpoint = z.strictObject({
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

const optionShape = { id: idSchema, title: z.string().nullable(), minutes: z.int().nullable() };

const option = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('resource'), ...optionShape, resource: resourceUse }),
  z.strictObject({ kind: z.literal('checkpoint'), ...optionShape, checkpoint }),
]);

const stepShape = {
  id: idSchema,
  copiedFrom: z.strictObject({ playlistId: idSchema, stepId: idSchema }).nullable(),
  title: z.string().nullable(),
  targetIds: z.array(idSchema),
  role: z.enum(stepRoles),
  isRequired: z.boolean(),
  instructions: z.string().nullable(),
  minutes: z.int().nullable(),
  maxScore: z.number().nullable(),
  prerequisiteIds: z.array(idSchema),
  preCheck: z.strictObject({ atLeast: z.number() }).nullable(),
};

const stepSchemas = [
  z.strictObject({ kind: z.literal('resource'), ...stepShape, resource: resourceUse }),
  z.strictObject({ kind: z.literal('choice'), ...stepShape, choose: z.int(), options: z.array(option) }),
  z.strictObject({ kind: z.literal('checkpoint'), ...stepShape, checkpoint }),
  z.strictObject({ kind: z.literal('note'), ...stepShape }),
] as const;

export const stepSchema = z
  .discriminatedUnion('kind', stepSchemas)
  .meta({ id: 'Step', description: 'A place in a path: a resource, a choice, a checkpoint or a note.' });

export const pathwaySchema = z
  .strictObject({
    id: idSchema,
    title: z.string(),
    description: z.string().nullable(),
    suits: z.strictObject({
      interests: words,
      modalities: z.array(z.enum(modalities)),
      level: z.string().nullable(),
      languages: words,
    }),
    entries: z
      .array(
        z.discriminatedUnion('kind', [
          ...stepSchemas,
          z.strictObject({ kind: z.literal('section'), id: idSchema, title: z.string() }),
        ]),
      )
      .describe('Steps, and the headings of sections, in order.'),
  })
  .meta({ id: 'Pathway' });

export const playlistContentSchema = z
  .strictObject({
    title: z.string(),
    summary: z.string().nullable(),
    subjects: words,
    gradeLevels: z.array(z.enum(gradeLevels)),
    inLanguage: words,
    interests: words,
    keywords: words,
    audience: z.enum(audiences),
    coverFileId: idSchema.nullable(),
    license: licenseSchema.nullable(),
    attribution: z.string().nullable(),
    minutesPerPathway: z.int().nullable(),
    targets: z.array(targetSchema),
    pathways: z.array(pathwaySchema),
    choiceRules: z.strictObject({
      pathway: z.enum(pathwayChoices),
      swap: z.enum(swapChoices),
      addition: z.enum(additionChoices),
    }),
    teacherNotes: z.string().nullable(),
    reflectionPrompt: z.string().nullable().optional(),
  })
  .meta({ id: 'PlaylistContent' });

export const resourceSnapshotSchema = z
  .strictObject({
    resourceId: idSchema,
    version: z.int(),
    title: z.string(),
    summary: z.string().nullable(),
    kind: z.enum(resourceKinds),
    url: z.string().nullable().describe('null for files and texts; `files` has the addresses of files.'),
    fileId: idSchema.nullable(),
    mediaType: z.string().nullable(),
    minutes: z.int().nullable(),
    modalities: z.array(z.enum(modalities)),
    inLanguage: words,
    license: licenseSchema.nullable(),
    attribution: z.string(),
  })
  .meta({
    id: 'ResourceSnapshot',
    description: 'What a version keeps of a resource, so that it reads the same for ever.',
  });

export const playlistVersionSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    playlistId: idSchema,
    version: z.int(),
    at: z.iso.datetime(),
    by: idSchema.nullable(),
    note: z.string().nullable(),
    content: playlistContentSchema,
    resources: z.array(resourceSnapshotSchema).describe('In the order of their ids.'),
  })
  .meta({ id: 'PlaylistVersion', description: 'What was published then. It never changes.' });
