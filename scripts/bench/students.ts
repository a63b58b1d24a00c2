import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { comparisonWithBare, signedIn } from './api.ts';
import { type Figure, median, percentile } from './measure.ts';
import { idOf, makePlaylist, send } from './playlists.ts';
import { processorMilliseconds, startApplication, stop } from './server-process.ts';

type Report = (figure: Figure) => void;
type Headers = Record<string, string>;

const studentCount = 500;
/** Students for whom something was fitted. */
const fittedCount = 100;
/** Who tell something at the same moment. */
const atOnce = 16;
/** Times that the page of the class is read for one figure. */
const reads = 20;

/** A class of 500 who have a playlist of 12 steps each: their own page, what they do, the pages of all, and a new version for everybody. */
export async function benchStudents(report: Report, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pathloom-bench-'));
  try {
    const { address, child } = await startApplication(join(folder, 'data'));
    const [api, pid] = [`${address}/api/v1`, child.pid as number];
    try {
      const headers = await signedIn(address);
      const playlist = await makePlaylist(api, headers);
      const playlistId = playlist.split('/').at(-1) as string;
      const pathway = { mode: 'fixed', pathwayId: idOf(100) };
      await benchOwnPage(api, { folder, headers, playlistId, pathway }, report, runs);
      const path = await assignToClass(api, headers, { playlistId, pathway }, report);
      await benchClassPage('list students', `${path}/students`, { headers, pid }, report, runs);
      await benchEvents(api, path, headers, report, runs);
      await benchClassPage('how the class stands', `${path}/progress`, { headers, pid }, report, runs);
      await benchUpdates(api, path, { headers, pid, playlist, playlistId }, report, runs);
    } finally {
      await stop(child);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function read<Answer>(url: string, headers: Headers): Promise<Answer> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** Of whoever asks: adults learn too. */
async function benchOwnPage(
  api: string,
  { folder, headers, ...given }: { folder: string; headers: Headers; playlistId: string; pathway: object },
  report: Report,
  runs: number,
): Promise<void> {
  const me = await read<{ id: string }>(`${api}/me`, headers);
  await send(`${api}/assignments`, headers, { ...given, audience: { kind: 'students', studentIds: [me.id] } });
  const { items } = await read<{ items: { id: string }[] }>(`${api}/me/playlists`, headers);
  const url = `${api}/me/playlists/${items[0]?.id}`;
  const answer = await fetch(url, { headers });
  const etag = answer.headers.get('etag') as string;
  const bytes = await answer.text();
  report({ name: 'GET my playlist: bytes', runs: [bytes.length / 1_000], unit: 'kB' });
  const compare = comparisonWithBare({ folder, headers, report, runs });
  await compare('GET my playlist', url, {}, bytes, 10);
  await compare('GET my playlist, 304', url, { 'if-none-match': etag }, '', 10);
}

/** @returns the address of the assignment */
async function assignToClass(api: string, headers: Headers, given: object, report: Report): Promise<string> {
  const schools = await read<{ items: { id: string }[] }>(`${api}/schools`, headers);
  const schoolId = schools.items[0]?.id as string;
  const studentIds: string[] = [];
  for (let at = 0; at < studentCount; at += 1) {
    const memberships = [{ role: 'student', schoolId, from: '2020-01-01' }];
    studentIds.push((await send(`${api}/people`, headers, { displayName: `Student ${at}`, memberships })).id);
  }
  const { id: classId } = await send(`${api}/classes`, headers, { schoolId, title: 'Everybody' });
  await send(`${api}/classes/${classId}/students`, headers, {
    students: studentIds.map((studentId) => ({ studentId })),
  });
  const begun = performance.now();
  const made = (await send(`${api}/assignments`, headers, {
    ...given,
    audience: { kind: 'class', classId },
  })) as unknown as { assignment: { id: string }; jobId: string };
  const answered = performance.now() - begun;
  await finished(api, headers, made.jobId);
  report({ name: `assign to ${studentCount}, until answered`, runs: [answered], unit: 'ms' });
  report({ name: `assign to ${studentCount}, until all have it`, runs: [performance.now() - begun], unit: 'ms' });
  return `${api}/assignments/${made.assignment.id}`;
}

async function finished(api: string, headers: Headers, jobId: string): Promise<void> {
  for (;;) {
    const { state } = await read<{ state: string }>(`${api}/jobs/${jobId}`, headers);
    if (state === 'done') return;
    if (state !== 'queued' && state !== 'running') throw new Error(`The job ended as ${state}.`);
    await sleep(10);
  }
}

async function benchClassPage(
  name: string,
  url: string,
  { headers, pid }: { headers: Headers; pid: number },
  report: Report,
  runs: number,
): Promise<void> {
  const slow: number[] = [];
  const processor: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const times: number[] = [];
    const before = processorMilliseconds(pid);
    for (let each = 0; each < reads; each += 1) {
      const begun = performance.now();
      await read(url, headers);
      times.push(performance.now() - begun);
    }
    if (run === 0) continue;
    slow.push(percentile(times, 0.95));
    processor.push((processorMilliseconds(pid) - before) / reads);
  }
  report({
    name: `${name}, ${studentCount} of them, p95`,
    runs: slow,
    unit: 'ms',
    target: { atMost: 100 },
  });
  if (median(processor) > 0) report({ name: `${name}: processor time`, runs: processor, unit: 'ms' });
}

/** Something happens at a step of each student, told by as many as a school has at once. */
async function benchEvents(api: string, path: string, headers: Headers, report: Report, runs: number): Promise<void> {
  const { items } = await read<{ items: { id: string }[] }>(`${path}/students`, headers);
  const { steps } = await read<{ steps: { step: { id: string } }[] }>(
    `${api}/student-playlists/${items[0]?.id}`,
    headers,
  );
  const rates: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const stepId = steps[run % steps.length]?.step.id;
    const waiting = items.map(({ id }) => id);
    const begun = performance.now();
    const tell = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const events = [{ id: `event-${run}-${id}`, stepId, kind: 'helped' }];
        const { added } = (await send(`${api}/student-playlists/${id}/events`, headers, { events })) as unknown as {
          added: string[];
        };
        if (added.length !== 1) throw new Error(`The event of ${id} was not taken.`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, tell));
    if (run > 0) rates.push((1_000 * items.length) / (performance.now() - begun));
  }
  report({ name: 'events taken, durable', runs: rates, unit: '/s', target: { atLeast: 200 } });
}

