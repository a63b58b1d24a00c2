import { type Actor, type Scope, scopeOf } from '../../../shared/actor.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ResourceService } from '../../resources/resource.service.ts';
import type { ResourceMerges } from '../../resources/resource-merges.ts';
import type { ResourceUses } from '../../review/resource-uses.ts';
import { canBrowse, editableBy } from '../playlist.policy.ts';
import type { Playlist } from '../playlist.ts';
import { readVersion } from '../playlist-version.ts';
import type { PlaylistVersionsStore } from '../playlist-versions.store.ts';
import type { PlaylistUsesStore, PlaylistUsing } from './playlist-uses.store.ts';
import { placesOf, type ResourcePlace } from './resource-places.ts';

/** Where a playlist uses a resource, as far as the actor may know. */
export type WhereUsed = {
  readonly playlist: Playlist;
  /** Of the newest version; null where it does not use it. */
  readonly published: {
    readonly version: number;
    readonly title: string;
    readonly places: readonly ResourcePlace[];
  } | null;
  /** Of the draft, for those who may edit it. */
  readonly draft: { readonly title: string; readonly places: readonly ResourcePlace[] } | null;
};

export type PlaylistUsesParts = {
  readonly uses: Pick<PlaylistUsesStore, 'list' | 'listPublished' | 'listOwners'>;
  readonly versions: Pick<PlaylistVersionsStore, 'find'>;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly merges: Pick<ResourceMerges, 'findSuccessorId'>;
};

export type PlaylistUsesService = ReturnType<typeof createPlaylistUsesService>;

const checked: Scope = { kind: 'system', reason: 'the playlist of the version was checked' };

/** Which playlists use a resource. */
export function createPlaylistUsesService({ uses, versions, resources, merges }: PlaylistUsesParts) {
  const publishedPlaces = async (playlist: Playlist, resourceId: string): Promise<WhereUsed['published']> => {
    const kept =
      playlist.publishedVersion === null ? null : await versions.find(checked, playlist.id, playlist.publishedVersion);
    if (!kept) return null;
    const { content, resources: snapshots, version } = readVersion(kept);
    const wanted = new Set([resourceId]);
    if (!snapshots.some((one) => one.resourceId === resourceId)) {
      // The text keeps the name of what was merged since.
      for (const id of new Set(snapshots.map((one) => one.resourceId))) {
        if ((await merges.findSuccessorId(checked, id)) === resourceId) wanted.add(id);
      }
    }
    const titleOf = new Map(snapshots.map((one) => [one.resourceId, one.title]));
    const places = placesOf(content, (use) => wanted.has(use.resourceId)).map((place) => ({
      ...place,
      title: place.title ?? titleOf.get(place.use.resourceId) ?? null,
    }));
    return { version, title: content.title, places };
  };

  const whereUsed = async (resourceId: string, using: PlaylistUsing): Promise<WhereUsed> => {
    const { playlist, isUsedInDraft, isUsedInVersion } = using;
    const { content } = playlist;
    return {
      playlist,
      published: isUsedInVersion ? await publishedPlaces(playlist, resourceId) : null,
      draft: isUsedInDraft
        ? { title: content.title, places: placesOf(content, (use) => use.resourceId === resourceId) }
        : null,
    };
  };

  return {
    /**
     * Playlists that the actor may see and that use the resource, last made first. Also of a resource that is gone, as long as
     * there are any. Throws `not_found`.
     */
    list: async (
      actor: Actor,
      resourceId: string,
      page: { after: string | null; limit: number },
    ): Promise<{ found: WhereUsed[]; count: number }> => {
      const isVisible = (await resources.getMany(actor, [resourceId])).length > 0;
      if (!canBrowse(actor)) throw new AppError(isVisible ? 'forbidden' : 'not_found');
      const { found, count } = await uses.list(scopeOf(actor), { resourceId, drafts: editableBy(actor), ...page });
      if (count === 0 && !isVisible) throw new AppError('not_found');
      return { found: await Promise.all(found.map((using) => whereUsed(resourceId, using))), count };
    },

    /** For withdrawals. Nobody has playlists before them as long as none are assigned. */
    resourceUses: {
      playlistsUsing: uses.listPublished,
      countStudentsAffected: async () => 0,
      ownersOf: async (scope, resourceId) => {
        const byOrg = new Map<string, Set<string>>();
        for (const { orgId, ownerId } of await uses.listOwners(scope, resourceId)) {
          byOrg.set(orgId, (byOrg.get(orgId) ?? new Set()).add(ownerId));
        }
        return [...byOrg].map(([orgId, owners]) => ({ orgId, userIds: [...owners] }));
      },
    } satisfies ResourceUses as ResourceUses,
  };
}
