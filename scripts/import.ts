import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import { csvTemplate } from '../src/features/resources/import/csv-columns.ts';
import { type ImportFormat, importFormats, openImportSource } from '../src/features/resources/import/read-source.ts';
import { type ImportReport, runImport } from '../src/features/resources/import/run-import.ts';
import { visibilities } from '../src/features/resources/resource.ts';
import { translateForeignError } from '../src/http/foreign-errors.ts';
import { StartError } from '../src/shared/start-error.ts';
import { createProgressDisplay } from './import/progress-display.ts';
import { findTarget, openRepository } from './import/repository.ts';

const usage = `npm run import -- <path> --format <format> [options]
npm run import -- --template csv          print the table to fill in

Takes resources from a file, or from every file of a folder. The same import again changes only what has changed.

Formats
  khan       topic tree of Khan Academy (topics.json of KA Lite)
  engageny   grades of the EngageNY curriculum, as JSON
  csv        the table of --template csv; docs/importing.md describes its columns
  ndjson     one resource a line, in the shape of the API's ResourceInput
  lrmi       schema.org LearningResources as JSON-LD

Options
  --owner <e-mail>        whose resources they become; needed where a record approves itself for students
  --visibility <who>      of records that do not say it: ${visibilities.join(', ')} (default: district)
  --draft                 leave new resources as drafts instead of publishing those that are complete
  --all-faults            print every fault, not the first ${50}
  --dry-run               check everything, write nothing`;

/** A mistake of the person at the command line, told without a stack. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const interruptedExitCode = 130;

const databaseGone =
  'The database has stopped answering. What was imported stays; start the server again and repeat the same import.';

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      template: { type: 'string' },
      owner: { type: 'string' },
      visibility: { type: 'string', default: 'district' },
      draft: { type: 'boolean', default: false },
      'all-faults': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  if (values.template !== undefined) {
    if (values.template !== 'csv')
      throw new UsageError(`There is no template "${values.template}". There is one: csv.`);
    process.stdout.write(csvTemplate());
    return;
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError(`Name one file or folder.\n\n${usage}`);
  const format = importFormats.find((known) => known === values.format);
  if (format === undefined) throw new UsageError(`Say the format: --format ${importFormats.join(' | ')}`);
  const visibility = visibilities.find((known) => known === values.visibility);
  if (visibility === undefined) throw new UsageError(`--visibility takes one of: ${visibilities.join(', ')}.`);

  const report = await importFrom(path, format, {
    ownerEmail: values.owner ?? null,
    visibility,
    publish: !values.draft,
    isDryRun: values['dry-run'],
    showsAllFaults: values['all-faults'],
  });
  if (report.isStopped) process.exitCode = interruptedExitCode;
  else if (report.skipped > 0) process.exitCode = 1;
}

type Wanted = {
  readonly ownerEmail: string | null;
  readonly visibility: (typeof visibilities)[number];
  readonly publish: boolean;
  readonly isDryRun: boolean;
  readonly showsAllFaults: boolean;
};

async function importFrom(path: string, format: ImportFormat, wanted: Wanted): Promise<ImportReport> {
  const source = await openImportSource(path, format).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`There is nothing at ${path}.`);
    if (error.code === 'EACCES') throw new UsageError(`This user may not read ${path}.`);
    throw error;
  });
  const stopping = stopAtSignals();
  const repository = wanted.isDryRun ? null : await openRepository(readConfig(loadEnvironment()));
  try {
    const target = repository && (await findTarget(repository, wanted.ownerEmail));
    const display = createProgressDisplay({
      stream: process.stderr,
      progress: () => source.progress(),
      maxFaults: wanted.showsAllFaults ? Number.POSITIVE_INFINITY : 50,
    });
    const batchId = new Date().toISOString();
    const report = await runImport({
      items: source.items(),
      write:
        repository && target
          ? (records) =>
              repository.resourceImport.importResources(records, {
                ...target,
                batchId,
                publish: wanted.publish,
                visibility: wanted.visibility,
              })
          : null,
      ...(repository && target && { terms: await repository.vocabularies.of(target.orgId) }),
      onFault: display.fault,
      onProgress: display.advance,
      signal: stopping,
    });
    display.finish(report);
    return report;
  } finally {
    await repository?.close();
  }
}

/** The first Ctrl+C stops after the batch at hand, a later one at once; npm may pass one on as two. */
function stopAtSignals(): AbortSignal {
  const stopping = new AbortController();
  let firstAt = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (performance.now() - firstAt < 500) return;
      if (stopping.signal.aborted) process.exit(interruptedExitCode);
      firstAt = performance.now();
      process.stderr.write('\nStopping after what is being written; again to stop at once.\n');
      stopping.abort();
    });
  }
  return stopping.signal;
}

try {
  await run();
} catch (error) {
  const isExpected =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof StartError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  const isDatabaseGone = translateForeignError(error)?.code === 'unavailable';
  if (isDatabaseGone) process.stderr.write(`${databaseGone}\n`);
  else process.stderr.write(isExpected ? `${(error as Error).message}\n` : `${(error as Error).stack}\n`);
  process.exitCode = 1;
}
