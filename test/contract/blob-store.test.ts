import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type BlobStore, stageBytes } from '../../src/features/files/blob-store.ts';
import { createFolderBlobStore } from '../../src/features/files/folder-blob-store.ts';
import { createS3BlobStore } from '../../src/features/files/s3-blob-store.ts';
import { useS3 } from '../support/s3-server.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
const s3 = useS3();

const stores: Record<string, () => BlobStore> = {
  'local folder': () => createFolderBlobStore(folder.path),
  'S3 bucket': () =>
    createS3BlobStore(
      {
        bucket: 'files',
        region: 'us-east-1',
        endpoint: s3.endpoint,
        credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
        prefix: 'here/',
      },
      join(folder.path, 'incoming'),
    ),
};

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
async function storeBytes(store: BlobStore, source: AsyncIterable<Uint8Array>) {
  const staged = await stageBytes(store, source);
  await store.keep(staged);
  return { sha256: staged.sha256, bytes: staged.bytes };
}
async function* inPieces(bytes: Buffer, size = 64 * 1024) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each(Object.entries(stores))('the %s', (_name, open) => {
  let store: BlobStore;
  beforeEach(() => {
    store = open();
  });
  const read = async (sha256: string, range?: { start: number; end: number }) => {
    const stream = await store.read(sha256, range);
    return stream && buffer(stream);
  };
  const listed = async () => {
    const found = [];
    for await (const blob of store.list()) found.push(blob);
    return found.sort((left, right) => (left.sha256 < right.sha256 ? -1 : 1));
  };

  test('keeps bytes under their hash, whole and in parts, once', async () => {
    const bytes = randomBytes(300_000);
    const sha256 = hashOf(bytes);
    expect(await store.has(sha256)).toBe(false);
    expect(await storeBytes(store, inPieces(bytes))).toEqual({ sha256, bytes: bytes.length });
    expect(await storeBytes(store, inPieces(bytes))).toEqual({ sha256, bytes: bytes.length });
    expect(await store.has(sha256)).toBe(true);
    expect(await read(sha256)).toEqual(bytes);
    expect(await read(sha256, { start: 0, end: 9 })).toEqual(bytes.subarray(0, 10));
    expect(await read(sha256, { start: 1_000, end: 299_999 })).toEqual(bytes.subarray(1_000));
    expect(await listed()).toEqual([{ sha256, bytes: bytes.length }]);
    expect(await readdir(store.stagingFolder)).toEqual([]);
  });

  test('takes what is larger than a part of an upload', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);
    const { sha256 } = await storeBytes(store, inPieces(bytes));
    expect(hashOf((await read(sha256)) as Buffer)).toBe(hashOf(bytes));
  });

  test('forgets what is removed, and knows nothing of what is not there', async () => {
    const { sha256 } = await storeBytes(store, inPieces(Buffer.from('gone soon')));
    await store.remove(sha256);
    await store.remove(sha256);
    expect(await store.has(sha256)).toBe(false);
    expect(await store.read(sha256)).toBeNull();
    expect(await listed()).toEqual([]);
  });

  test('keeps nothing of a stream that fails', async () => {
    async function* failing() {
      yield Buffer.alloc(100_000);
      throw new Error('cut');
    }
    await expect(storeBytes(store, failing())).rejects.toThrow('cut');
    expect(await listed()).toEqual([]);
    expect(await readdir(store.stagingFolder)).toEqual([]);
  });

  test('takes the same bytes several times at once', async () => {
    const bytes = randomBytes(100_000);
    await Promise.all(Array.from({ length: 8 }, () => storeBytes(store, inPieces(bytes))));
    expect(await listed()).toEqual([{ sha256: hashOf(bytes), bytes: bytes.length }]);
    expect(await read(hashOf(bytes))).toEqual(bytes);
  });
});

test('a hash that is none leads nowhere', async () => {
  const store = createFolderBlobStore(folder.path);
  await expect(store.has('../../etc/passwd')).rejects.toThrow('SHA-256');
});
