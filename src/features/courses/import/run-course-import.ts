import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseEngageNy } from '../../resources/import/engageny.ts';
import { type ImportFault, type ImportItem, renderFault } from '../../resources/import/import-item.ts';
import { parseJson } from '../../resources/import/parse-json.ts';
import { readLines } from '../../resources/import/read-lines.ts';
import { type ImportRun, runImport } from '../../resources/import/run-import.ts';
import type { CourseImportService } from '../course-import.service.ts';
import type { CourseNote, CourseRecord } from '../course-import.ts';
import { readCourseTable } from './course-table.ts';
import { readEngageNyCourse } from './engageny-course.ts';

export const courseFormats = ['engageny', 'csv'] as const;
export type CourseFormat = (typeof courseFormats)[number];

export type CourseImportRun = {
  readonly orgId: string;
  readonly format: CourseFormat;
  readonly lessonsPerWeek: number;
  /** null checks what can be checked without a repository. */
  readonly courses: CourseImportService | null;
  readonly resources: Pick<ImportRun, 'terms'> & { readonly write: ImportRun['write'] };
  /** Ids of resources and playlists by what a table calls them. */
  findThings(keys: {
    readonly resources: readonly string[];
    readonly playlists: readonly string[];
  }): Promise<ReadonlyMap<string, string>>;
  onLine(line: string): void;
  /** From 0 to 1, with words. */
  onProgress(share: number, text: string): void;
  readonly signal?: AbortSignal;
};

export type CourseImportReport = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Changed by people, so that only what is new was added. */
  readonly kept: number;
  readonly failed: number;
  readonly checked: number;
  readonly lessons: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly skipped: number;
  };
};

/** Takes courses from a file or from every file of a folder: first the lessons that they attach, then the courses. */
export async function runCourseImport(path: string, run: CourseImportRun): Promise<CourseImportReport> {
  const counts = { created: 0, updated: 0, unchanged: 0, kept: 0, failed: 0, checked: 0 };
  const lessons = { created: 0, updated: 0, unchanged: 0, skipped: 0 };
  const files = await listFiles(path, run.format);
  for (const [at, file] of files.entries()) {
    if (run.signal?.aborted) break;
    const name = basename(file);
    run.onProgress(at / files.length, name);
    const say = ({ place, message }: CourseNote) => run.onLine(`${name}, ${place}: ${message}`);
    const { courses, thingIds } =
      run.format === 'csv'
        ? await readTable(file, run, say)
        : await readGrade(file, run, { lessons, say, share: at / files.length });
    for (const course of courses) {
      if (run.courses === null) {
        counts.checked += 1;
        continue;
      }
      const { outcome, notes } = await run.courses.importCourse(course, {
        orgId: run.orgId,
        isDryRun: false,
        thingIds,
      });
      for (const note of notes) say(note);
      counts[outcome] += 1;
      run.onLine(`${outcome} ${course.title}: ${course.units.length} units`);
    }
    if (courses.length === 0) counts.failed += 1;
  }
  return { ...counts, lessons };
}

type Read = { readonly courses: readonly CourseRecord[]; readonly thingIds: ReadonlyMap<string, string> };
type Say = (note: CourseNote) => void;

async function readTable(file: string, run: CourseImportRun, say: Say): Promise<Read> {
  const { courses, faults } = await readCourseTable(readLines(createReadStream(file)));
  for (const fault of faults) say(fault);
  const keysOf = (kind: 'resource' | 'playlist') =>
    courses.flatMap(({ units }) =>
      units.flatMap(({ attachments }) => attachments.filter((one) => one.kind === kind).map(({ key }) => key)),
    );
  return { courses, thingIds: await run.findThings({ resources: keysOf('resource'), playlists: keysOf('playlist') }) };
}

async function readGrade(
  file: string,
  run: CourseImportRun,
  {
    lessons,
    say,
    share,
  }: { lessons: { created: number; updated: number; unchanged: number; skipped: number }; say: Say; share: number },
): Promise<Read> {
  const thingIds = new Map<string, string>();
  const parsed = parseJson(await readFile(file, 'utf8'));
  const tellFault = (fault: ImportFault) => run.onLine(renderFault({ file: basename(file), ...fault }));
  if ('fault' in parsed) {
    tellFault(parsed.fault);
    return { courses: [], thingIds };
  }
  const { write, terms } = run.resources;
  const report = await runImport({
    items: inTurn(parseEngageNy(parsed.value)),
    write:
      write &&
      (async (records) => {
        const outcomes = await write(records);
        for (const [at, outcome] of outcomes.entries()) {
          const key = records[at]?.source.id;
          if ('id' in outcome && key !== undefined) thingIds.set(key, outcome.id);
        }
        return outcomes;
      }),
    ...(terms && { terms }),
    onFault: tellFault,
    onProgress: (done) => run.onProgress(share, `${basename(file)}, ${done} lessons`),
    ...(run.signal && { signal: run.signal }),
  });
  for (const field of ['created', 'updated', 'unchanged', 'skipped'] as const) lessons[field] += report[field];
  const read = report.isStopped ? null : readEngageNyCourse(parsed.value, { lessonsPerWeek: run.lessonsPerWeek });
  for (const note of read?.notes ?? []) say(note);
  return { courses: read ? [read.course] : [], thingIds };
}

async function* inTurn(items: Iterable<ImportItem>): AsyncGenerator<ImportItem> {
  yield* items;
}

async function listFiles(path: string, format: CourseFormat): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const ending = format === 'csv' ? '.csv' : '.json';
  return (await readdir(path))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(path, name));
}
