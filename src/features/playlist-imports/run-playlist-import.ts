import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Actor } from '../../shared/actor.ts';
import { AppError, isCode } from '../../shared/errors.ts';
import { parseJson } from '../resources/import/parse-json.ts';
import type { Visibility } from '../resources/resource.ts';
import { readKalite } from './kalite.ts';
import type { PlaylistImportService } from './playlist-import.service.ts';
import { invalid, type PlaylistRecord } from './playlist-record.ts';
import { readExport } from './read-export.ts';

export const playlistFormats = ['pathloom', 'kalite'] as const;
export type PlaylistFormat = (typeof playlistFormats)[number];

const readers: Readonly<Record<PlaylistFormat, (value: unknown) => readonly PlaylistRecord[]>> = {
  pathloom: (value) => [readExport(value)],
  kalite: readKalite,
};

export type PlaylistImportRun = {
  readonly format: PlaylistFormat;
  readonly imports: Pick<PlaylistImportService, 'importPlaylist'>;
  /** Whose drafts they become. */
  readonly actor: Actor;
  readonly visibility: Visibility;
  readonly isDryRun: boolean;
  /** Also what went well: every resource that was found. */
  readonly tellsAll: boolean;
  onLine(line: string): void;
  /** From 0 to 1, with words. */
  onProgress(share: number, text: string): void;
  readonly signal?: AbortSignal;
};

export type PlaylistImportReport = {
  readonly outcomes: Readonly<Record<'created' | 'updated' | 'unchanged' | 'skipped' | 'failed', number>>;
  /** Places that show a resource. */
  readonly uses: { readonly found: number; readonly missing: number };
};

/** Takes playlists from a file or from every JSON file of a folder. One that is faulty stops no other. */
export async function runPlaylistImport(path: string, run: PlaylistImportRun): Promise<PlaylistImportReport> {
  const outcomes = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
  const uses = { found: 0, missing: 0 };
  const files = await listFiles(path);
  for (const [at, file] of files.entries()) {
    if (run.signal?.aborted) break;
    const name = basename(file);
    const fail = (place: string, error: unknown): void => {
      if (!(error instanceof AppError && isCode(error, 'invalid_request'))) throw error;
      outcomes.failed += 1;
      for (const { path: where, message } of error.details.faults) {
        run.onLine([place, ...(where.length > 0 ? [where.join('.')] : []), message].join(': '));
      }
    };
    let records: readonly PlaylistRecord[] = [];
    try {
      records = await readRecords(file, run.format);
    } catch (error) {
      fail(name, error);
    }
    for (const [index, record] of records.entries()) {
      if (run.signal?.aborted) break;
      run.onProgress((at + index / records.length) / files.length, `${name}, ${index + 1} of ${records.length}`);
      const title = `${record.source.id} (${String(record.input.title)})`;
      try {
        const { isDryRun, visibility } = run;
        const result = await run.imports.importPlaylist(run.actor, record, {
          isDryRun,
          visibility,
          ifDeleted: 'leave',
        });
        outcomes[result.outcome] += 1;
        uses.found += result.uses.found;
        uses.missing += result.uses.missing;
        for (const { code, place, message } of result.lines) {
          if (code === 'resource_found' && !run.tellsAll) continue;
          run.onLine([title, ...(place === null ? [] : [place]), message].join(': '));
        }
        const blocking = new Set(result.readiness?.findings.flatMap((one) => (one.isBlocking ? [one.code] : [])));
        const lacks = blocking.size === 0 ? '' : `; before it can be published: ${[...blocking].join(', ')}`;
        run.onLine(`${result.outcome} ${title}${lacks}`);
      } catch (error) {
        fail(title, error);
      }
    }
  }
  return { outcomes, uses };
}

async function readRecords(file: string, format: PlaylistFormat): Promise<readonly PlaylistRecord[]> {
  const parsed = parseJson(await readFile(file, 'utf8'));
  if (!('fault' in parsed)) return readers[format](parsed.value);
  const { reason, line, column } = parsed.fault;
  const place = line === undefined ? [] : [`line ${line}`, ...(column === undefined ? [] : [`column ${column}`])];
  throw invalid([{ path: place, code: 'invalid_json', message: `The file ${reason}` }]);
}

async function listFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}
