import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateResources } from '../../../scripts/bench/generate-resources.ts';
import { newVisitor, signInAsStaff } from '../browser.ts';
import type { RunningDemo } from '../running-demo.ts';
import { type Measure, percentile } from './budget.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const wanted = 10_000;
const typed = ['fractions', 'area of triangles', 'photosynthesis', 'multiply by tens', 'linear equations', 'shadow'];

/**
 * Types one letter as somebody does, and tells how long it took until its results were painted: the address names them,
 * they are no old ones, and a frame was drawn.
 */
const typeText = `async (text) => {
  const box = document.querySelector('input[type=search]');
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const isShown = () =>
    (new URLSearchParams(location.search).get('q') ?? '').trim() === text.trim() &&
    document.querySelector('section[aria-busy]')?.getAttribute('aria-busy') === 'false';
  const started = performance.now();
  setValue.call(box, text);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  await frame();
  while (!isShown()) {
    if (performance.now() - started > 10_000) throw new Error('No results for ' + text);
    await frame();
  }
  return new Promise((resolve) => setTimeout(() => resolve(performance.now() - started), 0));
}`;

export const measureSearch: Measure = async ({ demo, browser }) => {
  const count = await fill(demo);
  const { context, page } = await newVisitor(browser, demo);
  await signInAsStaff(page, demo, 'teacher@demo.example');
  const times: number[] = [];
  for (const text of ['warm up', ...typed]) {
    await page.goto('/search');
    await page.locator('article').first().waitFor();
    for (let length = 3; length <= text.length; length += 1) {
      const letters = text.slice(0, length);
      // A space looks for the same.
      if (letters.endsWith(' ')) continue;
      const time = Number(await page.evaluate(`(${typeText})(${JSON.stringify(letters)})`));
      if (text !== 'warm up') times.push(time);
    }
  }
  await context.close();
  const name = `search, letter to results painted, ${count.toLocaleString('en-US')} resources`;
  return [
    { name: `${name}, median`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', atMost: 150 },
  ];
};

/** The real records where they lie beside the repository, and as many made ones as are missing. Says how many there are. */
async function fill(demo: RunningDemo): Promise<number> {
  const data = join(process.env.SAMPLE_DATA_DIR ?? '', 'resources');
  const hasData = process.env.SAMPLE_DATA_DIR !== undefined && existsSync(join(data, 'khan-topics.json'));
  if (hasData) {
    await importFile(demo, join(data, 'khan-topics.json'), 'khan');
    await importFile(demo, join(data, 'engageny'), 'engageny');
  }
  const missing = wanted - (await searchable(demo));
  if (missing > 0) {
    const folder = await mkdtemp(join(tmpdir(), 'pathloom-budgets-'));
    const file = join(folder, 'resources.ndjson');
    const { resources } = generateResources(missing);
    await writeFile(file, resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
    await importFile(demo, file, 'ndjson');
    await rm(folder, { recursive: true, force: true });
  }
  return searchable(demo);
}

async function importFile({ dataDir }: RunningDemo, file: string, format: string): Promise<void> {
  const args = ['dist/scripts/import.js', file, '--format', format, '--owner', 'admin@demo.example'];
  const program = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(program, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The import of ${file} ended with ${code}.`);
}

/** How many there are, once nothing waits for the index any more. */
async function searchable({ send }: RunningDemo): Promise<number> {
  for (;;) {
    const health = (await send('admin@demo.example', 'GET', '/search/health')) as unknown as {
      state: string;
      documents: number | null;
      pendingChanges: number;
    };
    // Totals of searches are counted only so far.
    if (health.state === 'ready' && health.pendingChanges === 0) return health.documents ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
