import assert from 'node:assert/strict';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import { rosterWithMistakes } from '../one-roster.ts';
import { startEmpty } from '../running-demo.ts';
import type { Story } from '../world.ts';

export const adminStories: readonly Story[] = [
  {
    name: 'an admin takes over a roster with mistakes and takes it back, lets a program in, and reads who saw records',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, 'admin@demo.example');
      await page.getByRole('link', { name: 'Administration' }).first().click();
      await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Rosters' }).click();
      const file = { name: 'northside.zip', mimeType: 'application/zip', buffer: rosterWithMistakes() };
      await page.locator('input[type=file]').setInputFiles(file);
      // Looked through first: mistakes by file and line, and nothing is written.
      await page.getByText('Nothing has been written yet.').waitFor();
      await page.getByRole('heading', { name: /rows? could not be taken/ }).waitFor();
      await page
        .getByRole('cell', { name: /^users.csv, line 5/ })
        .first()
        .waitFor();
      const schools = await demo.send('admin@demo.example', 'GET', '/schools');
      assert.equal(schools.total, 2);
      await page.getByRole('button', { name: 'Take over now' }).click();
      await page.getByText('The roster was taken over.').waitFor();
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('link', { name: 'Take over a roster' }).nth(1).waitFor();
      const history = page.url();
      await page.goto('/admin/people');
      await page.getByLabel('Name begins with').fill('tess');
      await page.getByRole('link', { name: 'Tess Moreno' }).click();
      await page.getByRole('heading', { name: 'Tess Moreno' }).waitFor();
      assert.ok(!(await page.title()).includes('Tess'), 'the title of the page names nobody');
      const tess = page.url();
      // The wrong file: from its history it is taken back as a whole.
      await page.goto(history);
      await page.getByRole('link', { name: 'Take over a roster' }).first().click();
      await page.getByRole('button', { name: 'Take it all back' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Take it all back' }).click();
      await page.getByText('things are as they were before.').waitFor();
      await page.goto(tess);
      await page.getByRole('region', { name: 'Roles' }).getByText('Nothing here yet.').waitFor();
      const { items } = await demo.send('admin@demo.example', 'GET', '/classes');
      assert.ok(!JSON.stringify(items).includes('Reading 4'), 'its class is archived');

      await page.goto('/admin/clients');
      await page.getByRole('button', { name: 'Let a program in' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Our LMS');
      await dialog.getByRole('button', { name: 'Make its secret' }).click();
      const id = await dialog.getByLabel('client_id').inputValue();
      const secret = await dialog.getByLabel('client_secret').inputValue();
      const token = await fetch(`${demo.address}/api/v1/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
      });
      assert.equal(token.status, 200);
      await dialog.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('link', { name: 'Our LMS' }).click();
      await page.getByRole('button', { name: 'Shut out' }).click();
      await page.getByRole('button', { name: 'Shut it out' }).click();
      await page.getByText('Shut out', { exact: true }).first().waitFor();

      await page.goto('/admin/audit');
      await page.getByRole('cell', { name: 'Changed who is in a class' }).first().waitFor();
      await page.getByLabel('What', { exact: true }).selectOption({ label: 'Handed out the record' });
      await page.getByText('Nothing was written down').waitFor();
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save as a table (CSV)' }).click();
      assert.equal((await saved).suggestedFilename(), 'student-record-audit.csv');
      done();
      await context.close();
    },
  },
  {
    name: 'a new installation is set up in four steps, once',
    async run({ demo, browser }) {
      const { welcome, stop } = await startEmpty();
      try {
        const address = new URL(welcome).origin;
        const { context, page } = await newVisitor(browser, { ...demo, address });
        const done = watch(page);
        // Whoever has lost the address finds the way from the sign-in.
        await page.goto('/sign-in');
        await page.getByRole('link', { name: /set up your district/ }).waitFor();
        await page.goto(welcome);
        await page.getByRole('button', { name: 'Set up our district' }).click();
        await page.locator('input[name=district]').fill('Pine Valley Schools');
        await page.getByLabel('Time zone').selectOption('America/Denver');
        await page.getByRole('button', { name: 'Next' }).click();
        await page.locator('input[name=name]').fill('Rosa Field');
        await page.locator('input[name=email]').fill('rosa@pine.example');
        await page.locator('input[name=password]').fill('a few words in a row');
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: 'Do this later' }).click();
        await page.locator('textarea[name=schools]').fill('Pine Elementary\nValley Middle');
        await page.getByRole('button', { name: 'Add 2 schools' }).click();
        await page.waitForURL('**/admin');
        await page.getByText('Pine Valley Schools').waitFor();
        await page.getByText('There is no class yet.').waitFor();
        await page.getByRole('button', { name: 'Account of Rosa Field' }).waitFor();
        await page.goto('/admin/settings');
        assert.equal(await page.getByLabel('Time zone').inputValue(), 'America/Denver');
        // Its token is used up, and nobody else is asked to set it up.
        const again = await fetch(`${address}/api/v1/auth/accept-invitation`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token: welcome.split('#')[1], password: 'another long one', email: 'x@y.example' }),
        });
        assert.equal(again.status, 410);
        await page.goto(welcome);
        await page.getByText('This Pathloom is set up').waitFor();
        done();
        await context.close();
      } finally {
        await stop();
      }
    },
  },
];
