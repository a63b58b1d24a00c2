import type { Scope } from '../../shared/actor.ts';

/** A playlist whose published version names a resource. */
export type PlaylistUse = { readonly id: string; readonly title: string; readonly ownerId: string | null };

/** People of one district. */
export type DistrictPeople = { readonly orgId: string; readonly userIds: readonly string[] };

/** What depends on resources. The features that name resources answer it; a withdrawal asks. */
export type ResourceUses = {
  /** Those that the scope may see, at most `limit`, and how many there are in all. */
  playlistsUsing(
    scope: Scope,
    resourceId: string,
    limit: number,
  ): Promise<{ readonly playlists: readonly PlaylistUse[]; readonly count: number }>;
  /** How many students of the scope's district have it before them, each once. */
  countStudentsAffected(scope: Scope, resourceId: string): Promise<number>;
  /** Who made what uses it, in every district. */
  ownersOf(scope: Scope, resourceId: string): Promise<readonly DistrictPeople[]>;
};

/** Where nothing names resources. */
export const noUses: ResourceUses = {
  playlistsUsing: async () => ({ playlists: [], count: 0 }),
  countStudentsAffected: async () => 0,
  ownersOf: async () => [],
};
