import { signInAsStaff } from '../browser.ts';
import { prepareLibraryCare } from '../library-care.ts';
import { casePackage, untaggedTable } from '../library-files.ts';
import type { RunningDemo } from '../running-demo.ts';
import type { Walk } from '../world.ts';

export const specialist = 'specialist@demo.example';
const prepared = new WeakMap<RunningDemo, Promise<void>>();

/** Two walks go through it, also at the same time. */
export function prepareSpecialist(demo: RunningDemo): Promise<void> {
  const preparing = prepared.get(demo) ?? prepare(demo);
  prepared.set(demo, preparing);
  return preparing;
}

/** Something in every place: a framework, untagged resources, reviews, a pair that looks the same, and broken links. */
async function prepare(demo: RunningDemo): Promise<void> {
  const job = await demo.send(specialist, 'POST', '/frameworks/imports', JSON.parse(casePackage()));
  for (let state = job.state; state !== 'done'; ) ({ state } = await demo.send(specialist, 'GET', `/jobs/${job.id}`));
  const lessons = untaggedTable(30).split('\r\n').slice(1);
  for (const line of lessons) {
    const [title, summary, url] = JSON.parse(`[${line}]`) as string[];
    await demo.send(specialist, 'POST', '/resources', { title, summary, url, kind: 'link', visibility: 'district' });
  }
  const teacher = 'teacher@demo.example';
  for (const [title, dueOn] of [
    ['Fractions with pizza', '2020-01-15'],
    ['Fractions with rulers', null],
  ] as const) {
    const { id } = await demo.send(teacher, 'POST', '/resources', {
      title,
      kind: 'text',
      body: 'Cut it into equal parts.',
      inLanguage: ['en'],
      license: 'CC BY 4.0',
      modalities: ['hands-on'],
    });
    const { review } = await demo.send(teacher, 'POST', `/resources/${id}/review`, {
      visibility: 'district',
      note: 'Worked well.',
    });
    await demo.send(specialist, 'PATCH', `/reviews/${(review as { id: string }).id}`, { dueOn });
  }
  await prepareLibraryCare(demo);
}

export const specialistWalk: Walk = {
  area: 'specialist',
  async go({ world: { demo }, page, look }) {
    await prepareSpecialist(demo);
    await signInAsStaff(page, demo, specialist);
    await page.locator('main section ul strong').first().waitFor();
    await look('home-specialist');
    await page.goto('/tagging');
    // The first suggestions take the longest: what speaks for them is read then.
    await page.locator('[role=grid]').waitFor({ timeout: 60_000 });
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('ArrowRight');
    await look('tagging');
    await page.keyboard.type('3.NF');
    await page.locator('[role=option]').first().waitFor();
    await look('tagging-cell');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F4');
    await page.locator('[role=dialog] input').first().waitFor();
    await look('tagging-standards');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    const tools = page.locator('[role=toolbar] button');
    for (const [name, at] of [
      ['tagging-accept', 1],
      ['tagging-all', 2],
      ['tagging-keys', 3],
    ] as const) {
      await tools.nth(at).click();
      await page.locator('[role=dialog] select, [role=dialog] dl').first().waitFor();
      await look(name);
      await page.keyboard.press('Escape');
      await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    }
    await page.goto('/review');
    await page.locator('main table a').first().click();
    await page.locator('main fieldset').first().waitFor();
    await look('review');
    await page.goto('/review');
    await page.locator('main table').waitFor();
    await look('review-queue');
  },
};
