import assert from 'node:assert/strict';
import { desktop, newVisitor, signInAsStaff, waitUntil } from '../browser.ts';
import { watch } from '../checks.ts';
import type { Story } from '../world.ts';

export const findingStories: readonly Story[] = [
  {
    name: 'a teacher signs in, searches, opens a resource, keeps it and finds it again',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await page.goto('/search?q=fractions');
      await page.waitForURL('**/sign-in?to=*');
      await page.locator('input[name=email]').fill('teacher@demo.example');
      await page.locator('input[name=password]').fill('wrong-password');
      await page.locator('button[type=submit]').click();
      await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
      await page.locator('input[name=password]').fill(demo.password);
      await page.locator('button[type=submit]').click();
      await page.waitForURL('**/search?q=fractions');
      await page.locator('article').first().waitFor();

      const box = page.getByRole('searchbox');
      await box.fill('video about fractions in Spanish');
      const offer = page.getByRole('button', { name: 'Show only: Spanish' });
      await offer.click();
      await page.getByRole('button', { name: 'Only: Spanish', exact: true }).waitFor();
      assert.match(page.url(), /accept=inLanguage/);
      const count = async () =>
        Number.parseInt((await page.locator('main [role=status]').first().textContent()) ?? '', 10);
      const narrowed = await count();
      await page.getByRole('checkbox', { name: /^Video/ }).check();
      await page.waitForURL(/modalities=video/);
      await page.locator('section[aria-busy=false]').waitFor();
      assert.ok((await count()) <= narrowed);

      // The engine does not answer: that is said, with a way on, and no advice to use other words.
      const asked = /\/api\/v1\/search\/resources/;
      await page.route(asked, async (route) => {
        const answer = await (await route.fetch()).json();
        await route.fulfill({ json: { ...answer, hits: [], facets: [], total: 0, degraded: true, nextCursor: null } });
      });
      await page.goto('/search?q=water');
      await page.getByRole('alert').getByText('Search works only in part right now').waitFor();
      assert.equal(await page.getByRole('heading', { name: 'Nothing found' }).count(), 0);
      await page.unroute(asked);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('article').first().waitFor();
      await page.getByRole('alert').waitFor({ state: 'detached' });

      await page.goto('/search?q=algibra');
      await page.getByText('Also looked for').waitFor();
      await page.goto('/search?q=zzzzqqqq&gradeLevels=4');
      await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
      await page.getByRole('button', { name: 'Show everything' }).click();
      await page.locator('article').nth(19).waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.locator('article').nth(20).waitFor();

      const first = page.locator('article').first();
      const title = (await first.locator('h2').textContent()) ?? '';
      await first.getByRole('button', { name: /as a favorite/ }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await first.locator('h2 a').click();
      await page.getByRole('dialog').getByRole('heading', { name: 'Credit' }).waitFor();
      await page.goBack();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Favorites' }).click();
      await page.getByRole('link', { name: title, exact: true }).waitFor();
      // Reading the page again needs no new sign-in: the cookie renews the session.
      await page.reload();
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.getByRole('link', { name: 'Open its own page' }).click();
      await page.waitForURL('**/resources/*');
      // By its own address it has all its texts, too.
      await page.reload();
      await page.getByRole('term').filter({ hasText: 'Subject' }).waitFor();
      done();
      await context.close();
    },
  },
  {
    name: 'a teacher who clicks everything twice gets it once, and goes back to where they were',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, 'teacher@demo.example');
      await page.getByRole('heading', { name: /^Hello/ }).waitFor();
      await page.getByRole('searchbox').fill('tortillas');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=tortillas/);
      const first = page.locator('article').first();
      await first.locator('h2 a').dblclick();
      await page.getByRole('dialog').getByRole('heading', { name: 'Credit' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.goBack();
      await page.getByRole('heading', { name: /^Hello/ }).waitFor();
      await page.goForward();
      await first.getByRole('button', { name: /^Add to playlist/ }).dblclick();
      await page.getByRole('button', { name: /^New playlist with this/ }).dblclick();
      const made = page.getByText(/“.*” is made/);
      await made.first().waitFor();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await made.count(), 1);
      assert.doesNotMatch((await made.textContent()) ?? '', /NF/);
      await page.getByRole('button', { name: 'Open', exact: true }).click();

      // A name without a space is as wide as the screen, and no wider.
      await page.getByRole('link', { name: 'Edit', exact: true }).click();
      await page.getByRole('button', { name: 'Details' }).click();
      await page.getByLabel(/^Name/).fill('Tortilla'.repeat(30));
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('heading', { level: 1, name: /TortillaTortilla/ }).waitFor();
      await page.setViewportSize({ width: 320, height: 700 });
      await waitUntil(page, 'document.documentElement.scrollWidth === 320');
      await page.setViewportSize(desktop);
      await page.getByText(/^Saved at/).waitFor();
      await page.goto('/playlists');
      await page
        .getByRole('button', { name: /^Archive/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      done();
      await context.close();
    },
  },
  {
    name: 'the keyboard alone: skip link, palette, a place, its heading',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, 'teacher@demo.example');
      await page.goto('/');
      await page.locator('main h3').first().waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate("document.activeElement?.getAttribute('href')"), '#content');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('fav');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/favorites');
      await page.locator('h1:focus').waitFor();
      assert.match(await page.title(), /^Favorites · Pathloom/);
      done();
      await context.close();
    },
  },
];
