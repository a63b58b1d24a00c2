import { type FileHandle, open } from 'node:fs/promises';
import { FileRefused } from '../files/file-refused.ts';

// Phones write into recordings where they were made, in boxes beside sound and picture (ISO 14496-12; Apple's QuickTime file format).

/** What is said of a recording, in words of its maker: places, names, a picture. Players need none of it. */
const telling = new Set(['udta', 'meta', 'uuid']);
const around = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

const mostBoxes = 100_000;
const zeros = Buffer.alloc(256 * 1024);

/** Types that are written in boxes. */
export function isBoxed(mediaType: string): boolean {
  return ['video/mp4', 'video/quicktime', 'audio/mp4'].includes(mediaType);
}

/**
 * Empties, in place, the boxes of a recording that tell about it; everything else keeps its position, so that it plays as before.
 * Throws FileRefused where the boxes cannot be followed.
 */
export async function clearRecording(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    await clearWithin(file, { start: 0, end: size, isOutermost: true }, { boxes: 0 });
    await file.sync();
  } finally {
    await file.close();
  }
}

async function clearWithin(
  file: FileHandle,
  { start, end, isOutermost }: { start: number; end: number; isOutermost: boolean },
  seen: { boxes: number },
): Promise<void> {
  let at = start;
  while (at + 8 <= end) {
    seen.boxes += 1;
    const box = await readBox(file, at, end);
    if (box === null || seen.boxes > mostBoxes) {
      // A recording that was cut off ends in the middle of what it shows; nothing is told there.
      if (isOutermost && seen.boxes > 1 && seen.boxes <= mostBoxes) return;
      throw new FileRefused('damaged', 'The recording is damaged: its parts cannot be told apart.');
    }
    if (telling.has(box.type)) await empty(file, at, box);
    else if (around.has(box.type)) {
      await clearWithin(file, { start: at + box.head, end: at + box.size, isOutermost: false }, seen);
    }
    at += box.size;
  }
}

type Box = { readonly type: string; readonly head: number; readonly size: number };

async function readBox(file: FileHandle, at: number, end: number): Promise<Box | null> {
  const header = Buffer.alloc(16);
  const { bytesRead } = await file.read(header, 0, 16, at);
  if (bytesRead < 8) return null;
  const short = header.readUInt32BE(0);
  const type = header.toString('latin1', 4, 8);
  if (short === 1 && bytesRead < 16) return null;
  const head = short === 1 ? 16 : 8;
  // 0: to the end of the file.
  const size = short === 0 ? end - at : short === 1 ? Number(header.readBigUInt64BE(8)) : short;
  return size >= head && at + size <= end ? { type, head, size } : null;
}

async function empty(file: FileHandle, at: number, { head, size }: Box): Promise<void> {
  await file.write(Buffer.from('free', 'latin1'), 0, 4, at + 4);
  for (let done = head; done < size; done += zeros.length) {
    await file.write(zeros, 0, Math.min(zeros.length, size - done), at + done);
  }
}
