import { join } from 'node:path';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { BlobStore } from './blob-store.ts';
import { createFileService, type FileService, type FileUse } from './file.service.ts';
import { createFileAddresses } from './file-address.ts';
import type { FilesStore } from './files.store.ts';
import { createFolderBlobStore } from './folder-blob-store.ts';
import { createS3BlobStore, type S3Settings } from './s3-blob-store.ts';
import { type Swept, sweepFiles } from './sweep-files.ts';

export type FilesOptions = {
  readonly store: FilesStore;
  readonly use: FileUse;
  readonly dataDir: string;
  /** Null: bytes lie in a folder of `dataDir`. */
  readonly s3: S3Settings | null;
  readonly quotaBytes: number;
  /** Signs addresses. */
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly clock: Clock;
  readonly log: Logger;
};

/** What the feature offers inside of the process. */
export type Files = {
  readonly service: FileService;
  readonly blobs: BlobStore;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
  sweep(scope: Scope): Promise<Swept>;
};

export function createFiles(options: FilesOptions): Files {
  const { store, use, clock, log } = options;
  const folder = join(options.dataDir, 'files');
  const blobs = options.s3 ? createS3BlobStore(options.s3, join(folder, 'incoming')) : createFolderBlobStore(folder);
  const sweeping = sweepFiles({ files: store, blobs, use, clock });
  return {
    service: createFileService({
      files: store,
      blobs,
      use,
      addresses: createFileAddresses(options.secret, options.publicUrl),
      quotaBytes: options.quotaBytes,
      clock,
      log,
      makeFrom: async () => {},
    }),
    blobs,
    jobs: [sweeping.definition],
    schedules: [sweeping.schedule],
    sweep: (scope) => sweeping.sweep(scope),
  };
}
