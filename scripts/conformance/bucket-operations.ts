import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GridFSBucket } from 'mongodb';
import type { OperationTable } from './context.ts';

async function contentOf(stream: Readable): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

export const bucketOperations: OperationTable<GridFSBucket> = {
  delete: (bucket, { id, ...options }) => bucket.delete(id, options),
  drop: (bucket, options) => bucket.drop(options),
  find: (bucket, { filter, ...options }) => bucket.find(filter, options).toArray(),
  download: (bucket, { id, ...options }) => contentOf(bucket.openDownloadStream(id, options)),
  downloadByName: (bucket, { filename, ...options }) => contentOf(bucket.openDownloadStreamByName(filename, options)),
  rename: (bucket, { id, newFilename }) => bucket.rename(id, newFilename),
  upload: async (bucket, { filename, source, ...options }) => {
    const target = bucket.openUploadStream(filename, options);
    await pipeline(Readable.from([Buffer.from(source.$$hexBytes, 'hex')]), target);
    return target.id;
  },
};
