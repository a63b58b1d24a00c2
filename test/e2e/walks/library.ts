import type { Page } from 'playwright-core';
import { signInAsStaff } from '../browser.ts';
import { faultyTable } from '../library-files.ts';
import type { Walk } from '../world.ts';
import { prepareSpecialist, specialist } from './specialist.ts';

async function open(page: Page, path: string, ready: string): Promise<void> {
  await page.goto(path);
  await page.locator(ready).first().waitFor({ state: 'attached' });
}

/** Something is opened, looked at, and closed again. */
async function lookInto(
  page: Page,
  button: string,
  ready: string,
  { name, look }: { name: string; look: (name: string) => Promise<void> },
): Promise<void> {
  await page.locator(button).first().click();
  await page.locator(`[role=dialog] ${ready}`).first().waitFor();
  await look(name);
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
}

export const libraryWalk: Walk = {
  area: 'library',
  async go({ world: { demo }, page, look }) {
    await prepareSpecialist(demo);
    await signInAsStaff(page, demo, specialist);
    await open(page, '/frameworks', 'main table a');
    await look('frameworks');
    await page.locator('main table a').first().click();
    await page.locator('[role=treeitem]').first().waitFor();
    await look('framework');
    await open(page, '/coverage', 'main table td button');
    await look('coverage');
    await lookInto(page, 'main table td button', 'section :is(li, p)', { name: 'coverage-gap', look });
    await open(page, '/duplicates', 'main li.card');
    await look('duplicates');
    await lookInto(page, 'main li.card button', 'fieldset', { name: 'duplicates-merge', look });
    await open(page, '/links', 'main li.card');
    await look('links');
    await lookInto(page, 'main li.card button', 'input[type=url]', { name: 'links-replace', look });
    await open(page, '/vocabularies', 'main table button');
    await look('vocabularies');
    await lookInto(page, 'main table button', 'form', { name: 'vocabularies-term', look });
    await open(page, '/vocabularies?view=unlisted', 'main table button');
    await look('vocabularies-words');
    await lookInto(page, 'main table button', 'form', { name: 'vocabularies-word', look });

    await open(page, '/imports', 'input[type=file]');
    const file = { name: 'lessons.csv', mimeType: 'text/csv', buffer: Buffer.from(faultyTable) };
    await page.locator('main input[type=file]').setInputFiles(file);
    const columns = page.locator('main section:has(select):has(input[type=checkbox])');
    await columns.waitFor();
    await look('imports-columns');
    await columns.locator('select').nth(0).selectOption('title');
    await columns.locator('select').nth(1).selectOption('summary');
    await columns.locator('button').last().click();
    await page.locator('main details summary').click();
    await page.locator('main details table').waitFor();
    await look('imports');
  },
};
