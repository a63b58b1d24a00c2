import { randomUUID } from 'node:crypto';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Types } from 'mongoose';
import { openDatabase } from '../../src/database/database.ts';
import { importGenerated, signedIn } from './api.ts';
import { generateResources } from './generate-resources.ts';
import { type Figure, percentile } from './measure.ts';
import { randomFrom } from './search-corpus.ts';
import {
  anonymousMegabytes,
  output,
  processorMilliseconds,
  residentMegabytes,
  settled,
  startApplication,
  startProgram,
  stop,
} from './server-process.ts';

type Report = (figure: Figure) => void;
type Headers = Record<string, string>;

const tagged = 10_000;
/** With those of the demo district about as many as an export may have, 100,000. */
const exported = 99_900;
const uploadedMegabytes = 200;
const standardCount = 2_000;
/** Resources that suggestions are asked for. */
const untagged = 120;

/** Work on a whole library: tagging, tables, and files. Each of them takes long, so it is done once, whatever `runs` says. */
export async function benchLibrary(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  const dataDir = join(folder, 'data');
  try {
    const first = await startApplication(dataDir);
    try {
      const { resources, statements } = generateTagged();
      await importStatements(statements, { folder, dataDir });
      await importGenerated(first.address, { folder, dataDir, resources });
      await settled(first.child.pid as number);
      await benchSuggestions(first.address, first.child.pid as number, statements, report);
      await benchTagging(first.address, first.child.pid as number, report);
      await benchUpload(first.address, first.child.pid as number, folder, report);
    } finally {
      await stop(first.child);
    }
    await copyResources(dataDir);
    // A process that has done nothing yet: what an import has left in its memory would hide what the export takes.
    const second = await startApplication(dataDir);
    try {
      // What came in all at once is looked at by others first: whether it is a duplicate, where its links lead.
      await settled(second.child.pid as number);
      await benchExport(second.address, second.child.pid as number, report);
    } finally {
      await stop(second.child);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Statement = { readonly code: string; readonly statement: string; readonly grade: string };

/** Standards, and resources of which each has one or two of them. */
function generateTagged(): { statements: readonly Statement[]; resources: Record<string, unknown>[] } {
  const { resources, words } = generateResources(tagged);
  const random = randomFrom(5);
  const below = (limit: number): number => Math.floor(random() * limit);
  // Often the same words, as statements say "understand" and "represent" again and again.
  const word = () => words[Math.floor(words.length ** random()) - 1] ?? '';
  const statements = Array.from({ length: standardCount }, (_, at) => ({
    code: `B.${at}`,
    statement: Array.from({ length: 8 + below(16) }, word).join(' '),
    grade: ['KG', '01', '02', '03', '04', '05', '06', '07', '08'][at % 9] as string,
  }));
  const aligned = resources.map((resource) => {
    const codes = Array.from({ length: 1 + below(2) }, () => statements[below(standardCount)]?.code);
    return { ...resource, alignments: codes.map((code) => ({ code, alignmentType: 'teaches' })) };
  });
  return { statements, resources: aligned };
}

async function importStatements(
  statements: readonly Statement[],
  { folder, dataDir }: { readonly folder: string; readonly dataDir: string },
): Promise<void> {
  const file = join(folder, 'framework.csv');
  const rows = statements.map(({ code, statement, grade }) => `${randomUUID()},${statement},${code},${grade},Standard`);
  writeFileSync(file, `identifier,fullStatement,humanCodingScheme,educationLevel,CFItemType\n${rows.join('\n')}\n`);
  const args = [file, '--format', 'opensalt-csv', '--title', 'Standards of the bench'];
  await output(startProgram('scripts/import-framework', args, { DATA_DIR: dataDir }));
}

/** Suggestions for resources that nobody has tagged, half of them without a grade, asked for one after the other. */
async function benchSuggestions(
  address: string,
  pid: number,
  statements: readonly Statement[],
  report: Report,
): Promise<void> {
  const api = `${address}/api/v1/resources`;
  const headers = await signedIn(address);
  const ids: string[] = [];
  for (let at = 0; at < untagged; at += 1) {
    const words = [0, 1, 2].flatMap((step) => statements[(at * 17 + step * 331) % standardCount]?.statement ?? '');
    const body = {
      title: words[0]?.split(' ').slice(0, 6).join(' '),
      summary: words.join(' '),
      gradeLevels: at % 2 === 0 ? ['3'] : [],
    };
    ids.push((await send<{ id: string }>(api, headers, body)).id);
  }
  const ask = async (id: string | undefined): Promise<number> => {
    const startedAt = performance.now();
    await send(`${api}/${id}/suggestions`, headers);
    return performance.now() - startedAt;
  };
  const name = `suggestions with ${standardCount.toLocaleString('en-US')} standards and 10,000 tagged`;
  report({ name: `${name}, the first ever`, runs: [await ask(ids[0])], unit: 'ms' });
  const times: number[] = [];
  const processorBefore = processorMilliseconds(pid);
  for (const id of ids) times.push(await ask(id));
  const processor = (processorMilliseconds(pid) - processorBefore) / times.length;
  report({ name: `${name}, p50`, runs: [percentile(times, 0.5)], unit: 'ms' });
  report({ name: `${name}: processor time of each`, runs: [processor], unit: 'ms' });
  report({ name: `${name}, p95`, runs: [percentile(times, 0.95)], unit: 'ms', target: { atMost: 150 } });
}

/**
 * Makes many of the resources that were imported, straight in the database: an import of so many takes minutes, and is measured
 * elsewhere.
 */
async function copyResources(dataDir: string): Promise<void> {
  const database = await openDatabase({ mongodbUri: null, dataDir, role: 'program' });
  try {
    const resources = database.connection.collection('resources');
    const found = await resources.find({ 'source.system': 'bench' }).toArray();
    for (let made = found.length; made < exported; made += found.length) {
      const copies = found.slice(0, exported - made).map((resource) => ({
        ...resource,
        _id: new Types.ObjectId(),
        source: { system: 'bench', id: `copy ${made} of ${resource.source.id}` },
      }));
      await resources.insertMany(copies);
    }
  } finally {
    await database.close();
  }
}

async function send<Answer>(url: string, headers: Headers, body?: object): Promise<Answer> {
  const answer = await fetch(url, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...headers, 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

type Batch = { id: string; state: string; counts: { changed: number } | null };

async function batchIn(state: string, url: string, headers: Headers): Promise<Batch> {
  for (;;) {
    const batch = await send<Batch>(url, headers);
    if (batch.state === state) return batch;
    await sleep(50);
  }
}

type Found = { index: { state: string; pendingChanges: number }; facets: readonly Facet[] };
type Facet = { name: string; values: readonly { value: string; count: number }[] };

/** How many resources searches find with a value, once the index knows of every change. */
async function searchedCount(api: string, headers: Headers, field: string, value: string): Promise<number> {
  for (;;) {
    const { index, facets } = await send<Found>(
      `${api}/search/resources?limit=1&collapse=false&facets=${field}`,
      headers,
    );
    if (index.state === 'ready' && index.pendingChanges === 0)
      return facets.find(({ name }) => name === field)?.values.find((each) => each.value === value)?.count ?? 0;
    await sleep(50);
  }
}

async function benchTagging(address: string, pid: number, report: Report): Promise<void> {
  const api = `${address}/api/v1`;
  const headers = await signedIn(address);
  const before = await searchedCount(api, headers, 'educationalUse', 'assessment');
  const startedAt = performance.now();
  const processorBefore = processorMilliseconds(pid);
  const { id } = await send<Batch>(`${api}/bulk-edits`, headers, {
    selection: { search: { license: 'CC-BY-4.0' } },
    change: { educationalUse: { add: ['assessment'] } },
  });
  const url = `${api}/batches/${id}`;
  await batchIn('ready', url, headers);
  await send(`${url}/run`, headers, {});
  const { counts } = await batchIn('done', url, headers);
  const found = await searchedCount(api, headers, 'educationalUse', 'assessment');
  const seconds = (performance.now() - startedAt) / 1_000;
  const changed = counts?.changed ?? 0;
  const name = `tag ${changed.toLocaleString('en-US')} resources`;
  report({ name: `${name}, until all is searchable`, runs: [seconds], unit: 's', target: { atMost: 60 } });
  report({
    name: `${name}: processor time`,
    runs: [(processorMilliseconds(pid) - processorBefore) / 1_000],
    unit: 's',
  });
  const share = (100 * (found - before)) / changed;
  report({ name: `${name}: found by the new tag then`, runs: [share], unit: '%', target: { atLeast: 100 } });
  const undoneAt = performance.now();
  await send(`${url}/undo`, headers, {});
  await batchIn('undone', url, headers);
  const left = await searchedCount(api, headers, 'educationalUse', 'assessment');
  report({ name: `undo of it, until all is searchable`, runs: [(performance.now() - undoneAt) / 1_000], unit: 's' });
  report({
    name: 'found by the tag after the undo, beyond those before',
    runs: [left - before],
    unit: '',
    target: { atMost: 0 },
  });
}

/** The growth of a process while something is done: of all that is resident, and without pages of files. */
async function growth(pid: number, work: () => Promise<void>): Promise<{ resident: number; anonymous: number }> {
  const before = { resident: residentMegabytes(pid), anonymous: anonymousMegabytes(pid) };
  const peak = { ...before };
  const timer = setInterval(() => {
    peak.resident = Math.max(peak.resident, residentMegabytes(pid));
    peak.anonymous = Math.max(peak.anonymous, anonymousMegabytes(pid));
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { resident: peak.resident - before.resident, anonymous: peak.anonymous - before.anonymous };
}

async function benchUpload(address: string, pid: number, folder: string, report: Report): Promise<void> {
  const headers = await signedIn(address);
  const path = join(folder, 'film.mp4');
  const file = await open(path, 'w');
  // The first box of an MPEG-4 film, and one box with all the rest.
  const start = Buffer.from('0000001c66747970697336340000020069736f6d69736f326d703431', 'hex');
  const box = Buffer.alloc(8);
  box.writeUInt32BE(uploadedMegabytes * 1024 * 1024 - start.length);
  box.write('mdat', 4);
  await file.write(Buffer.concat([start, box]));
  await file.truncate(uploadedMegabytes * 1024 * 1024);
  await file.close();
  const startedAt = performance.now();
  const grown = await growth(pid, async () => {
    const form = new FormData();
    form.append('files', await openAsBlob(path, { type: 'video/mp4' }), 'film.mp4');
    const answer = await fetch(`${address}/api/v1/files`, { method: 'POST', headers, body: form });
    if (!answer.ok) throw new Error(`the upload answers ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  });
  const name = `upload of ${uploadedMegabytes} MB`;
  report({ name, runs: [(performance.now() - startedAt) / 1_000], unit: 's' });
  report({ name: `${name}: memory more`, runs: [grown.resident], unit: 'MB', target: { atMost: 64 } });
}

async function benchExport(address: string, pid: number, report: Report): Promise<void> {
  const api = `${address}/api/v1`;
  const headers = await signedIn(address);
  const body = { selection: { search: { license: 'CC-BY-4.0' } }, format: 'csv' };
  let [rows, bytes] = [0, 0];
  await searchedCount(api, headers, 'educationalUse', 'assessment');
  const startedAt = performance.now();
  const processorBefore = processorMilliseconds(pid);
  const grown = await growth(pid, async () => {
    const answer = await fetch(`${api}/spreadsheets/exports`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok || !answer.body) throw new Error(`the export answers ${answer.status}: ${await answer.text()}`);
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 0x0a) rows += 1;
    }
  });
  const name = `export of ${(rows - 1).toLocaleString('en-US')} rows`;
  report({ name, runs: [(performance.now() - startedAt) / 1_000], unit: 's' });
  report({ name: `${name}: length`, runs: [bytes / 1_000_000], unit: 'MB' });
  report({
    name: `${name}: processor time`,
    runs: [(processorMilliseconds(pid) - processorBefore) / 1_000],
    unit: 's',
  });
  report({ name: `${name}: memory more`, runs: [grown.anonymous], unit: 'MB', target: { atMost: 150 } });
  // Pages of the database file, which the system takes back when others need memory.
  report({ name: `${name}: of all that is resident`, runs: [grown.resident], unit: 'MB' });
}
