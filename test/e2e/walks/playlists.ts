import { signInAsStaff } from '../browser.ts';
import type { Walk } from '../world.ts';

export const playlistsWalk: Walk = {
  area: 'playlists',
  async go({ world: { demo }, page, look }) {
    await signInAsStaff(page, demo, 'teacher@demo.example');
    await page.goto('/playlists');
    await page.locator('article').nth(1).waitFor();
    await look('playlists');
    await page.goto('/playlists?tab=withMe');
    await page.locator('main h2').waitFor();
    await look('playlists-empty');
    await page.goto('/playlists?q=fraction');
    await page.locator('article').nth(1).waitFor();
    await look('playlists-search');

    await page.goto('/playlists?tab=others');
    await page.locator('article h2 a').first().click();
    await page.locator('#plan-uses').waitFor();
    await look('playlist-page');
    const address = page.url();
    await page.goto(`${address}?do=copy`);
    await page.locator('[role=dialog] select').waitFor();
    await look('playlist-copy');
    await page.goto(`${address}/versions`);
    await page.locator('main ol h2').first().waitFor();
    await look('playlist-versions');
    await page.goto(`${address}/attribution`);
    await page.locator('main ol li').first().waitFor();
    await look('playlist-credits');

    await page.goto('/playlists');
    await page.locator('article h2 a').last().click();
    await page.locator('#plan-uses').waitFor();
    const own = page.url();
    await page.goto(`${own}?do=share`);
    await page.locator('[role=dialog] input[type=radio]').first().waitFor();
    await look('playlist-share');
    await page.goto(`${own}?do=publish`);
    await page.locator('[role=dialog] button[data-autofocus]:enabled').waitFor();
    await look('playlist-publish');

    await page.goto('/search?q=fractions');
    await page.locator('article button[aria-haspopup=dialog]').first().click();
    await page.locator('[role=dialog] li button').first().waitFor();
    await look('add-to-playlist');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    // On a phone the filters stand in a panel of their own.
    const filters = page.locator('section[aria-busy=false] button[class*=open]');
    if (await filters.isVisible()) await filters.click();
    await page.locator('fieldset button[aria-haspopup=dialog]').locator('visible=true').first().click();
    await page.locator('[role=dialog] [role=treeitem], [role=dialog] fieldset input').first().waitFor();
    await look('standards');
  },
};
