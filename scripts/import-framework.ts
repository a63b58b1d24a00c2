import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import type { FrameworkImportReport } from '../src/features/standards/framework-package.ts';
import { sharedOrgId } from '../src/features/standards/standard.ts';
import { translateForeignError } from '../src/http/foreign-errors.ts';
import { downloadFramework } from '../src/integrations/case/download-source.ts';
import { FrameworkSourceError } from '../src/integrations/case/framework-source-error.ts';
import {
  frameworkFormats,
  type ReadFramework,
  readFrameworkFile,
  readFrameworks,
  type SourceOptions,
} from '../src/integrations/case/read-source.ts';
import { OutboundError } from '../src/outbound/outbound-error.ts';
import { StartError } from '../src/shared/start-error.ts';
import { hasLosses, isRemarkable, renderLine, renderSummary } from './import/framework-report.ts';
import { createProgressBar } from './import/progress-bar.ts';
import { openRepository, type Repository } from './import/repository.ts';

const shownLines = 40;

const usage = `npm run import-framework -- <file | folder | address> [options]

Takes frameworks of standards from a file, from every file of a folder, or from an https address, for all districts.
The same import again changes only what has changed; standards that have vanished are retired, and keep what is aligned
to them.

Formats (told from the content without --format)
  case          CASE 1.0 or 1.1 package (JSON)
  opensalt-csv  table of items as OpenSALT exports it; name the framework with --title
  ccss-json     Common Core statements (JSON); in a folder together with the list of identifiers beside them
  ccssi-csv     the official list of Common Core identifiers: more names for standards that are here

Options
  --format <format>      ${frameworkFormats.join(' | ')}
  --district <district>  name or id of the district that receives it, instead of all districts
  --title <title>        of a framework that comes as a table (default: the name of the file)
  --creator <name>       of a framework that comes as a table
  --id <GUID>            of a framework that comes as a table (default: made from the title)
  --confirm-retire       go on although more than a tenth of a framework would be retired, or another framework has its
                         identifier and would be replaced
  --separate             where another framework has the identifier of this one, give it one of its own
  --report <file>        write every line of the report there (a long one goes to the data folder anyway)
  --dry-run              compare everything, write nothing`;

