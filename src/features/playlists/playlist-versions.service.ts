import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { settled, snapshotsOf } from './freeze.ts';
import type { LoadUses } from './load-uses.ts';
import type { Playlist, PlaylistVersion } from './playlist.ts';
import type { PlaylistAccess, PlaylistRef } from './playlist-access.ts';
import type { PlaylistReadinessService } from './playlist-readiness.service.ts';
import { type KeptVersion, readVersion, showsSame } from './playlist-version.ts';
import type { PlaylistVersionsStore } from './playlist-versions.store.ts';
import { namesOf } from './readiness/names.ts';
import { findingText } from './readiness/texts.ts';

export type PlaylistVersionsParts = {
  readonly versions: PlaylistVersionsStore;
  readonly access: PlaylistAccess;
  readonly loadUses: LoadUses;
  readonly readiness: Pick<PlaylistReadinessService, 'check'>;
  readonly clock: Clock;
};

export type PlaylistVersionsService = ReturnType<typeof createPlaylistVersionsService>;

const checked: Scope = { kind: 'system', reason: 'the playlist of the version was checked' };

/** What is published of playlists: made once, never changed. */
export function createPlaylistVersionsService({ versions, access, loadUses, readiness, clock }: PlaylistVersionsParts) {
  const getVersion = async ({ id }: Playlist, version: number): Promise<KeptVersion> => {
    const found = await versions.find(checked, id, version);
    if (!found) throw new AppError('not_found');
    return found;
  };

  /** The next version of a draft. Throws `playlist_not_ready` with all that stands in the way. */
  const freeze = async (actor: Actor, playlist: Playlist, note: string | null): Promise<PlaylistVersion> => {
    const loaded = await loadUses(actor, playlist.content);
    const { findings } = await readiness.check(actor, playlist, loaded);
    const blocking = findings.filter(({ isBlocking }) => isBlocking);
    if (blocking.length > 0) {
      throw new AppError('playlist_not_ready', {
        findings: blocking.map((finding) => {
          const message = findingText(finding, namesOf(playlist.content, finding.place, 'en'), 'en');
          return { code: finding.code, message, place: { ...finding.place } };
        }),
      });
    }
    return {
      schemaVersion: 1,
      playlistId: playlist.id,
      version: (playlist.publishedVersion ?? 0) + 1,
      at: clock.now().toISOString(),
      by: actor.userId,
      note,
      content: settled(playlist.content, loaded),
      resources: snapshotsOf(loaded),
    };
  };

  return {
    freeze,

    /** Makes the draft the next version that readers see; does nothing where they see the same already. */
    publish: (actor: Actor, target: PlaylistRef, note: string | null): Promise<Playlist> =>
      access.revise(actor, 'publish', target, async (before) => {
        if (before.status === 'archived') throw new AppError('wrong_status', { status: before.status });
        const version = await freeze(actor, before, note);
        if (before.publishedVersion !== null) {
          const newest = await versions.find(checked, before.id, before.publishedVersion);
          if (newest && showsSame(newest, version)) return { after: before };
        }
        return { after: publishedAs(before, version), version };
      }),

    /** Newest first, for all who may see the playlist. */
    list: async (actor: Actor, id: string, page: { before: number | null; limit: number }) => {
      await access.getVisible(actor, id);
      return versions.list(checked, { playlistId: id, ...page });
    },

    /** Any version, for all who may see the playlist: classes stay with the one that they began. */
    get: async (actor: Actor, id: string, version: number): Promise<KeptVersion> =>
      getVersion(await access.getVisible(actor, id), version),

    /** The newest version of a playlist that was read, as the caller may see it; null before the first. */
    newestOf: async (playlist: Playlist): Promise<KeptVersion | null> =>
      playlist.publishedVersion === null ? null : getVersion(playlist, playlist.publishedVersion),

    /** The newest version that has the step: a step that is gone by now is found where it was last. */
    getWithStep: async (actor: Actor, id: string, stepId: string): Promise<KeptVersion> => {
      await access.getVisible(actor, id);
      const found = await versions.findWithStep(checked, id, stepId);
      if (!found) throw new AppError('not_found');
      return found;
    },

    /** A version in place of the draft, as a new revision of it. */
    restore: async (actor: Actor, target: PlaylistRef, version: number): Promise<Playlist> => {
      const kept = await getVersion(await access.getFor(actor, 'edit', target.id), version);
      const { content } = readVersion(kept);
      return access.revise(actor, 'edit', target, (before) => {
        return { after: { ...before, content }, log: { kind: 'restored', commands: [], touched: [''] } };
      });
    },
  };
}

/** The playlist once that version is out. */
export function publishedAs(playlist: Playlist, { version }: PlaylistVersion): Playlist {
  return { ...playlist, status: 'published', publishedVersion: version, publishedRevision: playlist.revision };
}
