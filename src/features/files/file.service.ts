import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { IncomingFile } from '../../http/receive-files.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { type BlobStore, type ByteRange, newStagingPath } from './blob-store.ts';
import { canSeeStorage, canUpload, isOwn } from './file.policy.ts';
import { type FilePurpose, type FileRecord, graceMs, notMade, toBeMade } from './file.ts';
import { downloadPeriodMs, type FileAddresses, type FileView } from './file-address.ts';
import { FileRefused, megabytes } from './file-refused.ts';
import type { FilesStore, Usage } from './files.store.ts';
import { type Inspected, inspectFile, limitOf } from './inspect-file.ts';
import { announce, keepBlob } from './keep-blob.ts';
import { hasPreview, hasText } from './makeable.ts';
import { type StagedFile, stageFile } from './stage-file.ts';

/** What became of one file of a request. */
export type TakenFile =
  | { readonly kind: 'taken'; readonly file: FileRecord }
  | { readonly kind: 'refused'; readonly name: string; readonly refusal: FileRefused };

/** Who uses files; asked before one is shown to others or swept. */
export type FileUse = {
  /** Whether the actor may read a resource whose content, as they see it, is that file. */
  isReadableBy(actor: Actor, fileId: string): Promise<boolean>;
  /** Whether nobody is to have it now, whatever address of it they hold. */
  isWithdrawn(fileId: string): Promise<boolean>;
  /** Those of the ids that anything uses, in whatever version or state. */
  findUsed(ids: readonly string[]): Promise<ReadonlySet<string>>;
};

export type FileServiceParts = {
  readonly files: Pick<FilesStore, 'newId' | 'announceBlob' | 'insert' | 'usageOf' | 'find' | 'findMany' | 'claim'>;
  readonly blobs: BlobStore;
  readonly use: Pick<FileUse, 'isReadableBy' | 'isWithdrawn'>;
  readonly addresses: FileAddresses;
  /** For each district. */
  readonly quotaBytes: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asks for what is made of a file in the background. */
  makeFrom(file: FileRecord): Promise<void>;
};

/** The bytes that somebody has an address of, or a part of them. */
export type OpenedFile = {
  readonly file: FileRecord;
  readonly view: FileView;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  /** Throws `unavailable` when the store has lost them. */
  read(range?: ByteRange): Promise<Readable>;
};

type StagedOrRefused = { readonly name: string } & (
  | { readonly file: StagedFile; readonly inspected: Inspected }
  | { readonly refusal: FileRefused }
);

export type FileService = ReturnType<typeof createFileService>;

const system: Scope = { kind: 'system', reason: 'a file is reached through what uses it' };

