import { readFile } from 'node:fs/promises';
import { cleanName, endingOf } from './file-name.ts';
import { FileRefused } from './file-refused.ts';
import { type FileType, largestFileBytes, typeOfEnding } from './file-type.ts';
import { measureImage } from './image.ts';
import { agree, isText, sniff, startsAs, typeOfZip } from './recognise-type.ts';
import { type Limit, type StagedFile, tooLarge } from './stage-file.ts';
import { findCaptionFault } from './web-vtt.ts';
import { checkContents, openZip, type Zip } from './zip-directory.ts';

export type Inspected = {
  readonly type: FileType;
  readonly name: string;
  readonly pixels: { readonly width: number; readonly height: number } | null;
};

/**
 * How large a file may become, told from its beginning and its name, while it still comes in.
 * @param limitFor says so of a type; of null where nobody can know yet what it is
 */
export async function limitOf(
  givenName: string,
  head: Buffer,
  limitFor: (type: FileType | null) => Limit = libraryLimit,
): Promise<Limit> {
  const ending = endingOf(cleanName(givenName));
  const sniffed = await sniff(head, ending);
  if (sniffed.kind === 'known') return limitFor(agree(givenName, sniffed.type, null).type);
  if (sniffed.kind === 'other')
    return { bytes: 0, refuse: () => refusalOf(() => agree(givenName, null, sniffed.mediaType)) };
  return limitFor(typeOfEnding(ending));
}

/** Looks into a file that has come in whole: what it is, and whether it is safe to open. Throws FileRefused. */
export async function inspectFile(givenName: string, staged: StagedFile): Promise<Inspected> {
  const ending = endingOf(cleanName(givenName));
  const sniffed = await sniff(staged.head, ending);
  if (sniffed.kind === 'zip') return { ...(await inspectZip(givenName, staged)), pixels: null };
  if (sniffed.kind === 'unmarked') return { ...(await inspectText(givenName, staged, ending)), pixels: null };
  const inside = sniffed.kind === 'known' ? sniffed.type : null;
  const agreed = agree(givenName, inside, sniffed.kind === 'other' ? sniffed.mediaType : null);
  const pixels = agreed.type.family === 'image' ? await measureImage(staged.path) : null;
  return { ...agreed, pixels };
}

async function inspectZip(givenName: string, staged: StagedFile): Promise<{ type: FileType; name: string }> {
  const zip = await openZip(staged.path);
  try {
    const agreed = agree(givenName, typeOfZip(zip, await mimetypeOf(zip)), null);
    const { type } = agreed;
    if (staged.bytes > type.maxBytes) throw tooLarge(type.label, type.maxBytes);
    await checkContents(zip);
    return agreed;
  } finally {
    await zip.close();
  }
}

/** EPUB and OpenDocument say what they are in an entry of that name. */
async function mimetypeOf(zip: Zip): Promise<string | null> {
  const entry = zip.entries.find(({ name, bytes }) => name === 'mimetype' && bytes <= 100);
  if (!entry) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.read(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

async function inspectText(
  givenName: string,
  { path, head }: StagedFile,
  ending: string | null,
): Promise<{ type: FileType; name: string }> {
  const said = typeOfEnding(ending);
  const isTextual = said !== null && (said.family === 'text' || said.family === 'drawing');
  if (!isTextual || !startsAs(said, head) || !(await isText(path, head))) return agree(givenName, null, null);
  if (said.mediaType === 'text/vtt') await checkCaptions(path);
  return agree(givenName, said, null);
}

async function checkCaptions(path: string): Promise<void> {
  const bytes = await readFile(path);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileRefused('invalid_captions', 'Captions must be saved as UTF-8.', { line: 1 });
  }
  const fault = findCaptionFault(text);
  if (fault) throw new FileRefused('invalid_captions', `Line ${fault.line}: ${fault.message}`, { line: fault.line });
}

function libraryLimit(type: FileType | null): Limit {
  if (type === null) return { bytes: largestFileBytes, refuse: (bytes) => tooLarge('file', bytes) };
  return { bytes: type.maxBytes, refuse: (bytes) => tooLarge(type.label, bytes) };
}

function refusalOf(agreeing: () => unknown): FileRefused {
  try {
    agreeing();
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
}
