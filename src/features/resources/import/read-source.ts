import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseCsv } from './csv.ts';
import { parseEngageNy } from './engageny.ts';
import type { ImportItem } from './import-item.ts';
import { parseKhan } from './khan.ts';
import { parseLrmi } from './lrmi.ts';
import { parseNdjson } from './ndjson.ts';
import { parseJson } from './parse-json.ts';

export const importFormats = ['khan', 'engageny', 'csv', 'ndjson', 'lrmi'] as const;

export type ImportFormat = (typeof importFormats)[number];

/** Formats whose file is one JSON document; it is read as a whole, as its end decides what its beginning means. */
const documents = { khan: parseKhan, engageny: parseEngageNy, lrmi: parseLrmi };
/** Formats that are read line by line, however long the file is. */
const streams: Readonly<Record<'csv' | 'ndjson', (input: Readable) => AsyncGenerator<ImportItem>>> = {
  csv: parseCsv,
  ndjson: parseNdjson,
};

export type ImportSource = {
  /** How much of it has been taken, from 0 to 1. */
  progress(): number;
  items(): AsyncGenerator<ImportItem>;
};

/** Opens a file, or a folder of JSON files. Throws what the file system says when there is nothing. */
export async function openImportSource(path: string, format: ImportFormat): Promise<ImportSource> {
  const files = await listFiles(path, format);
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let doneBytes = 0;
  /** Of the file at hand, from 0 to 1. */
  let share: () => number = () => 0;
  let size = 0;
  return {
    progress: () => (totalBytes === 0 ? 1 : Math.min(1, (doneBytes + share() * size) / totalBytes)),
    items: async function* () {
      for (const file of files) {
        const name = files.length > 1 ? basename(file.path) : undefined;
        size = file.size;
        if (format === 'csv' || format === 'ndjson') {
          const input = createReadStream(file.path);
          share = () => input.bytesRead / Math.max(1, file.size);
          for await (const item of streams[format](input)) yield inFile(item, name);
        } else {
          const items = await readDocument(file.path, format);
          let taken = 0;
          share = () => taken / Math.max(1, items.length);
          for (const item of items) {
            taken += 1;
            yield inFile(item, name);
          }
        }
        share = () => 0;
        doneBytes += file.size;
      }
    },
  };
}

async function readDocument(path: string, format: keyof typeof documents): Promise<ImportItem[]> {
  const parsed = parseJson(await readFile(path, 'utf8'));
  return 'fault' in parsed ? [{ kind: 'fault', fault: parsed.fault }] : [...documents[format](parsed.value)];
}

function inFile(item: ImportItem, file: string | undefined): ImportItem {
  if (file === undefined) return item;
  return item.kind === 'record'
    ? { ...item, place: { file, ...item.place } }
    : { ...item, fault: { file, ...item.fault } };
}

type SourceFile = { readonly path: string; readonly size: number };

async function listFiles(path: string, format: ImportFormat): Promise<SourceFile[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [{ path, size: found.size }];
  const endings =
    format === 'csv' ? ['.csv', '.tsv'] : format === 'ndjson' ? ['.ndjson', '.jsonl'] : ['.json', '.jsonld'];
  const names = (await readdir(path)).filter((name) => endings.some((ending) => name.endsWith(ending))).sort();
  const files = names.map((name) => join(path, name));
  return Promise.all(files.map(async (file) => ({ path: file, size: (await stat(file)).size })));
}
