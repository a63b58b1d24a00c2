import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import type { StagedBlob } from './blob-store.ts';
import { FileRefused, megabytes } from './file-refused.ts';
import { largestFileBytes } from './file-type.ts';

/** What of the beginning tells the type. */
export const headBytes = 4100;

export type StagedFile = StagedBlob & { readonly head: Buffer };

export type Limit = { readonly bytes: number; readonly refuse: (limitBytes: number) => FileRefused };

/**
 * Writes a stream to a file of its own, hashed on the way; memory holds a chunk at a time. The limit is asked for once the
 * beginning is there. Throws FileRefused, having read the stream to its end; whatever it throws, the file is gone.
 */
export async function stageFile(
  path: string,
  stream: Readable,
  limitOf: (head: Buffer) => Promise<Limit>,
): Promise<StagedFile> {
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let limit: Limit | null = null;
  let refused: unknown = null;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (refused === null) {
        try {
          if (limit === null) {
            head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
            if (head.length === headBytes) limit = await limitOf(head);
          }
          if (limit !== null && bytes > limit.bytes) throw limit.refuse(limit.bytes);
        } catch (error) {
          refused = error;
        }
      }
      if (refused === null) {
        hash.update(chunk);
        await file.writeFile(chunk);
      } else if (bytes > largestFileBytes) {
        // What was refused is read on for the sake of the other files of the request, but not without end.
        throw new AppError('payload_too_large', { limitBytes: largestFileBytes });
      }
    }
    if (refused === null && limit === null) {
      limit = await limitOf(head);
      if (bytes > limit.bytes) throw limit.refuse(limit.bytes);
    }
    if (refused !== null) throw refused;
    if (bytes === 0) throw new FileRefused('empty', 'The file is empty.');
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  await file.close();
  return { path, bytes, sha256: hash.digest('hex'), head };
}

export function tooLarge(what: string, limitBytes: number): FileRefused {
  const message = `It is too large: a ${what} may have ${megabytes(limitBytes)}.`;
  return new FileRefused('too_large', message, { limitBytes });
}
