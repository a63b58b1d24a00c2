import { Schema, Types } from 'mongoose';
import { attachedFileIdsOf, type ResourceContent, type ResourceVersion } from './resource.ts';
import {
  type StoredCatalog,
  toCatalog,
  toContent,
  toObjectId,
  toStoredCatalog,
  withoutBlanks,
} from './resource-document.store.ts';

export type StoredVersion = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  version: number;
  at: Date;
  by: Types.ObjectId | null;
  note: string | null;
  content: Partial<ResourceContent>;
  /** Absent in versions of before it was kept. */
  catalog?: StoredCatalog;
  attachedFileIds?: string[];
};

const id = Schema.Types.ObjectId;
/** Checked by zod on the way in; Mongoose takes it as it is. */
const asItIs = Schema.Types.Mixed;

export const versionSchema = new Schema<StoredVersion>(
  {
    orgId: { type: id, required: true },
    resourceId: { type: id, required: true },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: id, default: null },
    note: { type: String, default: null },
    content: { type: asItIs, required: true },
    catalog: { type: asItIs },
    attachedFileIds: { type: [String], default: undefined },
  },
  { collection: 'resource_versions', versionKey: false, minimize: false },
);

export function toStoredVersion(version: ResourceVersion, orgId: string): StoredVersion {
  const attachedFileIds = attachedFileIdsOf(version.content);
  return {
    _id: new Types.ObjectId(),
    orgId: new Types.ObjectId(orgId),
    resourceId: new Types.ObjectId(version.resourceId),
    version: version.version,
    at: version.at,
    by: toObjectId(version.by),
    note: version.note,
    content: withoutBlanks(version.content),
    ...(version.catalog && { catalog: toStoredCatalog(version.catalog) }),
    ...(attachedFileIds.length > 0 && { attachedFileIds }),
  };
}

export function toVersion(stored: StoredVersion): ResourceVersion {
  return {
    resourceId: stored.resourceId.toHexString(),
    version: stored.version,
    at: stored.at,
    by: stored.by?.toHexString() ?? null,
    note: stored.note,
    content: toContent(stored.content),
    catalog: stored.catalog ? toCatalog(stored.catalog) : null,
  };
}
