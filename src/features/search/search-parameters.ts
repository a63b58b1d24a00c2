import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { readLanguage } from '../vocabularies/vocabulary.ts';
import {
  type KeywordField,
  type KeywordFieldName,
  keywordFieldNames,
  keywordFields,
  type RangeFieldName,
  rangeFieldNames,
  rangeFields,
  type TimeFieldName,
  timeFieldNames,
} from './resource-fields.ts';
import type { Range, ResourceFilters } from './resource-filters.ts';
import type { StandardReach } from './standard-meaning.ts';
import { type InterpretationKind, interpretationKinds } from './understanding/understanding.ts';

/** The most values of one filter, and characters of one value. */
const maximumValues = 50;
const maximumLength = 300;

/** `a,b`, or the parameter repeated, or both. */
export function listOf<Item extends string>(
  item: z.ZodType<Item, string>,
  { isProse }: Pick<KeywordField, 'isProse'> = {},
) {
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
  const named = field.vocabulary ? ' Ids, or names in any language.' : '';
  return listOf(item as z.ZodType<string, string>, field)
    .optional()
    .describe(`${field.description}${named} ${how}`);
}

const number = z.coerce.number().min(-1e12).max(1e12);

function rangeParameters(name: RangeFieldName) {
  return {
    [`${name}From`]: number.optional().describe(`At least: ${rangeFields[name]}.`),
    [`${name}To`]: number.optional().describe(`At most: ${rangeFields[name]}.`),
  };
}

const time = z.iso.datetime({ offset: true });

function timeParameters(name: TimeFieldName) {
  return {
    [`${name}From`]: time.optional().describe(`Last ${name} then or later.`),
    [`${name}To`]: time.optional().describe(`Last ${name} then or before.`),
  };
}

type KeywordParameters = { [Name in KeywordFieldName]: ReturnType<typeof keywordParameter> };
type RangeParameters = { [Name in `${RangeFieldName}${'From' | 'To'}`]: z.ZodOptional<typeof number> };
type TimeParameters = { [Name in `${TimeFieldName}${'From' | 'To'}`]: z.ZodOptional<typeof time> };

export const textParameter = z
  .string()
  .max(500)
  .default('')
  .describe('Words, "phrases in quotes" and -exclusions. Without it everything that passes the filters is found.');

/** What every search of resources can be narrowed by. */
export const filterParameters = {
  ...(Object.fromEntries(keywordFieldNames.map((name) => [name, keywordParameter(name)])) as KeywordParameters),
  ...(Object.assign({}, ...rangeFieldNames.map(rangeParameters)) as RangeParameters),
  ...(Object.assign({}, ...timeFieldNames.map(timeParameters)) as TimeParameters),
  districtApproved: z
    .stringbool()
    .optional()
    .describe('true: only what the caller’s own district has approved for students.'),
  descendants: z.stringbool().default(true).describe('Whether a standard also finds those below it.'),
  crosswalk: z
    .stringbool()
    .default(false)
    .describe('Whether a standard also finds those beside it in other frameworks (exactMatchOf, isRelatedTo ...).'),
};

export const acceptParameter = listOf(
  z.enum(['all', ...interpretationKinds]) as z.ZodType<'all' | InterpretationKind, string>,
)
  .optional()
  .describe(
    'Kinds of `interpretation` to take as filters; `all` for all of them. Their words leave the text. Without it they are only offered.',
  );

export const languageParameter = z
  .enum(['en', 'es'])
  .optional()
  .describe('Of labels and reasons; that of Accept-Language when absent.');

const filterSchema = z.strictObject(filterParameters);

export type FilterParameters = z.output<typeof filterSchema>;

/** The filters of a query. Throws `invalid_request` for bounds that leave nothing. */
export function toFilters(query: FilterParameters): ResourceFilters {
  const keywords: Partial<Record<KeywordFieldName, readonly string[]>> = {};
  const ranges: Partial<Record<RangeFieldName, Range>> = {};
  const times: Partial<Record<TimeFieldName, Range>> = {};
  // By what is given, which is little of what could be.
  for (const parameter of Object.keys(query)) {
    const take = takers.get(parameter);
    if (take) take(query, { keywords, ranges, times });
  }
  refuseEmptyRanges(ranges);
  refuseEmptyRanges(times);
  return { keywords, ranges, times, isDistrictApproved: query.districtApproved };
}

type Taken = {
  readonly keywords: Partial<Record<KeywordFieldName, readonly string[]>>;
  readonly ranges: Partial<Record<RangeFieldName, Range>>;
  readonly times: Partial<Record<TimeFieldName, Range>>;
};

/** What a parameter adds to the filters. */
const takers = new Map<string, (query: FilterParameters, taken: Taken) => void>();
for (const field of keywordFieldNames) {
  takers.set(field, (query, { keywords }) => {
    const values = query[field];
    if (values !== undefined) keywords[field] = values;
  });
}
for (const field of rangeFieldNames) {
  const take = (query: FilterParameters, { ranges }: Taken) => {
    ranges[field] = { from: query[`${field}From`], to: query[`${field}To`] };
  };
  takers.set(`${field}From`, take).set(`${field}To`, take);
}
for (const name of timeFieldNames) {
  const take = (query: FilterParameters, { times }: Taken) => {
    times[name] = { from: toMilliseconds(query[`${name}From`]), to: toMilliseconds(query[`${name}To`]) };
  };
  takers.set(`${name}From`, take).set(`${name}To`, take);
}

export function toReach({ descendants, crosswalk }: FilterParameters): StandardReach {
  return { hasDescendants: descendants, hasCrosswalk: crosswalk };
}

export function toAccepted(kinds: readonly ('all' | InterpretationKind)[] = []): readonly InterpretationKind[] {
  return kinds.includes('all') ? interpretationKinds : (kinds as readonly InterpretationKind[]);
}

/** The language that answers are in. */
export function languageOf(parameter: 'en' | 'es' | undefined, request: { header(name: string): string | undefined }) {
  return parameter ?? readLanguage(request.header('accept-language'));
}

function refuseEmptyRanges(
  ranges: Readonly<Record<string, { from?: number | undefined; to?: number | undefined }>>,
): void {
  const given = Object.entries(ranges);
  if (given.length === 0) return;
  const faults = given.flatMap(([field, { from, to }]) =>
    from === undefined || to === undefined || from <= to
      ? []
      : [
          {
            in: 'query' as const,
            path: [`${field}To`],
            code: 'too_small',
            message: `It is less than ${field}From.`,
            params: { minimum: from },
          },
        ],
  );
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
}

function toMilliseconds(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}
