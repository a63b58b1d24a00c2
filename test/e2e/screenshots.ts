// Pictures of the places, for the documentation: npm run screenshots. Named words take only the walks that hold them:
// npx tsx test/e2e/screenshots.ts teacher. Small, so that they can live with the sources.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { desktop, newVisitor, openBrowser, phone } from './browser.ts';
import { settle } from './checks.ts';
import { findAssigned, playAWeek, startDemo } from './running-demo.ts';
import { walks } from './walks/walks.ts';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
await mkdir(folder, { recursive: true });

async function shoot(page: Page, name: string): Promise<void> {
  await settle(page);
  await page.evaluate('document.fonts.ready.then(() => null)');
  const png = await page.screenshot({ animations: 'disabled' });
  await sharp(png)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(folder, `${name}.png`));
  process.stdout.write(`${name}\n`);
}

const words = process.argv.slice(2);
const demo = await startDemo();
const browser = await openBrowser();
try {
  const world = { demo, browser, assigned: await findAssigned(demo) };
  await playAWeek(demo, world.assigned);
  const sizes = Object.entries({ desktop, phone });
  for (const walk of walks.filter(({ area }) => words.every((word) => area.includes(word)))) {
    for (const [size, viewport] of sizes) {
      const { context, page } = await newVisitor(browser, demo, { viewport });
      await walk.go({ world, page, look: (name) => shoot(page, `${name}-${size}`) });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await demo.stop();
}
