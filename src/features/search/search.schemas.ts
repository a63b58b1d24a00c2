import { z } from 'zod';
import { maximumPageSize } from '../../http/pagination.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import {
  type KeywordField,
  type KeywordFieldName,
  keywordFieldNames,
  keywordFields,
  type RangeFieldName,
  rangeFieldNames,
  rangeFields,
  type SortName,
  sorts,
} from './resource-fields.ts';

/** The most values of one filter, and characters of one value. */
const maximumValues = 50;
const maximumLength = 300;

/** `a,b`, or the parameter repeated, or both. */
function listOf(item: z.ZodType<string, string>, { isProse }: Pick<KeywordField, 'isProse'> = {}) {
  const split = (text: string): string[] => (isProse ? [text] : text.split(',')).map((value) => value.trim());
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [...new Set([given].flat().flatMap(split))])
    .pipe(z.array(item).min(1).max(maximumValues));
}

function keywordParameter(name: KeywordFieldName) {
  const field: KeywordField = keywordFields[name];
  const value = z.string().min(1).max(maximumLength);
  const item = field.values
    ? z.enum(field.values as [string, ...string[]])
    : field.isTerm
      ? value.transform((term) => term.toLowerCase())
      : value;
  const how = field.isProse ? 'Any of these; repeat the parameter for more.' : 'Any of these, with commas between.';
  return listOf(item as z.ZodType<string, string>, field)
    .optional()
    .describe(`${field.description} ${how}`);
}

const number = z.coerce.number().min(-1_000_000).max(1_000_000);

function rangeParameters(name: RangeFieldName) {
  return {
    [`${name}From`]: number.optional().describe(`At least: ${rangeFields[name]}.`),
    [`${name}To`]: number.optional().describe(`At most: ${rangeFields[name]}.`),
  };
}

const time = z.iso.datetime({ offset: true });

type KeywordParameters = { [Name in KeywordFieldName]: ReturnType<typeof keywordParameter> };
type RangeParameters = { [Name in `${RangeFieldName}${'From' | 'To'}`]: z.ZodOptional<typeof number> };

export const resourceSearchQuery = z.strictObject({
  q: z
    .string()
    .max(500)
    .default('')
    .describe('Words, "phrases in quotes" and -exclusions. Without it everything that passes the filters is found.'),
  ...(Object.fromEntries(keywordFieldNames.map((name) => [name, keywordParameter(name)])) as KeywordParameters),
  ...(Object.assign({}, ...rangeFieldNames.map(rangeParameters)) as RangeParameters),
  publishedFrom: time.optional().describe('Published then or later.'),
  publishedTo: time.optional().describe('Published then or before.'),
  facets: listOf(z.enum(keywordFieldNames) as unknown as z.ZodType<string, string>)
    .optional()
    .describe('Fields to count, with commas between. The counts of a field leave its own filter out.'),
  facetLimit: z.coerce.number().int().min(1).max(200).default(20).describe('At most so many values per facet.'),
  sort: z.enum(Object.keys(sorts) as [SortName, ...SortName[]]).default('relevance'),
  limit: z.coerce.number().int().min(1).max(maximumPageSize).default(20).describe('At most so many hits.'),
  cursor: z.string().max(1_000).optional().describe('`nextCursor` of the page before.'),
});

export const resourceSearchResponse = z
  .strictObject({
    hits: z.array(resourceSummarySchema),
    total: z.int().describe('How many there are on all pages; exact up to 1,000.'),
    totalIsLowerBound: z.boolean().describe('Whether there are more than `total`.'),
    facets: z.array(
      z.strictObject({
        name: z.enum(keywordFieldNames),
        values: z.array(z.strictObject({ value: z.string(), label: z.string(), count: z.int() })),
      }),
    ),
    corrections: z
      .array(z.strictObject({ from: z.string(), to: z.string() }))
      .describe('Words of the text that were read as others, because they stand nowhere as they were typed.'),
    index: z
      .strictObject({
        state: z.enum(['building', 'ready']).describe('While it is being built, hits may be missing.'),
        pendingChanges: z.int().describe('Changes that are known to wait for the index.'),
        freshAsOf: z.iso
          .datetime()
          .nullable()
          .describe('Everything written before then is found; null while building.'),
      })
      .describe('How far the search index is.'),
    nextCursor: z.string().nullable().describe('Ask for the next page with it; null on the last page.'),
  })
  .meta({ id: 'ResourceSearchResult' });

export type ResourceSearchQuery = z.output<typeof resourceSearchQuery>;
export type ResourceSearchResponse = z.output<typeof resourceSearchResponse>;
