import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import { casePackage, untaggedTable } from '../library-files.ts';
import type { RunningDemo } from '../running-demo.ts';
import type { Story } from '../world.ts';

const specialist = 'specialist@demo.example';
const count = 200;

async function press(locator: Locator, key = 'Enter'): Promise<void> {
  await locator.focus();
  await locator.press(key);
}

/** A file, chosen by the keyboard. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await press(page.getByRole('button', { name: 'Choose a file' }));
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
}

async function handIn(demo: RunningDemo): Promise<void> {
  const teacher = 'teacher@demo.example';
  const { id } = await demo.send(teacher, 'POST', '/resources', {
    title: 'Fractions with pizza',
    kind: 'text',
    body: 'Cut it into equal parts.',
    inLanguage: ['en'],
    license: 'CC BY 4.0',
    modalities: ['hands-on'],
  });
  await demo.send(teacher, 'POST', `/resources/${id}/review`, { visibility: 'district', note: 'Worked well.' });
}

export const specialistStories: readonly Story[] = [
  {
    name: 'a specialist imports a framework and 200 resources, tags them in the table, and undoes the batch, by keyboard alone',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, specialist);
      const lacking = async () => (await demo.send(specialist, 'GET', '/suggestions?lacking=alignments')).total;
      const before = Number(await lacking());

      await press(page.getByRole('link', { name: 'Standards', exact: true }));
      await choose(page, 'lakeview.json', casePackage());
      await page.getByText('The standards are here.').waitFor();
      await press(page.getByRole('link', { name: 'Lakeview Mathematics' }));
      await page.getByRole('treeitem').first().waitFor();

      await page.goto('/imports');
      await choose(page, 'lessons.csv', untaggedTable(count));
      await press(page.getByRole('button', { name: 'See what would happen' }));
      await press(page.getByRole('button', { name: 'Import it' }));
      // What would happen says the same; only what has happened can be taken back.
      await page.getByRole('region', { name: 'Importing' }).getByRole('button', { name: 'Undo' }).waitFor();
      await page.getByText(`${count} resources made`).waitFor();

      await press(page.getByRole('link', { name: 'Tagging', exact: true }));
      const grid = page.getByRole('grid');
      // The first suggestions take the longest: what speaks for them is read then.
      await grid.waitFor({ timeout: 30_000 });
      await grid.focus();
      // A word is completed, and done to three rows at once.
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.type('3');
      await page.getByRole('combobox', { name: /^Grades of/ }).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('3 rows changed.').waitFor();
      assert.match((await page.locator('#cell-0-2').textContent()) ?? '', /^3/);
      await page.getByText('Saved at').waitFor();
      await page.keyboard.press('Control+z');
      await page.getByText('Taken back in 3 rows.').waitFor();

      // One suggestion by itself, and all that is sure of all that was found.
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('+');
      await page.getByText('Saved at').waitFor();
      assert.match((await page.locator('[data-active]').textContent()) ?? '', /^3\.(?:NF|MD)\.\d/);
      await press(page.getByRole('button', { name: 'Accept what is sure' }));
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'For' }).selectOption('all');
      await press(dialog.getByRole('button', { name: 'Accept them' }));
      await dialog.getByText(/\d+ resources changed/).waitFor({ timeout: 60_000 });
      await press(dialog.getByRole('button', { name: 'Back to the table' }));
      await dialog.waitFor({ state: 'detached' });
      assert.ok(Number(await lacking()) <= before, 'all of them are tagged');
      await grid.press('Control+z');
      await page.getByText(/Taken back in \d{3} rows/).waitFor({ timeout: 30_000 });
      assert.equal(Number(await lacking()), before + count - 1);
      done();
      await context.close();
    },
  },
  {
    name: 'a specialist imports the same table twice, which makes nothing twice, and takes it back',
    async run({ demo, browser }) {
      const table = await readFile(new URL('../../../docs/examples/resources.csv', import.meta.url), 'utf8');
      const made = table.trim().split('\n').length - 1;
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, specialist);
      const lookAt = async () => {
        await page.goto('/imports');
        await choose(page, 'resources.csv', table);
        await page.getByText('Rows are recognized by your own key').waitFor();
        const minutes = page.getByRole('combobox', { name: /^minutes/ });
        assert.equal(await minutes.locator('option:checked').textContent(), 'Minutes');
        await press(page.getByRole('button', { name: 'See what would happen' }));
      };
      await lookAt();
      await page.getByText(`${made} resources would be made`).waitFor();
      await press(page.getByRole('button', { name: 'Import it' }));
      const importing = page.getByRole('region', { name: 'Importing' });
      await importing.getByText(`${made} resources made`).waitFor();

      await lookAt();
      await page.getByText(`${made} would stay unchanged`).waitFor();
      assert.equal(await page.getByText(/would be (?:made|changed)/).count(), 0);
      assert.ok(await page.getByRole('button', { name: 'Import it' }).isDisabled());

      // Nothing stays behind; without that column the page says that rows are not known again.
      await page.getByRole('combobox', { name: 'id', exact: true }).selectOption({ label: 'Leave it out' });
      await page.getByText('Rows are not recognized').waitFor();
      const batches = page.getByRole('table', { name: 'What was changed in bulk' });
      const run = batches.getByRole('row').filter({ hasText: 'Import' }).filter({ hasText: 'Done' }).first();
      await press(run.getByRole('button', { name: 'Undo' }));
      await batches
        .getByRole('row')
        .filter({ hasText: 'Taken back' })
        .filter({ hasText: String(made) })
        .waitFor();
      done();
      await context.close();
    },
  },
  {
    name: 'a specialist reviews what a teacher has handed in, by keyboard alone',
    async run({ demo, browser }) {
      await handIn(demo);
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, specialist);
      await press(page.getByRole('link', { name: 'Review', exact: true }));
      await press(page.getByRole('link', { name: 'Fractions with pizza' }).first());
      await page.getByRole('heading', { level: 1, name: 'Fractions with pizza' }).waitFor();
      await press(page.getByRole('button', { name: 'Take it on' }));
      await page.getByText('You review this.').waitFor();
      for (const criterion of ['Alignment', 'Quality', 'Accessibility']) {
        await press(page.getByRole('group', { name: criterion }).getByRole('radio').nth(3), 'Space');
      }
      await press(page.getByRole('button', { name: 'Approve and publish' }));
      await page.getByText('Approved and published.').waitFor();
      const { items } = (await demo.send(specialist, 'GET', '/reviews')) as { items: { title: string }[] };
      assert.ok(!items.some(({ title }) => title === 'Fractions with pizza'));
      done();
      await context.close();
    },
  },
  {
    name: 'what a specialist does to the table waits for the network, and what others changed meanwhile is told',
    async run({ demo, browser }) {
      const made = { title: 'Fractions of an hour', kind: 'text', body: 'Tell the time.', visibility: 'district' };
      const { id } = await demo.send(specialist, 'POST', '/resources', made);
      const gradesNow = async () => {
        const { gradeLevels } = await demo.send(specialist, 'GET', `/resources/${id}?view=working`);
        return (gradeLevels as string[]).sort();
      };
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      page.on('dialog', (dialog) => void dialog.accept());
      await signInAsStaff(page, demo, specialist);
      const grid = page.getByRole('grid');
      // It was changed last, so it is the first row.
      const toGrades = async () => {
        await grid.getByText('Fractions of an hour').waitFor({ timeout: 30_000 });
        await grid.getByText('Fractions of an hour').click();
        await grid.focus();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
      };
      const write = async (grade: string) => {
        await page.keyboard.type(grade);
        await page.getByRole('combobox', { name: /^Grades of/ }).waitFor();
        await page.keyboard.press('Enter');
        await page.keyboard.press('Enter');
      };

      await page.goto('/tagging');
      await toGrades();
      await page.route('**/api/v1/quick-edits', (route) => route.abort());
      await write('4');
      await page.getByText(/The server cannot be reached. 1 row is kept/).waitFor();
      assert.deepEqual(await gradesNow(), []);
      // Not even a page that is closed loses it.
      await page.reload();
      await page.getByText(/The server cannot be reached. 1 row is kept/).waitFor({ timeout: 30_000 });
      await page.unroute('**/api/v1/quick-edits');
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByText('Saved at').waitFor();
      assert.deepEqual(await gradesNow(), ['4']);

      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/quick-edits')) sent.push(request.postData() ?? '');
      });
      await toGrades();
      const edits = [{ change: { gradeLevels: { add: ['3'] } }, resources: [{ id }] }];
      await demo.send(specialist, 'POST', '/quick-edits', { edits });
      await write('5');
      const told = page.getByRole('alert').filter({ hasText: 'Somebody else changed 1 row' });
      await told.waitFor();
      assert.deepEqual(await gradesNow(), ['3', '4']);
      await told.getByRole('button', { name: 'Make my change all the same' }).click();
      await told.waitFor({ state: 'detached' });
      // The keyboard stands in the row below by now.
      const row = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Fractions of an hour' }) });
      await row.getByRole('gridcell').filter({ hasText: '3' }).filter({ hasText: '5' }).waitFor();
      assert.equal(sent.length, 2, 'it was tried once, and once more when somebody had decided');
      assert.deepEqual(await gradesNow(), ['3', '4', '5']);
      done();
      await context.close();
    },
  },
];
