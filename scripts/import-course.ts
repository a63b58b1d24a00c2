import { parseArgs } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import { courseTableHeading } from '../src/features/courses/import/course-table.ts';
import {
  type CourseImportReport,
  courseFormats,
  runCourseImport,
} from '../src/features/courses/import/run-course-import.ts';
import { runCommand, stopSignal, UsageError } from './import/command.ts';
import { createProgressBar } from './import/progress-bar.ts';
import { findTarget, openRepository } from './import/repository.ts';

const usage = `npm run import-course -- <path> --format <format> [options]
npm run import-course -- --template csv      print the first line of a table

Takes courses from a file, or from every file of a folder. The same import again changes only what has changed; a course that
people have changed since keeps what they made of it.

Formats
  engageny   grades of the EngageNY curriculum, as JSON: a course for each, with its lessons as resources
  csv        the table of --template csv; docs/courses.md describes its columns

Options
  --owner <e-mail>          whose resources the lessons become; also says which district, where there are several
  --lessons-per-week <n>    how many lessons fit in a week of school, for formats without weeks (default: 5)
  --dry-run                 read everything, write nothing`;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      template: { type: 'string' },
      owner: { type: 'string' },
      'lessons-per-week': { type: 'string', default: '5' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  if (values.template !== undefined) {
    if (values.template !== 'csv') throw new UsageError('There is one template: csv.');
    return void process.stdout.write(courseTableHeading);
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError(`Name one file or folder.\n\n${usage}`);
  const format = courseFormats.find((known) => known === values.format);
  if (format === undefined) throw new UsageError(`Say the format: --format ${courseFormats.join(' | ')}`);
  const lessonsPerWeek = Number(values['lessons-per-week']);
  if (!(lessonsPerWeek >= 1 && lessonsPerWeek <= 50)) throw new UsageError('--lessons-per-week takes 1 to 50.');

  const signal = stopSignal();
  const repository = await openRepository(readConfig(loadEnvironment()));
  const bar = createProgressBar(process.stderr);
  try {
    const target = await findTarget(repository, values.owner ?? null);
    const isDryRun = values['dry-run'];
    const batchId = new Date().toISOString();
    const options = { ...target, batchId, publish: true, visibility: 'district' } as const;
    const report = await runCourseImport(path, {
      orgId: target.orgId,
      format,
      lessonsPerWeek,
      courses: isDryRun ? null : repository.courseImport,
      resources: {
        write: isDryRun ? null : (records) => repository.resourceImport.importResources(records, options),
        terms: await repository.vocabularies.of(target.orgId),
      },
      findThings: (keys) => repository.courseImport.findThings(target.orgId, keys),
      onLine: (line) => {
        bar.clear();
        process.stderr.write(`${line}\n`);
      },
      onProgress: (share, text) => bar.show(share, text),
      signal,
    });
    bar.clear();
    process.stderr.write(`${summaryOf(report, signal.aborted)}\n`);
    if (report.failed > 0 || report.lessons.skipped > 0) process.exitCode = 1;
  } finally {
    await repository.close();
  }
}

function summaryOf({ lessons, checked, ...courses }: CourseImportReport, isStopped: boolean): string {
  const { created, updated, unchanged, kept, failed } = courses;
  const taught = lessons.created + lessons.updated + lessons.unchanged + lessons.skipped;
  return [
    ...(isStopped ? ['Stopped. What was written stays; the same command goes on from there.'] : []),
    checked > 0
      ? `${checked} courses read; nothing was written`
      : `courses: ${created} created, ${updated} updated, ${unchanged} unchanged, ${kept} kept as people changed them, ${failed} failed`,
    ...(taught > 0
      ? [
          `lessons: ${lessons.created} created, ${lessons.updated} updated, ${lessons.unchanged} unchanged, ${lessons.skipped} skipped`,
        ]
      : []),
  ].join('\n');
}

await runCommand(run);
