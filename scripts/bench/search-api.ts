import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importResources, signedIn } from './api.ts';
import { generateResources } from './generate-resources.ts';
import { type Figure, median, percentile } from './measure.ts';
import { randomFrom } from './search-corpus.ts';
import { processorMilliseconds, residentMegabytes, settled, startApplication, stop } from './server-process.ts';

type Report = (figure: Figure) => void;

/** How many are asked in a round. */
const addressCount = 400;
const warmRounds = 3;

/** Search over HTTP as people use it, each asking something else, with 10,000 and 100,000 resources. */
export async function benchSearchApi(report: Report, runs: number): Promise<void> {
  const small = await benchSize(10_000, report, runs);
  const large = await benchSize(100_000, report, runs);
  report({
    name: 'search: p50 at 100,000 by that at 10,000',
    runs: large.map((one, at) => one / (small[at] as number)),
    unit: 'times',
    target: { atMost: 4 },
  });
}

/** @returns the p50 of each run */
async function benchSize(count: number, report: Report, runs: number): Promise<number[]> {
  const name = count.toLocaleString('en-US');
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  const { address, child } = await startApplication(join(folder, 'data'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    await importResources(address, { folder, dataDir: join(folder, 'data'), count });
    await settled(child.pid as number);
    const headers = await signedIn(address);
    const { searches, prefixes } = createAddresses(count, (warmRounds + runs) * addressCount);
    // None is asked twice: answers may be kept.
    const next = (paths: string[]) => timed(agent, address, headers, paths.splice(0, addressCount));
    // Without looking: everything runs slower the first times.
    for (let round = 0; round < warmRounds; round += 1) {
      await next(searches);
      await next(prefixes);
    }

    const medians: number[] = [];
    const tails: number[] = [];
    const engine: number[] = [];
    const suggestions: number[] = [];
    const processor: number[] = [];
    const pid = child.pid as number;
    for (let run = 0; run < runs; run += 1) {
      const before = await engineTime(address);
      const processorBefore = processorMilliseconds(pid);
      const times = await next(searches);
      processor.push((processorMilliseconds(pid) - processorBefore) / times.length);
      const after = await engineTime(address);
      medians.push(median(times));
      tails.push(percentile(times, 0.95));
      engine.push((1_000 * (after.seconds - before.seconds)) / (after.searches - before.searches));
      suggestions.push(percentile(await next(prefixes), 0.95));
    }
    const isLarge = count === 100_000;
    const limit = (atMost: number) => (isLarge ? { target: { atMost } } : {});
    const what = `${name}: two words, three filters, six facets`;
    report({ name: `${what}, p50`, runs: medians, unit: 'ms', ...limit(3) });
    report({ name: `${what}, p95`, runs: tails, unit: 'ms', ...limit(10) });
    report({ name: `${name}: of that the engine, mean`, runs: engine, unit: 'ms' });
    if (median(processor) > 0) report({ name: `${name}: processor time a search`, runs: processor, unit: 'ms' });
    report({ name: `${name}: suggestions, p95`, runs: suggestions, unit: 'ms', ...limit(3) });
    const tagging = await timeTagging(address, headers, runs);
    report({ name: `${name}: until a search finds a new tag`, runs: tagging, unit: 'ms', ...limit(100) });
    const memory = residentMegabytes(pid);
    if (memory > 0) report({ name: `${name}: memory of the application`, runs: [memory], unit: 'MB' });
    return medians;
  } finally {
    agent.destroy();
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Two words of a title, three in ten with a letter left out; and beginnings of words. */
function createAddresses(count: number, wanted: number): { searches: string[]; prefixes: string[] } {
  const random = randomFrom(17);
  const { resources } = generateResources(count);
  const searches: string[] = [];
  const prefixes: string[] = [];
  const facets = 'subjects,modalities,gradeLevels,interests,inLanguage,learningResourceType';
  while (searches.length < wanted) {
    const resource = resources[Math.floor(random() * resources.length)] as Record<string, unknown>;
    const words = String(resource.title).split(' ');
    const at = Math.floor(random() * Math.max(1, words.length - 1));
    const [first = '', second = ''] = words.slice(at, at + 2);
    const written = random() < 0.3 && second.length > 5 ? second.slice(0, 3) + second.slice(4) : second;
    const query = new URLSearchParams({
      q: `${first} ${written}`,
      subjects: String(resource.subjects),
      gradeLevels: String(resource.gradeLevels),
      inLanguage: String(resource.inLanguage),
      facets,
      limit: '20',
    });
    searches.push(`/api/v1/search/resources?${query}`);
    prefixes.push(`/api/v1/search/suggestions?q=${encodeURIComponent(first.slice(0, 2 + Math.floor(random() * 3)))}`);
  }
  return { searches, prefixes };
}

/** From a change of a tag, with its answer, to the answer of a search that waits for it. */
async function timeTagging(address: string, headers: Record<string, string>, runs: number): Promise<number[]> {
  const found = await fetch(`${address}/api/v1/search/resources?limit=1`, { headers });
  const { hits } = (await found.json()) as { hits: { id: string }[] };
  const resource = `${address}/api/v1/resources/${hits[0]?.id}`;
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const read = await fetch(resource, { headers });
    await read.arrayBuffer();
    const startedAt = performance.now();
    const changed = await fetch(resource, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/json', 'if-match': read.headers.get('etag') ?? '' },
      body: JSON.stringify({ keywords: [`tagged${run}`] }),
    });
    await changed.arrayBuffer();
    const query = new URLSearchParams({ q: `tagged${run}`, waitFor: changed.headers.get('search-token') ?? '' });
    const answer = await fetch(`${address}/api/v1/search/resources?${query}`, { headers });
    const { total } = (await answer.json()) as { total: number };
    if (total !== 1) throw new Error(`the new tag is found ${total} times`);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** How many milliseconds each answer took, one after the other. */
async function timed(
  agent: Agent,
  address: string,
  headers: Record<string, string>,
  paths: readonly string[],
): Promise<number[]> {
  const times: number[] = [];
  for (const path of paths) {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${address}${path}`, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path} answers ${response.statusCode}`));
        response.resume().once('end', resolve);
      });
      asked.once('error', reject).end();
    });
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** What the application itself has measured of its engine so far. */
async function engineTime(address: string): Promise<{ seconds: number; searches: number }> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^pathloom_search_seconds_${name}\\{index="resources"\\} (.+)$`, 'm').exec(text)?.[1]);
  return { seconds: read('sum'), searches: read('count') };
}
