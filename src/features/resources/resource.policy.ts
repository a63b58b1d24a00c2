import { type ActiveRole, type Actor, type ClientGrant, hasScope, type Role, type Scope } from '../../shared/actor.ts';
import { decide, type ReviewRules, type Standing, usualRules, workingStateOf } from '../review/review.ts';
import {
  isOfferedToStudents,
  type Reachable,
  type Resource,
  type ResourceStatus,
  type Visibility,
  visibilities,
} from './resource.ts';

export type ResourceAction =
  /** See what is published of it. */
  | 'read'
  /** See the working copy, the history and the provenance. */
  | 'readWorking'
  | 'edit'
  /** Change who may find it and whom it is for, and merge it. What is published, and when, `review.ts` says. */
  | 'publish'
  /** Approve it for students, or take that back. */
  | 'approve'
  /** Take it from all readers at once, and give it back. */
  | 'withdraw';

export const staff: readonly Role[] = [
  'admin',
  'schoolLeader',
  'specialist',
  'coach',
  'teacher',
  'supportStaff',
  'substitute',
];
export const authors: readonly Role[] = ['admin', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute'];
/** They keep the district's library: what is shared with the district or the world passes them. */
const curators: readonly Role[] = ['admin', 'specialist'];
const approvers: readonly Role[] = ['admin', 'specialist', 'coach', 'teacher'];

export const readable: readonly ResourceStatus[] = ['published', 'archived'];
export const shared: readonly Visibility[] = ['school', 'district', 'public'];

/** Conditions that must all hold; an absent one holds for everything. */
export type ReachRule = {
  readonly orgId?: string;
  readonly ownerId?: string;
  readonly schoolIds?: readonly string[];
  readonly visibilities?: readonly Visibility[];
  readonly statuses?: readonly ResourceStatus[];
  /** Only what children may be offered (`isOfferedToStudents`). */
  readonly isOffered?: true;
  /** Only what was handed in for review. */
  readonly isInReview?: true;
  /** Not what was withdrawn. */
  readonly isWithdrawn?: false;
};

/** What somebody may see: whatever satisfies one of the rules. */
export type Reach = 'everything' | readonly ReachRule[];

/** The rules by which the store filters, the index is searched, and `can` decides. */
export function visibleTo(scope: Scope): Reach {
  switch (scope.kind) {
    case 'system':
      return 'everything';
    case 'public':
      return [{ visibilities: ['public'], statuses: ['published'], isWithdrawn: false }];
    case 'actor':
      if (scope.actor.client) return reachOfClient(scope.actor, scope.actor.client);
      return has(scope.actor, staff) ? reachOfStaff(scope.actor) : reachOfLearners(scope.actor);
  }
}

/** Published things within reach, one's own in every state, and what one's role takes care of. */
function reachOfStaff(actor: Actor): readonly ReachRule[] {
  const { orgId, userId } = actor;
  const atSchools = schoolsOf(actor, staff);
  return [
    { orgId, ownerId: userId, isWithdrawn: false },
    { orgId, visibilities: ['district', 'public'], statuses: readable, isWithdrawn: false },
    { visibilities: ['public'], statuses: ['published'], isWithdrawn: false },
    { orgId, visibilities: ['school'], statuses: readable, ...atSchools, isWithdrawn: false },
    // Curators see what was withdrawn: they decide about it.
    ...(has(actor, ['specialist'])
      ? [
          { orgId, visibilities: shared, ...schoolsOf(actor, ['specialist']) },
          { orgId, isInReview: true as const, ...schoolsOf(actor, ['specialist']) },
        ]
      : []),
    ...(has(actor, ['admin']) ? [{ orgId, ...schoolsOf(actor, ['admin']) }] : []),
  ];
}

/** Programs read what is published, never drafts. Who may read playlists learns what their steps show. */
function reachOfClient(actor: Actor, { schoolIds }: ClientGrant): Reach {
  if (!hasScope(actor, 'resources.read') && !hasScope(actor, 'playlists.read')) return [];
  const { orgId } = actor;
  return [
    { orgId, visibilities: ['district', 'public'], statuses: readable, isWithdrawn: false },
    { visibilities: ['public'], statuses: ['published'], isWithdrawn: false },
    { orgId, visibilities: ['school'], statuses: readable, ...(schoolIds && { schoolIds }), isWithdrawn: false },
  ];
}

/** Students and guardians: what their own district has approved, nothing else. */
function reachOfLearners(actor: Actor): Reach {
  const { orgId } = actor;
  const atSchools = schoolsOf(actor, ['student', 'guardian']);
  return [
    { orgId, visibilities: ['district', 'public'], isOffered: true },
    { orgId, visibilities: ['school'], isOffered: true, ...atSchools },
  ];
}

/** Whether the resource is within the reach at that time. */
export function isWithin(reach: Reach, resource: Reachable, now: Date): boolean {
  if (reach === 'everything') return true;
  return reach.some(
    (rule) =>
      (rule.orgId === undefined || rule.orgId === resource.orgId) &&
      (rule.ownerId === undefined || rule.ownerId === resource.ownerId) &&
      (rule.schoolIds === undefined || (resource.schoolId !== null && rule.schoolIds.includes(resource.schoolId))) &&
      (rule.visibilities === undefined || rule.visibilities.includes(resource.visibility)) &&
      (rule.statuses === undefined || rule.statuses.includes(resource.status)) &&
      (rule.isInReview === undefined || resource.review !== null) &&
      (rule.isWithdrawn === undefined || resource.withdrawal === null) &&
      (rule.isOffered === undefined || isOfferedToStudents(resource, now)),
  );
}

/** Whether the actor works for the district: not a student or guardian. */
export function isStaff(actor: Actor): boolean {
  return has(actor, staff);
}

/** Whether the actor keeps a library, somewhere in the district. */
export function isCurator(actor: Actor): boolean {
  return has(actor, curators);
}

/** Who may begin a resource. School leaders read; students and guardians propose by other ways. */
export function canCreate(actor: Actor): boolean {
  return has(actor, authors);
}

export function can(actor: Actor, action: ResourceAction, resource: Resource, now: Date): boolean {
  switch (action) {
    case 'read':
      return isWithin(visibleTo({ kind: 'actor', actor }), resource, now);
    case 'readWorking':
    case 'edit':
      return mayEdit(actor, resource);
    case 'publish':
      return (
        mayEdit(actor, resource) &&
        maySetVisibility(actor, resource.visibility) &&
        (resource.withdrawal === null || keeps(actor, resource))
      );
    case 'approve':
      return can(actor, 'publish', resource, now) && has(actor, approvers);
    case 'withdraw':
      return keeps(actor, resource) && maySetVisibility(actor, resource.visibility);
  }
}

/** How the actor stands to a resource that they may edit; null: they may not. */
export function standingOf(actor: Actor, resource: Resource): Standing | null {
  if (!mayEdit(actor, resource)) return null;
  // What is for the district or the world, only curators of the whole district decide about.
  const visibility = resource.review?.visibility ?? resource.visibility;
  if (!keeps(actor, resource) || !maySetVisibility(actor, visibility)) return 'author';
  return actor.userId === resource.ownerId || actor.userId === resource.review?.by ? 'ownReviewer' : 'reviewer';
}

/** Whether what others are reading for a review is to stay as it is, for the actor. */
export function isHeldFor(actor: Actor, before: Resource, after: Resource): boolean {
  if (before.review?.state !== 'inReview' || after.review !== before.review) return false;
  if (after.content === before.content) return false;
  const standing = standingOf(actor, before) ?? 'author';
  const { visibility } = before.review;
  return !decide('edit', { state: workingStateOf(before), standing, visibility, rules: usualRules }).isAllowed;
}

/** Whether `after` shows what is published to people who did not have it: then it is published to them. */
export function isShownToOthers(before: Resource, after: Resource): boolean {
  if (before.publication === null) return false;
  const isMoved = after.schoolId !== before.schoolId && after.visibility === 'school';
  return isMoved || visibilities.indexOf(after.visibility) > visibilities.indexOf(before.visibility);
}

/** Whether what is the actor's to edit may be shown to those people without somebody else's review. */
export function mayShow(actor: Actor, resource: Resource, rules: ReviewRules): boolean {
  const standing = standingOf(actor, { ...resource, review: null });
  const { visibility, withdrawal } = resource;
  const input = { state: 'draft', visibility, rules, isWithdrawn: withdrawal !== null } as const;
  return standing !== null && decide('publish', { ...input, standing }).isAllowed;
}

/**
 * Whether the actor may make `after` of `before`: to edit is not yet to hand it out differently, or to approve it. Whether
 * the school that it names is there is for others to say.
 */
export function mayChange(
  actor: Actor,
  before: Resource,
  after: Resource,
  { now, rules }: { now: Date; rules: ReviewRules },
): boolean {
  if (!can(actor, 'edit', before, now) || isHeldFor(actor, before, after)) return false;
  if (isShownToOthers(before, after) && !mayShow(actor, after, rules)) return false;
  const isMoved = after.visibility !== before.visibility || after.schoolId !== before.schoolId;
  if (isMoved && !(maySetVisibility(actor, after.visibility) && mayWorkAt(actor, after.schoolId))) return false;
  // What the district has taken over, only its curators hand out differently.
  const isHandedOut = isMoved || after.catalog.audience !== before.catalog.audience;
  if (isHandedOut && !can(actor, 'publish', before, now)) return false;
  if (after.approvedForStudents === before.approvedForStudents) return true;
  return can(actor, 'approve', before, now) && can(actor, 'approve', after, now);
}

/** Private and school: every author. District and public: a curator of the whole district. */
export function maySetVisibility(actor: Actor, visibility: Visibility): boolean {
  if (visibility === 'private' || visibility === 'school') return true;
  return actor.roles.some(({ role, schoolId }) => curators.includes(role) && schoolId === null);
}

/** Whether the actor may put resources under that school; null is the whole district. */
export function mayWorkAt(actor: Actor, schoolId: string | null): boolean {
  if (schoolId === null) return true;
  return actor.roles.some((active) => authors.includes(active.role) && covers(active, schoolId));
}

/** The school of a new resource when nobody names one: the author's only one, else the district. */
export function usualSchoolOf(actor: Actor): string | null {
  const schools = new Set(actor.roles.filter(({ role }) => authors.includes(role)).map(({ schoolId }) => schoolId));
  const [only = null] = schools;
  return schools.size === 1 ? only : null;
}

function mayEdit(actor: Actor, resource: Resource): boolean {
  if (actor.orgId !== resource.orgId) return false;
  if (actor.userId === resource.ownerId && has(actor, authors)) return true;
  return keeps(actor, resource);
}

/** Whether the library that the resource is in is the actor's to keep: what is private is so only once it was handed in. */
export function keeps(actor: Actor, resource: Resource): boolean {
  return (
    actor.orgId === resource.orgId &&
    actor.roles.some(
      (active) =>
        covers(active, resource.schoolId) &&
        (active.role === 'admin' ||
          (active.role === 'specialist' && (resource.visibility !== 'private' || resource.review !== null))),
    )
  );
}

function has(actor: Actor, wanted: readonly Role[]): boolean {
  return actor.roles.some(({ role }) => wanted.includes(role));
}

/** A role for the whole district covers every school and what belongs to none. */
export function covers(active: ActiveRole, schoolId: string | null): boolean {
  return active.schoolId === null || active.schoolId === schoolId;
}

/** The schools where the actor has one of the roles; no condition at all when it is for the whole district. */
export function schoolsOf(actor: Actor, wanted: readonly Role[]): { readonly schoolIds?: readonly string[] } {
  const held = actor.roles.filter(({ role }) => wanted.includes(role)).map(({ schoolId }) => schoolId);
  return held.includes(null) ? {} : { schoolIds: [...new Set(held as string[])] };
}
