import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import {
  guidSchema,
  languageSchema,
  licenseTextSchema,
  line,
  oneOf,
  terms,
  urlSchema,
  withoutRepeats,
} from '../resources/resource.schemas.ts';
import { audiences, gradeLevels, visibilities } from '../resources/resource.ts';
import { additionChoices, checkpointForms, evidenceKinds, pathwayChoices, stepRoles, swapChoices } from './playlist.ts';
import { playlistLimits } from './structure.ts';

// What requests take. Words stand for terms, codes for standards, any spelling for a license: the service resolves them.

export const markdown = (maximum: number) => z.string().trim().min(1).max(maximum).describe('Markdown.');
const minutesSchema = z.int().min(0).max(10_000);
const shareSchema = z.number().min(0).max(1);
/** Ids that clients may give: anything new in the form of ours. */
export const newIdSchema = idSchema.describe(
  'An id for the new thing, so that it can be named at once; made when absent.',
);

export const textByLanguageSchema = (maximum: number) =>
  z
    .record(languageSchema, line(maximum))
    .refine((texts) => Object.keys(texts).length > 0, 'A text in one language at least.')
    .refine((texts) => Object.keys(texts).length <= 20, 'In 20 languages at most.')
    .describe('The same text by BCP 47 language tag.');

export const masteryRuleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('allRequired') }),
    z.strictObject({ kind: z.literal('score'), atLeast: shareSchema }),
    z.strictObject({ kind: z.literal('bestOf'), count: z.int().min(1).max(50), atLeast: shareSchema }),
    z.strictObject({ kind: z.literal('teacherConfirms') }),
  ])
  .meta({
    id: 'MasteryRule',
    description:
      'When a student has mastered a target: all required steps are done; every required assess step reaches a share of its ' +
      'maximum; so many assess steps reach it; a teacher says so.',
  });

const targetStandardInputSchema = z
  .strictObject({
    code: line(200).optional().describe('Code of the standard in any spelling, such as 3.NF.A.1.'),
    standardId: guidSchema.nullish().describe('The standard itself; null or absent: told by the code.'),
  })
  .refine(({ code, standardId }) => code !== undefined || Boolean(standardId), {
    path: ['code'],
    message: 'Either the code or the id of the standard is needed.',
  });

/** What a target says, also in the bank of a district. */
export const targetWordingShape = {
  statement: textByLanguageSchema(1_000).describe('"I can ..." by BCP 47 language tag.'),
  successCriteria: z.array(textByLanguageSchema(1_000)).max(10).optional(),
  standards: z.array(targetStandardInputSchema).max(20).overwrite(withoutRepeats).optional(),
  mastery: masteryRuleSchema.optional().describe('All required steps done, when absent.'),
};

export const supportsSchema = markdown(10_000)
  .nullish()
  .describe('What helps with it: sentence starters, pictures, words. Markdown.');

const targetShape = { ...targetWordingShape, supports: supportsSchema };

export const targetInputSchema = z.strictObject(targetShape).meta({ id: 'TargetInput' });
export const targetChangesSchema = z.strictObject({
  ...targetShape,
  statement: targetShape.statement.optional(),
  bank: z.null().optional().describe('null lets go of the district’s target, whose wording cannot be changed else.'),
});

const suitsSchema = z.strictObject({
  interests: terms('What students care about that it takes up.').default([]),
  modalities: terms('How it is taken in.').default([]),
  level: line(100).nullable().default(null).describe('Neutral about children, such as "a first look".'),
  languages: z.array(languageSchema).max(20).overwrite(withoutRepeats).default([]),
});

const pathwayShape = {
  title: line(200),
  description: markdown(5_000).nullish(),
  suits: suitsSchema.optional().describe('Whom it suits. Replaced as a whole.'),
};

export const pathwayInputSchema = z.strictObject(pathwayShape).meta({ id: 'PathwayInput' });
export const pathwayChangesSchema = z.strictObject({ ...pathwayShape, title: pathwayShape.title.optional() });

export const resourceUseSchema = z
  .strictObject({
    resourceId: idSchema,
    version: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('A version for ever; null follows the newest, which is settled when the playlist is published.'),
  })
  .meta({ id: 'ResourceUse' });

export const checkpointSchema = z
  .strictObject({
    form: z.enum(checkpointForms),
    prompt: markdown(10_000).nullable().default(null),
    url: urlSchema.nullable().default(null).describe('Of a quiz elsewhere.'),
    rubric: z
      .array(
        z.strictObject({
          id: idSchema,
          title: line(300),
          levels: z
            .array(z.strictObject({ points: z.number().min(0).max(1_000), description: line(1_000) }))
            .min(1)
            .max(10)
            .describe('From the least to the best.'),
        }),
      )
      .max(10)
      .default([]),
    asksFor: z.array(z.enum(evidenceKinds)).max(4).overwrite(withoutRepeats).default([]),
  })
  .meta({ id: 'Checkpoint', description: 'A place where a student shows what they know.' });

const optionShape = { title: line(500).nullish(), minutes: minutesSchema.nullish() };

export const optionInputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('resource'),
      id: newIdSchema.optional(),
      ...optionShape,
      resource: resourceUseSchema,
    }),
    z.strictObject({
      kind: z.literal('checkpoint'),
      id: newIdSchema.optional(),
      ...optionShape,
      checkpoint: checkpointSchema,
    }),
  ])
  .meta({ id: 'ChoiceOptionInput' });

