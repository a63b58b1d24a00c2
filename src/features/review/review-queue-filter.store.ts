import mongoose, { Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Visibility } from '../resources/resource.ts';
import type { CaseState } from './review-case.ts';

/** Of whose schools; both absent: of the whole district. */
export type QueueReach = { readonly schoolIds?: readonly string[]; readonly visibilities?: readonly Visibility[] };

export type QueueFilter = {
  readonly reach: QueueReach;
  readonly state?: CaseState | undefined;
  readonly subject?: string | undefined;
  readonly gradeLevel?: string | undefined;
  readonly kind?: string | undefined;
  /** A person, or `null`: nobody has taken it on. */
  readonly claimedBy?: string | null | undefined;
  /** Due on that day or before it. */
  readonly dueUntil?: string | undefined;
  readonly isFlagged?: boolean | undefined;
};

export type QueueOrder = 'waiting' | 'due';
/** Where a page of the queue ends: the day in the order by days, the time else. */
export type QueuePosition = { readonly key: string; readonly id: string };

export const operator = (condition: Record<string, unknown>) => mongoose.trusted(condition);

export function queueFilter(scope: Scope, filter: QueueFilter): Record<string, unknown> {
  const { reach, state, subject, gradeLevel, kind, claimedBy, dueUntil, isFlagged } = filter;
  return {
    ...districtOf(scope),
    isOpen: true,
    ...(state !== undefined && { state }),
    ...(claimedBy !== undefined && { claimedBy: claimedBy === null ? null : new Types.ObjectId(claimedBy) }),
    ...(subject !== undefined && { subjects: subject }),
    ...(gradeLevel !== undefined && { gradeLevels: gradeLevel }),
    ...(kind !== undefined && { kind }),
    ...(dueUntil !== undefined && { dueOn: operator({ $lte: dueUntil }) }),
    ...(isFlagged !== undefined && { flagCount: isFlagged ? operator({ $gt: 0 }) : 0 }),
    ...(reach.schoolIds && { schoolId: operator({ $in: reach.schoolIds.map((one) => new Types.ObjectId(one)) }) }),
    ...(reach.visibilities && { visibility: operator({ $in: [...reach.visibilities] }) }),
  };
}

/** What comes after a page of the queue. */
export function isLater(order: QueueOrder, { key, id: last }: QueuePosition) {
  const field = order === 'due' ? 'dueOn' : 'openedAt';
  const value = order === 'due' ? key : new Date(key);
  return {
    $or: [{ [field]: operator({ $gt: value }) }, { [field]: value, _id: operator({ $gt: new Types.ObjectId(last) }) }],
  };
}

/** What comes after a page of the record. */
export function isEarlier({ at, id: last }: { at: Date; id: string }) {
  return {
    $or: [{ closedAt: operator({ $lt: at }) }, { closedAt: at, _id: operator({ $lt: new Types.ObjectId(last) }) }],
  };
}

export function districtOf(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'system') return {};
  if (scope.kind !== 'actor') throw new Error('Reviews belong to a district.');
  return { orgId: new Types.ObjectId(scope.actor.orgId) };
}
