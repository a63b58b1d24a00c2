import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { coverageOf, type PathwayTime } from './coverage.ts';
import { can, canBrowse } from './playlist.policy.ts';
import type { Playlist } from './playlist.ts';
import type { PlaylistReadinessService } from './playlist-readiness.service.ts';
import { readVersion } from './playlist-version.ts';
import type { PlaylistVersionsService } from './playlist-versions.service.ts';
import type { PlaylistsStore } from './playlists.store.ts';

/** What a card of a playlist says beside what lists know: what has to be worked out for each. */
export type PlaylistGlance = {
  readonly id: string;
  /** Owner and co-editors by id; nobody of another district. */
  readonly people: ReadonlyMap<string, string>;
  readonly times: readonly PathwayTime[];
  /** What stands in the way of the next version; null for those who may not edit it. */
  readonly blockingCount: number | null;
  readonly hintCount: number | null;
};

export type PlaylistGlancesParts = {
  readonly playlists: Pick<PlaylistsStore, 'findMany'>;
  readonly versions: Pick<PlaylistVersionsService, 'newestOf'>;
  readonly readiness: Pick<PlaylistReadinessService, 'check'>;
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

export type PlaylistGlancesService = ReturnType<typeof createPlaylistGlancesService>;

const naming: Scope = { kind: 'system', reason: 'playlists are shown with who makes them' };

/** Cards of playlists for a page of a list, all by one request. */
export function createPlaylistGlancesService({ playlists, versions, readiness, namesOf }: PlaylistGlancesParts) {
  /** As lists show it: the draft to those who may edit it, and the newest version to others. */
  const workOut = async (actor: Actor, playlist: Playlist): Promise<Omit<PlaylistGlance, 'people'>> => {
    const { id } = playlist;
    if (can(actor, 'edit', playlist)) {
      const { coverage, findings } = await readiness.check(actor, playlist);
      const waved = new Set(playlist.dismissedFindings);
      return {
        id,
        times: coverage.pathways,
        blockingCount: findings.filter(({ isBlocking }) => isBlocking).length,
        hintCount: findings.filter(({ isBlocking, key }) => !isBlocking && !waved.has(key)).length,
      };
    }
    const newest = await versions.newestOf(playlist);
    const kept = newest && readVersion(newest);
    const times = kept
      ? coverageOf(kept.content, ({ resourceId, version }) => {
          return (
            kept.resources.find((one) => one.resourceId === resourceId && one.version === version)?.minutes ?? null
          );
        }).pathways
      : [];
    return { id, times, blockingCount: null, hintCount: null };
  };

  return {
    /** Those of the ids that the actor may see, in their order. */
    list: async (actor: Actor, ids: readonly string[]): Promise<PlaylistGlance[]> => {
      if (!canBrowse(actor)) throw new AppError('forbidden');
      const found = await playlists.findMany(scopeOf(actor), ids);
      const own = found.filter(({ orgId }) => orgId === actor.orgId);
      const personIds = [
        ...new Set(own.flatMap(({ ownerId, coEditorIds }) => [...(ownerId ? [ownerId] : []), ...coEditorIds])),
      ];
      const [names, worked] = await Promise.all([
        namesOf(naming, actor.orgId, personIds),
        Promise.all(found.map((playlist) => workOut(actor, playlist))),
      ]);
      return worked.map((glance, at) => {
        const { ownerId, coEditorIds, orgId } = found[at] as Playlist;
        const ofIt = orgId === actor.orgId ? [...(ownerId ? [ownerId] : []), ...coEditorIds] : [];
        return {
          ...glance,
          people: new Map(ofIt.flatMap((id) => (names.has(id) ? [[id, names.get(id) as string]] : []))),
        };
      });
    },
  };
}
