import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
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

const lane = (page: Page, title: string): Locator =>
  page.locator('[data-lane]').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const cards = (page: Page, title: string) => lane(page, title).locator('[data-card]');
const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name, exact: true });
const link = (within: Page | Locator, name: string | RegExp) => within.getByRole('link', { name, exact: true });

/** From the search to a playlist of one resource, in the builder. */
async function find(page: Page): Promise<string> {
  await link(page.locator('header'), 'Search').click();
  await page.waitForURL('**/search');
  await page.getByRole('heading', { name: 'Find resources' }).waitFor();
  await page.getByRole('searchbox').fill('fractions');
  await page.locator('mark').first().waitFor();
  await page.locator('section[aria-busy=false]').waitFor();
  await page.locator('article h2 a').first().click();
  const preview = page.getByRole('dialog');
  await preview.getByRole('heading', { name: 'Credit' }).waitFor();
  await button(preview, /^Add to playlist/).click();
  await button(page, /^New playlist with this/).click();
  await page.getByText('is made.').waitFor();
  await button(page, 'Open').last().click();
  await page.waitForURL(/\/playlists\/[0-9a-f]{24}$/);
  await link(page, 'Edit').click();
  await page.locator('[data-lane]').waitFor();
  return (await page.locator('h1').textContent()) ?? '';
}

async function build(page: Page): Promise<void> {
  for (const title of [watching, reading]) {
    await button(page, 'Add a path').click();
    await page.getByRole('textbox', { name: 'Name' }).fill(title);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await lane(page, title).getByRole('button', { name: 'Add activity' }).click();
    await page.locator('aside select').nth(2).selectOption('learn');
    await page.locator('aside').getByRole('searchbox').fill('fractions');
    const plus = page.locator('aside ul[aria-busy=false] li').getByRole('button', { name: /^Add / });
    await plus.nth(2).waitFor();
    for (const at of [0, 1]) await plus.nth(at).click();
    await cards(page, title).nth(1).waitFor();
  }
  await page
    .locator('aside')
    .getByRole('button', { name: /^Checks/ })
    .click();
  for (const title of [watching, reading]) {
    const lacking = page.locator('aside li').filter({ hasText: `Nothing in “${title}” checks` });
    await button(lacking, 'Add a talk with you').click();
    await lacking.waitFor({ state: 'detached' });
  }
  await publish(page);
}

async function publish(page: Page): Promise<void> {
  await page.getByText(/^Saved at/).waitFor();
  await button(page, 'Publish').click();
  await button(page.getByRole('dialog'), 'Publish now').click();
  await page.getByText(/^Version \d+ is out/).waitFor();
}

/** To the whole class, with another path for two and more time for one of these. */
async function give(page: Page): Promise<string> {
  await link(page, 'Give it to a class').click();
  const choose = (name: string, label: string) => page.getByRole('combobox', { name }).selectOption({ label });
  await choose('Path of Sof', watching);
  await choose('Path of Linh', reading);
  await choose('Time of Linh', '1.5 times');
  await button(page, /^Give it to/).click();
  await page.waitForURL(/\/assignments\/[0-9a-f]{24}$/);
  return page.url().split('/').at(-1) ?? '';
}

/** A student's playlist as the teacher sees it, with a word of theirs at its first activity. */
async function tell(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Linh/ }).click();
  await page.getByText('1.5 times the time').waitFor({ state: 'attached' });
  await page.goBack();
  await page.getByRole('link', { name: /^Sof/ }).click();
  await button(page, /^More ?:/)
    .first()
    .click();
  await button(page, 'Note for the student').click();
  await page.getByRole('dialog').getByRole('textbox').fill(ownWords);
  await button(page.getByRole('dialog'), 'Save').click();
  await page.getByText(ownWords).waitFor();
  await link(page, 'As the student sees it').click();
  await page.getByText(ownWords).waitFor();
  await page.goBack();
}

/** The same activity says something else in the next version, which then goes to the students. */
async function improve(page: Page, title: string): Promise<void> {
  await link(page.locator('main'), title).click();
  await link(page, 'The playlist').click();
  await link(page, 'Edit').click();
  await cards(page, watching).first().getByRole('button').nth(1).click();
  await page.getByRole('textbox', { name: 'What students do' }).fill(newWords);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await publish(page);
  await button(page, 'Keep building').click();
  await link(page, 'As readers see it').click();
  await link(page, 'Look at it').click();
  await page
    .getByRole('group')
    .filter({ hasText: newWords })
    .getByRole('radio', { name: /^Take the new/ })
    .check();
  await button(page, 'Bring it to the students').click();
  await page.getByText('Everybody is up to date').waitFor();
}

export const teacherStory: Story = {
  name: 'a teacher finds, builds three paths, publishes, gives, fits two students, improves and merges',
  async run({ demo, browser }) {
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    let title = '';
    try {
      await signInAsStaff(page, demo, teacher);
      title = await find(page);
      const playlistId = page.url().split('/').at(-2) ?? '';
      await build(page);
      const version = await checkPublished(demo, playlistId);
      const id = await give(page);
      await checkGiven(demo, id);
      await tell(page);
      await improve(page, title);
      await checkMerged(demo, id, version + 1);
      assert.equal(await page.getByRole('alert').count(), 0);
      done();
    } finally {
      await context.close();
      if (title !== '') await clearAway(demo, title);
    }
  },
};
