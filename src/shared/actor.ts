/** What a membership lets a person do, within its organization and its dates. */
export const roles = [
  'admin',
  'schoolLeader',
  'specialist',
  'coach',
  'teacher',
  'supportStaff',
  'substitute',
  'student',
  'guardian',
] as const;

export type Role = (typeof roles)[number];

/** A role that a person has now: its dates were checked when the request came in. */
export type ActiveRole = {
  readonly role: Role;
  /** The school it is for; null for the whole district. */
  readonly schoolId: string | null;
};

/** What an API client may be allowed. The last three are kept for what is to come. */
export const clientScopes = [
  'playlists.read',
  'resources.read',
  'assignments.read',
  'progress.read',
  'progress.write',
] as const;

export type ClientScope = (typeof clientScopes)[number];

/** What a program may do in the name of its district. */
export type ClientGrant = {
  readonly scopes: readonly ClientScope[];
  /** The schools that it is limited to; null for the whole district. */
  readonly schoolIds: readonly string[] | null;
};

/**
 * Who does something: a person who has signed in, or a program of another system (`client`). A program has no roles, so
 * that whatever goes by roles is closed to it.
 */
export type Actor = {
  /** Of the person; of the API client where there is a `client`. */
  readonly userId: string;
  /** The district. Every record that the actor may see belongs to it, or is public. */
  readonly orgId: string;
  readonly roles: readonly ActiveRole[];
  /** Absent for people. */
  readonly client?: ClientGrant;
};

/**
 * What the store may touch for somebody: the first argument of every store method, put into its filter. A `system`
 * scope is for background work and says why; it is logged.
 */
export type Scope =
  | { readonly kind: 'actor'; readonly actor: Actor }
  | { readonly kind: 'public' }
  | { readonly kind: 'system'; readonly reason: string };

export function scopeOf(actor: Actor): Scope {
  return { kind: 'actor', actor };
}

/** Whether the actor has one of the roles, anywhere or (with `schoolId`) there or for the whole district. */
export function hasRole(actor: Actor, wanted: readonly Role[], schoolId?: string): boolean {
  return actor.roles.some(
    ({ role, schoolId: own }) => wanted.includes(role) && (schoolId === undefined || own === null || own === schoolId),
  );
}

/** Whether the actor is a program that was allowed this. */
export function hasScope(actor: Actor, wanted: ClientScope): boolean {
  return actor.client?.scopes.includes(wanted) ?? false;
}
