import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { BlobStore } from './blob-store.ts';

export type S3Settings = {
  readonly bucket: string;
  readonly region: string;
  /** Of a store that is not Amazon's; null for Amazon's own. */
  readonly endpoint: string | null;
  /** Null: from the usual places of the machine (role, profile). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** Stands before all names in the bucket. */
  readonly prefix: string;
};

/** Large ones go in parts of this size, four at a time at most: that is what an upload takes of memory. */
const partBytes = 8 * 1024 * 1024;
const partsAtOnce = 2;

/**
 * Bytes in a bucket of S3 or a store that speaks like it. The name of an object is its hash, which is known at its end, so
 * bytes are put down in a local folder first and then sent in parts; an object appears whole or not at all.
 */
export function createS3BlobStore(settings: S3Settings, stagingFolder: string): BlobStore {
  const { bucket, region, endpoint, credentials, prefix } = settings;
  let opened: Promise<{ sdk: typeof import('@aws-sdk/client-s3'); client: S3Client }> | null = null;
  /** The SDK is large: it is loaded where it is used. */
  const open = () => {
    opened ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region,
        ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
        ...(credentials === null ? {} : { credentials }),
        // Stores that only speak like S3 often do not know the newer check sums; the name itself is one.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      }),
    }));
    return opened;
  };
  const keyOf = (sha256: string) => `${prefix}blobs/${sha256.slice(0, 2)}/${sha256}`;

  const sizeOf = async (sha256: string): Promise<number | null> => {
    const { sdk, client } = await open();
    try {
      const found = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: keyOf(sha256) }));
      return found.ContentLength ?? 0;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  return {
    stagingFolder,

    keep: async ({ sha256, bytes, path }) => {
      if ((await sizeOf(sha256)) !== bytes) {
        const { client } = await open();
        const { Upload } = await import('@aws-sdk/lib-storage');
        const upload = new Upload({
          client,
          params: {
            Bucket: bucket,
            Key: keyOf(sha256),
            Body: createReadStream(path),
            ContentType: 'application/octet-stream',
          },
          partSize: partBytes,
          queueSize: partsAtOnce,
        });
        await upload.done();
      }
      await rm(path, { force: true });
    },

    read: async (sha256, range) => {
      const { sdk, client } = await open();
      const part = range && { Range: `bytes=${range.start}-${range.end}` };
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: keyOf(sha256), ...part }));
        return Body as Readable;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    has: async (sha256) => (await sizeOf(sha256)) !== null,

    remove: async (sha256) => {
      const { sdk, client } = await open();
      await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: keyOf(sha256) }));
    },

    async *list() {
      const { sdk, client } = await open();
      let token: string | undefined;
      do {
        const page = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket: bucket,
            Prefix: `${prefix}blobs/`,
            ...(token && { ContinuationToken: token }),
          }),
        );
        for (const { Key, Size } of page.Contents ?? []) {
          if (Key !== undefined) yield { sha256: Key.slice(Key.lastIndexOf('/') + 1), bytes: Size ?? 0 };
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: unknown } };
  return name === 'NotFound' || name === 'NoSuchKey' || $metadata?.httpStatusCode === 404;
}
