import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import type { Story } from '../world.ts';

const teacher = 'teacher@demo.example';

export const playlistStories: readonly Story[] = [
  {
    name: 'a teacher makes a playlist from search in few actions, publishes it, copies it and goes back a version',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      let actions = 0;
      const click = async (what: Locator) => {
        actions += 1;
        await what.click();
      };
      await signInAsStaff(page, demo, teacher);
      await page.goto('/search');
      await page.locator('article').first().waitFor();
      actions += 1;
      await page.getByRole('searchbox').fill('fractions');
      await page.locator('mark').first().waitFor();
      await page.locator('section[aria-busy=false]').waitFor();

      const add = (within: Locator) => within.getByRole('button', { name: 'Add to playlist' });
      await click(add(page.locator('article').nth(0)));
      await click(page.getByRole('button', { name: /^New playlist with this/ }));
      await page.getByText('is made.').waitFor();

      await click(page.locator('article h2 a').nth(2));
      const preview = page.getByRole('dialog');
      await preview.getByRole('heading', { name: 'Credit' }).waitFor();
      await click(add(preview));
      const list = page.getByRole('list', { name: 'Your playlists, the last used first' });
      await click(list.getByRole('listitem').first().getByRole('button').first());
      await page.getByText('Added to').waitFor();
      await click(page.getByRole('button', { name: 'Open', exact: true }).last());

      await page.waitForURL(/\/playlists\/[0-9a-f]{24}$/);
      const address = page.url();
      await click(page.getByRole('button', { name: 'Publish', exact: true }));
      await click(page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }));
      await page.getByText('Version 2 is published.').waitFor();
      await page.getByRole('link', { name: 'Assign', exact: true }).waitFor();
      // The page to assign it needs no more than five: from search to a class in fifteen.
      assert.ok(actions <= 10, `${actions} actions`);
      assert.equal(await page.locator('section[aria-labelledby^=lane-] ol > li').count(), 2);

      await page.getByRole('button', { name: '4 stars', exact: true }).click();
      await page.getByText('4 of 5 stars, from 1 person').waitFor();

      await page.getByRole('link', { name: 'Versions' }).click();
      await page.getByRole('heading', { name: 'Version 2' }).waitFor();
      await page.locator('details[open] li').first().waitFor();
      await page.getByRole('button', { name: 'Bring it back as the draft' }).click();
      await page.getByText('The draft is version 1 again.').waitFor();
      await page.getByText('This is the draft.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).last().click();

      await page.goto(address);
      await page.getByRole('button', { name: 'Copy and adapt' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Copy and adapt' }).click();
      await page.getByText('Based on').waitFor();
      assert.notEqual(page.url(), address);

      await page.getByRole('link', { name: 'Playlists', exact: true }).first().click();
      await page.locator('article').nth(3).waitFor();
      const before = await page.locator('article').count();
      const copy = page.locator('article').filter({ hasText: 'Draft' }).first();
      await copy.getByRole('button', { name: /^Archive/ }).click();
      await page.getByText('is in the archive.').waitFor();
      assert.equal(await page.locator('article').count(), before - 1);
      await page.getByRole('button', { name: 'Undo' }).last().click();
      await page
        .locator('article')
        .nth(before - 1)
        .waitFor();
      done();
      await context.close();
    },
  },
  {
    name: 'a teacher narrows a search by a standard with the keyboard, and keeps the search',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, teacher);
      await page.goto('/search?q=fractions');
      await page.locator('article').first().waitFor();
      const browse = page.locator('aside').getByRole('button', { name: 'Browse standards' });
      await browse.focus();
      await page.keyboard.press('Enter');
      const panel = page.getByRole('dialog');
      const first = panel.locator('[role=treeitem], input[type=checkbox]').first();
      await first.focus();
      await page.keyboard.press('Space');
      await page.waitForURL(/standards=/);
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      assert.equal(await page.evaluate('document.activeElement?.textContent'), 'Browse standards', 'the focus is back');

      await page.goto('/search?q=water');
      await page.getByRole('button', { name: 'Save this search' }).click();
      const saved = page.getByRole('list', { name: 'Saved searches' }).getByRole('link', { name: 'water' });
      await saved.waitFor();
      await page.goto('/search');
      await saved.click();
      await page.waitForURL(/q=water/);
      await page.getByRole('button', { name: 'Rename this saved search' }).click();
      await page.getByLabel('Name of the saved search').fill('Rain and rivers');
      await page.keyboard.press('Enter');
      await page.getByRole('list', { name: 'Saved searches' }).getByRole('link', { name: 'Rain and rivers' }).waitFor();
      await page.getByRole('button', { name: 'Rename this saved search', expanded: false }).waitFor();
      await page.getByRole('button', { name: 'Save “Rain and rivers” no longer' }).click();
      await page.getByRole('link', { name: 'Rain and rivers' }).waitFor({ state: 'detached' });
      done();
      await context.close();
    },
  },
];
