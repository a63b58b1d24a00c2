import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { newVisitor } from '../browser.ts';
import { watch } from '../checks.ts';
import { type Keyboard, openKeyboard } from '../keyboard.ts';
import {
  checkGiven,
  checkMerged,
  checkPublished,
  clearAway,
  newWords,
  ownWords,
  reading,
  teacher,
  watching,
} from '../teacher-day.ts';
import type { Story } from '../world.ts';

type Desk = { readonly page: Page; readonly keys: Keyboard };

const lane = (page: Page, title: string) =>
  page.locator('[data-lane]').filter({ has: page.getByText(title, { exact: true }) });
const cards = (page: Page, title: string) => lane(page, title).locator('[data-card]');
const saved = (page: Page) => page.getByText(/^Saved at/).waitFor();
const at = (page: Page, path: RegExp) => page.waitForURL(path);

/** From the search to a playlist of one resource, open. */
async function find({ page, keys }: Desk): Promise<string> {
  await keys.press('Control+k');
  await keys.on('combobox', /^Go to/);
  await keys.write('fractions');
  await page
    .getByRole('option', { name: /fractions/ })
    .first()
    .waitFor();
  await keys.press('Enter');
  await at(page, /\/search\?q=fractions/);
  await page.locator('mark').first().waitFor();
  await page.locator('section[aria-busy=false]').waitFor();
  await keys.enter('link', 'Skip to the results');
  const title = (await page.locator('article h2').first().textContent()) ?? '';
  await keys.enter('link', title);
  await page.getByRole('dialog').getByRole('heading', { name: 'Credit' }).waitFor();
  await keys.enter('button', /^Add to playlist/);
  await keys.on('button', /^New playlist with this/);
  await keys.press('Enter');
  await page.getByText('is made.').waitFor();
  await keys.press('F8');
  await keys.enter('button', 'Open');
  await at(page, /\/playlists\/[0-9a-f]{24}$/);
  await keys.on('heading', /./);
  const { name } = await keys.focused();
  await keys.enter('link', 'Edit');
  await page.locator('[data-lane]').waitFor();
  await keys.on('heading', name);
  return name;
}

/** A path by its name, with the first that the library has for it. */
async function addPath({ page, keys }: Desk, title: string): Promise<void> {
  const isFirst = title === watching;
  await keys.enter('button', 'Add a path', isFirst ? {} : { by: 'Shift+Tab' });
  await keys.on('textbox', /^Name/);
  await keys.write(title);
  await keys.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keys.enter('button', 'Add activity', { by: 'Shift+Tab' });
  await keys.on('searchbox', /^Search/);
  if (isFirst) {
    await keys.to('combobox', 'As', { by: 'Shift+Tab' });
    await keys.write('L');
    await keys.to('searchbox', /^Search/);
    await keys.write('fractions');
  }
  await page.locator('aside ul[aria-busy=false] li').nth(2).waitFor();
  for (const count of [1, 2]) {
    await keys.enter('button', /^Add (?!a path|activity)./);
    await cards(page, title)
      .nth(count - 1)
      .waitFor();
    await keys.press('Tab');
  }
}

async function build(desk: Desk): Promise<void> {
  const { page, keys } = desk;
  await addPath(desk, watching);
  await addPath(desk, reading);
  // Arrow keys go through the activities, and to the path beside.
  await keys.to('button', /^More for/, { by: 'Shift+Tab' });
  await keys.press('ArrowUp');
  await keys.press('ArrowLeft');
  await keys.press('ArrowDown');
  // What is lacking is mended by its fix.
  await keys.enter('link', 'Skip to coverage and checks', { by: 'Shift+Tab' });
  await keys.enter('button', /^Checks/);
  const mends = page.locator('aside').getByRole('button', { name: 'Add a talk with you' });
  await mends.nth(1).waitFor();
  for (let left = await mends.count(); left > 0; left -= 1) {
    await keys.enter('button', 'Add a talk with you');
    await mends.nth(left - 1).waitFor({ state: 'detached' });
  }
  await saved(page);
  await keys.enter('link', 'Skip to the name and to publishing', { by: 'Shift+Tab' });
  await publish(desk, 'Tab');
}

async function publish({ page, keys }: Desk, by: 'Tab' | 'Shift+Tab'): Promise<void> {
  await keys.enter('button', 'Publish', { by });
  await page.getByRole('button', { name: 'Publish now' }).and(page.locator(':enabled')).waitFor();
  await keys.enter('button', 'Publish now');
  await page.getByText(/^Version \d+ is out/).waitFor();
  await keys.on('link', 'Give it to a class');
}

