import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import { idSchema } from '../shared/ids.ts';
import { createCursorCodec, pageSchema, toTotal } from './pagination.ts';

/** A place among things in the order of their last changes. */
export type ChangePosition = { readonly at: Date; readonly id: string };

/** Where one request of a follower begins, and where its next round will. */
export type ChangeStart = { readonly after: ChangePosition; readonly nextRoundAt: Date };

/** A write takes its time before it is stored: what was changed so shortly before a round is told again in the next. */
const overlapMs = 2 * 60_000;
/** As long as features keep what was deleted. */
const tombstonesKeptMs = 30 * 24 * 60 * 60_000;
const firstId = '0'.repeat(24);

export const removalReasons = ['deleted', 'withdrawn', 'notVisible'] as const;

export const removedSchema = z
  .strictObject({
    id: idSchema,
    reason: z
      .enum(removalReasons)
      .describe('withdrawn: not to be used for now. notVisible: the caller may not see it, or not any more.'),
    at: z.iso.datetime().describe('When it was changed last.'),
  })
  .meta({ id: 'Removed' });

export type Removed = z.output<typeof removedSchema>;

export const updatedSinceSchema = z.iso
  .datetime({ offset: true })
  .optional()
  .describe(
    'Follow changes: what was changed since then, oldest change first, with what is gone in `removed`. Other filters do not go ' +
      'with it. `nextCursor` is always given then: keep it, and ask with it for what is changed later.',
  );

/** A list that can be followed too. */
export function followedPageSchema<Item extends z.ZodType>(item: Item) {
  return pageSchema(item).extend({
    nextCursor: z
      .string()
      .nullable()
      .describe('Ask for the next page with it; null on the last page. With `updatedSince` never null.'),
    hasMore: z.boolean().describe('Whether there is more to be read now.'),
    removed: z
      .array(removedSchema)
      .describe('With `updatedSince`: what a copy must drop. It may name things that the copy never had.'),
  });
}

const codec = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema, nextRoundAt: z.iso.datetime() }));

/** What a page says that nobody follows. */
export function notFollowed({ nextCursor }: { nextCursor: string | null }): { hasMore: boolean; removed: Removed[] } {
  return { hasMore: nextCursor !== null, removed: [] };
}

/** Whoever follows follows everything that they may see: what is gone does not tell whether it would have passed a filter. */
export function assertNoFilter(filters: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const message = 'This filter does not go with updatedSince.';
  const faults = given.map((name) => ({ in: 'query' as const, path: [name], code: 'custom', message, params: {} }));
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
}

/** Throws `changes_expired` for a cursor that is older than what is known of deleted things. */
export function beginChanges(query: { cursor: string | undefined; updatedSince: string }, now: Date): ChangeStart {
  const known = codec.decode(query.cursor, query.updatedSince);
  if (!known) {
    const at = new Date(query.updatedSince);
    return { after: { at, id: firstId }, nextRoundAt: new Date(now.getTime() - overlapMs) };
  }
  const nextRoundAt = new Date(known.nextRoundAt);
  if (now.getTime() - nextRoundAt.getTime() > tombstonesKeptMs) throw new AppError('changes_expired');
  const after = { at: new Date(known.at), id: known.id };
  // The first page of a later round.
  const isNewRound = after.id === firstId;
  return { after, nextRoundAt: isNewRound ? new Date(now.getTime() - overlapMs) : nextRoundAt };
}

/**
 * Cuts what was found with `limit + 1` down to a page. On the last one, the cursor leads to the beginning of the round: what
 * was being written while it went is told in the next, some of it a second time.
 */
export function toChangesPage<Found>(
  given: { found: readonly Found[]; limit: number; count: number },
  { start, updatedSince }: { start: ChangeStart; updatedSince: string },
  positionOf: (found: Found) => ChangePosition,
) {
  const found = given.found.slice(0, given.limit);
  const hasMore = given.found.length > given.limit;
  const last = found.at(-1);
  const nextRoundAt = start.nextRoundAt.toISOString();
  const roundAt = new Date(Math.max(start.nextRoundAt.getTime(), Date.parse(updatedSince)));
  const next = hasMore && last !== undefined ? positionOf(last) : { at: roundAt, id: firstId };
  const nextCursor = codec.encode({ at: next.at.toISOString(), id: next.id, nextRoundAt }, updatedSince);
  return { found, page: { ...toTotal(given.count), hasMore, nextCursor } };
}
