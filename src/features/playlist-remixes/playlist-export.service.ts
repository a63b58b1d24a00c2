import { createHash } from 'node:crypto';
import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { LoadedUse } from '../playlists/freeze.ts';
import type { Playlist, PlaylistVersion } from '../playlists/playlist.ts';
import { readVersion } from '../playlists/playlist-version.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import { type JsonLd, toJsonLd } from '../resources/json-ld.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource } from '../resources/resource.ts';
import { playlistToJsonLd, stepToJsonLd } from './playlist-json-ld.ts';

export type PlaylistExportParts = {
  readonly playlists: SharedPlaylists;
  readonly resources: Pick<ResourceService, 'addressOf' | 'alignmentTargets'>;
  /** SHA-256 of files, by id. */
  readonly hashesOf: (fileIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly publicUrl: string | null;
};

/** What tells a resource of the file anywhere: by one of these another installation finds its own. */
export type ExportedResource = {
  readonly resourceId: string;
  readonly version: number;
  readonly title: string;
  readonly url: string | null;
  readonly source: { readonly system: string; readonly id: string } | null;
  readonly sha256: string | null;
  /** LRMI; null where whoever exports does not see the resource any more. */
  readonly description: JsonLd | null;
};

export type PlaylistExport = {
  readonly format: 'pathloom-playlist';
  readonly schemaVersion: 1;
  readonly address: string;
  /** Whose playlist it is. */
  readonly author?: string | null | undefined;
  readonly version: PlaylistVersion;
  readonly lineage: Playlist['lineage'];
  readonly resources: readonly ExportedResource[];
};

const system: Scope = { kind: 'system', reason: 'a file names whose playlist it is' };

export type PlaylistExportService = ReturnType<typeof createPlaylistExportService>;

/** A version with all that another installation or system needs to make sense of it. */
export function createPlaylistExportService(parts: PlaylistExportParts) {
  const { playlists, resources, hashesOf, namesOf, publicUrl } = parts;
  const load = async (actor: Actor, id: string, number: number) => {
    const playlist = await playlists.getVisible(actor, id);
    const version = readVersion(await playlists.get(actor, id, number));
    const loaded = await playlists.loadUses(actor, version.content);
    const seen = new Map(loaded.flatMap(({ resource }) => (resource ? [[resource.id, resource] as const] : [])));
    const descriptions = new Map<string, JsonLd>();
    for (const resource of seen.values()) descriptions.set(resource.id, await describe(actor, resource));
    return {
      playlist,
      version,
      loaded,
      seen,
      descriptions,
      address: `${publicUrl ?? ''}/api/v1/playlists/${id}/versions/${number}`,
    };
  };

  const describe = async (actor: Actor, resource: Resource): Promise<JsonLd> => {
    const { targets } = await resources.alignmentTargets(actor, resource);
    return toJsonLd(resource, resources.addressOf(resource.id), targets);
  };

  const authorOf = async ({ orgId, ownerId }: Playlist): Promise<string | null> =>
    ownerId === null ? null : ((await namesOf(system, orgId, [ownerId])).get(ownerId) ?? null);

  /** The file of a resource that the actor sees: its hash says nothing about what they do not see. */
  const fileOf = (resourceId: string, version: number, loaded: readonly LoadedUse[]): string | null =>
    loaded.find((one) => one.use.resourceId === resourceId && one.version === version)?.content?.fileId ?? null;

  return {
    /** One file, the same for the same state of its resources; `tag` differs when anything of it does. */
    get: async (actor: Actor, id: string, number: number): Promise<{ file: PlaylistExport; tag: string }> => {
      const { playlist, version, loaded, seen, descriptions, address } = await load(actor, id, number);
      const fileIds = version.resources.map(({ resourceId, version: used }) => fileOf(resourceId, used, loaded));
      const hashes = await hashesOf([...new Set(fileIds.flatMap((fileId) => fileId ?? []))]);
      const file: PlaylistExport = {
        format: 'pathloom-playlist',
        schemaVersion: 1,
        address,
        author: await authorOf(playlist),
        version,
        lineage: playlist.lineage,
        resources: version.resources.map(({ resourceId, version: used, title, url }, at) => ({
          resourceId,
          version: used,
          title,
          url,
          source: sourceOf(seen.get(resourceId)),
          sha256: hashes.get(fileIds[at] ?? '') ?? null,
          description: descriptions.get(resourceId) ?? null,
        })),
      };
      return { file, tag: tagOf(file) };
    },

    /** As schema.org describes it. */
    getJsonLd: async (actor: Actor, id: string, number: number): Promise<{ file: JsonLd; tag: string }> => {
      const { playlist, version, descriptions, address } = await load(actor, id, number);
      const file = playlistToJsonLd(version, address, descriptions, playlist.lineage);
      return { file, tag: tagOf(file) };
    },

    getStepJsonLd: async (actor: Actor, id: string, number: number, stepId: string) => {
      const { version, descriptions, address } = await load(actor, id, number);
      const file = stepToJsonLd(version, stepId, address, descriptions);
      if (!file) throw new AppError('not_found');
      return { file, tag: tagOf(file) };
    },
  };
}

function sourceOf(resource: Resource | undefined): ExportedResource['source'] {
  return resource?.source ? { system: resource.source.system, id: resource.source.id } : null;
}

function tagOf(file: object): string {
  return createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 16);
}
