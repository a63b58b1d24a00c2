import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparisonWithBare, importGenerated, signedIn } from './api.ts';
import { generateResources } from './generate-resources.ts';
import { type Figure, median, percentile } from './measure.ts';
import { processorMilliseconds, startApplication, stop } from './server-process.ts';

type Report = (figure: Figure) => void;

const paths = 4;
const stepsPerPath = 12;
/** Versions that are published for one figure. */
const publications = 40;
/** Proposals that are made for one figure, each of other standards. */
const proposals = 40;
const librarySize = 10_000;

/** A playlist of 4 paths with 12 steps each, every one with a resource of its own. */
export async function benchPlaylists(report: Report, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  try {
    const dataDir = join(folder, 'data');
    const { address, child } = await startApplication(dataDir);
    const pid = child.pid as number;
    try {
      const headers = await signedIn(address);
      const playlist = await makePlaylist(`${address}/api/v1`, headers);
      const compare = comparisonWithBare({ folder, headers, report, runs });
      for (const [name, url] of [
        ['GET a playlist', playlist],
        ['GET a version', `${playlist}/versions/1`],
      ] as const) {
        const one = await fetch(url, { headers });
        const etag = one.headers.get('etag') as string;
        const bytes = await one.text();
        report({ name: `${name}: bytes`, runs: [bytes.length / 1_000], unit: 'kB' });
        await compare(name, url, {}, bytes, 20);
        await compare(`${name}, 304`, url, { 'if-none-match': etag }, '', 25);
      }
      await benchPublishing(playlist, { headers, pid }, report, runs);
      await importGenerated(address, { folder, dataDir, resources: alignedResources() });
      await benchProposals(`${address}/api/v1/playlists/proposals`, { headers, pid }, report, runs);
    } finally {
      await stop(child);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Headers = Record<string, string>;

export async function send(url: string, headers: Headers, body: object): Promise<{ id: string; revision: number }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; revision: number };
}

export const idOf = (number: number): string => number.toString(16).padStart(24, '0');

/** @returns its address */
export async function makePlaylist(api: string, headers: Headers): Promise<string> {
  const summary = 'What a fraction is, shown with bread, rulers and number lines; with questions to talk about.';
  const targetId = idOf(1);
  const commands: object[] = [
    { do: 'addTarget', id: targetId, target: { statement: { en: 'I can name fractions.' } } },
  ];
  for (let path = 0; path < paths; path += 1) {
    const pathwayId = idOf(100 + path);
    commands.push({ do: 'addPathway', id: pathwayId, pathway: { title: `Path ${path + 1}` } });
    for (let step = 0; step < stepsPerPath; step += 1) {
      const number = path * stepsPerPath + step;
      const resource = await send(`${api}/resources`, headers, {
        title: `Fractions, part ${number}`,
        summary,
        kind: 'link',
        url: `https://example.org/fractions/${number}`,
        inLanguage: ['en'],
        license: 'CC BY 4.0',
        modalities: ['video'],
        timeRequired: 'PT10M',
        visibility: 'district',
        schoolId: null,
        approvedForStudents: true,
      });
      await send(`${api}/resources/${resource.id}/versions`, headers, {});
      const entry = {
        kind: 'resource',
        targetIds: [targetId],
        instructions: 'Look at it with a **partner**, and write down what surprised you.',
        resource: { resourceId: resource.id },
      };
      commands.push({ do: 'addEntry', at: { pathwayId }, entry });
    }
  }
  const { id } = await send(`${api}/playlists`, headers, {
    title: 'Fractions',
    visibility: 'district',
    schoolId: null,
    commands,
  });
  await send(`${api}/playlists/${id}/versions`, headers, {});
  return `${api}/playlists/${id}`;
}

type Application = { readonly headers: Headers; readonly pid: number };

async function benchPublishing(
  playlist: string,
  { headers, pid }: Application,
  report: Report,
  runs: number,
): Promise<void> {
  const slow: number[] = [];
  const edits: number[] = [];
  const processor: number[] = [];
  let { revision } = (await (await fetch(playlist, { headers })).json()) as { revision: number };
  for (let run = 0; run <= runs; run += 1) {
    const published: number[] = [];
    const edited: number[] = [];
    let took = 0;
    for (let each = 0; each < publications; each += 1) {
      const changes = { title: `Fractions ${run}.${each}` };
      const begun = performance.now();
      await send(`${playlist}/edits`, headers, { baseRevision: revision, commands: [{ do: 'setDetails', changes }] });
      const between = performance.now();
      const before = processorMilliseconds(pid);
      ({ revision } = await send(`${playlist}/versions`, headers, {}));
      took += processorMilliseconds(pid) - before;
      published.push(performance.now() - between);
      edited.push(between - begun);
    }
    // The first does not count.
    if (run === 0) continue;
    slow.push(percentile(published, 0.95));
    edits.push(percentile(edited, 0.95));
    processor.push(took / publications);
  }
  report({ name: 'edit a playlist, p95', runs: edits, unit: 'ms' });
  report({ name: 'publish a playlist, p95', runs: slow, unit: 'ms', target: { atMost: 50 } });
  if (median(processor) > 0) report({ name: 'publish: processor time', runs: processor, unit: 'ms' });
}

const codes = ['3', '4', '5'].flatMap((grade) =>
  ['NF.A', 'NBT.A', 'OA.A', 'MD.A'].flatMap((domain) => [1, 2, 3].map((number) => `${grade}.${domain}.${number}`)),
);

/** A library in which each standard has nearly 300 resources that teach, practice or check it. */
function alignedResources(): Record<string, unknown>[] {
  return generateResources(librarySize).resources.map((resource, at) => {
    const code = codes[at % codes.length] as string;
    const [type, alignmentType] = (
      [
        ['lesson', 'teaches'],
        ['exercise', 'teaches'],
        ['quiz', 'assesses'],
      ] as const
    )[Math.floor(at / codes.length) % 3] as readonly [string, string];
    return {
      ...resource,
      gradeLevels: [code.slice(0, 1)],
      alignments: [{ code, alignmentType }],
      learningResourceType: [type],
      approvedForStudents: true,
      visibility: 'district',
    };
  });
}

/** A draft of three paths to three targets, from a library of 10,000 resources. */
async function benchProposals(
  address: string,
  { headers, pid }: Application,
  report: Report,
  runs: number,
): Promise<void> {
  const strategies = ['video', 'reading', 'hands-on'].map((modality) => ({ by: 'modality', modality }));
  const slow: number[] = [];
  const processor: number[] = [];
  let steps = 0;
  for (let run = 0; run <= runs; run += 1) {
    const times: number[] = [];
    let took = 0;
    for (let each = 0; each < proposals; each += 1) {
      const at = (run * proposals + each) % codes.length;
      const standards = [0, 1, 2].map((next) => codes[(at + next) % codes.length]);
      const before = processorMilliseconds(pid);
      const begun = performance.now();
      const made = await send(address, headers, { standards, strategies, minutesPerPathway: 90 });
      times.push(performance.now() - begun);
      took += processorMilliseconds(pid) - before;
      const { pathways } = made as unknown as { pathways: { steps: unknown[] }[] };
      steps = pathways.reduce((sum, pathway) => sum + pathway.steps.length, 0);
    }
    if (run === 0) continue;
    slow.push(percentile(times, 0.95));
    processor.push(took / proposals);
  }
  report({ name: 'steps of the last proposal', runs: [steps], unit: 'steps' });
  const name = `propose 3 paths to 3 targets of ${librarySize.toLocaleString('en-US')} resources`;
  report({ name: `${name}, p95`, runs: slow, unit: 'ms', target: { atMost: 300 } });
  if (median(processor) > 0) report({ name: `${name}: processor time`, runs: processor, unit: 'ms' });
}
