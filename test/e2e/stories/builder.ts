import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import type { Story, World } from '../world.ts';

const teacher = 'teacher@demo.example';

const lane = (page: Page, title: string): Locator =>
  page.locator('[data-lane]').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const saved = (page: Page) => page.getByText(/^Saved at/).waitFor();

async function newDraft({ demo }: World, title: string): Promise<string> {
  const { id } = await demo.send(teacher, 'POST', '/playlists', { title });
  return String(id);
}

/** Adds a path by what stands beside the others, by mouse or with the keys alone. */
async function addPath(page: Page, title: string, press: (button: Locator) => Promise<void>): Promise<void> {
  await press(
    page.getByRole('button', { name: 'Add a path' }).or(page.getByRole('button', { name: /^Start with an empty/ })),
  );
  await page.getByRole('textbox', { name: 'Name' }).fill(title);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Drags as a hand does: takes hold, moves in steps, lets go. */
export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  assert.ok(start && end);
  await page.mouse.move(start.x + start.width / 2, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 12, start.y + 24, { steps: 3 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height - 4, { steps: 8 });
  await page.mouse.up();
}

async function build(world: World): Promise<void> {
  const { demo, browser } = world;
  const { context, page } = await newVisitor(browser, demo);
  const done = watch(page);
  const id = await newDraft(world, 'Parts of a whole');
  await signInAsStaff(page, demo, teacher);
  await page.goto(`/playlists/${id}/edit`);
  await page.getByRole('button', { name: 'Add a target' }).click();
  // No framework here has this code; resources are tagged with it all the same.
  await page.getByRole('dialog').getByRole('combobox').fill('4.NF.A.1');
  await page.getByRole('option').first().click();
  await page.getByLabel('In words for students').fill('I can explain why two fractions are equal.');
  await page.getByRole('button', { name: 'Add this target' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  // One path as the library proposes it.
  await page
    .getByRole('button', { name: /^Propose paths/ })
    .first()
    .click();
  await page.getByLabel('How many').selectOption('1');
  await page.getByRole('button', { name: 'Show proposals' }).click();
  const proposal = page.getByRole('dialog').locator('section').first();
  const proposed = (await proposal.getByRole('heading').textContent()) ?? '';
  await proposal
    .getByText(/Aligned to/)
    .first()
    .waitFor();
  await proposal.getByRole('button', { name: 'Add this path' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok((await lane(page, proposed).locator('[data-card]').count()) > 0);

  // One by hand: what is found is dragged in, and so is what stands elsewhere.
  await addPath(page, 'By hand', (button) => button.click());
  await lane(page, 'By hand').getByRole('button', { name: 'Add activity' }).click();
  await page.getByRole('searchbox').fill('fractions');
  const hits = page.locator('aside ul[aria-busy=false] li[data-draggable]');
  await hits.nth(2).waitFor();
  await drag(page, hits.first(), lane(page, 'By hand').getByText(/^Nothing here yet/));
  await lane(page, 'By hand').locator('[data-card]').first().waitFor();
  await drag(page, hits.nth(1), lane(page, 'By hand').locator('[data-card]').last());
  await lane(page, 'By hand').locator('[data-card]').nth(1).waitFor();
  const last = lane(page, 'By hand').locator('[data-card]').last();
  const title = (await last.locator('button').nth(1).textContent()) ?? '';
  await drag(page, last, lane(page, 'By hand').locator('header'));
  const cards = lane(page, 'By hand').locator('[data-card]');
  await cards.first().getByRole('button', { name: title, exact: true }).waitFor();
  await page.keyboard.press('Control+z');
  await cards.last().getByRole('button', { name: title, exact: true }).waitFor();
  await saved(page);
  await byKeys(page);
  await finish(page);

  await page.reload();
  await lane(page, 'By keys').locator('[data-card]').first().waitFor();
  assert.equal(await page.locator('[data-lane]').count(), 3);
  const { publishedVersion } = await demo.send(teacher, 'GET', `/playlists/${id}`);
  assert.equal(publishedVersion, 1);
  done();
  await context.close();
}

/** A path without a mouse: activities from the search, one moved by arrow keys, two made a choice. */
async function byKeys(page: Page): Promise<void> {
  const press = async (button: Locator) => {
    await button.focus();
    await page.keyboard.press('Enter');
  };
  await addPath(page, 'By keys', press);
  const own = lane(page, 'By keys');
  await press(own.getByRole('button', { name: 'Add activity' }));
  await page.locator('aside input[type=search]:focus').waitFor();
  await page.locator('aside select').nth(2).focus();
  await page.keyboard.type('L');
  await page.locator('aside input[type=search]').focus();
  await page.keyboard.type('equivalent fractions');
  const plus = page.locator('aside ul[aria-busy=false] li').getByRole('button', { name: /^Add / });
  await plus.nth(2).waitFor();
  for (const at of [0, 1, 2]) await press(plus.nth(at));
  await own.locator('[data-card]').nth(2).waitFor();
  const titles = () => own.locator('[data-card] button:nth-of-type(2)').allTextContents();
  const before = await titles();

  await own
    .getByRole('button', { name: /^Move / })
    .last()
    .focus();
  await page.keyboard.press('Space');
  await page.getByText(/^Picked up/).waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowUp');
  await page.getByText(/^In By keys, after/).waitFor({ state: 'attached' });
  await page.keyboard.press('Space');
  await page.getByText(/^Dropped/).waitFor({ state: 'attached' });
  assert.deepEqual(await titles(), [before[0], before[2], before[1]]);

  await press(own.getByRole('button', { name: /^More for/ }).nth(1));
  await page.getByRole('menuitem', { name: 'Make a choice of it' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Make the choice' }).focus();
  await page.keyboard.press('Enter');
  await own.getByText('Do any 1 of 2').waitFor();
  assert.equal((await titles()).length, 2);
}

/** What is lacking is mended by its fix, and the whole is published. */
async function finish(page: Page): Promise<void> {
  await page
    .locator('aside')
    .getByRole('button', { name: /^Checks/ })
    .click();
  const lacking = page.locator('aside li').filter({ hasText: 'Nothing in “By keys” checks' });
  await lacking.getByRole('button', { name: 'Add a talk with you' }).click();
  await lacking.waitFor({ state: 'detached' });
  await saved(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const publish = page.getByRole('dialog').getByRole('button', { name: 'Publish now' });
  await publish.click();
  await page.getByText('Version 1 is out.').waitFor();
  await page.getByRole('button', { name: 'Keep building' }).click();
}

export const builderStories: readonly Story[] = [
  { name: 'a teacher builds three paths, mends what is lacking and publishes', run: build },
];