async function benchUpdates(
  api: string,
  path: string,
  { headers, pid, playlist, playlistId }: { headers: Headers; pid: number; playlist: string; playlistId: string },
  report: Report,
  runs: number,
): Promise<void> {
  type Listed = { id: string; version: number };
  const list = async () => (await read<{ items: Listed[] }>(`${path}/students`, headers)).items;
  const { steps } = await read<{ steps: { step: { id: string } }[] }>(
    `${api}/student-playlists/${(await list())[0]?.id}`,
    headers,
  );
  const [first, second] = steps.map(({ step }) => step.id) as [string, string];
  for (const { id } of (await list()).slice(0, fittedCount)) {
    const commands = [
      { do: 'edit', stepId: first, changes: { minutes: 25 } },
      { do: 'move', stepId: second, after: null },
    ];
    await send(`${api}/student-playlists/${id}/changes`, headers, { commands });
  }
  const looked: number[] = [];
  const took: number[] = [];
  const processor: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const { revision } = await read<{ revision: number }>(playlist, headers);
    const changes = { instructions: `Read it, ${run}.` };
    await send(`${playlist}/edits`, headers, {
      baseRevision: revision,
      commands: [{ do: 'updateEntry', entryId: first, changes }],
    });
    await send(`${playlist}/versions`, headers, {});
    const begun = performance.now();
    await read(`${api}/assignments/merges?playlistId=${playlistId}`, headers);
    const between = performance.now();
    const before = processorMilliseconds(pid);
    const { jobId } = (await send(`${api}/assignments/merges`, headers, { playlistId })) as unknown as {
      jobId: string;
    };
    await finished(api, headers, jobId);
    if (run === 0) continue;
    looked.push(between - begun);
    took.push(performance.now() - between);
    processor.push(processorMilliseconds(pid) - before);
  }
  const behind = (await list()).filter(({ version }) => version !== runs + 2).length;
  if (behind > 0) throw new Error(`${behind} students were left behind.`);
  report({ name: `what a new version does for ${studentCount}`, runs: looked, unit: 'ms' });
  report({ name: `bring ${studentCount} to it`, runs: took, unit: 'ms', target: { atMost: 2_000 } });
  if (median(processor) > 0) report({ name: 'bring them to it: processor time', runs: processor, unit: 'ms' });
}
