import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blob-store.ts';

const hashForm = /^[0-9a-f]{64}$/;

/**
 * Bytes in a local folder: `blobs/ab/cd/abcd...`, so that no folder holds too many. `incoming` lies beside it, on the same
 * disk, so that a file is moved into place in one step.
 */
export function createFolderBlobStore(folder: string): BlobStore {
  const blobs = join(folder, 'blobs');
  const pathOf = (sha256: string) => {
    if (!hashForm.test(sha256)) throw new Error('Not a SHA-256.');
    return join(blobs, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const sizeOf = async (sha256: string): Promise<number | null> => {
    try {
      return (await stat(pathOf(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  return {
    stagingFolder: join(folder, 'incoming'),

    keep: async ({ sha256, bytes, path }) => {
      // A copy of the wrong size is one that was damaged: it is replaced.
      if ((await sizeOf(sha256)) === bytes) {
        await rm(path, { force: true });
        return;
      }
      const target = pathOf(sha256);
      const parent = dirname(target);
      await mkdir(parent, { recursive: true, mode: 0o700 });
      await syncFolder(path, 'file');
      await rename(path, target);
      // The names are on disk only when their folders are.
      for (const each of [parent, dirname(parent), blobs]) await syncFolder(each, 'folder');
    },

    read: async (sha256, range) => {
      const path = pathOf(sha256);
      if ((await sizeOf(sha256)) === null) return null;
      return createReadStream(path, range && { start: range.start, end: range.end });
    },

    has: async (sha256) => (await sizeOf(sha256)) !== null,

    remove: (sha256) => rm(pathOf(sha256), { force: true }),

    async *list() {
      for (const outer of await entriesOf(blobs)) {
        for (const inner of await entriesOf(join(blobs, outer))) {
          for (const sha256 of await entriesOf(join(blobs, outer, inner))) {
            const bytes = hashForm.test(sha256) ? await sizeOf(sha256) : null;
            if (bytes !== null) yield { sha256, bytes };
          }
        }
      }
    },
  };
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error) || (error as { code?: unknown }).code === 'ENOTDIR') return [];
    throw error;
  }
}

/** Waits until it is on the disk. Windows cannot do so with folders, and does not need it. */
async function syncFolder(path: string, kind: 'file' | 'folder'): Promise<void> {
  if (kind === 'folder' && process.platform === 'win32') return;
  const handle = await open(path, kind === 'file' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
