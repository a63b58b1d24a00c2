import type { Collection, Types } from 'mongoose';

type Version = { readonly version: number; readonly at: Date };

/** All versions of some things since a time, not the newest alone: two may come out between two looks. By the ids of the things. */
export async function versionsSince(
  versions: Pick<Collection, 'find'>,
  field: 'playlistId' | 'resourceId',
  ids: readonly Types.ObjectId[],
  since: Date,
): Promise<Map<string, Version[]>> {
  const byId = new Map<string, Version[]>();
  if (ids.length === 0) return byId;
  const filter = { [field]: { $in: ids }, at: { $gte: since } };
  const found = versions.find(filter, { projection: { [field]: 1, version: 1, at: 1 } });
  for await (const version of found) {
    const id = (version[field] as Types.ObjectId).toHexString();
    byId.set(id, [...(byId.get(id) ?? []), version as unknown as Version]);
  }
  return byId;
}
