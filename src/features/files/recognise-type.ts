import { createReadStream } from 'node:fs';
import { fileTypeFromBuffer } from 'file-type';
import { cleanName, endingOf } from './file-name.ts';
import { FileRefused } from './file-refused.ts';
import { type FileType, fileTypes, typeOfEnding, typeOfMedia } from './file-type.ts';
import type { Zip } from './zip-directory.ts';

/** Other words for types that are in our list. */
const aliases: Readonly<Record<string, string>> = {
  'image/apng': 'image/png',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'video/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'audio/x-flac': 'audio/flac',
  'text/rtf': 'application/rtf',
};

/** Before 2007 all of Office had one outer format: there the ending decides. */
const compoundFile = 'application/x-cfb';
const compoundTypes = ['application/msword', 'application/vnd.ms-powerpoint', 'application/vnd.ms-excel'];

export type Sniffed =
  | { readonly kind: 'known'; readonly type: FileType }
  /** A zip of some kind; its table of contents tells which. */
  | { readonly kind: 'zip' }
  /** No mark at the beginning: text, if anything. */
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'other'; readonly mediaType: string };

/** What the first bytes say. */
export async function sniff(head: Buffer, ending: string | null): Promise<Sniffed> {
  // Text with a mark of byte order looks like an old MPEG layer.
  if (typeOfEnding(ending)?.family === 'text' && hasByteOrderMark(head)) return { kind: 'unmarked' };
  if (head.subarray(0, 2).toString('latin1') === 'PK') return { kind: 'zip' };
  const found = await fileTypeFromBuffer(head);
  if (!found || found.mime === 'application/xml' || found.mime.startsWith('text/')) return { kind: 'unmarked' };
  const [plain = ''] = found.mime.split(';');
  const mediaType = aliases[plain] ?? plain;
  if (mediaType === compoundFile) {
    const type = typeOfEnding(ending);
    return type && compoundTypes.includes(type.mediaType) ? { kind: 'known', type } : { kind: 'other', mediaType };
  }
  const type = typeOfMedia(mediaType);
  return type ? { kind: 'known', type } : { kind: 'other', mediaType };
}

/** Which of the formats that are zips inside it is. */
export function typeOfZip(zip: Zip, mimetype: string | null): FileType {
  const names = new Set(zip.entries.map(({ name }) => name));
  const word = (ending: string) => typeOfEnding(ending) as FileType;
  if (mimetype !== null) {
    const type = typeOfMedia(mimetype.trim());
    if (type?.family === 'archive') return type;
  }
  if (names.has('[Content_Types].xml')) {
    if ([...names].some((name) => /(?:^|\/)vbaProject\.bin$/i.test(name))) {
      throw new FileRefused('type_not_accepted', 'It holds macros, which are programs. Save it without them.');
    }
    if (names.has('word/document.xml')) return word('docx');
    if (names.has('ppt/presentation.xml')) return word('pptx');
    if (names.has('xl/workbook.xml')) return word('xlsx');
  }
  return word('zip');
}

/**
 * The type that a file is taken as, and the name that goes with it. Both must agree: what is inside, and what the ending
 * says. A name without an ending that is known gets the one of its type. Throws FileRefused.
 */
export function agree(
  givenName: string,
  inside: FileType | null,
  found: string | null,
): { type: FileType; name: string } {
  const name = cleanName(givenName);
  const said = typeOfEnding(endingOf(name));
  if (inside === null) {
    const accepted = fileTypes.map(({ endings }) => endings[0]).join(', ');
    const message =
      said === null || found === null
        ? `This type of file is not taken. Taken are: ${accepted}.`
        : `The name ends in .${endingOf(name)}, but that is not what the file holds.`;
    throw new FileRefused(said === null ? 'type_not_accepted' : 'type_mismatch', message, {
      found: found ?? 'unknown',
    });
  }
  if (said === null) return { type: inside, name: `${name === '' ? 'file' : name}.${inside.endings[0]}` };
  // A slide show is a presentation by another name, an .h5p a zip.
  const isSame = said === inside || (said.endings.includes('ppsx') && inside.endings.includes('pptx'));
  if (!isSame) {
    throw new FileRefused(
      'type_mismatch',
      `The name ends in .${endingOf(name)}, but it is a ${inside.label}. Rename it, or choose another file.`,
      { expected: said.mediaType, found: inside.mediaType },
    );
  }
  return { type: said, name };
}

/** Whether a whole file can be text: no zero bytes, no control characters but those that texts have. */
export async function isText(path: string, head: Buffer): Promise<boolean> {
  const isWide = hasByteOrderMark(head) && head[0] !== 0xef;
  // In UTF-16 every second byte of English is zero.
  if (isWide) return true;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) return false;
    }
  }
  return true;
}

/** What the beginning of a text must have for the type that its ending names. */
export function startsAs(type: FileType, head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  switch (type.mediaType) {
    case 'image/svg+xml':
      return /<svg[\s>]/i.test(text);
    case 'text/vtt':
      return /^WEBVTT(?:[ \t\r\n]|$)/.test(text);
    default:
      return true;
  }
}

function hasByteOrderMark(head: Buffer): boolean {
  const [first, second, third] = head;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0xef && second === 0xbb && third === 0xbf)
  );
}
