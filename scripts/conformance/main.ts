import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startMongoServer } from '../../src/embedded/mongo/server.ts';
import { type FileReport, fileLines, suitesOf, summaryLines, totalsOf } from './report.ts';
import { createRunner, type Runner } from './runner.ts';

const USAGE = `Runs MongoDB's tests in the unified test format against a server.

  npm run conformance -- <folder or file> [...] [options]

  --uri URI              the server; without it the embedded server is started in a temporary folder
  --only TEXT            only tests with TEXT in the file's path or the test's description
  --json FILE            write every result to FILE
  --verbose              also list the tests that passed or were skipped
  --timeout SECONDS      after this long a test has failed (default 30)
  --min-crud N           exit with 1 unless N tests of the CRUD specification pass
  --min-transactions N   exit with 1 unless N tests of the transactions specification pass
`;

const DEFAULT_TEST_LIMIT_SECONDS = 30;

interface Settings {
  folders: string[];
  uri: string | undefined;
  only: string;
  json: string | undefined;
  isVerbose: boolean;
  testLimitMs: number;
  minimums: ReadonlyMap<string, number>;
}

interface Server {
  uri: string;
  close(): Promise<void>;
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function readSettings(): Settings | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      uri: { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      timeout: { type: 'string', default: String(DEFAULT_TEST_LIMIT_SECONDS) },
      'min-crud': { type: 'string', default: '0' },
      'min-transactions': { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  const numbers = [values.timeout, values['min-crud'], values['min-transactions']].map(Number);
  const [timeout = 0, crud = 0, transactions = 0] = numbers;
  if (values.help || positionals.length === 0 || numbers.some((number) => !(number >= 0))) return null;
  return {
    folders: positionals,
    uri: values.uri,
    only: values.only.toLowerCase(),
    json: values.json,
    isVerbose: values.verbose,
    testLimitMs: timeout * 1000,
    minimums: new Map([
      ['crud', crud],
      ['transactions', transactions],
    ]),
  };
}

/** The embedded server on a free loopback port, with data that goes when it stops. */
async function startEmbeddedServer(): Promise<Server> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pathloom-conformance-'));
  const server = await startMongoServer({ dataDir, listen: { port: 0 }, failPoints: true });
  return {
    uri: server.uri,
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The JSON files at or below a path, in order. */
async function testFiles(at: string): Promise<string[]> {
  if ((await stat(at)).isFile()) return [at];
  const entries = await readdir(at, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.json'))
    .sort()
    .map((entry) => path.join(at, entry));
}

/** In the specifications' repository a file lies in `<specification>/tests/...`. */
function suiteOf(file: string): string {
  const folders = path.resolve(file).split(path.sep).slice(0, -1);
  const tests = folders.lastIndexOf('tests');
  return (tests > 0 ? folders[tests - 1] : folders.at(-1)) ?? '';
}

async function runFiles(runner: Runner, settings: Settings): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const folder of settings.folders) {
    for (const file of await testFiles(folder)) {
      const text = await readFile(file, 'utf8');
      // Other test formats lie in the same folders; they have no schemaVersion.
      if (!/"schemaVersion"/.test(text)) continue;
      const name = path.relative(path.dirname(path.resolve(folder)), file);
      const isFileWanted = name.toLowerCase().includes(settings.only);
      const isWanted = (description: string) => isFileWanted || description.toLowerCase().includes(settings.only);
      const report = { file: name, suite: suiteOf(file), results: await runner.runFile(text, isWanted) };
      if (report.results.length === 0) continue;
      reports.push(report);
      say(...fileLines(report, settings.isVerbose));
    }
  }
  return reports;
}

function isBelowMinimum(reports: FileReport[], minimums: ReadonlyMap<string, number>): boolean {
  const suites = suitesOf(reports);
  const missed = [...minimums].filter(([suite, minimum]) => totalsOf(suites.get(suite) ?? []).passed < minimum);
  for (const [suite, minimum] of missed) say(`Fewer than ${minimum} tests of ${suite} passed.`);
  return missed.length > 0;
}

async function main(): Promise<number> {
  const settings = readSettings();
  if (!settings) {
    say(USAGE);
    return 2;
  }
  const server: Server = settings.uri
    ? { uri: settings.uri, close: () => Promise.resolve() }
    : await startEmbeddedServer();
  try {
    const runner = await createRunner(server.uri, settings.testLimitMs);
    say(`Server ${runner.server.version}, ${runner.server.topology}.`, '');
    const reports = await runFiles(runner, settings);
    await runner.close();
    say(...summaryLines(reports));
    if (settings.json) await writeFile(settings.json, JSON.stringify({ server: runner.server, reports }, null, 2));
    return isBelowMinimum(reports, settings.minimums) ? 1 : 0;
  } finally {
    await server.close();
  }
}

process.exit(await main());