export function createFileService(parts: FileServiceParts) {
  const { files, blobs, use, addresses, quotaBytes, clock, log } = parts;
  const later = () => new Date(clock.now().getTime() + graceMs);

  const overQuota = (): FileRefused =>
    new FileRefused(
      'over_quota',
      `Your district has ${megabytes(quotaBytes)} for files, and this one does not fit any more. An admin sees what is stored.`,
      { quotaBytes },
    );

  const getReadable = async (actor: Actor, id: string): Promise<FileRecord> => {
    const file = await files.find(system, id);
    if (!file || !(isOwn(actor, file) || (await use.isReadableBy(actor, id)))) throw new AppError('not_found');
    return file;
  };

  const record = async (actor: Actor, staged: StagedFile, { type, name, pixels }: Inspected): Promise<FileRecord> => {
    const scope = scopeOf(actor);
    const file: FileRecord = {
      id: files.newId(),
      orgId: actor.orgId,
      ownerId: actor.userId,
      sha256: staged.sha256,
      bytes: staged.bytes,
      mediaType: type.mediaType,
      name,
      purpose: type.mediaType === 'text/vtt' ? 'caption' : 'library',
      pixels,
      preview: hasPreview(type) ? toBeMade : notMade,
      previews: {},
      text: hasText(type) ? toBeMade : notMade,
      revision: 1,
      createdAt: clock.now(),
    };
    await keepBlob({ blobs, files, clock }, scope, staged);
    if (!(await files.insert(scope, { file, quotaBytes, checkAt: later() }))) throw overQuota();
    return file;
  };

  return {
    /**
     * Takes the files of a form: each is written to disk while it comes in, looked into when it is there, and recorded when
     * all have come. `receive` hands them over. What is refused, or came over a connection that was cut, leaves nothing.
     */
    upload: async (
      actor: Actor,
      receive: (take: (file: IncomingFile) => Promise<void>) => Promise<unknown>,
    ): Promise<TakenFile[]> => {
      if (!canUpload(actor)) throw new AppError('forbidden');
      let room = quotaBytes - (await files.usageOf(scopeOf(actor), actor.orgId)).bytes;
      const staged: StagedOrRefused[] = [];
      try {
        await receive(async ({ index, name, stream }) => {
          try {
            const path = await newStagingPath(blobs);
            const file = await stageFile(path, stream, async (head) => {
              const limit = await limitOf(name, head);
              return limit.bytes <= room ? limit : { bytes: Math.max(0, room), refuse: overQuota };
            });
            room -= file.bytes;
            try {
              staged[index] = { name, file, inspected: await inspectFile(name, file) };
            } catch (error) {
              await rm(file.path, { force: true });
              throw error;
            }
          } catch (error) {
            if (!(error instanceof FileRefused)) throw error;
            staged[index] = { name, refusal: error };
          }
        });
        const taken: TakenFile[] = [];
        for (const each of staged) {
          if ('refusal' in each) {
            taken.push({ kind: 'refused', name: each.name, refusal: each.refusal });
            continue;
          }
          try {
            taken.push({ kind: 'taken', file: await record(actor, each.file, each.inspected) });
          } catch (error) {
            if (!(error instanceof FileRefused)) throw error;
            taken.push({ kind: 'refused', name: each.name, refusal: error });
          }
        }
        for (const each of taken) if (each.kind === 'taken') await parts.makeFrom(each.file);
        return taken;
      } finally {
        // What was kept has been moved away already.
        await Promise.all(staged.map((each) => ('file' in each ? rm(each.file.path, { force: true }) : null)));
      }
    },

    /** Throws `not_found` for what the actor may not see. */
    get: getReadable,

    /** What content names, for those who may read the content. */
    find: (id: string): Promise<FileRecord | null> => files.find(system, id),

    /**
     * The file that content of the actor's district is about to name, kept from the sweep until the content is written. A
     * file of another district becomes one of theirs, with the same bytes. `purpose`: what for, where that says more than its
     * type. Null when there is none that they may use.
     */
    claim: async (actor: Actor, id: string, purpose?: FilePurpose): Promise<FileRecord | null> => {
      const found = await files.find(system, id);
      if (!found || !(isOwn(actor, found) || (await use.isReadableBy(actor, id)))) return null;
      const named = found.orgId === actor.orgId ? purpose : undefined;
      const claimed = { now: clock.now(), checkAt: later(), ...(named && { purpose: named }) };
      if (!(await files.claim(scopeOf(actor), id, claimed))) return null;
      if (found.orgId === actor.orgId) return purpose ? { ...found, purpose } : found;
      const own: FileRecord = {
        ...found,
        id: files.newId(),
        orgId: actor.orgId,
        ownerId: actor.userId,
        purpose: purpose ?? found.purpose,
        // What is made of it is made anew: it belongs to the record.
        preview: found.preview.state === 'none' ? notMade : toBeMade,
        previews: {},
        text: found.text.state === 'none' ? notMade : toBeMade,
        createdAt: clock.now(),
      };
      await announce({ files, clock }, scopeOf(actor), own);
      if (!(await files.insert(scopeOf(actor), { file: own, quotaBytes, checkAt: later() }))) {
        const { code, message, params } = overQuota();
        throw new AppError('files_refused', { files: [{ name: own.name, code, message, params: { ...params } }] });
      }
      await parts.makeFrom(own);
      return own;
    },

    storage: async (actor: Actor): Promise<Usage & { quotaBytes: number }> => {
      if (!canSeeStorage(actor)) throw new AppError('forbidden');
      return { ...(await files.usageOf(scopeOf(actor), actor.orgId)), quotaBytes };
    },

    addressOf: (file: Pick<FileRecord, 'id' | 'name'>, view: FileView): string =>
      addresses.addressOf(file, view, clock.now()),

    /** Changes when the addresses do. */
    period: (): number => addresses.periodOf(clock.now()),

    /** For what is saved on devices: addresses that hold for a day and more. */
    downloads: {
      addressOf: (file: Pick<FileRecord, 'id' | 'name'>): string =>
        addresses.addressOf(file, 'file', clock.now(), downloadPeriodMs),
      period: (): number => addresses.periodOf(clock.now(), downloadPeriodMs),
    },

    /** What an address shows. Throws `not_found` when it is none of ours, `address_expired` when it has run out. */
    open: async (id: string, view: FileView, signed: { expires: number; signature: string }): Promise<OpenedFile> => {
      const check = addresses.check(id, view, signed, clock.now());
      if (check === 'invalid') throw new AppError('not_found');
      if (check === 'expired') throw new AppError('address_expired');
      const file = await files.find(system, id);
      const shown = view === 'file' ? file : file?.previews[view];
      if (!file || !shown) throw new AppError('not_found');
      if (await use.isWithdrawn(id)) throw new AppError('resource_withdrawn', { reason: null, alternative: null });
      const { sha256, bytes } = shown;
      return {
        file,
        view,
        sha256,
        bytes,
        mediaType: view === 'file' ? file.mediaType : 'image/webp',
        read: async (range) => {
          const stream = await blobs.read(sha256, range);
          if (stream) return stream;
          log.error({ fileId: id, sha256 }, 'the bytes of a file are missing in the store');
          throw new AppError('unavailable');
        },
      };
    },
  };
}
