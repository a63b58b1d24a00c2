import mongoose, { Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type ReachRule, visibleTo } from './resource.policy.ts';
import type { ResourceStatus, Visibility } from './resource.ts';

export type Filter = Record<string, unknown>;

/** Where a page of a list ends. */
export type ResourcePosition = { readonly at: string; readonly id: string };

export type ResourceListFilter = {
  readonly orgId: string;
  readonly statuses: readonly ResourceStatus[];
  readonly ownerId?: string | undefined;
  readonly visibility?: Visibility | undefined;
};

/** An operator that we wrote ourselves: `sanitizeFilter` disarms all others. */
export const operator = (condition: Filter): Filter => mongoose.trusted(condition) as Filter;

export const anyOf = (values: readonly unknown[]): Filter => operator({ $in: [...values] });

/** Work on all districts at once is the system's, which says why. */
export function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

/** Nobody writes into another district. */
export function assertOwn(scope: Scope, orgId: string): void {
  if (scope.kind !== 'system' && !(scope.kind === 'actor' && scope.actor.orgId === orgId)) {
    throw new Error('A resource belongs to the district of its author.');
  }
}

/** What the scope may see, without what was deleted. */
export function visibleFilter(scope: Scope, now: Date): Filter {
  const reach = visibleTo(scope);
  if (reach === 'everything') return { deletedAt: null };
  if (reach.length === 0) return { deletedAt: null, _id: anyOf([]) };
  return { deletedAt: null, $or: reach.map((rule) => toFilter(rule, now)) };
}

/** What the scope may write, as far as the store can tell: its own district. The policy decides the rest. */
export function ownFilter(scope: Scope): Filter {
  switch (scope.kind) {
    case 'system':
      return { deletedAt: null };
    case 'actor':
      return { deletedAt: null, orgId: new Types.ObjectId(scope.actor.orgId) };
    case 'public':
      throw new Error('The public writes nothing.');
  }
}

export function listFilter(scope: Scope, filter: ResourceListFilter, now: Date): Filter {
  return {
    orgId: new Types.ObjectId(filter.orgId),
    ...(filter.ownerId !== undefined && { ownerId: new Types.ObjectId(filter.ownerId) }),
    ...(filter.visibility !== undefined && { visibility: filter.visibility }),
    status: anyOf(filter.statuses),
    ...visibleFilter(scope, now),
  };
}

export function isAfter({ at, id }: ResourcePosition): Filter {
  const updatedAt = new Date(at);
  return {
    $or: [{ updatedAt: operator({ $lt: updatedAt }) }, { updatedAt, _id: operator({ $lt: new Types.ObjectId(id) }) }],
  };
}

export function districtOf(scope: Scope): Filter {
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

/** `isWithin`, in the words of the database. */
function toFilter(rule: ReachRule, now: Date): Filter {
  const parts: Filter[] = [];
  if (rule.orgId !== undefined) parts.push({ orgId: new Types.ObjectId(rule.orgId) });
  if (rule.ownerId !== undefined) parts.push({ ownerId: new Types.ObjectId(rule.ownerId) });
  if (rule.schoolIds) parts.push({ schoolId: anyOf(rule.schoolIds.map((school) => new Types.ObjectId(school))) });
  if (rule.visibilities) parts.push({ visibility: anyOf(rule.visibilities) });
  if (rule.statuses) parts.push({ status: anyOf(rule.statuses) });
  if (rule.isInReview) parts.push({ review: operator({ $ne: null }) });
  if (rule.isWithdrawn === false) parts.push({ withdrawal: null });
  if (rule.isOffered) parts.push(offered(now));
  return { $and: parts };
}

/** `isOfferedToStudents`. */
function offered(now: Date): Filter {
  return {
    status: 'published',
    withdrawal: null,
    'catalog.audience': 'students',
    approvedForStudents: operator({ $ne: null }),
    $and: [
      { $or: [{ 'approvedForStudents.until': null }, { 'approvedForStudents.until': operator({ $gt: now }) }] },
      { $or: [{ 'catalog.availableFrom': null }, { 'catalog.availableFrom': operator({ $lte: now }) }] },
      { $or: [{ 'catalog.availableUntil': null }, { 'catalog.availableUntil': operator({ $gt: now }) }] },
    ],
  };
}
