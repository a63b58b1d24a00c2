import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { generateResources } from './generate-resources.ts';
import { type Figure, median, repeated } from './measure.ts';
import { firstLine, output, residentMegabytes, startApplication, startProgram, stop } from './server-process.ts';

type Report = (figure: Figure) => void;

/** How many resources there are, and how many connections ask at once. */
const many = 10_000;
const connections = 16;
const runSeconds = 4;

/** The interface over HTTP, signed in, held against a bare Express handler that answers the same bytes. */
export async function benchApi(report: Report, runs: number, dataFolder: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  const dataDir = join(folder, 'data');
  try {
    const first = await startApplication(dataDir);
    try {
      await importMany(first.address, folder, dataDir, report);
      await benchRequests(first.address, folder, report, runs);
      reportMemory('memory of the application after all this', [residentMegabytes(first.child.pid as number)], report);
    } finally {
      await stop(first.child);
    }
    const name = `with more than ${many.toLocaleString('en-US')} resources`;
    await benchStart(dataDir, name, report, runs);
    await benchRealRecords(join(dataFolder, 'resources'), folder, report, runs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The real records that lie beside the repository, where they do. */
async function benchRealRecords(data: string, folder: string, report: Report, runs: number): Promise<void> {
  if (!existsSync(data)) return;
  const dataDir = join(folder, 'real');
  const { address, child } = await startApplication(dataDir);
  const name = 'the 9,892 real records';
  try {
    const startedAt = performance.now();
    for (const [file, format] of [
      ['khan-topics.json', 'khan'],
      ['engageny', 'engageny'],
    ] as const) {
      await importFile([join(data, file), '--format', format], dataDir);
    }
    await searchable(address);
    const seconds = (performance.now() - startedAt) / 1_000;
    report({ name: `import of ${name} until searchable`, runs: [seconds], unit: 's', target: { atMost: 12 } });
    reportMemory(`memory after the import of ${name}`, [residentMegabytes(child.pid as number)], report);
  } finally {
    await stop(child);
  }
  await benchStart(dataDir, `with ${name}`, report, runs);
}

async function importFile(args: readonly string[], dataDir: string): Promise<void> {
  await output(startProgram('scripts/import', [...args, '--owner', 'admin@demo.example'], { DATA_DIR: dataDir }));
}

/** Waits until nothing waits for the index any more. */
async function searchable(address: string): Promise<void> {
  const headers = await signedIn(address);
  for (;;) {
    const answer = await fetch(`${address}/api/v1/search/resources?limit=1`, { headers });
    const { index } = (await answer.json()) as { index: { state: string; pendingChanges: number } };
    if (index.state === 'ready' && index.pendingChanges === 0) return;
    await sleep(50);
  }
}

async function importMany(address: string, folder: string, dataDir: string, report: Report): Promise<void> {
  const { imported, searchable } = await importResources(address, { folder, dataDir, count: many });
  report({ name: `import of ${many.toLocaleString('en-US')}`, runs: [imported], unit: 's' });
  report({ name: 'import until all is searchable', runs: [searchable], unit: 's', target: { atMost: 12 } });
}

/** Imports so many generated resources, and waits until searches find them. */
export async function importResources(
  address: string,
  { count, ...folders }: { readonly folder: string; readonly dataDir: string; readonly count: number },
): Promise<{ readonly imported: number; readonly searchable: number }> {
  return importGenerated(address, { ...folders, resources: generateResources(count).resources });
}

/** Imports resources as records, and waits until searches find them. */
export async function importGenerated(
  address: string,
  {
    folder,
    dataDir,
    resources,
  }: { readonly folder: string; readonly dataDir: string; readonly resources: readonly Record<string, unknown>[] },
): Promise<{ readonly imported: number; readonly searchable: number }> {
  const file = join(folder, 'resources.ndjson');
  writeFileSync(file, resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
  const startedAt = performance.now();
  await importFile([file, '--format', 'ndjson'], dataDir);
  const imported = (performance.now() - startedAt) / 1000;
  await searchable(address);
  return { imported, searchable: (performance.now() - startedAt) / 1000 };
}

export async function signedIn(address: string): Promise<Record<string, string>> {
  const answer = await fetch(`${address}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@demo.example', password: 'pathloom-demo' }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { authorization: `Bearer ${accessToken}` };
}

const { words } = generateResources(1);

/** Two words, two filters, five facets, 20 hits. */
function searchPath(first: number, second: number): string {
  return `/api/v1/search/resources?q=${words[first]}+${words[second]}&subjects=mathematics&subjects=science&inLanguage=en&facets=subjects,modalities,gradeLevels,interests,inLanguage&limit=20`;
}

/** More than are asked in all runs, so that none is asked twice. Their words are about as frequent as those of the one. */
const otherSearches = Array.from({ length: 200 * 200 }, (_, at) =>
  searchPath(20 + Math.floor(at / 200), 20 + (at % 200)),
);

async function benchRequests(address: string, folder: string, report: Report, runs: number): Promise<void> {
  const headers = await signedIn(address);
  const list = await fetch(`${address}/api/v1/search/resources?limit=1&q=${words[40]}`, { headers });
  const { hits } = (await list.json()) as { hits: { id: string }[] };
  const resource = `${address}/api/v1/resources/${hits[0]?.id}`;
  const one = await fetch(resource, { headers });
  const etag = one.headers.get('etag') as string;
  const compare = comparisonWithBare({ folder, headers, report, runs });
  await compare('GET a resource', resource, {}, await one.text(), 20);
  await compare('GET a resource, 304', resource, { 'if-none-match': etag }, '', 25);
  const search = `${address}${searchPath(40, 90)}`;
  const answer = await fetch(search, { headers });
  if (!answer.ok) throw new Error(`the search answers ${answer.status}: ${await answer.text()}`);
  const bytes = await answer.text();
  await compare('the same search again', search, {}, bytes, 30);
  await compare('another search each time', address, {}, bytes, 30, otherSearches);
  const { source: _source, ...created } = generateResources(1).resources[0] as Record<string, unknown>;
  const creating = await repeated(runs, () =>
    load({
      url: `${address}/api/v1/resources`,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(created),
    }),
  );
  report({ name: 'create a resource, durable', runs: creating, unit: '/s', target: { atLeast: 500 } });
}

/** What an address answers in a second, and which share that is of what a bare Express handler does with the same bytes. */
export function comparisonWithBare({
  folder,
  headers,
  report,
  runs,
}: {
  readonly folder: string;
  readonly headers: Record<string, string>;
  readonly report: Report;
  readonly runs: number;
}) {
  /** @param bytes what is answered; empty for 304 */
  return async (
    name: string,
    url: string,
    extra: Record<string, string>,
    bytes: string,
    share: number,
    paths: readonly string[] = [],
  ): Promise<void> => {
    const bare = await startBare(folder, bytes);
    try {
      const bound: number[] = [];
      const own: number[] = [];
      const each = Math.floor(paths.length / (runs + 1));
      const bareUrl = `${bare.address}${bytes === '' ? '/unchanged' : '/bytes'}`;
      await repeated(runs, async () => {
        bound.push(await load({ url: bareUrl }));
        own.push(
          await load({
            url,
            headers: { ...headers, ...extra },
            paths: paths.slice(own.length * each, (own.length + 1) * each),
          }),
        );
        return 0;
      });
      report({ name: `${name}: bare Express`, runs: bound.slice(1), unit: '/s' });
      report({ name, runs: own.slice(1), unit: '/s' });
      const shares = own.slice(1).map((value, at) => (100 * value) / (bound[at + 1] as number));
      report({ name: `${name}, share`, runs: shares, unit: '%', target: { atLeast: share } });
    } finally {
      await stop(bare.child);
    }
  };
}

async function startBare(folder: string, bytes: string) {
  const file = join(folder, 'bytes');
  writeFileSync(file, bytes);
  const child = startProgram('scripts/bench/bare-express', [file]);
  return { child, address: `http://127.0.0.1:${await firstLine(child)}` };
}

/** Requests per second that were answered well. */
async function load(options: {
  url: string;
  method?: 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Asked instead of the one address, by each connection others. */
  paths?: readonly string[];
}): Promise<number> {
  const { paths = [], ...asked } = options;
  const each = Math.floor(paths.length / connections);
  let given = 0;
  const result = await autocannon({
    ...asked,
    connections,
    duration: runSeconds,
    setupClient: (client) => {
      if (each === 0) return;
      client.setRequests(paths.slice(given, given + each).map((path) => ({ path })));
      given += each;
    },
  });
  if (result.non2xx > 0 && result.non2xx !== (result as { '3xx'?: number })['3xx']) {
    throw new Error(`${options.url}: ${result.non2xx} answers of ${result.requests.total} were not 2xx`);
  }
  return result.requests.total / result.duration;
}

async function benchStart(dataDir: string, what: string, report: Report, runs: number): Promise<void> {
  const starts: number[] = [];
  const memory: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { child, seconds } = await startApplication(dataDir);
    starts.push(seconds);
    await sleep(1_000);
    memory.push(residentMegabytes(child.pid as number));
    await stop(child);
  }
  report({
    name: `start to /readyz ${what}`,
    runs: starts,
    unit: 's',
    target: { atMost: 3 },
  });
  reportMemory(`memory a second after the start ${what}`, memory, report);
}

function reportMemory(name: string, runs: readonly number[], report: Report): void {
  if (median(runs) > 0) report({ name, runs, unit: 'MB', target: { atMost: 400 } });
}
