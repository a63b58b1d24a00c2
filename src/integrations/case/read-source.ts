import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { AliasList, FrameworkPackage } from '../../features/standards/framework-package.ts';
import { type CommonCoreIdentifiers, parseCommonCoreIdentifiers, toAliasList } from './common-core-identifiers.ts';
import { FrameworkSourceError } from './framework-source-error.ts';
import { parseCase } from './parse-case.ts';
import { parseCommonCore } from './parse-common-core.ts';
import { type FrameworkNames, parseOpensaltCsv } from './parse-opensalt-csv.ts';

export const frameworkFormats = ['case', 'opensalt-csv', 'ccss-json', 'ccssi-csv'] as const;

export type FrameworkFormat = (typeof frameworkFormats)[number];

/** What one file holds: a framework, or more names for standards that are here already. */
export type ReadFramework = { readonly file: string } & (
  | { readonly kind: 'framework'; readonly package: FrameworkPackage }
  | { readonly kind: 'aliases'; readonly aliases: AliasList }
  /** One file of a folder that cannot be read; the others can. */
  | { readonly kind: 'fault'; readonly message: string }
);

/** What the person who imports says besides the file. Without `title` a table is named after its file. */
export type SourceOptions = Partial<FrameworkNames> & {
  /** Null: told from the content. */
  readonly format: FrameworkFormat | null;
};

/** Tables and lists are read whole; packages are not, so that they may be larger. */
const largestWholeFileBytes = 64 * 1024 * 1024;

/**
 * The frameworks of a file, or of the files of a folder, one by one. In a folder the list of Common Core identifiers joins
 * the statements beside it instead of being imported by itself, and a file that is no framework stops no other. Throws
 * FrameworkSourceError where there is but one file.
 */
export async function* readFrameworks(path: string, options: SourceOptions): AsyncGenerator<ReadFramework> {
  if (!(await stat(path)).isDirectory()) {
    yield await readFrameworkFile(path, options);
    return;
  }
  const names = (await readdir(path)).filter((name) => ['.json', '.csv'].includes(extname(name).toLowerCase())).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      return { file, format: options.format ?? (await detectFormat(file).catch(() => null)) };
    }),
  );
  // With --format ccss-json the list beside the statements is part of them.
  const lists = files.filter(({ file, format }) => format === 'ccssi-csv' || isListBeside(file, format));
  const hasStatements = files.some(({ file, format }) => format === 'ccss-json' && !isListBeside(file, format));
  const [list] = lists;
  const identifiers =
    list && hasStatements ? parseCommonCoreIdentifiers(await readText(list.file)) : { identifiers: [], problems: [] };
  for (const { file, format } of files) {
    if (hasStatements && lists.some((one) => one.file === file)) continue;
    try {
      yield await readFrameworkFile(file, { ...options, format }, identifiers);
    } catch (error) {
      if (!(error instanceof FrameworkSourceError)) throw error;
      yield { file: basename(file), kind: 'fault', message: error.message };
    }
  }
}

function isListBeside(file: string, format: FrameworkFormat | null): boolean {
  return format === 'ccss-json' && extname(file).toLowerCase() === '.csv';
}

/** One file as a framework. `name` stands for the file's own name, where that is only temporary. */
export async function readFrameworkFile(
  path: string,
  options: SourceOptions & { readonly name?: string },
  list: CommonCoreIdentifiers = { identifiers: [], problems: [] },
): Promise<Exclude<ReadFramework, { kind: 'fault' }>> {
  const file = options.name ?? basename(path);
  switch (options.format ?? (await detectFormat(path))) {
    case 'case':
      return { file, kind: 'framework', package: await parseCase(createReadStream(path)) };
    case 'opensalt-csv': {
      const names = { ...options, title: options.title ?? file.replace(/\.\w+$/, '') };
      return { file, kind: 'framework', package: await parseOpensaltCsv(await readText(path), names) };
    }
    case 'ccss-json': {
      const framework = parseCommonCore(parseDocument(await readText(path)), list.identifiers);
      return {
        file,
        kind: 'framework',
        package: { ...framework, problems: [...framework.problems, ...list.problems] },
      };
    }
    case 'ccssi-csv':
      return { file, kind: 'aliases', aliases: toAliasList(parseCommonCoreIdentifiers(await readText(path))) };
  }
}

/** A JSON object is a package, a JSON list are Common Core statements; a table tells itself by its columns. */
async function detectFormat(path: string): Promise<FrameworkFormat> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4_096), 0, 4_096, 0);
    const start = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .trimStart();
    if (start.startsWith('{')) return 'case';
    if (start.startsWith('[')) return 'ccss-json';
    const header = start.split(/[\r\n]/, 1)[0]?.toLowerCase() ?? '';
    if (header.includes('dot notation')) return 'ccssi-csv';
    if (header.includes('fullstatement')) return 'opensalt-csv';
  } finally {
    await handle.close();
  }
  const message = `${basename(path)} is no framework that is known here: a CASE package (JSON), a table of OpenSALT (CSV) or Common Core statements (JSON) is expected.`;
  throw new FrameworkSourceError('not_a_framework', message);
}

/** UTF-8; tables of old spreadsheets, which are not, are read as latin-1. */
async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > largestWholeFileBytes) {
    const message = `${basename(path)} is larger than ${largestWholeFileBytes / 1024 / 1024} MB.`;
    throw new FrameworkSourceError('too_large', message);
  }
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FrameworkSourceError('not_json', `This is not valid JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
