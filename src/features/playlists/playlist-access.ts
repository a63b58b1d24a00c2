import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import { can, type PlaylistAction } from './playlist.policy.ts';
import type { Playlist, PlaylistVersion } from './playlist.ts';
import type { PlaylistChange } from './playlist-document.store.ts';
import type { PlaylistsStore } from './playlists.store.ts';

/** What is done to a playlist that the caller has read at `expectedRevision`; null for any revision. */
export type PlaylistRef = { readonly id: string; readonly expectedRevision: number | null };

/** The next state of a playlist. */
export type Revision = {
  readonly after: Playlist;
  /** How its draft came to be; needed where the content differs. */
  readonly log?: Pick<PlaylistChange, 'kind' | 'commands' | 'touched'> | undefined;
  readonly version?: PlaylistVersion | undefined;
};

export type PlaylistAccess = ReturnType<typeof createPlaylistAccess>;

/** How often a change is tried again when other processes change the same playlist at the same moment. */
const maxAttempts = 20;

/** How services reach a playlist: what the actor may not see is not there, and every write is by compare-and-set. */
export function createPlaylistAccess({
  playlists,
  clock,
}: {
  playlists: Pick<PlaylistsStore, 'find' | 'update'>;
  clock: Clock;
}) {
  // Co-editors of one process wait for each other, in place of overtaking each other again and again.
  const oneAtATime = createOneAtATime();

  const getVisible = async (actor: Actor, id: string): Promise<Playlist> => {
    const found = await playlists.find(scopeOf(actor), id);
    if (!found) throw new AppError('not_found');
    return found;
  };

  const getFor = async (actor: Actor, action: PlaylistAction, id: string): Promise<Playlist> => {
    const playlist = await getVisible(actor, id);
    if (!can(actor, action, playlist)) throw new AppError('forbidden');
    return playlist;
  };

  const attempt = async (
    actor: Actor,
    action: PlaylistAction,
    { id, expectedRevision }: PlaylistRef,
    change: (current: Playlist, now: Date) => Revision | Promise<Revision>,
  ): Promise<Playlist> => {
    for (let tries = 1; ; tries += 1) {
      // Who may not change it learns that first, whatever revision they name.
      const before = await getFor(actor, action, id);
      assertRevision(expectedRevision, before.revision);
      const now = clock.now();
      const { after, log, version } = await change(before, now);
      if (after === before) return before;
      const revision = before.revision + 1;
      const contentRevision = after.content === before.content ? before.contentRevision : revision;
      const next: Playlist = { ...after, revision, contentRevision, updatedAt: now };
      const logged = log && { ...log, revision, by: actor.userId, at: now };
      if (await playlists.update(scopeOf(actor), { before, after: next, change: logged, version })) return next;
      if (tries === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  return {
    /** Throws `not_found` for what the actor may not see. */
    getVisible,

    /** Throws `forbidden` for what the actor sees and may not treat so. */
    getFor,

    /**
     * Reads, lets `change` make the next state, and writes it if nobody else has written meanwhile. `change` returns its
     * argument when there is nothing to do.
     */
    revise: (
      actor: Actor,
      action: PlaylistAction,
      target: PlaylistRef,
      change: (current: Playlist, now: Date) => Revision | Promise<Revision>,
    ): Promise<Playlist> => oneAtATime(target.id, () => attempt(actor, action, target, change)),
  };
}
