import { type Actor, type ClientGrant, hasRole, hasScope, type Scope } from '../../shared/actor.ts';
import { authors, covers, maySetVisibility, schoolsOf, shared, staff } from '../resources/resource.policy.ts';
import type { Visibility } from '../resources/resource.ts';
import type { Playlist, PlaylistStatus } from './playlist.ts';

export type PlaylistAction =
  /** See what is published of it. */
  | 'read'
  /** See the draft and its history, and change it. */
  | 'edit'
  /** Make the draft a version that readers see. */
  | 'publish'
  /** Say who edits it: co-editors, another owner. */
  | 'manage'
  /** Change who may find it, archive and delete it. */
  | 'share';

/** Conditions that must all hold; an absent one holds for everything. */
export type PlaylistReachRule = {
  readonly orgId?: string;
  /** The owner or a co-editor. */
  readonly editorId?: string;
  readonly schoolIds?: readonly string[];
  readonly visibilities?: readonly Visibility[];
  readonly statuses?: readonly PlaylistStatus[];
  /** There is a version to be read. */
  readonly isPublished?: true;
};

/** What somebody may see: whatever satisfies one of the rules. */
export type PlaylistReach = 'everything' | readonly PlaylistReachRule[];

/** The rules by which the store filters and `can` decides. */
export function visibleTo(scope: Scope): PlaylistReach {
  switch (scope.kind) {
    case 'system':
      return 'everything';
    case 'public':
      return [{ visibilities: ['public'], statuses: ['published'] }];
    case 'actor':
      return scope.actor.client ? reachOfClient(scope.actor, scope.actor.client) : reachOf(scope.actor);
  }
}

/** Playlists are made by staff for staff. Students get what is assigned to them, by other ways. */
function reachOf(actor: Actor): PlaylistReach {
  if (!hasRole(actor, staff)) return [];
  const { orgId, userId } = actor;
  return [
    { orgId, editorId: userId },
    { orgId, visibilities: ['district', 'public'], isPublished: true },
    { visibilities: ['public'], statuses: ['published'] },
    { orgId, visibilities: ['school'], isPublished: true, ...schoolsOf(actor, staff) },
    ...(hasRole(actor, ['specialist']) ? [{ orgId, visibilities: shared, ...schoolsOf(actor, ['specialist']) }] : []),
    ...(hasRole(actor, ['admin']) ? [{ orgId, ...schoolsOf(actor, ['admin']) }] : []),
  ];
}

type Placed = Pick<
  Playlist,
  'orgId' | 'schoolId' | 'ownerId' | 'coEditorIds' | 'status' | 'visibility' | 'publishedVersion'
>;

/** Programs read what is published, never drafts: of the district, and of the schools that they are for. */
function reachOfClient(actor: Actor, { schoolIds }: ClientGrant): PlaylistReach {
  if (!hasScope(actor, 'playlists.read')) return [];
  const { orgId } = actor;
  return [
    { orgId, visibilities: ['district', 'public'], isPublished: true },
    { visibilities: ['public'], statuses: ['published'] },
    { orgId, visibilities: ['school'], isPublished: true, ...(schoolIds && { schoolIds }) },
  ];
}

/** What somebody may edit: the same as `can(actor, 'edit', ...)`. */
export function editableBy(actor: Actor): PlaylistReach {
  const { orgId, userId } = actor;
  return [
    ...(hasRole(actor, authors) ? [{ orgId, editorId: userId }] : []),
    ...(hasRole(actor, ['specialist']) ? [{ orgId, visibilities: shared, ...schoolsOf(actor, ['specialist']) }] : []),
    ...(hasRole(actor, ['admin']) ? [{ orgId, ...schoolsOf(actor, ['admin']) }] : []),
  ];
}

/** Whether the playlist is within the reach. */
export function isWithin(reach: PlaylistReach, playlist: Placed): boolean {
  if (reach === 'everything') return true;
  return reach.some(
    (rule) =>
      (rule.orgId === undefined || rule.orgId === playlist.orgId) &&
      (rule.editorId === undefined || isEditor(rule.editorId, playlist)) &&
      (rule.schoolIds === undefined || (playlist.schoolId !== null && rule.schoolIds.includes(playlist.schoolId))) &&
      (rule.visibilities === undefined || rule.visibilities.includes(playlist.visibility)) &&
      (rule.statuses === undefined || rule.statuses.includes(playlist.status)) &&
      (rule.isPublished === undefined || playlist.publishedVersion !== null),
  );
}

/** Who looks at playlists at all. */
export function canBrowse(actor: Actor): boolean {
  return hasRole(actor, staff) || hasScope(actor, 'playlists.read');
}

/** Who may begin one, and own one. */
export function canCreate(actor: Actor): boolean {
  return hasRole(actor, authors);
}

export function can(actor: Actor, action: PlaylistAction, playlist: Placed): boolean {
  switch (action) {
    case 'read':
      return isWithin(visibleTo({ kind: 'actor', actor }), playlist);
    case 'edit':
      return isWithin(editableBy(actor), playlist);
    case 'publish':
      return can(actor, 'edit', playlist) && maySetVisibility(actor, playlist.visibility);
    case 'manage':
      return owns(actor, playlist) || keeps(actor, playlist);
    case 'share':
      return can(actor, 'manage', playlist) && maySetVisibility(actor, playlist.visibility);
  }
}

function isEditor(userId: string, { ownerId, coEditorIds }: Placed): boolean {
  return userId === ownerId || coEditorIds.includes(userId);
}

function owns(actor: Actor, playlist: Placed): boolean {
  return actor.orgId === playlist.orgId && actor.userId === playlist.ownerId && hasRole(actor, authors);
}

/** Admins take care of everything of their schools or district, specialists of all but what is private. */
function keeps(actor: Actor, playlist: Placed): boolean {
  if (actor.orgId !== playlist.orgId) return false;
  return actor.roles.some(
    (active) =>
      covers(active, playlist.schoolId) &&
      (active.role === 'admin' || (active.role === 'specialist' && playlist.visibility !== 'private')),
  );
}
