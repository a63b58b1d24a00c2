import { Schema, Types } from 'mongoose';
import type { FileRecord } from './file.ts';

export type StoredFile = Omit<FileRecord, 'id' | 'orgId' | 'ownerId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  ownerId: Types.ObjectId;
  /** Every hash whose bytes it needs: its own and those of its previews. */
  blobs: string[];
  /** When somebody last said that they are about to use it. */
  usedAt: Date;
  /** When the sweeper found that nothing uses it. */
  unusedSince?: Date;
  /** When the sweeper looks at it next. */
  checkAt: Date;
};

/** Bytes that are stored, whoever has them. */
export type StoredBlob = {
  _id: string;
  bytes: number;
  /** While it is removed, nobody may count on it. */
  isRemoving: boolean;
  /** Absent while a file needs it. */
  checkAt?: Date;
};

/** What a district has stored. */
export type StoredUsage = { _id: Types.ObjectId; bytes: number; files: number };

const id = Schema.Types.ObjectId;
const asItIs = Schema.Types.Mixed;

export const fileSchema = new Schema<StoredFile>(
  {
    orgId: { type: id, required: true },
    ownerId: { type: id, required: true },
    sha256: { type: String, required: true },
    bytes: { type: Number, required: true },
    mediaType: { type: String, required: true },
    name: { type: String, required: true },
    purpose: { type: String, required: true },
    pixels: { type: asItIs, default: null },
    preview: { type: asItIs, required: true },
    previews: { type: asItIs, required: true },
    text: { type: asItIs, required: true },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    blobs: { type: [String], required: true },
    usedAt: { type: Date, required: true },
    unusedSince: { type: Date },
    checkAt: { type: Date, required: true },
  },
  { collection: 'files', versionKey: false, minimize: false },
);

export const blobSchema = new Schema<StoredBlob>(
  {
    _id: { type: String, required: true },
    bytes: { type: Number, required: true },
    isRemoving: { type: Boolean, required: true },
    checkAt: { type: Date },
  },
  { collection: 'blobs', versionKey: false },
);

export const usageSchema = new Schema<StoredUsage>(
  {
    _id: { type: id, required: true },
    bytes: { type: Number, required: true },
    files: { type: Number, required: true },
  },
  { collection: 'file_usage', versionKey: false },
);

export function toFile(stored: StoredFile): FileRecord {
  const { _id, orgId, ownerId, blobs: _blobs, usedAt: _used, unusedSince: _since, checkAt: _check, ...rest } = stored;
  return { id: _id.toHexString(), orgId: orgId.toHexString(), ownerId: ownerId.toHexString(), ...rest };
}

export function toStoredFile(file: FileRecord, checkAt: Date): StoredFile {
  const { id: hex, orgId, ownerId, ...rest } = file;
  return {
    _id: new Types.ObjectId(hex),
    orgId: new Types.ObjectId(orgId),
    ownerId: new Types.ObjectId(ownerId),
    ...rest,
    blobs: blobsOf(file),
    usedAt: file.createdAt,
    checkAt,
  };
}

export function blobsOf({ sha256, previews }: Pick<FileRecord, 'sha256' | 'previews'>): string[] {
  return [...new Set([sha256, ...Object.values(previews).map((preview) => preview.sha256)])];
}
