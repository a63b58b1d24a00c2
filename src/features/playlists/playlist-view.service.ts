import { createHash } from 'node:crypto';
import type { Actor, Scope } from '../../shared/actor.ts';
import { createBoundedCache } from '../../shared/bounded-cache.ts';
import type { Clock } from '../../shared/clock.ts';
import type { FileResponse } from '../files/file.schemas.ts';
import type { Resource } from '../resources/resource.ts';
import { type Availability, availabilityOf } from './availability.ts';
import { snapshotsOf } from './freeze.ts';
import type { LoadUses, PlaylistResources } from './load-uses.ts';
import type { Playlist, PlaylistContent, PlaylistVersion, ResourceSnapshot } from './playlist.ts';
import { type KeptVersion, readVersion } from './playlist-version.ts';

/** A file with its addresses, for as long as these hold; `tag` differs when anything of it does. */
export type ShownFile = { readonly file: FileResponse; readonly tag: string };

/** What goes with a content as it is shown: it changes without the content. */
export type Beside = {
  readonly availability: readonly Availability[];
  readonly files: Readonly<Record<string, ShownFile['file']>>;
  /** Differs when anything of it does; empty where there is nothing to say. */
  readonly tag: string;
};

export type PlaylistViewParts = {
  readonly resources: Pick<PlaylistResources, 'findMany'>;
  readonly loadUses: LoadUses;
  /** A file as those are shown it who may read what shows it; null when it is not there any more. */
  showFile(fileId: string): Promise<ShownFile | null>;
  readonly clock: Clock;
};

export type PlaylistViewService = ReturnType<typeof createPlaylistViewService>;

const all: Scope = { kind: 'system', reason: 'a playlist tells what has become of its resources' };

/** What a version needs to be shown, worked out once. */
type Needs = {
  readonly resourceIds: readonly string[];
  readonly fileIds: ReadonlyMap<string, readonly string[]>;
  readonly cover: string | null;
};

/** Resources that are being looked for. */
export type Ahead = { readonly needs: Needs; readonly found: Promise<Resource[]> };

const maxRemembered = 5_000;

/** What is shown with contents, at the moment and to the person who asks. */
export function createPlaylistViewService({ resources, loadUses, showFile, clock }: PlaylistViewParts) {
  const needs = new WeakMap<KeptVersion, Needs>();
  /** Of the version that was asked for last, by playlist. */
  const last = createBoundedCache<Needs>(maxRemembered);

  const needsOf = (kept: KeptVersion): Needs => {
    const known = needs.get(kept);
    if (known) return known;
    const { content, resources: snapshots } = readVersion(kept);
    const found = toNeeds(content, snapshots);
    needs.set(kept, found);
    return found;
  };

  const findAll = (ids: readonly string[]): Promise<Resource[]> =>
    ids.length === 0 ? Promise.resolve([]) : resources.findMany(all, ids, clock.now());

  const besides = async (actor: Actor, needed: Needs, ahead: Ahead | null = null): Promise<Beside> => {
    const { resourceIds, fileIds, cover } = needed;
    const found = await (ahead?.needs === needed ? ahead.found : findAll(resourceIds));
    const availability = availabilityOf(actor, resourceIds, found, clock.now());
    // Who may not see a resource is not handed its file.
    const closed = new Set(availability.flatMap(({ resourceId, state }) => (state === 'archived' ? [] : resourceId)));
    const wanted = new Set(cover === null ? [] : [cover]);
    for (const [resourceId, ids] of fileIds) if (!closed.has(resourceId)) for (const id of ids) wanted.add(id);
    if (availability.length === 0 && wanted.size === 0) return nothing;
    const shown = await Promise.all([...wanted].map(async (id) => [id, await showFile(id)] as const));
    const there = shown.flatMap(([id, file]) => (file ? [[id, file] as const] : []));
    const hash = createHash('sha256').update(JSON.stringify([availability, there.map(([id, { tag }]) => [id, tag])]));
    return {
      availability,
      files: Object.fromEntries(there.map(([id, { file }]) => [id, file])),
      tag: hash.digest('hex').slice(0, 12),
    };
  };

  return {
    /**
     * Begins to look at what the playlist needed last, while the playlist itself is looked at: both questions are on their
     * way at once. What is found is as it is after this call; it is used only where the same is needed still.
     */
    lookAhead: (playlistId: string): Ahead | null => {
      const known = last.get(playlistId);
      if (!known) return null;
      const found = findAll(known.resourceIds);
      // Whoever waits for it hears of a failure.
      found.catch(() => {});
      return { needs: known, found };
    },

    /** What goes with a version. */
    besideVersion: (actor: Actor, kept: KeptVersion, ahead: Ahead | null): Promise<Beside> => {
      const needed = needsOf(kept);
      last.keep(kept.playlistId, needed, 1);
      return besides(actor, needed, ahead);
    },

    /** What goes with a part of a version. */
    besidePart: (actor: Actor, content: Pick<PlaylistContent, 'coverFileId'>, snapshots: readonly ResourceSnapshot[]) =>
      besides(actor, toNeeds(content, snapshots)),

    /** The draft with what it shows now. */
    draft: async (actor: Actor, { content }: Playlist) => {
      const loaded = await loadUses(actor, content);
      const snapshots = snapshotsOf(loaded);
      const needed = toNeeds(content, snapshots);
      const resourceIds = [...new Set(loaded.map(({ use }) => use.resourceId))];
      return { snapshots, beside: await besides(actor, { ...needed, resourceIds }) };
    },
  };
}

const nothing: Beside = { availability: [], files: {}, tag: '' };

function toNeeds(
  { coverFileId }: Pick<PlaylistContent, 'coverFileId'>,
  snapshots: PlaylistVersion['resources'],
): Needs {
  const fileIds = new Map<string, string[]>();
  for (const { resourceId, fileId } of snapshots) {
    if (fileId !== null) fileIds.set(resourceId, [...(fileIds.get(resourceId) ?? []), fileId]);
  }
  return { resourceIds: [...new Set(snapshots.map(({ resourceId }) => resourceId))], fileIds, cover: coverFileId };
}
