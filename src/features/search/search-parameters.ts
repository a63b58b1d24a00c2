import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { readLanguage } from '../vocabularies/vocabulary.ts';
import type { Filters } from './filters.ts';
import { resourceFields } from './resource-fields.ts';
import type { KeywordField, SearchedFields } from './searched-fields.ts';
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

function keywordParameter(field: KeywordField) {
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

function rangeParameters(name: string, description: string) {
  return {
    [`${name}From`]: number.optional().describe(`At least: ${description}.`),
    [`${name}To`]: number.optional().describe(`At most: ${description}.`),
  };
}

const time = z.iso.datetime({ offset: true });

function timeParameters(name: string) {
  return {
    [`${name}From`]: time.optional().describe(`Last ${name} then or later.`),
    [`${name}To`]: time.optional().describe(`Last ${name} then or before.`),
  };
}

type Names<Record> = keyof Record & string;
type FieldParameters<Fields extends SearchedFields> = {
  [Name in Names<Fields['keywords']>]: ReturnType<typeof keywordParameter>;
} & { [Name in `${Names<Fields['ranges']>}${'From' | 'To'}`]: z.ZodOptional<typeof number> } & {
  [Name in `${Names<Fields['times']>}${'From' | 'To'}`]: z.ZodOptional<typeof time>;
};

/** What a search of these fields can be narrowed by. */
export function fieldParameters<const Fields extends SearchedFields>(fields: Fields): FieldParameters<Fields> {
  const { keywords, ranges, times } = fields;
  return Object.assign(
    {},
    ...Object.entries(keywords).map(([name, field]) => ({ [name]: keywordParameter(field) })),
    ...Object.entries(ranges).map(([name, { description }]) => rangeParameters(name, description)),
    ...Object.keys(times).map(timeParameters),
  );
}

export const textParameter = z
  .string()
  .max(500)
  .default('')
  .describe('Words, "phrases in quotes" and -exclusions. Without it everything that passes the filters is found.');

/** What a standard among the filters takes in. */
export const reachParameters = {
  descendants: z.stringbool().default(true).describe('Whether a standard also finds those below it.'),
  crosswalk: z
    .stringbool()
    .default(false)
    .describe('Whether a standard also finds those beside it in other frameworks (exactMatchOf, isRelatedTo ...).'),
};

/** What every search of resources can be narrowed by. */
export const filterParameters = {
  ...fieldParameters(resourceFields),
  districtApproved: z
    .stringbool()
    .optional()
    .describe('true: only what the caller’s own district has approved for students.'),
  ...reachParameters,
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

/** A query as it was parsed. */
type Query = Readonly<Record<string, unknown>>;

/** Reads the filters of a query of these fields. Throws `invalid_request` for bounds that leave nothing. */
export function createFilterReader({ keywords, ranges, times }: SearchedFields): (query: Query) => Filters {
  type Taken = { [Part in 'keywords' | 'ranges' | 'times']: Record<string, never> };
  type Take = (query: Query, taken: Taken) => void;
  const takers = new Map<string, Take>();
  const put = (part: Record<string, unknown>, name: string, value: unknown): void => {
    part[name] = value;
  };
  for (const name of Object.keys(keywords)) takers.set(name, (query, taken) => put(taken.keywords, name, query[name]));
  for (const name of Object.keys(ranges)) {
    const take: Take = (query, taken) =>
      put(taken.ranges, name, { from: query[`${name}From`], to: query[`${name}To`] });
    takers.set(`${name}From`, take).set(`${name}To`, take);
  }
  for (const name of Object.keys(times)) {
    const take: Take = (query, taken) => {
      const range = { from: toMilliseconds(query[`${name}From`]), to: toMilliseconds(query[`${name}To`]) };
      put(taken.times, name, range);
    };
    takers.set(`${name}From`, take).set(`${name}To`, take);
  }
  return (query) => {
    const taken: Taken = { keywords: {}, ranges: {}, times: {} };
    // By what is given, which is little of what could be.
    for (const parameter of Object.keys(query))
      if (query[parameter] !== undefined) takers.get(parameter)?.(query, taken);
    refuseEmptyRanges(taken.ranges);
    refuseEmptyRanges(taken.times);
    return taken;
  };
}

const readResourceFilters = createFilterReader(resourceFields);

/** The filters of a query of resources. Throws `invalid_request` for bounds that leave nothing. */
export function toFilters(query: Query & { readonly districtApproved?: boolean | undefined }): Filters {
  return { ...readResourceFilters(query), isDistrictApproved: query.districtApproved };
}

export function toReach({ descendants, crosswalk }: { descendants: boolean; crosswalk: boolean }): StandardReach {
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

function toMilliseconds(instant: unknown): number | undefined {
  return typeof instant === 'string' ? Date.parse(instant) : undefined;
}
