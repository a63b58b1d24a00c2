import { signInAsStudent } from '../browser.ts';
import type { Walk } from '../world.ts';

export const studentWalk: Walk = {
  area: 'student',
  async go({ world: { demo }, page, look }) {
    await signInAsStudent(page, demo, 'priya');
    await page.locator('article').nth(1).waitFor();
    await look('my-playlists');
    await page.locator('article h2 a').first().click();
    await page.locator('#targets').waitFor();
    await look('playlist');
    const playlist = page.url();
    await page.locator('ol li a').nth(1).click();
    await page.waitForURL((url) => url.href !== playlist);
    await page.locator('h1').waitFor();
    await look('activity');
    await page.goto('/');
    await page.locator('article h2 a').nth(1).click();
    await page.locator('#paths').waitFor();
    await look('choose-path');
  },
};
