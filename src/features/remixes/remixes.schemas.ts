import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { licenseSchema, resourceInputSchema } from '../resources/resource.schemas.ts';
import { resourceResponseSchema, resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { followedFields } from './three-way.ts';

const { title, author, license, schoolId } = resourceInputSchema.shape;

export const remixInputSchema = z
  .strictObject({
    license: license
      .unwrap()
      .unwrap()
      .optional()
      .describe(
        'In any spelling. Needed where the licenses of what is adapted leave a choice: the error `remix_license` lists it.',
      ),
    title: title.optional().describe('That of the original when absent.'),
    author: author.describe('How its author wishes to be named; the name of the caller when absent.'),
    schoolId,
  })
  .optional();

const creditSchema = z.strictObject({ text: z.string(), html: z.string() });

export const creditsSchema = z
  .strictObject({ en: creditSchema, es: creditSchema })
  .meta({ id: 'Credits', description: 'Title, author, source and license, ready to paste, in English and Spanish.' });

export const remixResponseSchema = z
  .strictObject({ ...resourceResponseSchema.shape, credits: creditsSchema })
  .meta({ id: 'Remix', description: 'The copy, as a draft of the caller’s.' });

const obstacleSchema = z.strictObject({
  code: z.enum(['no_derivatives', 'all_rights_reserved', 'unknown_terms', 'incompatible']),
  works: z.array(z.strictObject({ title: z.string(), license: licenseSchema.nullable() })),
});

export const remixTermsSchema = z
  .strictObject({
    isAllowed: z.boolean(),
    options: z.array(licenseSchema).describe('The licenses that an adaptation may have; one must be chosen.'),
    isBound: z.boolean().describe('Share-alike: it keeps this license, or a later version of it.'),
    isNonCommercial: z.boolean().describe('No option allows commercial use.'),
    obstacles: z.array(obstacleSchema).describe('Why it may not be adapted, with the works that stand in the way.'),
  })
  .meta({ id: 'RemixTerms' });

const changeSchema = z
  .strictObject({
    field: z.enum(followedFields).describe('material: kind, address and file, which change together.'),
    state: z
      .enum(['incoming', 'conflict', 'declined'])
      .describe('incoming: accepting loses nothing of one’s own. conflict: both have changed it.'),
    base: z.unknown().describe('As upstream had it when both were last the same, or when it was last decided.'),
    theirs: z.unknown(),
    mine: z.unknown(),
    result: z.unknown().describe('What accepting makes of it: of lists of tags, both changes.'),
    words: z.strictObject({ en: z.string(), es: z.string() }).describe('What upstream has changed, in a sentence.'),
  })
  .meta({ id: 'UpstreamChange' });

const sourceSchema = z.strictObject({
  id: idSchema,
  isAvailable: z.boolean().describe('Whether the caller still sees it; only then there are changes to decide.'),
  title: z.string(),
  version: z.int().describe('The newest that the caller sees; else the one that was copied.'),
  copiedVersion: z.int(),
});

export const upstreamSchema = z
  .strictObject({
    remixId: idSchema,
    revision: z.int().describe('Of the remix.'),
    source: sourceSchema,
    changes: z.array(changeSchema),
  })
  .meta({ id: 'Upstream' });

export const decisionsSchema = z.strictObject({
  sourceVersion: z
    .int()
    .min(1)
    .optional()
    .describe('The version of the source that was looked at; the answer is 412 when there is another one now.'),
  decisions: z
    .array(
      z.strictObject({
        field: z.enum(followedFields),
        decision: z
          .enum(['accept', 'keepMine', 'decline'])
          .describe(
            'accept: take it over. keepMine: settled, later changes are shown against what upstream has now. decline: not ' +
              'this change; it can still be accepted, and is asked about again when upstream changes the field anew.',
          ),
      }),
    )
    .min(1)
    .max(followedFields.length)
    .refine(
      (decisions) => new Set(decisions.map(({ field }) => field)).size === decisions.length,
      'One for each field.',
    ),
});

export const remixesPageSchema = pageSchema(resourceSummarySchema);

export const ownRemixesPageSchema = pageSchema(
  z.strictObject({
    resource: resourceSummarySchema,
    source: sourceSchema,
    pending: z
      .strictObject({ incoming: z.int(), conflicts: z.int(), declined: z.int() })
      .describe('Fields that upstream has changed.'),
  }),
);
