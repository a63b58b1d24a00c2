import assert from 'node:assert/strict';
import type { RunningDemo } from './running-demo.ts';
import { partsOf, takeAway } from './scenes.ts';

/** What the teacher's stories are about, by mouse and by keys: one playlist from the search to the merge. */
export const teacher = 'teacher@demo.example';
export const watching = 'Watch and try';
export const reading = 'Read and talk';
export const ownWords = 'Draw it for your grandmother.';
export const newWords = 'Look twice, then draw it.';

type Entry = { readonly kind: string; readonly role?: string };
type Version = {
  readonly version: {
    readonly version: number;
    readonly content: { readonly pathways: readonly { title: string; entries: readonly Entry[] }[] };
  };
};
type Part = {
  readonly version: number;
  readonly state: string;
  readonly timeFactor: number;
  readonly pathway: { readonly title: string } | null;
  readonly steps: readonly { readonly step: { readonly instructions: string | null } }[];
};

async function partOf(demo: RunningDemo, assignmentId: string, name: string): Promise<Part> {
  const found = (await partsOf(demo, assignmentId)).find((part) => part.name.startsWith(name));
  assert.ok(found, `${name} has it`);
  return (await demo.send(teacher, 'GET', `/student-playlists/${found.id}`)) as unknown as Part;
}

/** Three paths that can be published, as the interface tells it. */
export async function checkPublished(demo: RunningDemo, playlistId: string): Promise<number> {
  const { publishedVersion } = (await demo.send(teacher, 'GET', `/playlists/${playlistId}`)) as {
    publishedVersion: number;
  };
  const { version } = (await demo.send(
    teacher,
    'GET',
    `/playlists/${playlistId}/versions/${publishedVersion}`,
  )) as unknown as Version;
  const { pathways } = version.content;
  assert.equal(pathways.length, 3);
  for (const { title, entries } of pathways) assert.ok(entries.length > 0, `${title} has activities`);
  for (const title of [watching, reading]) {
    const path = pathways.find((one) => one.title === title);
    assert.ok(
      path?.entries.some(({ role }) => role === 'assess'),
      `${title} is checked at its end`,
    );
  }
  return publishedVersion;
}

/** All students have it, two of them another path, one of these more time. */
export async function checkGiven(demo: RunningDemo, assignmentId: string): Promise<void> {
  assert.equal((await partsOf(demo, assignmentId)).length, 6);
  const [sofia, linh] = [await partOf(demo, assignmentId, 'Sof'), await partOf(demo, assignmentId, 'Linh')];
  assert.equal(sofia.pathway?.title, watching);
  assert.equal(linh.pathway?.title, reading);
  assert.deepEqual([sofia.timeFactor, linh.timeFactor], [1, 1.5]);
}

/** The new version is with everybody, and in the one conflict it was taken. */
export async function checkMerged(demo: RunningDemo, assignmentId: string, version: number): Promise<void> {
  const sofia = await partOf(demo, assignmentId, 'Sof');
  const linh = await partOf(demo, assignmentId, 'Linh');
  assert.deepEqual([sofia.version, linh.version], [version, version]);
  assert.deepEqual([sofia.state, linh.state], ['upToDate', 'upToDate']);
  assert.ok(sofia.steps.some(({ step }) => step.instructions === newWords));
  assert.ok(!sofia.steps.some(({ step }) => step.instructions === ownWords));
  assert.equal(linh.pathway?.title, reading, 'what was fitted stays');
  assert.equal(linh.timeFactor, 1.5);
}

/** Leaves the demo as it was: nobody has it, and the list of playlists is as long as before. */
export async function clearAway(demo: RunningDemo, title: string): Promise<void> {
  const { items } = (await demo.send(teacher, 'GET', '/playlists?whose=mine&limit=100')) as unknown as {
    items: readonly { id: string; title: string; status: string }[];
  };
  for (const { id } of items.filter((one) => one.title === title && one.status !== 'archived')) {
    const given = (await demo.send(teacher, 'GET', `/assignments?playlistId=${id}`)) as unknown as {
      items: readonly { id: string }[];
    };
    for (const assignment of given.items) await takeAway(demo, assignment.id);
    await demo.send(teacher, 'POST', `/playlists/${id}/archive`);
  }
}
