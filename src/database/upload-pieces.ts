import { type Connection, Types } from 'mongoose';
import type { Scope } from '../shared/actor.ts';

/** A document holds 16 MB at most; what is sent may be larger. */
const pieceBytes = 4 * 1024 * 1024;
/** Longer than any import is tried again. It is about children: no longer than needed. */
const keptMs = 24 * 60 * 60 * 1_000;

type StoredPiece = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  uploadId: Types.ObjectId;
  index: number;
  bytes: Buffer;
  expiresAt: Date;
};

export type UploadPieces = ReturnType<typeof createUploadPieces>;

/** What waits for its import, in pieces: in the database, as any process may run the import, after a crash too. */
export function createUploadPieces(connection: Connection, collection: 'roster_uploads' | 'result_uploads') {
  const pieces = () => connection.collection<StoredPiece>(collection);
  return {
    add: async (scope: Scope, orgId: string, chunks: AsyncIterable<Buffer>, now: Date): Promise<string> => {
      const uploadId = new Types.ObjectId();
      const fields = { ...districtOf(scope, orgId), uploadId, expiresAt: new Date(now.getTime() + keptMs) };
      let index = 0;
      let waiting: Buffer[] = [];
      let size = 0;
      const write = async () => {
        if (size === 0) return;
        await pieces().insertOne({ _id: new Types.ObjectId(), ...fields, index, bytes: Buffer.concat(waiting) });
        index += 1;
        waiting = [];
        size = 0;
      };
      for await (const chunk of chunks) {
        waiting.push(chunk);
        size += chunk.length;
        if (size >= pieceBytes) await write();
      }
      await write();
      return uploadId.toHexString();
    },

    /** One after the other; none where there are none any more. */
    async *read(scope: Scope, orgId: string, id: string): AsyncGenerator<Buffer> {
      for (let index = 0; ; index += 1) {
        const filter = { ...districtOf(scope, orgId), uploadId: new Types.ObjectId(id), index };
        const piece = await pieces().findOne(filter, { promoteBuffers: true });
        if (!piece) return;
        yield piece.bytes;
      }
    },

    remove: async (scope: Scope, orgId: string, id: string): Promise<void> => {
      await pieces().deleteMany({ ...districtOf(scope, orgId), uploadId: new Types.ObjectId(id) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('Uploads of a district are its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}
