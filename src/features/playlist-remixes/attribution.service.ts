import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { type LoadedUse, snapshotsOf } from '../playlists/freeze.ts';
import { type Playlist, type PlaylistContent, type ResourceSnapshot, resourceIdsOf } from '../playlists/playlist.ts';
import { readVersion } from '../playlists/playlist-version.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import type { CreditedWork } from '../remixes/credit.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { AttributedItem, AttributionInput } from './attribution.ts';
import { basisOf } from './remix-copy.ts';

export type AttributionParts = {
  readonly playlists: SharedPlaylists;
  readonly resources: Pick<ResourceService, 'addressOf'>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly publicUrl: string | null;
};

export type Attribution = AttributionInput & {
  readonly playlistId: string;
  /** null: of the draft. */
  readonly version: number | null;
};

export type AttributionService = ReturnType<typeof createAttributionService>;

const system: Scope = { kind: 'system', reason: 'a playlist credits who made it' };

/** The credit that goes with a playlist and with everything in it. */
export function createAttributionService({ playlists, resources, namesOf, publicUrl }: AttributionParts) {
  /** What a version shows, or the draft before the first to those who may edit it. */
  const shownOf = async (actor: Actor, playlist: Playlist, version: number | null) => {
    const kept =
      version === null ? await playlists.newestOf(playlist) : await playlists.get(actor, playlist.id, version);
    if (kept) {
      const { content, resources: snapshots } = readVersion(kept);
      return { version: kept.version, content, snapshots, loaded: await playlists.loadUses(actor, content) };
    }
    const { content } = await playlists.getFor(actor, 'edit', playlist.id).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'forbidden' ? new AppError('not_found') : error;
    });
    const loaded = await playlists.loadUses(actor, content);
    return { version: null, content, snapshots: snapshotsOf(loaded), loaded };
  };

  /** The work on the web, or the place here, where that is known to the outside. */
  const addressFor = (id: string, url: string | null): string | null =>
    url ?? (publicUrl === null ? null : resources.addressOf(id));

  const itemOf = (snapshot: ResourceSnapshot, loaded: readonly LoadedUse[]): AttributedItem => {
    const { resourceId, version, title, license, url } = snapshot;
    const found = loaded.find((one) => one.use.resourceId === resourceId && one.version === version);
    const basis = [
      ...(found?.resource?.lineage?.chain ?? []),
      ...(found?.content?.isBasedOn ?? []).map((one) => ({ ...one, attribution: null })),
    ];
    const common = { title, license, url: addressFor(resourceId, url) };
    // Who does not see the resource any more has the line that the version keeps.
    const work: CreditedWork = found?.content
      ? { ...common, author: found.content.author ?? found.content.publisher, attribution: found.content.attribution }
      : { ...common, author: null, attribution: snapshot.attribution };
    return { resourceId, work, basis };
  };

  return {
    get: async (actor: Actor, id: string, wanted: number | null): Promise<Attribution> => {
      const playlist = await playlists.getVisible(actor, id);
      const { version, content, snapshots, loaded } = await shownOf(actor, playlist, wanted);
      const place = version === null ? '' : `/versions/${version}`;
      const work: CreditedWork = {
        title: content.title,
        author: playlist.ownerId === null ? null : await nameOf(playlist.orgId, playlist.ownerId),
        license: content.license,
        url: publicUrl && `${publicUrl}/api/v1/playlists/${id}${place}`,
        attribution: content.attribution,
      };
      const items = inOrder(content, snapshots).map((snapshot) => itemOf(snapshot, loaded));
      return { playlistId: id, version, playlist: work, chain: basisOf(playlist.lineage), items };
    },
  };

  async function nameOf(orgId: string, personId: string): Promise<string | null> {
    return (await namesOf(system, orgId, [personId])).get(personId) ?? null;
  }
}

/** Each resource once, in the order of first use. */
function inOrder(content: PlaylistContent, snapshots: readonly ResourceSnapshot[]): ResourceSnapshot[] {
  return resourceIdsOf(content).flatMap((id) => snapshots.findLast(({ resourceId }) => resourceId === id) ?? []);
}
