import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AppError, invalidInput } from '../shared/errors.ts';
import type { Seal } from '../shared/seal.ts';

/** Up to here `total` is counted exactly; counting on would cost more than it tells. */
export const exactTotalLimit = 1_000;

export const maximumPageSize = 100;

/** Query parameters of every list: `z.strictObject({ ...pageQuery, ... })`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(maximumPageSize).default(20).describe('At most so many per page.'),
  cursor: z.string().max(1_000).optional().describe('`nextCursor` of the page before; absent for the first page.'),
};

/** What a list answers. */
export type Page<Item> = {
  readonly items: Item[];
  readonly total: number;
  /** There are more than `total`. */
  readonly totalIsLowerBound: boolean;
  /** Null on the last page. */
  readonly nextCursor: string | null;
};

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int().describe(`How many there are on all pages; exact up to ${exactTotalLimit}.`),
    totalIsLowerBound: z.boolean().describe('Whether there are more than `total`.'),
    nextCursor: z.string().nullable().describe('Ask for the next page with it; null on the last page.'),
  });
}

/** How many to count at most, so that the answer to "more than 1,000?" is known. */
export const countLimit = exactTotalLimit + 1;

/** The fields of a page from a count that stopped at `countLimit`. */
export function toTotal(count: number): { total: number; totalIsLowerBound: boolean } {
  return { total: Math.min(count, exactTotalLimit), totalIsLowerBound: count > exactTotalLimit };
}

/**
 * Cursors of one list. A cursor holds the sort key of the last item (`position`) and a fingerprint of the question, so
 * that it cannot be used with other filters. It is checked, not signed: whatever it says, the scope still decides what
 * is found. Where the sort key is about a person it is sealed, as cursors stand in addresses and addresses in logs.
 */
export type CursorCodec<Position> = {
  /** `question`: the filters and the order, without limit and cursor. */
  encode(position: Position, question: unknown): string;
  /** Null for the first page. Throws `invalid_request` for what is no cursor of this question. */
  decode(cursor: string | undefined, question: unknown): Position | null;
};

const unsealed: Seal = {
  seal: (text) => Buffer.from(text).toString('base64url'),
  open: (sealed) => Buffer.from(sealed, 'base64url').toString(),
};

export function createCursorCodec<Position>(
  positionSchema: z.ZodType<Position>,
  { seal, open }: Seal = unsealed,
): CursorCodec<Position> {
  const schema = z.tuple([positionSchema, z.string()]);
  return {
    encode: (position, question) => seal(JSON.stringify([position, fingerprint(question)])),
    decode: (cursor, question) => {
      if (cursor === undefined) return null;
      const parsed = schema.safeParse(parseJson(open(cursor) ?? ''));
      if (!parsed.success || parsed.data[1] !== fingerprint(question)) throw invalidCursor();
      return parsed.data[0];
    },
  };
}

/**
 * Cuts what a store found with `limit + 1` down to a page. `cursor` makes the cursor to the next page of
 * the last item.
 */
export function toPage<Item>(input: {
  found: readonly Item[];
  limit: number;
  count: number;
  cursor: (last: Item) => string;
}): Page<Item> {
  const items = input.found.slice(0, input.limit);
  const last = items.at(-1);
  const hasMore = input.found.length > input.limit;
  return { items, ...toTotal(input.count), nextCursor: hasMore && last !== undefined ? input.cursor(last) : null };
}

function invalidCursor(): AppError {
  const message = 'This is not a cursor of this list with these filters.';
  return invalidInput('query', ['cursor'], { code: 'invalid_format', message });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fingerprint(question: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(question) ?? '')
    .digest('base64url')
    .slice(0, 12);
}
