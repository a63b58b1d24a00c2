import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Actor, Scope } from '../../shared/actor.ts';
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
  /** How often this process has changed what readers see of resources. */
  resourceChanges(): number;
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

type Found = { readonly at: number; readonly change: number; readonly resources: Promise<Resource[]> };

/**
 * How long resources are taken to be as they were found, unless this process has changed any. Others write, too: a withdrawal by
 * one of them shows after so long.
 */
const believedMs = 2_000;

/** What is shown with contents, at the moment and to the person who asks. */
export function createPlaylistViewService(parts: PlaylistViewParts) {
  const { resources, loadUses, showFile, resourceChanges, clock } = parts;
  const needs = new WeakMap<KeptVersion, Needs>();
  /** Of parts that are shown again and again as the same list. */
  const partNeeds = new WeakMap<readonly ResourceSnapshot[], Needs>();
  const found = new WeakMap<Needs, Found>();

  const needsOf = (kept: KeptVersion): Needs => {
    const known = needs.get(kept);
    if (known) return known;
    const { content, resources: snapshots } = readVersion(kept);
    const worked = toNeeds(content, snapshots);
    needs.set(kept, worked);
    return worked;
  };

  const needsOfPart = (
    content: Pick<PlaylistContent, 'coverFileId'>,
    snapshots: readonly ResourceSnapshot[],
  ): Needs => {
    if (content.coverFileId !== null) return toNeeds(content, snapshots);
    const known = partNeeds.get(snapshots) ?? toNeeds(content, snapshots);
    partNeeds.set(snapshots, known);
    return known;
  };

  const findAll = (needed: Needs): Promise<Resource[]> => {
    if (needed.resourceIds.length === 0) return Promise.resolve([]);
    const known = found.get(needed);
    const [at, change] = [performance.now(), resourceChanges()];
    if (known && known.change === change && at - known.at < believedMs) return known.resources;
    const looked = { at, change, resources: resources.findMany(all, needed.resourceIds, clock.now()) };
    found.set(needed, looked);
    looked.resources.catch(() => found.delete(needed));
    return looked.resources;
  };

  const besides = async (actor: Actor, needed: Needs): Promise<Beside> => {
    const { resourceIds, fileIds, cover } = needed;
    const availability = availabilityOf(actor, resourceIds, await findAll(needed), clock.now());
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
    /** What goes with a version. */
    besideVersion: (actor: Actor, kept: KeptVersion): Promise<Beside> => besides(actor, needsOf(kept)),

    /** What goes with a part of a version. */
    besidePart: (actor: Actor, content: Pick<PlaylistContent, 'coverFileId'>, snapshots: readonly ResourceSnapshot[]) =>
      besides(actor, needsOfPart(content, snapshots)),

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
