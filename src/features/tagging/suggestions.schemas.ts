import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { lackableFields } from '../resources/district-resources.ts';
import { alignmentTypes } from '../resources/resource.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { lackingShape } from './selection.schemas.ts';
import { suggestedFields } from './suggestion.ts';

const field = z.enum(suggestedFields);
const value = z.string().min(1).max(200);
const alignmentType = z
  .enum(alignmentTypes)
  .default('teaches')
  .describe('Of standards: whether the resource teaches, assesses or requires them.');

/** `a,b` */
const fieldList = z
  .string()
  .max(200)
  .transform((text) => text.split(','))
  .pipe(z.array(field).min(1));

const perResource = z.coerce.number().int().min(1).max(20).default(5).describe('At most so many of each field.');

export const suggestionsQuery = z.strictObject({
  fields: fieldList.optional().describe(`Some of ${suggestedFields.join(', ')}, with commas; all when left out.`),
  limit: perResource,
});

const suggestionSchema = z
  .strictObject({
    field,
    value: z.string().describe('The id of a standard or a term, or a grade.'),
    label: z.string(),
    confidence: z
      .number()
      .describe(
        'From 0 to 1: about the share of such suggestions that was right where it was measured (docs/performance.md).',
      ),
    evidence: z.strictObject({
      words: z
        .array(z.string())
        .describe(
          'Words of the resource that its statement (or one above it) or a name of it has; of a grade, those of the standards that speak for it.',
        ),
      similar: z
        .array(
          z.strictObject({
            id: idSchema,
            title: z.string(),
            likeness: z.number().nullable().describe('How much the texts are alike; null: of the same origin.'),
            standardId: z
              .string()
              .nullable()
              .describe('The standard that it has: this one, or one of another grade like it.'),
          }),
        )
        .describe('Tagged resources that speak for it; only such as the caller may see.'),
      isNamed: z.boolean().describe('Its code stands in the text.'),
      trait: z.string().nullable().describe('What it shares with those resources, such as host:example.org.'),
    }),
  })
  .meta({ id: 'Suggestion' });

export const suggestionsSchema = z
  .strictObject({ resourceId: idSchema, revision: z.int(), suggestions: z.array(suggestionSchema) })
  .meta({ id: 'Suggestions' });

const keySchema = z.strictObject({ field, value });
const most = 100;

export const decisionsBody = z.strictObject({
  accept: z.array(keySchema.extend({ alignmentType })).max(most).default([]),
  reject: z.array(keySchema).max(most).default([]).describe('They are not suggested again in the district.'),
  reconsider: z.array(keySchema).max(most).default([]).describe('Takes rejections back.'),
});

export const decidedSchema = z
  .strictObject({
    resourceId: idSchema,
    revision: z.int(),
    batchId: idSchema.nullable().describe('Of what was accepted: `POST /batches/{id}/undo` takes it back.'),
  })
  .meta({ id: 'DecidedSuggestions' });

const selection = {
  lacking: z.enum(lackableFields).default('alignments').describe('Resources that have none of these.'),
  ...lackingShape,
};

/** Of each resource much is worked out. */
const mostOnPage = 25;

export const queueQuery = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(mostOnPage).default(10),
  suggestionLimit: z.coerce
    .number()
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe('At most so many of each field; 0: none is worked out, for who wants the resources alone.'),
  having: z
    .enum(['suggestions', 'anything'])
    .default('suggestions')
    .describe(
      'Pass over resources that nothing is suggested for, or list them too. A page may then be shorter than `limit`, even ' +
        'empty, and still have a `nextCursor`.',
    ),
  fields: fieldList.optional().describe('What is suggested; only what is lacking when left out.'),
  resourceIds: z
    .string()
    .max(1_000)
    .transform((text) => text.split(','))
    .pipe(z.array(idSchema).min(1).max(mostOnPage))
    .optional()
    .describe(
      `At most ${mostOnPage} with commas, in place of the filters: these, in this order, as far as the caller may edit them.`,
    ),
  ...selection,
});

export const sourcesQuery = z.strictObject(selection);

export const sourcesResponse = z.strictObject({
  items: z
    .array(z.strictObject({ source: z.string().nullable().describe('null: made here.'), count: z.int() }))
    .describe('The 100 that have most.'),
});

export const queuePage = pageSchema(
  z.strictObject({ resource: resourceSummarySchema, suggestions: z.array(suggestionSchema) }),
);

export const acceptBody = z.strictObject({
  resourceIds: z.array(idSchema).min(1).max(1_000).optional().describe('In place of the filters.'),
  ...selection,
  fields: z.array(field).min(1).default(['alignments']),
  minimumConfidence: z
    .number()
    .min(0.5)
    .max(1)
    .describe('What is less likely right than wrong is for people to look at, one by one.'),
  alignmentType,
  mostPerField: z.int().min(1).max(10).default(3).describe('At most so many tags are added to each field.'),
});