export const optionChangesSchema = z.strictObject({
  ...optionShape,
  resource: resourceUseSchema.optional(),
  checkpoint: checkpointSchema.optional(),
});

const stepIds = z.array(idSchema).max(50).overwrite(withoutRepeats);

const stepShape = {
  title: line(500).nullish().describe('null shows the title of the resource.'),
  targetIds: stepIds.optional().describe('The learning targets that it serves.'),
  role: z.enum(stepRoles).optional().describe('learn when absent; assess for a checkpoint.'),
  isRequired: z.boolean().optional().describe('true when absent, but for notes.'),
  instructions: markdown(20_000).nullish().describe('Markdown.'),
  minutes: minutesSchema.nullish().describe('null takes the time of the resource.'),
  maxScore: z.number().min(0).max(10_000).nullish(),
  prerequisiteIds: stepIds.optional().describe('Steps of the same path that are to be done before.'),
  preCheck: z
    .strictObject({ atLeast: shareSchema })
    .nullish()
    .describe('Makes it a pre-check: who reaches the share is credited with its targets.'),
};

const chooseSchema = z.int().min(1).max(playlistLimits.options);

const stepInputs = [
  z.strictObject({ kind: z.literal('resource'), ...stepShape, resource: resourceUseSchema }),
  z.strictObject({
    kind: z.literal('choice'),
    ...stepShape,
    choose: chooseSchema,
    options: z.array(optionInputSchema).max(playlistLimits.options),
  }),
  z.strictObject({ kind: z.literal('checkpoint'), ...stepShape, checkpoint: checkpointSchema }),
  z.strictObject({ kind: z.literal('note'), ...stepShape }),
] as const;

export const stepInputSchema = z.discriminatedUnion('kind', stepInputs).meta({ id: 'StepInput' });
export const entryInputSchema = z
  .discriminatedUnion('kind', [...stepInputs, z.strictObject({ kind: z.literal('section'), title: line(300) })])
  .meta({ id: 'EntryInput', description: 'A step, or the heading of a section.' });

/** Which of them an entry takes depends on its kind. */
export const entryChangesSchema = z.strictObject({
  ...stepShape,
  resource: resourceUseSchema.optional(),
  choose: chooseSchema.optional(),
  checkpoint: checkpointSchema.optional(),
});

const detailsShape = {
  title: line(300),
  summary: line(5_000).nullish(),
  subjects: terms('Such as mathematics or science.').optional(),
  gradeLevels: oneOf(gradeLevels, 'K, 1 to 12.').optional(),
  inLanguage: z.array(languageSchema).max(20).overwrite(withoutRepeats).optional(),
  interests: terms('What students care about that it takes up.').optional(),
  keywords: z.array(line(100)).max(100).overwrite(withoutRepeats).optional(),
  audience: z.enum(audiences).optional().describe('teachersOnly: for professional learning. students when absent.'),
  coverFileId: idSchema.nullish().describe('A picture that was sent to `/files`.'),
  license: licenseTextSchema.nullish(),
  attribution: line(2_000).nullish().describe('The line of credit to show, where the usual one will not do.'),
  minutesPerPathway: z.int().min(1).max(100_000).nullish().describe('Minutes that each path may take.'),
  choiceRules: z
    .strictObject({
      pathway: z.enum(pathwayChoices),
      swap: z.enum(swapChoices),
      addition: z.enum(additionChoices),
    })
    .optional()
    .describe('What students may decide for themselves.'),
  teacherNotes: markdown(20_000).nullish().describe('For staff only. Markdown.'),
  reflectionPrompt: line(500).nullish().describe('What students are asked at the end; the usual question when absent.'),
};

export const detailsChangesSchema = z.strictObject({ ...detailsShape, title: detailsShape.title.optional() });

const sharingShape = {
  visibility: z.enum(visibilities).optional().describe('Who may find it once published. private when absent.'),
  schoolId: idSchema.nullish().describe('The school it belongs to; null for the district.'),
};

/** `commands` is added in `edit.schemas.ts`, which builds on this file. */
export const playlistInputShape = { ...detailsShape, ...sharingShape };

export const playlistPatchSchema = z
  .strictObject({ ...detailsShape, title: detailsShape.title.optional(), ...sharingShape })
  .meta({ id: 'PlaylistPatch', description: 'Absent: leave as it is. null: clear.' });

export const quickInputSchema = z
  .strictObject({
    resourceIds: z.array(idSchema).min(1).max(50).overwrite(withoutRepeats).describe('In the order of the path.'),
    target: z
      .strictObject({
        statement: line(1_000).optional().describe('"I can ...", in the language of the playlist.'),
        standardId: guidSchema.optional(),
        code: line(200).optional().describe('Code of a standard, such as 3.NF.A.1.'),
      })
      .optional()
      .describe('When absent: the standard that most of the resources teach, or else their title.'),
    title: line(300).optional(),
  })
  .meta({ id: 'QuickPlaylistInput' });

export type PlaylistPatch = z.output<typeof playlistPatchSchema>;
export type QuickInput = z.output<typeof quickInputSchema>;
