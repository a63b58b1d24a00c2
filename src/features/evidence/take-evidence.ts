import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingFile } from '../../http/receive-files.ts';
import { type BlobStore, newStagingPath, type StagedBlob, stageBytes } from '../files/blob-store.ts';
import { cleanName, endingOf } from '../files/file-name.ts';
import type { FileRefused } from '../files/file-refused.ts';
import type { FileType } from '../files/file-type.ts';
import { inspectFile, limitOf } from '../files/inspect-file.ts';
import { sniff } from '../files/recognise-type.ts';
import { type Limit, stageFile, tooLarge } from '../files/stage-file.ts';
import { clearRecording, isBoxed } from './clear-recording.ts';
import {
  appleFormRefused,
  type Evidence,
  type EvidenceForm,
  formOf,
  isAppleForm,
  largestEvidenceBytes,
  limitOfForm,
  notTaken,
} from './evidence.ts';
import { cleanPhoto } from './photo.ts';

/** What has come in, and was cleaned; it lies in the staging folder. */
export type TakenEvidence = Pick<Evidence, 'form' | 'name' | 'mediaType' | 'pixels'> & {
  readonly main: StagedBlob;
  readonly thumbnail: StagedBlob | null;
};

/**
 * Takes one file while it comes in: what it is, whether it may be sent, and without what cameras and phones tell of where it was made.
 * Throws FileRefused; whatever it throws, nothing is left.
 * @param room how many bytes the student may still send
 */
export async function takeEvidence(
  store: Pick<BlobStore, 'stagingFolder'>,
  { name, stream }: Pick<IncomingFile, 'name' | 'stream'>,
  {
    room,
    overQuota,
    inTurn,
  }: {
    readonly room: number;
    readonly overQuota: () => FileRefused;
    /** Photos are unpacked a few at a time: each takes much memory. */
    readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  },
): Promise<TakenEvidence> {
  const path = await newStagingPath(store);
  const staged = await stageFile(path, stream, async (head) => {
    const sniffed = await sniff(head, endingOf(cleanName(name)));
    if (sniffed.kind === 'other' && isAppleForm(sniffed.mediaType)) return { bytes: 0, refuse: appleFormRefused };
    const limit = await limitOf(name, head, evidenceLimit);
    return limit.bytes <= room ? limit : { bytes: Math.max(0, room), refuse: overQuota };
  });
  try {
    const { type, name: cleaned, pixels } = await inspectFile(name, staged);
    const form = formOf(type);
    if (form === null) throw notTaken();
    if (staged.bytes > limitOfForm(form)) throw tooLarge(type.label, limitOfForm(form));
    const about = { form, name: plainName(form, type) ?? cleaned, mediaType: type.mediaType };
    if (form === 'photo') {
      const photo = await inTurn(() => cleanPhoto(staged.path, type.mediaType));
      const main = await stageBytes(store, [photo.data]);
      try {
        const thumbnail = withOwnKey(await stageBytes(store, [photo.thumbnail]));
        const size = { width: photo.width, height: photo.height };
        return { ...about, pixels: size, main: withOwnKey(main), thumbnail };
      } catch (error) {
        await rm(main.path, { force: true });
        throw error;
      } finally {
        await rm(staged.path, { force: true });
      }
    }
    if (isBoxed(type.mediaType)) await clearRecording(staged.path);
    return { ...about, pixels, main: withOwnKey(staged), thumbnail: null };
  } catch (error) {
    await rm(staged.path, { force: true });
    throw error;
  }
}

/** Phones name photos and recordings by the place where they were made; what they are is name enough. */
function plainName(form: EvidenceForm, { endings: [ending] }: FileType): string | null {
  return form === 'photo' || form === 'audio' || form === 'video' ? `${form}.${ending}` : null;
}

/** A key by chance in place of the hash: what two students send is never the same thing, even where it is the same. */
function withOwnKey({ path, bytes }: StagedBlob): StagedBlob {
  return { path, bytes, sha256: randomBytes(32).toString('hex') };
}

function evidenceLimit(type: FileType | null): Limit {
  if (type === null) return { bytes: largestEvidenceBytes, refuse: (bytes) => tooLarge('file', bytes) };
  const form = formOf(type);
  if (form === null) return { bytes: 0, refuse: notTaken };
  return { bytes: limitOfForm(form), refuse: (bytes) => tooLarge(type.label, bytes) };
}
