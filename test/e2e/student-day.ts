import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { waitUntil } from './browser.ts';
import type { RunningDemo } from './running-demo.ts';

/** A photo as a phone takes it, large and with what it tells of itself. */
export function photo(): Promise<Buffer> {
  const paper = { width: 3_000, height: 2_250, channels: 3 as const, background: '#c58512' };
  return sharp({ create: paper })
    .withExif({ IFD0: { Make: 'Phone', Model: 'Of a child' } })
    .jpeg()
    .toBuffer();
}

/** How much of anybody this browser keeps: in storage, in its database, in what answers without network. */
const keptHere = `(async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open('pathloom');
    asked.onsuccess = () => resolve(asked.result);
  });
  const count = (name) => new Promise((resolve) => {
    const asked = database.transaction(name).objectStore(name).count();
    asked.onsuccess = () => resolve(asked.result);
  });
  const records = {};
  for (const name of database.objectStoreNames) records[name] = await count(name);
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return {
    records,
    texts: Object.keys(localStorage).filter((key) => key.startsWith('pathloom:person:')),
    answers: kept.flat().map(({ url }) => new URL(url).pathname).filter((path) => /^.(?:api|files|evidence|saved)/.test(path)),
  };
})()`;

export const nothing = { records: { evidence: 0, files: 0, people: 0, saved: 0 }, texts: [], answers: [] };
export const whatIsKept = (page: Page) => page.evaluate<typeof nothing>(keptHere);

/** Waits until this browser keeps nothing of anybody. */
export async function waitForNothing(page: Page): Promise<void> {
  await waitUntil(page, `${keptHere}.then(({ records }) => Object.values(records).every((count) => count === 0))`);
  assert.deepEqual(await whatIsKept(page), nothing);
}

/** The link of a student's playlist, on the page of all of them. */
export const cardOf = (page: Page, id: string) =>
  page.locator('article').filter({ has: page.locator(`h2 a[href="/my/${id}"]`) });

type Work = {
  readonly doneCount: number;
  readonly items: readonly { readonly form: string; readonly pixels: unknown; readonly handedInAt: string | null }[];
};

/** What a teacher finds of a day's work: two activities done, and one photo that came once, smaller and handed in. */
export async function checkHandedIn(demo: RunningDemo, studentPlaylistId: string): Promise<void> {
  const teacher = 'teacher@demo.example';
  const { items } = (await demo.send(
    teacher,
    'GET',
    `/student-playlists/${studentPlaylistId}/evidence`,
  )) as unknown as Work;
  assert.equal(items.length, 1, 'it was sent once');
  const [photo] = items;
  assert.deepEqual([photo?.form, photo?.pixels], ['photo', { width: 2_560, height: 1_920 }]);
  assert.notEqual(photo?.handedInAt, null);
}
