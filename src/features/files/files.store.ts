import mongoose, { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Blob } from './blob-store.ts';
import type { FilePurpose, FileRecord, Making, Preview, PreviewSize } from './file.ts';
import { blobSchema, fileSchema, type StoredFile, toFile, toStoredFile, usageSchema } from './file-document.store.ts';

type Filter = Record<string, unknown>;
const operator = (condition: Filter): Filter => mongoose.trusted(condition) as Filter;

export type Usage = { readonly bytes: number; readonly files: number };

/** A file that the sweeper looks at, as it was when it looked. */
export type SweepCandidate = { readonly file: FileRecord; readonly usedAt: Date; readonly unusedSince: Date | null };

export type FilesStore = ReturnType<typeof createFilesStore>;

/** File records, what each district has stored, and which bytes are there. */
export function createFilesStore(connection: Connection) {
  const Files = connection.model('File', fileSchema);
  const Blobs = connection.model('Blob', blobSchema);
  const Usages = connection.model('FileUsage', usageSchema);

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /**
     * Notes that bytes are about to be stored, so that no sweep removes them until `checkAt`. False while the same bytes are
     * just being removed: ask again.
     */
    announceBlob: async (scope: Scope, { sha256, bytes }: Blob, checkAt: Date): Promise<boolean> => {
      assertWriter(scope);
      try {
        await Blobs.updateOne(
          { _id: sha256, isRemoving: false },
          { $set: { bytes }, $max: { checkAt } },
          { upsert: true, setDefaultsOnInsert: false },
        );
        return true;
      } catch (error) {
        // It is there, but not to be had: the upsert found none and could add none.
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },

    /** Adds a file, unless its district would then have more than `quotaBytes`: then false. */
    insert: async (
      scope: Scope,
      { file, quotaBytes, checkAt }: { file: FileRecord; quotaBytes: number; checkAt: Date },
    ): Promise<boolean> => {
      assertOwn(scope, file.orgId);
      const orgId = new Types.ObjectId(file.orgId);
      await Usages.updateOne({ _id: orgId }, { $setOnInsert: { bytes: 0, files: 0 } }, { upsert: true });
      return connection.transaction(async (session) => {
        const { matchedCount } = await Usages.updateOne(
          { _id: orgId, bytes: operator({ $lte: quotaBytes - file.bytes }) },
          { $inc: { bytes: file.bytes, files: 1 } },
          { session },
        );
        if (matchedCount === 0) return false;
        await Files.collection.insertOne(toStoredFile(file, checkAt), { session });
        return true;
      }) as Promise<unknown> as Promise<boolean>;
    },

    usageOf: async (scope: Scope, orgId: string): Promise<Usage> => {
      assertOwn(scope, orgId);
      const found = await Usages.findOne({ _id: new Types.ObjectId(orgId) }).lean<Usage>();
      return { bytes: found?.bytes ?? 0, files: found?.files ?? 0 };
    },

    /**
     * By id alone, for the system: a file is reached through what uses it, which may stand in another district. The service
     * decides who may.
     */
    find: async (scope: Scope, id: string): Promise<FileRecord | null> => {
      assertSystem(scope);
      const found = await Files.findOne({ _id: new Types.ObjectId(id) }).lean<StoredFile>();
      return found && toFile(found);
    },

    /** Those of the ids that are there, in no order. */
    findMany: async (scope: Scope, ids: readonly string[]): Promise<FileRecord[]> => {
      assertSystem(scope);
      const among = operator({ $in: ids.map((id) => new Types.ObjectId(id)) });
      const found = await Files.find({ _id: among }).limit(ids.length).lean<StoredFile[]>();
      return found.map(toFile);
    },

    /** Ids of a district's files by the hash of their bytes: that others have the same bytes is nobody's business. */
    findByHash: async (scope: Scope, orgId: string, hashes: readonly string[]): Promise<Map<string, string[]>> => {
      assertSystem(scope);
      const filter = { blobs: operator({ $in: [...hashes] }), orgId: new Types.ObjectId(orgId) };
      const found = new Map<string, string[]>();
      for (const { _id, sha256 } of await Files.find(filter, { sha256: 1 }).limit(1_000).lean<StoredFile[]>()) {
        found.set(sha256, [...(found.get(sha256) ?? []), _id.toHexString()]);
      }
      return found;
    },

    /** Puts off every sweep of a file that is about to be used; false when it is not there any more. */
    claim: async (
      scope: Scope,
      id: string,
      { now, checkAt, purpose }: { now: Date; checkAt: Date; purpose?: FilePurpose },
    ): Promise<boolean> => {
      assertWriter(scope);
      const { matchedCount } = await Files.updateOne(
        { _id: new Types.ObjectId(id) },
        {
          $set: { usedAt: now, checkAt, ...(purpose && { purpose }) },
          $unset: { unusedSince: 1 },
          ...(purpose && { $inc: { revision: 1 } }),
        },
      );
      return matchedCount > 0;
    },

    /** Notes how far something is that is made of a file. */
    note: async (scope: Scope, id: string, change: { preview?: Making; text?: Making }): Promise<void> => {
      assertSystem(scope);
      await Files.updateOne({ _id: new Types.ObjectId(id) }, { $set: change, $inc: { revision: 1 } });
    },

    /** Adds the images that were made of a file. */
    addPreviews: async (
      scope: Scope,
      id: string,
      made: Readonly<Partial<Record<PreviewSize, Preview>>>,
      preview: Making,
    ): Promise<void> => {
      assertSystem(scope);
      const hashes = Object.values(made).map(({ sha256 }) => sha256);
      await Files.updateOne(
        { _id: new Types.ObjectId(id) },
        { $set: { previews: made, preview }, $addToSet: { blobs: operator({ $each: hashes }) }, $inc: { revision: 1 } },
      );
    },

    /** Files that are due to be looked at, the longest waiting first. */
    listDue: async (scope: Scope, now: Date, limit: number): Promise<SweepCandidate[]> => {
      assertSystem(scope);
      const found = await Files.find({ checkAt: operator({ $lte: now }) })
        .sort({ checkAt: 1 })
        .limit(limit)
        .lean<StoredFile[]>();
      return found.map((stored) => {
        return { file: toFile(stored), usedAt: stored.usedAt, unusedSince: stored.unusedSince ?? null };
      });
    },

    /** When to look again; `unusedSince` null: it is used. Does nothing when somebody has claimed it meanwhile. */
    putOff: async (
      scope: Scope,
      { file, usedAt }: SweepCandidate,
      next: { checkAt: Date; unusedSince: Date | null },
    ): Promise<void> => {
      assertSystem(scope);
      const { checkAt, unusedSince } = next;
      await Files.updateOne(
        { _id: new Types.ObjectId(file.id), usedAt },
        {
          $set: { checkAt, ...(unusedSince && { unusedSince }) },
          ...(unusedSince === null && { $unset: { unusedSince: 1 } }),
        },
      );
    },

    /** Removes a file unless somebody has claimed it since it was read: then false. Its bytes are looked at soon after. */
    removeUnclaimed: async (scope: Scope, { file, usedAt }: SweepCandidate, now: Date): Promise<boolean> => {
      assertSystem(scope);
      return connection.transaction(async (session) => {
        const removed = await Files.findOneAndDelete(
          { _id: new Types.ObjectId(file.id), usedAt },
          { session },
        ).lean<StoredFile>();
        if (removed === null) return false;
        await Usages.updateOne(
          { _id: new Types.ObjectId(file.orgId) },
          { $inc: { bytes: -file.bytes, files: -1 } },
          { session },
        );
        await Blobs.updateMany({ _id: operator({ $in: removed.blobs }) }, { $set: { checkAt: now } }, { session });
        return true;
      }) as Promise<unknown> as Promise<boolean>;
    },

    /** Bytes that may be needed by nobody. */
    listDueBlobs: async (scope: Scope, now: Date, limit: number): Promise<string[]> => {
      assertSystem(scope);
      const found = await Blobs.find({ checkAt: operator({ $lte: now }) }, { _id: 1 })
        .sort({ checkAt: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },

    /**
     * Takes bytes that are due out of use, so that nobody counts on them any more; false when they are needed, which ends
     * their being due, or when somebody has announced them meanwhile.
     */
    claimForRemoval: async (scope: Scope, sha256: string, now: Date): Promise<boolean> => {
      assertSystem(scope);
      const due = { _id: sha256, checkAt: operator({ $lte: now }) };
      const { matchedCount } = await Blobs.updateOne(due, { $set: { isRemoving: true } });
      if (matchedCount === 0) return false;
      if ((await Files.findOne({ blobs: sha256 }, { _id: 1 }).lean()) === null) return true;
      await Blobs.updateOne({ _id: sha256 }, { $set: { isRemoving: false }, $unset: { checkAt: 1 } });
      return false;
    },

    /** Forgets bytes that have been removed. */
    forgetBlob: async (scope: Scope, sha256: string): Promise<void> => {
      assertSystem(scope);
      await Blobs.deleteOne({ _id: sha256, isRemoving: true });
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}

function assertWriter(scope: Scope): void {
  if (scope.kind === 'public') throw new Error('The public writes nothing.');
}

function assertOwn(scope: Scope, orgId: string): void {
  if (scope.kind !== 'system' && !(scope.kind === 'actor' && scope.actor.orgId === orgId)) {
    throw new Error('A file belongs to the district of its owner.');
  }
}
