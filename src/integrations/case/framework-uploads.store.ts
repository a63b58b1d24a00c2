import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** A document holds 16 MB at most; a package may be larger. */
export const pieceBytes = 4 * 1024 * 1024;

type StoredPiece = {
  _id: Types.ObjectId;
  uploadId: Types.ObjectId;
  orgId: string;
  index: number;
  bytes: Buffer;
  createdAt: Date;
};

const pieceSchema = new Schema<StoredPiece>(
  {
    uploadId: { type: Schema.Types.ObjectId, required: true },
    orgId: { type: String, required: true },
    index: { type: Number, required: true },
    bytes: { type: Buffer, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'framework_uploads', versionKey: false, strict: 'throw' },
);

export type FrameworkUploadsStore = ReturnType<typeof createFrameworkUploadsStore>;

/**
 * Files that wait for their import, in pieces: in the database, as any process may run the import, after a crash too. The
 * scope is the system's for the job that reads; whoever sends a file writes in the name of their district.
 */
export function createFrameworkUploadsStore(connection: Connection) {
  const Pieces = connection.model('FrameworkUpload', pieceSchema);

  return {
    /** Stores the pieces as they come and says under which id. */
    add: async (
      scope: Extract<Scope, { kind: 'actor' }>,
      pieces: AsyncIterable<Buffer>,
      createdAt: Date,
    ): Promise<string> => {
      const uploadId = new Types.ObjectId();
      let index = 0;
      for await (const bytes of pieces) {
        await Pieces.create({ uploadId, orgId: scope.actor.orgId, index, bytes, createdAt });
        index += 1;
      }
      return String(uploadId);
    },

    /** One after the other; none where there are none any more. */
    async *read(_scope: Extract<Scope, { kind: 'system' }>, orgId: string, id: string): AsyncGenerator<Buffer> {
      for (let index = 0; ; index += 1) {
        const piece = await Pieces.findOne({ uploadId: new Types.ObjectId(id), index, orgId })
          .lean()
          .exec();
        if (!piece) return;
        yield Buffer.from(toBytes(piece.bytes));
      }
    },

    remove: async (_scope: Extract<Scope, { kind: 'system' }>, orgId: string, id: string): Promise<void> => {
      await Pieces.deleteMany({ uploadId: new Types.ObjectId(id), orgId }).exec();
    },

    /** Those whose import has been given up. */
    removeOlder: async (_scope: Extract<Scope, { kind: 'system' }>, createdBefore: Date): Promise<void> => {
      await Pieces.deleteMany({ createdAt: mongoose.trusted({ $lt: createdBefore }) }).exec();
    },
  };
}

/** Lean documents have the driver's own type for bytes. */
function toBytes(value: unknown): Uint8Array {
  const { buffer } = value as { buffer: unknown };
  return value instanceof Uint8Array ? value : (buffer as Uint8Array);
}
