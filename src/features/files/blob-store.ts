import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** From the first byte to the last one, both counted from 0. */
export type ByteRange = { readonly start: number; readonly end: number };

export type Blob = { readonly sha256: string; readonly bytes: number };

/** Bytes that have come in and lie in the folder for what is on the way: nobody can read them yet. */
export type StagedBlob = Blob & { readonly path: string };

/**
 * Where the bytes of files are kept, by the SHA-256 of what they hold, in hex: the same bytes are there once. It knows
 * nothing of names, people or rights.
 */
export type BlobStore = {
  /** Where bytes on their way are put down. What is left of it after a crash is swept. */
  readonly stagingFolder: string;
  /** Takes staged bytes over, for good: when it returns they outlive a power cut. The staged file is gone then. */
  keep(staged: StagedBlob): Promise<void>;
  /** The bytes, or a part of them; null when they are not there. */
  read(sha256: string, range?: ByteRange): Promise<Readable | null>;
  has(sha256: string): Promise<boolean>;
  /** Does nothing when they are not there. */
  remove(sha256: string): Promise<void>;
  /** All there are, in no order. */
  list(): AsyncIterable<Blob>;
};

/** A path in the staging folder that nobody else has. */
export async function newStagingPath({ stagingFolder }: Pick<BlobStore, 'stagingFolder'>): Promise<string> {
  await mkdir(stagingFolder, { recursive: true, mode: 0o700 });
  return join(stagingFolder, randomUUID());
}

/** Puts down bytes that this program has made; nothing is left of them when the stream fails. */
export async function stageBytes(
  store: Pick<BlobStore, 'stagingFolder'>,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StagedBlob> {
  const path = await newStagingPath(store);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex'), bytes, path };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
