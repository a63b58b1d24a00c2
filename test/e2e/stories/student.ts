import assert from 'node:assert/strict';
import { newVisitor, phone, signInAsStudent } from '../browser.ts';
import { watch } from '../checks.ts';
import type { Story } from '../world.ts';

export const studentStories: readonly Story[] = [
  {
    name: 'a student on a phone works at an activity, goes offline and back',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      await signInAsStudent(page, demo, 'maya');
      const card = page.locator('article').filter({ hasText: 'done' }).first();
      await card.locator('h2 a').click();
      await page.locator('ol li a').first().click();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('button', { name: 'I am done' }).waitFor();
      await page.getByRole('button', { name: 'Ask for help' }).click();

      await context.setOffline(true);
      await page.getByText('No internet.').first().waitFor();
      await page.getByRole('button', { name: 'I am done' }).click();
      await page.getByText('You did this one.').waitFor();
      await page.getByRole('button', { name: 'Just right' }).click();
      await page.getByText(/\d things are kept here/).waitFor();
      // The next activity is there as well: what was read stays.
      await page.getByRole('link', { name: /^Next:/ }).click();
      await page.getByRole('textbox', { name: 'Your answer' }).fill('The shadow is short at noon.');
      await page.getByRole('button', { name: 'Hand in' }).click();
      await page.getByText('Handed in. Your teacher will look at it.').waitFor();

      await context.setOffline(false);
      await page.getByText('are kept here').waitFor({ state: 'detached' });
      await page.goto('/');
      await page.getByText('1 of 2 done').waitFor();
      const { items } = (await demo.send('student@demo.example', 'GET', '/me/playlists')) as unknown as {
        items: { id: string; doneCount: number }[];
      };
      assert.ok(
        items.some(({ doneCount }) => doneCount > 0),
        'the server knows',
      );
      done();
      await context.close();
    },
  },
  {
    name: 'a student chooses a path, and leaves nothing behind when signing out',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      await signInAsStudent(page, demo, 'noah');
      await page.getByRole('link', { name: /^Choose your path/ }).click();
      await page
        .getByRole('button', { name: /^Take this path/ })
        .first()
        .click();
      await page.getByText('Your path:').waitFor();
      await page.locator('ol li a').first().click();
      await page.locator('h1').waitFor();
      await page.getByRole('button', { name: 'Skip for now' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      const kept = await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('pathloom:person:'))");
      assert.deepEqual(kept, []);
      await page.goto('/');
      await page.waitForURL('**/sign-in');
      done();
      await context.close();
    },
  },
];
