import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
export async function benchApi(report: Report, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  const dataDir = join(folder, 'data');
  try {
    const first = await startApplication(dataDir);
    try {
      await importMany(first.address, folder, dataDir, report);
      await benchRequests(first.address, folder, report, runs);
    } finally {
      await stop(first.child);
    }
    await benchStart(dataDir, report, runs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
  { folder, dataDir, count }: { readonly folder: string; readonly dataDir: string; readonly count: number },
): Promise<{ readonly imported: number; readonly searchable: number }> {
  const file = join(folder, 'resources.ndjson');
  writeFileSync(
    file,
    generateResources(count)
      .resources.map((resource) => `${JSON.stringify(resource)}\n`)
      .join(''),
  );
  const startedAt = performance.now();
  await output(
    startProgram('scripts/import', [file, '--format', 'ndjson', '--owner', 'admin@demo.example'], {
      DATA_DIR: dataDir,
    }),
  );
  const imported = (performance.now() - startedAt) / 1000;
  const headers = await signedIn(address);
  for (;;) {
    const answer = await fetch(`${address}/api/v1/search/resources?limit=1`, { headers });
    const { index } = (await answer.json()) as { index: { pendingChanges: number } };
    if (index.pendingChanges === 0) break;
    await sleep(50);
  }
  const searchable = (performance.now() - startedAt) / 1000;
  return { imported, searchable };
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
const searchPath = `/api/v1/search/resources?q=${words[40]}+${words[90]}&subjects=mathematics&subjects=science&inLanguage=en&facets=subjects,modalities,gradeLevels,interests,inLanguage&limit=20`;

async function benchRequests(address: string, folder: string, report: Report, runs: number): Promise<void> {
  const headers = await signedIn(address);
  const list = await fetch(`${address}/api/v1/search/resources?limit=1&q=${words[40]}`, { headers });
  const { hits } = (await list.json()) as { hits: { id: string }[] };
  const resource = `${address}/api/v1/resources/${hits[0]?.id}`;
  const one = await fetch(resource, { headers });
  const etag = one.headers.get('etag') as string;
  const compare = async (
    name: string,
    url: string,
    extra: Record<string, string>,
    bytes: string,
    share: number,
  ): Promise<void> => {
    const bare = await startBare(folder, bytes);
    try {
      const bound: number[] = [];
      const own: number[] = [];
      const bareUrl = `${bare.address}${bytes === '' ? '/unchanged' : '/bytes'}`;
      await repeated(runs, async () => {
        bound.push(await load({ url: bareUrl }));
        own.push(await load({ url, headers: { ...headers, ...extra } }));
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
  await compare('GET a resource', resource, {}, await one.text(), 20);
  await compare('GET a resource, 304', resource, { 'if-none-match': etag }, '', 25);
  const answer = await fetch(`${address}${searchPath}`, { headers });
  if (!answer.ok) throw new Error(`the search answers ${answer.status}: ${await answer.text()}`);
  await compare('search', `${address}${searchPath}`, {}, await answer.text(), 30);
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
}): Promise<number> {
  const result = await autocannon({ ...options, connections, duration: runSeconds });
  if (result.non2xx > 0 && result.non2xx !== (result as { '3xx'?: number })['3xx']) {
    throw new Error(`${options.url}: ${result.non2xx} answers of ${result.requests.total} were not 2xx`);
  }
  return result.requests.total / result.duration;
}

async function benchStart(dataDir: string, report: Report, runs: number): Promise<void> {
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
    name: `start to /readyz with more than ${many.toLocaleString('en-US')} resources`,
    runs: starts,
    unit: 's',
    target: { atMost: 3 },
  });
  if (median(memory) > 0)
    report({ name: 'memory of the application', runs: memory, unit: 'MB', target: { atMost: 400 } });
}
