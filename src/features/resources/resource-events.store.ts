import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Audience, ChangedThing, EventSource, Happening } from '../webhooks/webhook-event.ts';
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

type Version = { readonly resourceId: Types.ObjectId; readonly version: number; readonly at: Date };

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
  const versions = () => connection.collection<Version>('resource_versions');

  /** All versions since then, not the newest alone: two may come out between two looks. */
  const publishedSince = async (found: readonly Read[], since: Date): Promise<Map<string, Version[]>> => {
    const ids = found.flatMap(({ _id, publication }) => (publication && publication.at >= since ? [_id] : []));
    const byId = new Map<string, Version[]>();
    if (ids.length === 0) return byId;
    const filter = { resourceId: { $in: ids }, at: { $gte: since } };
    const each = versions().find(filter, { projection: { resourceId: 1, version: 1, at: 1 } });
    for await (const version of each) {
      const id = version.resourceId.toHexString();
      byId.set(id, [...(byId.get(id) ?? []), version]);
    }
    return byId;
  };

  return {
    name: 'resources',
    listChanged: async (scope: Scope, { orgId, after, since, limit }): Promise<ChangedThing[]> => {
      assertSystem(scope);
      const filter = {
        orgId: new Types.ObjectId(orgId),
        // Where to begin in the index; the rest tells those of one moment apart.
        updatedAt: { $gte: after.at },
        $or: [{ updatedAt: { $gt: after.at } }, { updatedAt: after.at, _id: { $gt: new Types.ObjectId(after.id) } }],
        publication: { $ne: null },
      };
      const found: Read[] = await resources()
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

function audienceOf({ visibility, schoolId }: Pick<Read, 'visibility' | 'schoolId'>): Audience {
  if (visibility === 'private') return 'nobody';
  return visibility === 'school' ? { schoolId: schoolId?.toHexString() ?? null } : 'district';
}
