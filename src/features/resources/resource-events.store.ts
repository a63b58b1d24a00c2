import { type Connection, Types } from 'mongoose';
import { afterPosition } from '../../database/after-position.ts';
import { versionsSince } from '../../database/versions-since.ts';
import type { Scope } from '../../shared/actor.ts';
import { audienceOf, type ChangedThing, type EventSource, type Happening } from '../webhooks/webhook-event.ts';
import type { StoredResource } from './resource-document.store.ts';
import { assertSystem } from './resource-filter.store.ts';

type Read = Pick<
  StoredResource,
  | '_id'
  | 'schoolId'
  | 'visibility'
  | 'status'
  | 'publication'
  | 'withdrawal'
  | 'updatedAt'
  | 'archivedAt'
  | 'deletedAt'
  | 'mergedInto'
>;

const projection = {
  schoolId: 1,
  visibility: 1,
  status: 1,
  'publication.at': 1,
  'withdrawal.at': 1,
  updatedAt: 1,
  archivedAt: 1,
  deletedAt: 1,
  mergedInto: 1,
} as const;

/** What happens to resources that were ever published, for those who want to be told of it. */
export function createResourceEvents(connection: Connection): EventSource {
  const resources = () => connection.collection<StoredResource>('resources');
  const versions = () => connection.collection('resource_versions');

  return {
    name: 'resources',
    listChanged: async (scope: Scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      assertSystem(scope);
      const filter = {
        orgId: new Types.ObjectId(orgId),
        ...afterPosition('updatedAt', after),
        publication: { $ne: null },
      };
      const found: Read[] = await resources()
        .find<Read>(filter, { projection })
        .sort({ updatedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const ids = found.flatMap(({ _id, publication }) => (publication && publication.at >= since ? [_id] : []));
      const published = await versionsSince(versions(), 'resourceId', ids, since);
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
  const resourceId = stored._id.toHexString();
  const path = `/api/v1/resources/${resourceId}`;
  const { deletedAt, mergedInto, archivedAt, status, withdrawal } = stored;
  const make = (type: Happening['type'], at: Date, more: Happening['data'] = {}): Happening => {
    const key = `${type} ${resourceId} ${more.version ?? at.getTime()}`;
    return { type, key, at, data: { resourceId, ...more }, path, personIds: [] };
  };
  if (deletedAt !== null) {
    const replacedById = mergedInto?.id.toHexString() ?? null;
    return [{ ...make('resource.deleted', deletedAt, { replacedById }), path: null }];
  }
  const all = [
    ...versions.map(({ version, at }) => make('resource.published', at, { version })),
    ...(status === 'archived' && archivedAt ? [make('resource.archived', archivedAt)] : []),
    ...(withdrawal ? [make('resource.withdrawn', withdrawal.at)] : []),
  ];
  return all.filter(({ at }) => at >= since);
}
