import { z } from 'zod';
import { maximumPageSize } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { reasonCodes } from './explain.ts';
import { resourceFields } from './resource-fields.ts';
import { acceptParameter, filterParameters, languageParameter, listOf, textParameter } from './search-parameters.ts';
import { interpretationKinds } from './understanding/understanding.ts';

/** The names of fields that can be counted, and of orders. */
export function namesOf<Record extends object>(record: Record) {
  return Object.keys(record) as [keyof Record & string, ...(keyof Record & string)[]];
}

export const keywordFieldNames = namesOf(resourceFields.keywords);

const cursor = z.string().max(1_000).optional().describe('`nextCursor` of the page before.');

export const resourceSearchQuery = z.strictObject({
  q: textParameter,
  ...filterParameters,
  accept: acceptParameter,
  facets: listOf(z.enum(keywordFieldNames) as unknown as z.ZodType<string, string>)
    .optional()
    .describe('Fields to count, with commas between. The counts of a field leave its own filter out.'),
  facetLimit: z.coerce.number().int().min(1).max(200).default(20).describe('At most so many values per facet.'),
  standardsUnder: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe(
      'With a facet of standards: counts, as `groups`, the standards directly below this framework or standard (id or code), each with all that is below it. `frameworks` counts frameworks.',
    ),
  sort: z.enum(namesOf(resourceFields.sorts)).default('relevance'),
  explain: z.stringbool().default(false).describe('Whether each hit says why it was found.'),
  collapse: z
    .stringbool()
    .default(true)
    .describe('Whether the same content is shown once, with the others in `alsoAvailableAs`.'),
  language: languageParameter,
  waitFor: listOf(z.string().min(1).max(100))
    .optional()
    .describe('Values of `search-token` from writes that this search must see; it waits for them up to two seconds.'),
  limit: z.coerce.number().int().min(1).max(maximumPageSize).default(20).describe('At most so many hits.'),
  cursor,
});

export const facetQuery = z.strictObject({
  q: z
    .string()
    .trim()
    .max(200)
    .default('')
    .describe('The beginning of words of the value’s name, in any language; of a standard its code or its words.'),
  text: textParameter.describe('The text of the search whose results are counted.'),
  ...filterParameters,
  collapse: z.stringbool().default(true).describe('As in the search.'),
  language: languageParameter,
  limit: z.coerce.number().int().min(1).max(200).default(20).describe('At most so many values.'),
});

export const foundStandardSchema = z
  .strictObject({
    id: z.string(),
    code: z.string().nullable(),
    statement: z.string(),
    frameworkId: z.string(),
  })
  .meta({ id: 'FoundStandard' });

export const interpretationSchema = z
  .strictObject({
    kind: z.enum(interpretationKinds),
    values: z
      .array(z.string())
      .describe('Codes as written, grade levels, ids of modalities, a language, or minutes: `-10`, `30-`, `10-20`.'),
    label: z.string().describe('The same for people.'),
    from: z.string().describe('The words that it was read from.'),
    start: z.int().describe('Where they begin in the text (in Unicode NFC).'),
    end: z.int(),
    filter: z.record(z.string(), z.string()).describe('Query parameters that say the same: send them to accept it.'),
    q: z.string().describe('The text without these words: to be sent with them.'),
    isAccepted: z.boolean().describe('Whether it was taken as a filter, because `accept` says so.'),
    standards: z
      .array(foundStandardSchema)
      .describe('What a code stands for: several when it is ambiguous, none when no framework here has it.'),
  })
  .meta({ id: 'SearchInterpretation', description: 'A way to read some words of the text. Offered, never forced.' });

const facetValueSchema = z.strictObject({
  value: z.string(),
  label: z.string(),
  count: z.int(),
  detail: z.string().optional().describe('The statement of a standard.'),
  parent: z.string().optional().describe('The value that it stands below.'),
});

export const facetSchema = z
  .strictObject({
    name: z.enum(keywordFieldNames),
    values: z.array(facetValueSchema),
    groups: z
      .array(facetValueSchema)
      .optional()
      .describe('What stands above the values; each counts the records that have it or anything below it, once.'),
  })
  .meta({ id: 'SearchFacet' });

export const whySchema = z
  .strictObject({
    reasons: z.array(
      z.strictObject({
        code: z.enum(reasonCodes),
        field: z.string(),
        params: z.record(z.string(), z.string()),
        text: z.string().describe('For people, in the language of the answer.'),
      }),
    ),
    highlights: z.array(
      z.strictObject({
        field: z.enum(['title', 'summary']),
        text: z.string(),
        ranges: z.array(z.strictObject({ start: z.int(), end: z.int() })),
      }),
    ),
  })
  .meta({ id: 'SearchExplanation' });

export const resourceHitSchema = resourceSummarySchema
  .extend({
    isDistrictApproved: z.boolean().describe('Whether the caller’s own district has approved it for students.'),
    alsoAvailableAs: z
      .array(z.strictObject({ id: idSchema, title: z.string() }))
      .describe('Other records of the same content (the same address).'),
    why: whySchema.optional().describe('Only with `explain=true`.'),
  })
  .meta({ id: 'ResourceHit' });

export const indexStateSchema = z
  .strictObject({
    state: z.enum(['building', 'ready']).describe('While it is being built, hits may be missing.'),
    pendingChanges: z.int().describe('Changes that are known to wait for the index.'),
    freshAsOf: z.iso.datetime().nullable().describe('Everything written before then is found; null while building.'),
    stillPending: z
      .array(z.string())
      .describe('Of `waitFor`: what this answer does not show yet, though two seconds have passed.'),
  })
  .describe('How far the search index is.');

export const totalShape = {
  total: z.int().describe('How many there are on all pages; exact up to 1,000, and 1,000 when there are more.'),
  totalIsLowerBound: z
    .boolean()
    .describe('Whether there are more than `total`: show "more than 1,000". The counts of facets stay exact.'),
};

export const correctionSchema = z
  .array(z.strictObject({ from: z.string(), to: z.string() }))
  .describe('Words of the text that were read as others, because they stand nowhere as they were typed.');

export const resourceSearchResponse = z
  .strictObject({
    q: z.string().describe('The text that was searched for: what was typed, without what was accepted.'),
    hits: z.array(resourceHitSchema),
    ...totalShape,
    facets: z.array(facetSchema),
    corrections: correctionSchema,
    interpretation: z.array(interpretationSchema),
    isPartial: z.boolean().describe('Whether hits with fewer words than asked are among the results.'),
    degraded: z
      .boolean()
      .describe('The search engine does not answer: these are the newest records of the database that fit.'),
    index: indexStateSchema,
    nextCursor: z.string().nullable().describe('Ask for the next page with it; null on the last page.'),
  })
  .meta({ id: 'ResourceSearchResult' });

export type ResourceSearchQuery = z.output<typeof resourceSearchQuery>;
export type ResourceSearchResponse = z.output<typeof resourceSearchResponse>;