/** To the whole class, with another path for two and more time for one. */
async function give({ page, keys }: Desk): Promise<string> {
  await keys.press('Enter');
  await keys.on('heading', /^Give /);
  await page.getByRole('row', { name: /^Sof/ }).waitFor();
  const toStudent = async (name: RegExp) => {
    await keys.to('checkbox', name, { by: 'ArrowDown' });
  };
  await keys.to('checkbox', /./);
  await keys.press('Home');
  await toStudent(/^Linh/);
  await keys.to('combobox', /^Path of Linh/);
  await keys.write(reading);
  await keys.to('combobox', /^Time of Linh/);
  await keys.write('1.5');
  await keys.to('checkbox', /^Linh/, { by: 'Shift+Tab' });
  await keys.press('Home');
  await toStudent(/^Sof/);
  await keys.to('combobox', /^Path of Sof/);
  await keys.write(watching);
  await keys.to('checkbox', /^Sof/, { by: 'Shift+Tab' });
  await keys.press('End');
  await keys.enter('button', /^Give it to/);
  await at(page, /\/assignments\/[0-9a-f]{24}$/);
  return page.url().split('/').at(-1) ?? '';
}

/** A word to one student at an activity; then the playlist says something else there. */
async function change(desk: Desk, name: RegExp): Promise<void> {
  const { page, keys } = desk;
  await page.getByRole('row').nth(1).waitFor();
  await keys.to('checkbox', /^Choose/);
  await keys.press('Tab', 'Home');
  await keys.to('link', name, { by: 'ArrowDown' });
  await keys.press('Enter');
  await page.getByRole('heading', { name }).waitFor();
  await keys.enter('button', /^More ?:/);
  await keys.enter('button', 'Note for the student');
  await keys.to('textbox', /./);
  await keys.write(ownWords);
  await keys.enter('button', 'Save');
  await page.getByText(ownWords).waitFor();
  await keys.to('button', /^More ?:/);
}

export const teacherByKeys: Story = {
  name: 'the keyboard alone: a teacher finds, builds three paths, publishes, gives, fits two, improves and merges',
  async run({ demo, browser }) {
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    let title = '';
    try {
      await page.goto('/sign-in');
      await page.locator('h1').waitFor();
      const keys = await openKeyboard(page);
      const desk = { page, keys };
      await keys.to('textbox', /^E-mail/);
      await keys.write(teacher);
      await keys.to('textbox', /^Password/);
      await keys.write(demo.password);
      await keys.press('Enter');
      await page.locator('header nav').waitFor();
      await page.locator('main h3').first().waitFor();
      title = await find(desk);
      const playlistId = page.url().split('/').at(-2) ?? '';
      await build(desk);
      const first = await checkPublished(demo, playlistId);
      const id = await give(desk);
      await checkGiven(demo, id);
      await change(desk, /Sof/);

      await keys.enter('link', title, { by: 'Shift+Tab' });
      await at(page, /\/assignments\/[0-9a-f]{24}$/);
      await keys.enter('link', 'The playlist');
      await at(page, /\/playlists\/[0-9a-f]{24}$/);
      await keys.enter('link', 'Edit');
      await cards(page, watching).first().waitFor();
      await keys.enter('button', watching);
      await keys.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await keys.to('button', /^Move /);
      await keys.press('Tab', 'Enter');
      await page.getByRole('dialog').waitFor();
      await keys.to('textbox', /^What students do/);
      await keys.write(newWords);
      await keys.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await saved(page);
      await publish(desk, 'Shift+Tab');
      await keys.enter('button', 'Keep building');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await keys.enter('link', 'As readers see it', { by: 'Shift+Tab' });
      await at(page, /\/playlists\/[0-9a-f]{24}$/);
      await page.getByRole('link', { name: 'Look at it' }).waitFor();
      await keys.enter('link', 'Look at it');
      await page.getByRole('radio', { name: /^Take the new/ }).waitFor();
      await keys.to('radio', /./);
      await keys.press('ArrowDown');
      await keys.on('radio', /^Take the new/);
      await keys.enter('button', 'Bring it to the students');
      await page.getByText('Everybody is up to date').waitFor();
      await checkMerged(demo, id, first + 1);
      await keys.focused();
      assert.ok(keys.presses() < 600, `${keys.presses()} presses`);
      done();
    } finally {
      await context.close();
      if (title !== '') await clearAway(demo, title);
    }
  },
};
