// Pictures of the places, for the documentation: npm run screenshots. Writes docs/places.md, which shows them all, and takes
// pictures away that nobody took any more. Named words take only the walks that hold them, and leave the rest as it is:
// npx tsx test/e2e/screenshots.ts teacher. Small, so that they can live with the sources.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { desktop, newVisitor, openBrowser, phone } from './browser.ts';
import { settle } from './checks.ts';
import { galleryPage, type Shown } from './gallery.ts';
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

async function writeGallery(shown: readonly Shown[]): Promise<void> {
  await writeFile(join(folder, '../places.md'), galleryPage(shown));
  const taken = new Set(shown.flatMap(({ name, sizes }) => sizes.map((size) => `${name}-${size}.png`)));
  const old = (await readdir(folder)).filter((file) => file.endsWith('.png') && !taken.has(file));
  for (const file of old) await rm(join(folder, file));
}

const words = process.argv.slice(2);
const demo = await startDemo();
const browser = await openBrowser();
try {
  const world = { demo, browser, assigned: await findAssigned(demo) };
  await playAWeek(demo, world.assigned);
  const sizes = Object.entries({ desktop, phone });
  const shown = new Map<string, Shown>();
  for (const walk of walks.filter(({ area }) => words.every((word) => area.includes(word)))) {
    for (const [size, viewport] of sizes) {
      const { context, page } = await newVisitor(browser, demo, { viewport });
      const look = async (name: string) => {
        await shoot(page, `${name}-${size}`);
        const before = shown.get(name)?.sizes ?? [];
        shown.set(name, { area: walk.area, name, sizes: [...before, size] });
      };
      await walk.go({ world, page, look });
      await context.close();
    }
  }
  if (words.length === 0) await writeGallery([...shown.values()]);
} finally {
  await browser.close();
  await demo.stop();
}
