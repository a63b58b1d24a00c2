import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Audience, ChangedThing, EventSource, Happening } from '../webhooks/webhook-event.ts';
import type { StoredPlaylist, StoredVersion } from './playlist-document.store.ts';
import { assertSystem } from './playlist-filter.store.ts';

type Read = Pick<
  StoredPlaylist,
  '_id' | 'schoolId' | 'visibility' | 'status' | 'updatedAt' | 'archivedAt' | 'deletedAt'
>;
type Version = Pick<StoredVersion, 'playlistId' | 'version' | 'at'>;

const projection = { schoolId: 1, visibility: 1, status: 1, updatedAt: 1, archivedAt: 1, deletedAt: 1 } as const;

/** What happens to playlists that were ever published, for those who want to be told of it. */
export function createPlaylistEvents(connection: Connection): EventSource {
  const playlists = () => connection.collection<StoredPlaylist>('playlists');
  const versions = () => connection.collection<StoredVersion>('playlist_versions');

  /** All versions since then, not the newest alone: two may come out between two looks. */
  const publishedSince = async (found: readonly Read[], since: Date): Promise<Map<string, Version[]>> => {
    const byId = new Map<string, Version[]>();
    if (found.length === 0) return byId;
    const filter = { playlistId: { $in: found.map(({ _id }) => _id) }, at: { $gte: since } };
    const each = versions().find<Version>(filter, { projection: { playlistId: 1, version: 1, at: 1 } });
    for await (const version of each) {
      const id = version.playlistId.toHexString();
      byId.set(id, [...(byId.get(id) ?? []), version]);
    }
    return byId;
  };

  return {
    name: 'playlists',
    listChanged: async (scope: Scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      assertSystem(scope);
      const filter = {
        orgId: new Types.ObjectId(orgId),
        // Where to begin in the index; the rest tells those of one moment apart.
        updatedAt: { $gte: after.at },
        $or: [{ updatedAt: { $gt: after.at } }, { updatedAt: after.at, _id: { $gt: new Types.ObjectId(after.id) } }],
        publishedVersion: { $ne: null },
      };
      const found: Read[] = await playlists()
        .find<Read>(filter, { projection })
        .sort({ updatedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const published = await publishedSince(found, since);
      return found.map((stored) => ({
        id: stored._id.toHexString(),
        updatedAt: stored.updatedAt,
        audience: audienceOf(stored),
        happenings: happeningsOf(stored, published.get(stored._id.toHexString()) ?? [], since),
      }));
    },
  };
}

function happeningsOf(stored: Read, versions: readonly Version[], since: Date): Happening[] {
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

function audienceOf({ visibility, schoolId }: Pick<Read, 'visibility' | 'schoolId'>): Audience {
  if (visibility === 'private') return 'nobody';
  return visibility === 'school' ? { schoolId: schoolId?.toHexString() ?? null } : 'district';
}
