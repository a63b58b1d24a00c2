// Pictures of the places, for the documentation: npm run screenshots. Small, so that they can live with the sources.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { desktop, newVisitor, openBrowser, phone, signInAsStaff, signInAsStudent } from './browser.ts';
import { assignPlaylists, playAWeek, startDemo } from './running-demo.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images', import.meta.url));
await mkdir(folder, { recursive: true });

async function shoot(page: Page, name: string): Promise<void> {
  await page
    .locator('[role=status][aria-label]')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {});
  await page.evaluate('document.fonts.ready.then(() => null)');
  const png = await page.screenshot({ animations: 'disabled' });
  await sharp(png)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(folder, `${name}.png`));
  process.stdout.write(`${name}\n`);
}

const demo = await startDemo();
const browser = await openBrowser();
try {
  const assigned = await assignPlaylists(demo);
  await playAWeek(demo, assigned);
  for (const [size, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const) {
    const { context, page } = await newVisitor(browser, demo, { viewport });
    await page.goto('/sign-in');
    await page.locator('h1').waitFor();
    await shoot(page, `sign-in-${size}`);
    await page.goto('/sign-in/student');
    await page.locator('h1').waitFor();
    await shoot(page, `student-sign-in-${size}`);
    await signInAsStaff(page, demo, 'teacher@demo.example');
    await page.locator('main h3').first().waitFor();
    await shoot(page, `home-teacher-${size}`);
    await page.goto('/search?q=fractions video in Spanish');
    await page.locator('article').first().waitFor();
    await shoot(page, `search-${size}`);
    await page.locator('article h2 a').first().click();
    await page.locator('[role=dialog] dl').waitFor();
    await shoot(page, `preview-${size}`);
    await page.goto(`/classes/${assigned.classId}`);
    await page.locator('main select').selectOption(assigned.assignmentId);
    await page.locator('table').waitFor();
    await page.locator('[data-state=mastered]').first().waitFor();
    await shoot(page, `class-${size}`);
    await context.close();
    const student = await newVisitor(browser, demo, { viewport });
    await signInAsStudent(student.page, demo, 'maya');
    await student.page.locator('article').first().waitFor();
    await shoot(student.page, `my-playlists-${size}`);
    await student.page.locator('article h2 a').first().click();
    await student.page.locator('#targets').waitFor();
    await shoot(student.page, `playlist-${size}`);
    const playlist = student.page.url();
    await student.page.locator('ol li a').first().click();
    await student.page.waitForURL((url) => url.href !== playlist);
    await student.page.locator('h1').waitFor();
    await shoot(student.page, `activity-${size}`);
    await student.page.goto('/');
    await student.page.locator('article h2 a').nth(1).click();
    await student.page.locator('#paths').waitFor();
    await shoot(student.page, `choose-path-${size}`);
    await student.context.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
