import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import { findFractions, improve, noteFor, partsOf, takeAway } from '../scenes.ts';
import type { Story } from '../world.ts';

const teacher = 'teacher@demo.example';

/** Takes back what a message says. */
const undo = (page: Page, said: string | RegExp) =>
  page
    .locator('section[aria-live] > div')
    .filter({ hasText: said })
    .last()
    .getByRole('button', { name: 'Undo' })
    .click();

const fitAndMerge: Story = {
  name: 'a teacher gives a playlist, fits two students, improves it and decides about both',
  run: async ({ demo, browser }) => {
    const fractions = await findFractions(demo);
    const [first, check] = [fractions.stepIds[0] ?? '', fractions.stepIds[1] ?? ''];
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    await signInAsStaff(page, demo, teacher);
    await page.goto(`/playlists/${fractions.playlistId}/assign`);
    // Nothing has to be said: one button gives it.
    await page.getByRole('radio', { name: 'The same for all' }).check();
    await page
      .getByRole('row', { name: /^Linh/ })
      .getByRole('combobox', { name: /^Time of/ })
      .selectOption('1.5');
    await page.getByRole('button', { name: /^Give it to/ }).click();
    await page.waitForURL(/\/assignments\/[0-9a-f]{24}$/);
    const id = page.url().split('/').at(-1) ?? '';
    await page.getByText('1.5 times').waitFor();

    // Another path for one.
    await page.getByRole('link', { name: /^Sofía/ }).click();
    await page.getByRole('button', { name: 'Another path' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Take this path/ })
      .first()
      .click();
    await page.getByText(/^New path:/).waitFor();
    await page.goBack();
    // A swap for another, in two clicks, taken back and made again.
    await page.getByRole('link', { name: /^Maya/ }).click();
    const swap = async () => {
      await page
        .getByRole('button', { name: /^Swap\b/ })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Take this/ })
        .first()
        .click();
      await page.getByText('Swapped', { exact: true }).waitFor();
    };
    await swap();
    await undo(page, 'Swapped for');
    await page.getByText('Swapped', { exact: true }).waitFor({ state: 'detached' });
    await swap();
    await page.getByRole('link', { name: /^Changes/ }).click();
    await page
      .getByRole('button', { name: /^Take back/ })
      .first()
      .waitFor();

    // The new version and the teacher change the same, for two students and for one.
    const parts = await partsOf(demo, id);
    const idsOf = (names: RegExp) => parts.filter(({ name }) => names.test(name)).map((part) => part.id);
    await noteFor(demo, idsOf(/^(Linh|Noah)/), check, 'With a partner.');
    await noteFor(demo, idsOf(/^Priya/), first, 'Aloud.');
    await improve(demo, fractions, check, 'Look twice.');
    await improve(demo, fractions, first, 'Slowly.');
    await page.goto('/');
    await page.locator('main').getByRole('link', { name: 'Look at it' }).first().waitFor();
    await page.goto(`/assignments/${id}/merge`);
    await page.getByText('Look twice.').first().waitFor();
    const forTwo = page.getByRole('group').filter({ hasText: 'The same choice for 2 students' });
    await forTwo.getByRole('radio', { name: /^Take the new/ }).check();
    await page.getByRole('button', { name: 'Bring it to the students' }).click();
    await page.getByText('Everybody is up to date').waitFor();
    const noteOf = async (names: RegExp, stepId: string) => {
      const [partId] = idsOf(names);
      const { steps } = (await demo.send(teacher, 'GET', `/student-playlists/${partId}`)) as unknown as {
        steps: { step: { id: string; instructions: string | null } }[];
      };
      return steps.find(({ step }) => step.id === stepId)?.step.instructions;
    };
    assert.equal(await noteOf(/^Linh/, check), 'Look twice.');
    assert.equal(await noteOf(/^Priya/, first), 'Aloud.');
    // All of it is taken back as one, and decided the other way round.
    await undo(page, 'the new version');
    await page.getByRole('button', { name: 'Keep mine everywhere' }).click();
    await page.getByRole('button', { name: 'Bring it to the students' }).click();
    await page.getByText('Everybody is up to date').waitFor();
    assert.equal(await noteOf(/^Noah/, check), 'With a partner.');
    done();
    await context.close();
    await takeAway(demo, id);
  },
};

const byKeyboard: Story = {
  name: 'the keyboard alone: a playlist is given, and taken back',
  run: async ({ demo, browser }) => {
    const { playlistId } = await findFractions(demo);
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    await signInAsStaff(page, demo, teacher);
    await page.goto(`/playlists/${playlistId}/assign`);
    await page.getByRole('table').waitFor();
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
      }
      assert.fail(`The keyboard does not reach ${selector}.`);
    };
    await tabTo('input[name=due]');
    await page.keyboard.press('ArrowRight');
    await tabTo('input[name=mode]');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: 'Students choose' }).and(page.locator(':checked')).waitFor();
    await tabTo('tbody input[type=checkbox]');
    await page.keyboard.press('Space');
    await page.getByText('Given to 5 students by name', { exact: false }).waitFor();
    await page.keyboard.press('Space');
    await tabTo('button:is(:not([aria-label])):not(td *, th *):is([data-variant], .mantine-Button-root)');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/assignments\/[0-9a-f]{24}$/);
    const id = page.url().split('/').at(-1) ?? '';
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/playlists/${playlistId}/assign`);
    const { endedAt } = await demo.send(teacher, 'GET', `/assignments/${id}`);
    assert.notEqual(endedAt, null);
    done();
    await context.close();
  },
};

const approvals: Story = {
  name: 'a teacher answers what students ask for, by keys, and takes an answer back',
  run: async ({ demo, browser }) => {
    const student = 'student@demo.example';
    const { items } = (await demo.send(student, 'GET', '/me/playlists')) as unknown as {
      items: { id: string; title: string }[];
    };
    const mine = items.find(({ title }) => title.startsWith('Days'))?.id;
    for (const title of ['A poem about shadows', 'A map of the sky']) {
      const link = { title, url: 'https://example.org/mine' };
      await demo.send(student, 'POST', `/me/playlists/${mine}/proposals`, { kind: 'add', link, why: 'I like it' });
    }
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    await signInAsStaff(page, demo, teacher);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('students ask');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/approvals');
    const poem = page.getByRole('article').filter({ hasText: 'A poem about shadows' });
    const map = page.getByRole('article').filter({ hasText: 'A map of the sky' });
    await poem.focus();
    await page.keyboard.press('a');
    await poem.waitFor({ state: 'detached' });
    // The next one has the focus: nobody has to look for it.
    await page.locator('article:focus').waitFor();
    await undo(page, 'Allowed');
    await poem.waitFor();
    await map.focus();
    await page.keyboard.press('r');
    await map.getByRole('textbox').fill('A lovely idea: show it to me first.');
    await map.getByRole('button', { name: 'Send it back' }).click();
    await map.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Sent back' }).click();
    await page.getByText('A lovely idea').waitFor();
    await page.getByRole('link', { name: 'Waiting' }).click();
    await poem.getByRole('button', { name: 'Allow it' }).click();
    await poem.waitFor({ state: 'detached' });
    done();
    await context.close();
  },
};

export const assigningStories: readonly Story[] = [fitAndMerge, byKeyboard, approvals];
