import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind } from '../jobs/job.ts';
import { type Blob, type BlobStore, newStagingPath, stageBytes } from './blob-store.ts';
import type { RunExtraction } from './extraction/run-extraction.ts';
import { Unreadable } from './extraction/unreadable.ts';
import type { FileRecord, Making, Preview, PreviewSize } from './file.ts';
import type { FileTextsStore } from './file-texts.store.ts';
import type { FilesStore } from './files.store.ts';
import { loadSharp, maxPixels } from './image.ts';
import { keepBlob } from './keep-blob.ts';

/** The longer side of previews, in pixels. */
const sides: Readonly<Record<PreviewSize, number>> = { small: 320, large: 1_280 };

export const makeFromFileKind: JobKind<{ fileId: string }> = {
  kind: 'files.make',
  input: z.strictObject({ fileId: idSchema }),
  maxAttempts: 3,
};

export type MakeParts = {
  readonly files: Pick<FilesStore, 'find' | 'note' | 'addPreviews' | 'announceBlob'>;
  readonly texts: Pick<FileTextsStore, 'put'>;
  readonly blobs: BlobStore;
  readonly run: RunExtraction;
  readonly clock: Clock;
  /** Has searches look anew at what shows the file. */
  onText(fileId: string): Promise<void>;
};

const done: Making = { state: 'done', progress: null, error: null };
const failed = (error: string): Making => ({ state: 'failed', progress: null, error });

/** Makes previews of a file and takes the words out of it. How far it is, and why it failed, stands in the file's record. */
export function makeFromFile({ files, texts, blobs, run, clock, onText }: MakeParts): JobDefinition {
  const makePreviews = async (scope: Scope, file: FileRecord, image: string | Uint8Array): Promise<void> => {
    const sharp = await loadSharp();
    const made: Partial<Record<PreviewSize, Preview>> = {};
    for (const size of ['small', 'large'] as const) {
      const side = sides[size];
      const drawing = sharp(image, { limitInputPixels: maxPixels })
        .rotate()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 80 });
      const { data, info } = await drawing.toBuffer({ resolveWithObject: true }).catch((error: unknown) => {
        throw new Unreadable('The image is damaged.', { cause: error });
      });
      const blob = await store(scope, data);
      made[size] = { ...blob, width: info.width, height: info.height };
    }
    await files.addPreviews(scope, file.id, made, done);
  };

  const store = async (scope: Scope, data: Buffer): Promise<Blob> => {
    const staged = await stageBytes(blobs, [data]);
    await keepBlob({ blobs, files, clock }, scope, staged);
    return { sha256: staged.sha256, bytes: staged.bytes };
  };

  return defineJob({
    ...makeFromFileKind,
    run: async ({ input: { fileId }, scope, signal, attempt, log }) => {
      const file = await files.find(scope, fileId);
      // Swept meanwhile, or made by an attempt whose end nobody noted.
      if (!file || (file.preview.state !== 'waiting' && file.text.state !== 'waiting')) return;
      const path = await newStagingPath(blobs);
      try {
        const bytes = await blobs.read(file.sha256);
        if (!bytes) throw new JobError('The bytes of the file are missing.', { isFinal: true });
        await pipeline(bytes, createWriteStream(path, { mode: 0o600 }), { signal });
        if (file.text.state !== 'waiting') {
          await makePreviews(scope, file, path);
          return;
        }
        let noted = 0;
        const onProgress = (progress: number) => {
          if (progress - noted < 0.1 || progress >= 1) return;
          noted = progress;
          void files.note(scope, fileId, { text: { state: 'waiting', progress, error: null } }).catch(() => {});
        };
        const { text, image } = await run({ path, mediaType: file.mediaType }, { signal, onProgress });
        await texts.put(scope, file, text ?? '', clock.now());
        await files.note(scope, fileId, { text: done });
        await onText(fileId);
        if (file.preview.state !== 'waiting') return;
        if (image) await makePreviews(scope, file, image);
        else await files.note(scope, fileId, { preview: failed('Its first page could not be drawn.') });
      } catch (error) {
        if (signal.aborted || (!isHopeless(error) && attempt < (makeFromFileKind.maxAttempts ?? 1))) throw error;
        log.warn({ err: error, fileId }, 'nothing could be made of a file');
        const making = failed(
          error instanceof Unreadable || error instanceof JobError ? error.message : 'It could not be read.',
        );
        await files.note(scope, fileId, {
          ...(file.text.state === 'waiting' && { text: making }),
          ...(file.preview.state === 'waiting' && { preview: making }),
        });
      } finally {
        await rm(path, { force: true });
      }
    },
  });
}

/** Whether another attempt would end in the same way: it lies in the file. */
function isHopeless(error: unknown): boolean {
  return error instanceof Unreadable || (error instanceof JobError && error.isFinal);
}
