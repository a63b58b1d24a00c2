import mongoose, { Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Visibility } from '../resources/resource.ts';
import { type PlaylistReach, type PlaylistReachRule, visibleTo } from './playlist.policy.ts';
import type { PlaylistStatus } from './playlist.ts';

export type Filter = Record<string, unknown>;

/** Where a page of a list ends. */
export type PlaylistPosition = { readonly at: Date; readonly id: string };

export type PlaylistListFilter = {
  readonly orgId: string;
  readonly statuses: readonly PlaylistStatus[];
  readonly ownerId?: string | undefined;
  /** Owned or co-edited by that person. */
  readonly editorId?: string | undefined;
  /** Neither owned nor co-edited by that person. */
  readonly notEditorId?: string | undefined;
  readonly notOwnerId?: string | undefined;
  readonly visibility?: Visibility | undefined;
  /** What is published of it leads to one of these: standards, targets of the bank. */
  readonly aims?: readonly string[] | undefined;
};

/** An operator that we wrote ourselves: `sanitizeFilter` disarms all others. */
export const operator = (condition: Filter): Filter => mongoose.trusted(condition) as Filter;

export const anyOf = (values: readonly unknown[]): Filter => operator({ $in: [...values] });

const ids = (values: readonly string[]): Filter => anyOf(values.map((value) => new Types.ObjectId(value)));

/** Work on all districts at once is the system's, which says why. */
export function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
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

/** Nobody writes into another district. */
export function assertOwn(scope: Scope, orgId: string): void {
  if (scope.kind !== 'system' && !(scope.kind === 'actor' && scope.actor.orgId === orgId)) {
    throw new Error('A playlist belongs to the district of its author.');
  }
}

export function districtOf(scope: Scope): Filter {
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

export function listFilter(scope: Scope, filter: PlaylistListFilter): Filter {
  const { ownerId, notOwnerId, editorId, notEditorId, visibility, aims } = filter;
  const editors: Filter[] = [
    ...(notOwnerId === undefined ? [] : [{ ownerId: operator({ $ne: new Types.ObjectId(notOwnerId) }) }]),
    ...(editorId === undefined ? [] : [{ editorIds: new Types.ObjectId(editorId) }]),
    ...(notEditorId === undefined ? [] : [{ editorIds: operator({ $ne: new Types.ObjectId(notEditorId) }) }]),
  ];
  return {
    orgId: new Types.ObjectId(filter.orgId),
    ...(ownerId !== undefined && { ownerId: new Types.ObjectId(ownerId) }),
    ...(editors.length === 1 ? editors[0] : editors.length > 1 ? { $and: editors } : {}),
    ...(visibility !== undefined && { visibility }),
    ...(aims !== undefined && { publishedAims: anyOf(aims) }),
    status: anyOf(filter.statuses),
    ...visibleFilter(scope),
  };
}

export function isAfter({ at, id }: PlaylistPosition): Filter {
  return {
    $or: [{ updatedAt: operator({ $lt: at }) }, { updatedAt: at, _id: operator({ $lt: new Types.ObjectId(id) }) }],
  };
}

/** What was changed after a place, in the order of an index: all that was ever published, and what the scope sees besides. */
export function changedFilter(scope: Scope, orgId: string, { at, id }: PlaylistPosition): Filter {
  return {
    orgId: new Types.ObjectId(orgId),
    updatedAt: operator({ $gte: at }),
    $and: [
      {
        $or: [{ updatedAt: operator({ $gt: at }) }, { updatedAt: at, _id: operator({ $gt: new Types.ObjectId(id) }) }],
      },
      { $or: [{ publishedVersion: operator({ $ne: null }) }, visibleFilter(scope)] },
    ],
  };
}

/** What the scope may see, without what was deleted. */
export function visibleFilter(scope: Scope): Filter {
  return reachFilter(visibleTo(scope));
}

/** What is within a reach, without what was deleted. */
export function reachFilter(reach: PlaylistReach): Filter {
  if (reach === 'everything') return { deletedAt: null };
  if (reach.length === 0) return { deletedAt: null, _id: anyOf([]) };
  return { deletedAt: null, $or: reach.map(toFilter) };
}

/** `isWithin`, in the words of the database. */
function toFilter(rule: PlaylistReachRule): Filter {
  return {
    ...(rule.orgId !== undefined && { orgId: new Types.ObjectId(rule.orgId) }),
    ...(rule.editorId !== undefined && { editorIds: new Types.ObjectId(rule.editorId) }),
    ...(rule.schoolIds && { schoolId: ids(rule.schoolIds) }),
    ...(rule.visibilities && { visibility: anyOf(rule.visibilities) }),
    ...(rule.statuses && { status: anyOf(rule.statuses) }),
    ...(rule.isPublished && { publishedVersion: operator({ $ne: null }) }),
  };
}
