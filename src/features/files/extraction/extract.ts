import { readFile } from 'node:fs/promises';
import { FileRefused } from '../file-refused.ts';
import { openZip, type Zip, type ZipEntry } from '../zip-directory.ts';
import { type MarkupRules, markupText, officeRules, openDocumentRules, tidy, webPageRules } from './markup-text.ts';
import { readPdf } from './read-pdf.ts';

/** What is kept of the words of a file. */
export const maxTextLength = 200_000;
/** Of the XML of one part of a document, unpacked. */
const maxPartBytes = 64 * 1024 * 1024;

export type ExtractionInput = { readonly path: string; readonly mediaType: string };

/** `text` null: this type has no words. `image`: a picture of it, as PNG. */
export type Extraction = { readonly text: string | null; readonly image: Uint8Array | null };

/**
 * Takes the words out of a file, and a picture of its first page where that can be had. Keeps the processor busy and is
 * fed by strangers: run it by `run-extraction.ts`. Throws Unreadable or FileRefused.
 */
export async function extract(
  { path, mediaType }: ExtractionInput,
  onProgress: (done: number) => void,
): Promise<Extraction> {
  const words = (text: string): Extraction => ({ text, image: null });
  if (mediaType === 'application/pdf') return readPdf(path, { maxLength: maxTextLength, onProgress });
  if (mediaType.includes('wordprocessingml')) {
    return words(await zipText(path, /^word\/(?:document|footnotes|endnotes)\.xml$/, officeRules));
  }
  if (mediaType.includes('presentationml')) {
    return words(await zipText(path, /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)\d+\.xml$/, officeRules));
  }
  if (mediaType.includes('opendocument')) return words(await zipText(path, /^content\.xml$/, openDocumentRules));
  if (!mediaType.startsWith('text/')) return { text: null, image: null };
  const text = decodeText(await readFile(path));
  if (mediaType === 'text/html') return words(markupText(text, webPageRules, maxTextLength));
  const plain = mediaType === 'text/vtt' ? captionText(text) : text;
  return words(tidy(plain).slice(0, maxTextLength));
}

async function zipText(path: string, parts: RegExp, rules: MarkupRules): Promise<string> {
  const zip = await openZip(path);
  try {
    const entries = zip.entries
      .filter(({ name }) => parts.test(name))
      .sort((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true }));
    let text = '';
    for (const entry of entries) {
      if (text.length >= maxTextLength) break;
      text += ` ${markupText(await readPart(zip, entry), rules, maxTextLength)}`;
    }
    return tidy(text).slice(0, maxTextLength);
  } finally {
    await zip.close();
  }
}

async function readPart(zip: Zip, entry: ZipEntry): Promise<string> {
  if (entry.bytes > maxPartBytes) throw new FileRefused('unsafe_archive', 'The document is too large to be read.');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.read(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** UTF-8 or, by its mark, UTF-16; what is neither is taken for the old encoding of Windows. */
function decodeText(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** WebVTT without its times, numbers, notes and marks. */
function captionText(text: string): string {
  return text
    .split(/\r?\n\r?\n/)
    .filter((block) => block.includes('-->'))
    .map((block) => block.slice(block.indexOf('\n', block.indexOf('-->')) + 1).replace(/<[^>]*>/g, ''))
    .join(' ');
}
