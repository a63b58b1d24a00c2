import { Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Resource, ResourceVersion, Transaction } from './resource.ts';
import { lookUpFields, toLookUps, toStoredChange } from './resource-document.store.ts';
import { ownFilter } from './resource-filter.store.ts';

/** A change of a resource that was read at `before.revision`. */
export type ResourceWrite = {
  readonly before: Resource;
  readonly after: Resource;
  readonly isSeenBySearch: boolean;
  /** The version that it publishes. */
  readonly version?: ResourceVersion | undefined;
  /** Writes of another feature that belong to the change: both are written, or neither. */
  readonly alongside?: ((transaction: Transaction) => Promise<void>) | undefined;
  /** Of the imported record. */
  readonly fingerprint?: string;
};

/** How a change is written: only onto what was read. */
export function toUpdate(scope: Scope, { before, after, isSeenBySearch, fingerprint }: ResourceWrite) {
  const lookUps = toLookUps(after);
  const empty = lookUpFields.filter((field) => lookUps[field] === undefined);
  return {
    filter: { _id: new Types.ObjectId(before.id), revision: before.revision, ...ownFilter(scope) },
    update: {
      $set: {
        ...toStoredChange(before, after),
        ...(fingerprint !== undefined && { 'source.fingerprint': fingerprint }),
        ...(isSeenBySearch && { searchPendingAt: after.updatedAt }),
        ...lookUps,
      },
      ...(empty.length > 0 && { $unset: Object.fromEntries(empty.map((field) => [field, 1])) }),
      $inc: { revision: after.revision - before.revision, ...(isSeenBySearch && { searchRevision: 1 }) },
    },
  };
}

/** How a resource is deleted: a tombstone stays, with its id, district and revisions. */
export function toRemoval(
  scope: Scope,
  { resource, isSeenBySearch, now }: { resource: Resource; isSeenBySearch: boolean; now: Date },
) {
  return {
    filter: { _id: new Types.ObjectId(resource.id), revision: resource.revision, ...ownFilter(scope) },
    update: {
      $set: { deletedAt: now, updatedAt: now, ...(isSeenBySearch && { searchPendingAt: now }) },
      $inc: { revision: 1, ...(isSeenBySearch && { searchRevision: 1 }) },
    },
  };
}
