import { newVisitor, signInAsStaff } from '../browser.ts';
import { type Measure, percentile } from './budget.ts';

const teacher = 'teacher@demo.example';
const paths = 5;
const perPath = 20;

/** A playlist as large as teachers make them, and then some. */
async function makePlaylist({ demo }: Parameters<Measure>[0]): Promise<string> {
  const { hits } = (await demo.send(teacher, 'GET', '/search/resources?limit=20&isApproved=true')) as unknown as {
    hits: { id: string }[];
  };
  const number = (at: number) => at.toString(16).padStart(24, '0');
  const commands: object[] = [
    { do: 'addTarget', id: number(1), target: { statement: { en: 'I can tell how fast a page is.' } } },
  ];
  for (let path = 0; path < paths; path += 1) {
    const pathwayId = number(100 + path);
    commands.push({ do: 'addPathway', id: pathwayId, pathway: { title: `Path ${path + 1}` } });
    for (let at = 0; at < perPath; at += 1) {
      const resource = { resourceId: hits[at % hits.length]?.id };
      commands.push({
        do: 'addEntry',
        at: { pathwayId },
        entry: { kind: 'resource', resource, targetIds: [number(1)] },
      });
    }
  }
  const { id } = await demo.send(teacher, 'POST', '/playlists', { title: 'A hundred activities', commands });
  return String(id);
}

/** Tells the times of all frames while something is done, in milliseconds. As text: it runs in the page. */
const record = `(() => {
  const times = [];
  let isOn = true;
  const step = (time) => { times.push(time); if (isOn) requestAnimationFrame(step); };
  requestAnimationFrame(step);
  window.stopFrames = () => { isOn = false; return times; };
})()`;

/** Frames a second while an activity is dragged over all paths, back and forth: the mean, and what 19 of 20 frames reach. */
export const measureBuilder: Measure = async (world) => {
  const { demo, browser } = world;
  const id = await makePlaylist(world);
  const { context, page } = await newVisitor(browser, demo);
  await signInAsStaff(page, demo, teacher);
  await page.goto(`/playlists/${id}/edit`);
  await page
    .locator('[data-lane]')
    .nth(paths - 1)
    .waitFor();
  await page.locator('aside table').waitFor();
  const box = await page.locator('[data-card]').nth(2).boundingBox();
  if (!box) throw new Error('There is no card to drag.');
  const [x, y] = [box.x + 60, box.y + 16];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 10, { steps: 4 });
  await page.evaluate(record);
  for (let round = 0; round < 3; round += 1) {
    await page.mouse.move(820, 760, { steps: 60 });
    await page.mouse.move(x, y, { steps: 60 });
  }
  const times = await page.evaluate<number[]>('window.stopFrames()');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await context.close();
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return [
    { name: `builder: dragging over ${paths} paths of ${perPath}`, value: 1000 / mean, unit: 'frames/s', atLeast: 50 },
    { name: 'builder: 19 of 20 frames while dragging', value: 1000 / percentile(gaps, 0.95), unit: 'frames/s' },
  ];
};
