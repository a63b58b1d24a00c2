import { join } from 'node:path';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { BlobStore } from './blob-store.ts';
import { runExtraction } from './extraction/run-extraction.ts';
import { presentFile } from './file.presenter.ts';
import type { FileResponse } from './file.schemas.ts';
import { createFileService, type FileService, type FileUse } from './file.service.ts';
import type { FileRecord } from './file.ts';
import { createFileAddresses } from './file-address.ts';
import type { FileTextsStore } from './file-texts.store.ts';
import type { FilesStore } from './files.store.ts';
import { createFolderBlobStore } from './folder-blob-store.ts';
import { makeFromFile, makeFromFileKind } from './make-from-file.ts';
import { hasText } from './makeable.ts';
import { createS3BlobStore, type S3Settings } from './s3-blob-store.ts';
import { type Swept, sweepFiles } from './sweep-files.ts';

export type FilesOptions = {
  readonly store: FilesStore;
  readonly texts: FileTextsStore;
  readonly use: FileUse & {
    /** The words of a file have become known. */
    touchSearch(fileId: string): Promise<void>;
  };
  /** Asks for background work. */
  readonly jobs: () => Pick<JobService, 'enqueue'>;
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
  /** As `FileService.claim`, with whether words are taken out of it. */
  claim(
    actor: Actor,
    id: string,
    use?: 'captions' | 'transcripts',
  ): Promise<(FileRecord & { readonly hasWords: boolean }) | null>;
  /** A file as it is shown with what names it, to those who may read that; null when it is not there any more. */
  show(id: string): Promise<{ readonly file: FileResponse; readonly tag: string } | null>;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
  /** Hashes of the bytes of files, by id. */
  findHashes(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Ids of the district's files, by the hash of their bytes. */
  findByHash(orgId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The words of files, where they are known, by id. */
  findTexts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Ids of the files of a district whose words were found since then. */
  listTextsChanged(orgId: string, since: Date): Promise<readonly string[]>;
  /** What searches know of files, by id: their words, where they are known, and the hash of their bytes. */
  findSearched(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly text: string | null; readonly sha256: string }>>;
  sweep(scope: Scope): Promise<Swept>;
};

const searches: Scope = { kind: 'system', reason: 'the search index follows the words of files' };
const comparison: Scope = { kind: 'system', reason: 'files of one district are compared' };

export function createFiles(options: FilesOptions): Files {
  const { store, texts, use, clock, log } = options;
  const folder = join(options.dataDir, 'files');
  const blobs = options.s3 ? createS3BlobStore(options.s3, join(folder, 'incoming')) : createFolderBlobStore(folder);
  const sweeping = sweepFiles({ files: store, texts, blobs, use, clock });
  const service = createFileService({
    files: store,
    blobs,
    use,
    addresses: createFileAddresses(options.secret, options.publicUrl),
    quotaBytes: options.quotaBytes,
    clock,
    log,
    makeFrom: async ({ id, orgId, ownerId, preview, text }) => {
      if (preview.state === 'none' && text.state === 'none') return;
      const job = await options.jobs().enqueue({ orgId, requestedBy: ownerId }, makeFromFileKind, { fileId: id });
      log.debug({ fileId: id, jobId: job.id }, 'a file is looked into');
    },
  });
  return {
    service,
    blobs,
    jobs: [
      sweeping.definition,
      makeFromFile({ files: store, texts, blobs, run: runExtraction, clock, onText: use.touchSearch }),
    ],
    claim: async (actor, id, use) => {
      const file = await service.claim(actor, id, use === 'transcripts' ? 'transcript' : undefined);
      return file && { ...file, hasWords: hasText(file) };
    },
    show: async (id) => {
      const file = await service.find(id);
      return file && { file: presentFile(file, service), tag: `${file.revision}.${service.period()}` };
    },
    findHashes: async (ids) => {
      if (ids.length === 0) return new Map();
      const found = await store.findMany(comparison, ids);
      return new Map(found.map(({ id, sha256 }) => [id, sha256]));
    },
    findByHash: async (orgId, hashes) =>
      hashes.length === 0 ? new Map() : store.findByHash(comparison, orgId, hashes),
    findTexts: (ids) => (ids.length === 0 ? Promise.resolve(new Map()) : texts.findBeginnings(searches, ids)),
    listTextsChanged: (orgId, since) => texts.listChanged(searches, orgId, since),
    findSearched: async (ids) => {
      const [files, beginnings] = await Promise.all([
        store.findMany(searches, ids),
        texts.findBeginnings(searches, ids),
      ]);
      return new Map(files.map(({ id, sha256 }) => [id, { sha256, text: beginnings.get(id) ?? null }]));
    },
    schedules: [sweeping.schedule],
    sweep: (scope) => sweeping.sweep(scope),
  };
}