/** A mistake of the person at the command line, told without a stack. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const downloadLimits = { maxBytes: 256 * 1024 * 1024, timeoutMs: 5 * 60_000 };

type Wanted = {
  readonly source: SourceOptions;
  readonly district: string | undefined;
  readonly isDryRun: boolean;
  readonly confirmRetire: boolean;
  readonly isSeparate: boolean;
  readonly report: string | undefined;
};

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      district: { type: 'string' },
      title: { type: 'string' },
      creator: { type: 'string' },
      id: { type: 'string' },
      'confirm-retire': { type: 'boolean', default: false },
      separate: { type: 'boolean', default: false },
      report: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [from, ...more] = positionals;
  if (from === undefined || more.length > 0) throw new UsageError(`Name one file, folder or address.\n\n${usage}`);
  const format = frameworkFormats.find((known) => known === values.format) ?? null;
  if (values.format !== undefined && format === null) {
    throw new UsageError(`--format takes one of: ${frameworkFormats.join(', ')}.`);
  }
  const { title, creator, id } = values;
  await importFrom(from, {
    source: { format, ...(title === undefined ? {} : { title }), creator, id },
    district: values.district,
    isDryRun: values['dry-run'],
    confirmRetire: values['confirm-retire'],
    isSeparate: values.separate,
    report: values.report,
  });
}

async function importFrom(from: string, wanted: Wanted): Promise<void> {
  const config = readConfig(loadEnvironment());
  const repository = await openRepository(config);
  try {
    const receiver = await findReceiver(repository, wanted.district);
    const reports: FrameworkImportReport[] = [];
    const lines: string[] = [];
    let hasFaults = false;
    for await (const read of readFrom(from, wanted.source, repository)) {
      if (read.kind === 'fault') {
        hasFaults = true;
        process.stderr.write(`${read.file} was left out: ${read.message}\n\n`);
        continue;
      }
      const report = await importOne(read, repository, receiver, wanted);
      reports.push(report);
      lines.push(...renderSummary(report, receiver.name), ...report.lines.map(renderLine), '');
    }
    if (reports.length === 0 && !hasFaults) throw new UsageError(`There is no JSON or CSV file in ${from}.`);
    const hasMore = reports.some((report) => report.lines.length > shownLines);
    const file = wanted.report ?? (hasMore ? join(config.dataDir, 'reports', reportName()) : null);
    if (file !== null) {
      await mkdir(dirname(resolve(file)), { recursive: true });
      await writeFile(file, `${lines.join('\n')}\n`);
      process.stderr.write(`Every line of the report: ${file}\n`);
    }
    if (hasFaults || reports.some((report) => report.status !== 'done' || hasLosses(report))) process.exitCode = 1;
  } finally {
    await repository.close();
  }
}

async function importOne(
  read: Exclude<ReadFramework, { kind: 'fault' }>,
  { standards }: Repository,
  receiver: Receiver,
  { isDryRun, confirmRetire, isSeparate }: Wanted,
): Promise<FrameworkImportReport> {
  const bar = createProgressBar(process.stderr);
  const startedAt = performance.now();
  const options = {
    orgId: receiver.orgId,
    isDryRun,
    confirmRetire,
    isSeparate,
    onProgress: ({ done, total }: { done: number; total: number }) =>
      bar.show(total === 0 ? 1 : done / total, `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`),
  };
  bar.show(0, `comparing ${read.file}`);
  const report =
    read.kind === 'framework'
      ? await standards.frameworkImport.importFramework(read.package, options)
      : await standards.frameworkImport.importAliases(read.aliases, options);
  bar.clear();
  const remarkable = report.lines.filter(isRemarkable);
  for (const line of remarkable.slice(0, shownLines)) process.stderr.write(`${renderLine(line)}\n`);
  if (remarkable.length > shownLines) {
    process.stderr.write(`... and ${(remarkable.length - shownLines).toLocaleString('en-US')} more\n`);
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  for (const line of renderSummary(report, receiver.name)) process.stderr.write(`${line}\n`);
  process.stderr.write(`${seconds} s\n\n`);
  return report;
}

async function* readFrom(
  from: string,
  options: SourceOptions,
  { outbound }: Repository,
): AsyncGenerator<ReadFramework> {
  if (!/^https?:\/\//i.test(from)) {
    yield* readFrameworks(from, options);
    return;
  }
  process.stderr.write(`Fetching ${from}\n`);
  const downloaded = await downloadFramework(outbound, from, downloadLimits);
  try {
    yield await readFrameworkFile(downloaded.path, { ...options, name: downloaded.name });
  } finally {
    await downloaded.remove();
  }
}

type Receiver = { readonly orgId: string; readonly name: string };

/** More than an installation has. */
const mostDistricts = 10_000;

async function findReceiver({ accounts }: Repository, wanted: string | undefined): Promise<Receiver> {
  if (wanted === undefined) return { orgId: sharedOrgId, name: 'for all districts' };
  const districts = await accounts.setUp.listDistricts(mostDistricts);
  const found = districts.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  const [district, another] = found;
  if (another)
    throw new UsageError(`Several districts are called ${wanted}: say its id. ${found.map(({ id }) => id).join(', ')}`);
  if (!district) {
    const known = districts.slice(0, 10).map(({ name, id }) => `${name} (${id})`);
    throw new UsageError(`There is no district ${wanted}. There are: ${known.join(', ') || 'none yet'}.`);
  }
  return { orgId: district.id, name: `for ${district.name}` };
}

function reportName(): string {
  return `framework-import-${new Date().toISOString().replace(/[:.]/g, '-')}.txt`;
}

const databaseGone =
  'The database has stopped answering. What was imported stays; start the server again and repeat the same import.';

try {
  await run();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

function messageOf(error: unknown): string {
  const { code, path, stack, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path !== undefined) return `There is nothing at ${path}.`;
  if (code === 'EACCES' && path !== undefined) return `This user may not read ${path}.`;
  if (translateForeignError(error)?.code === 'unavailable') return databaseGone;
  const isExpected =
    [UsageError, ConfigError, StartError, FrameworkSourceError, OutboundError].some((kind) => error instanceof kind) ||
    code?.startsWith('ERR_PARSE_ARGS');
  return isExpected ? message : (stack ?? message);
}
