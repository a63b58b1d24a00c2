import { type Connection, Types } from 'mongoose';
import { afterPosition } from '../../database/after-position.ts';
import { versionsSince } from '../../database/versions-since.ts';
import type { Scope } from '../../shared/actor.ts';
import { audienceOf, type ChangedThing, type EventSource, type Happening } from '../webhooks/webhook-event.ts';
import type { StoredPlaylist } from './playlist-document.store.ts';
import { assertSystem } from './playlist-filter.store.ts';

type Read = Pick<
  StoredPlaylist,
  '_id' | 'schoolId' | 'visibility' | 'status' | 'updatedAt' | 'archivedAt' | 'deletedAt'
>;
const projection = { schoolId: 1, visibility: 1, status: 1, updatedAt: 1, archivedAt: 1, deletedAt: 1 } as const;

/** What happens to playlists that were ever published, for those who want to be told of it. */
export function createPlaylistEvents(connection: Connection): EventSource {
  const playlists = () => connection.collection<StoredPlaylist>('playlists');
  const versions = () => connection.collection('playlist_versions');

  return {
    name: 'playlists',
    listChanged: async (scope: Scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      assertSystem(scope);
      const filter = {
        orgId: new Types.ObjectId(orgId),
        ...afterPosition('updatedAt', after),
        publishedVersion: { $ne: null },
      };
      const found: Read[] = await playlists()
        .find<Read>(filter, { projection })
        .sort({ updatedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const ids = found.map(({ _id }) => _id);
      const published = await versionsSince(versions(), 'playlistId', ids, since);
      return found.map((stored) => ({
        id: stored._id.toHexString(),
        updatedAt: stored.updatedAt,
        audience: audienceOf(stored.visibility, stored.schoolId?.toHexString() ?? null),
        happenings: happeningsOf(stored, published.get(stored._id.toHexString()) ?? [], since),
      }));
    },
  };
}

function happeningsOf(
  stored: Read,
  versions: readonly { readonly version: number; readonly at: Date }[],
  since: Date,
): Happening[] {
  const playlistId = stored._id.toHexString();
  const path = `/api/v1/playlists/${playlistId}`;
  const { deletedAt, archivedAt, status } = stored;
  const make = (type: Happening['type'], at: Date, more: Partial<Happening> = {}): Happening => {
    const key = `${type} ${playlistId} ${at.getTime()}`;
    return { type, key, at, path, personIds: [], ...more, data: { playlistId, ...more.data } };
  };
  if (deletedAt !== null) return [make('playlist.deleted', deletedAt, { path: null })];
  const all = [
    ...versions.map(({ version, at }) => {
      const key = `playlist.published ${playlistId} ${version}`;
      return make('playlist.published', at, { key, data: { version }, path: `${path}/versions/${version}` });
    }),
    ...(status === 'archived' && archivedAt ? [make('playlist.archived', archivedAt)] : []),
  ];
  return all.filter(({ at }) => at >= since);
}
