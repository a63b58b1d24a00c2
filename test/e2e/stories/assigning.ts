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
    // In its row: the page before, which stays until this one is there, has it in lists to choose from.
    await page
      .getByRole('row', { name: /Linh Tran/ })
      .getByText('1.5 times')
      .waitFor();

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

    // Anything else of the library, by its words; and something more.
    await page.getByRole('link', { name: /^Activities/ }).click();
    const panel = page.getByRole('dialog');
    await page
      .getByRole('button', { name: /^Swap\b/ })
      .nth(1)
      .click();
    await panel.getByRole('searchbox').fill('moon');
    await panel
      .getByRole('button', { name: /^Take this/ })
      .first()
      .click();
    await page.getByText('Swapped', { exact: true }).nth(1).waitFor();
    await undo(page, 'Swapped for');
    await page.getByRole('button', { name: 'Add an activity' }).click();
    await panel.getByRole('searchbox').fill('moon');
    await panel
      .getByRole('button', { name: /^Add\b/ })
      .first()
      .click();
    await page.getByText('Added', { exact: true }).waitFor();
    await undo(page, /” added/);
    await page.getByText('Added', { exact: true }).waitFor({ state: 'detached' });

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

const several: Story = {
  name: 'a teacher says something for several students at once, keeps them as a group, and writes to families',
  run: async ({ demo, browser, assigned }) => {
    const fractions = await findFractions(demo);
    const { context, page } = await newVisitor(browser, demo);
    const done = watch(page);
    await signInAsStaff(page, demo, teacher);
    await page.goto(`/playlists/${fractions.playlistId}/assign`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Several at once' }).click();
    for (const name of [/^Linh/, /^Noah/]) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('textbox', { name: /^Keep these/ }).fill('Two for a story');
    await dialog.getByRole('button', { name: 'Make a group of 2' }).click();
    await page.getByText('“Two for a story” is a group of 2 students').waitFor();
    await dialog
      .getByRole('button', { name: 'Two for a story (2)' })
      .and(page.locator('[aria-pressed=true]'))
      .waitFor();
    await dialog.getByRole('combobox', { name: 'Time' }).selectOption('2');
    await dialog.getByLabel(/^Due/).fill('2027-01-15');
    await dialog.getByRole('button', { name: 'Set it for 2 students' }).click();
    await dialog.waitFor({ state: 'detached' });
    const rowOf = (name: RegExp) => page.getByRole('row', { name });
    await rowOf(/^Noah/)
      .getByRole('combobox', { name: /^Time/ })
      .and(page.locator(':has(option[value="2"]:checked)'))
      .waitFor();
    assert.equal(
      await rowOf(/^Linh/)
        .getByLabel(/^Due day/)
        .inputValue(),
      '2027-01-15',
    );
    assert.notEqual(
      await rowOf(/^Maya/)
        .getByLabel(/^Due day/)
        .inputValue(),
      '2027-01-15',
    );
    await page.getByText(/^A note to families/).click();
    await page.getByRole('textbox', { name: /^A note to families/ }).fill('Cut a pizza together.');
    // For the projector.
    await page.getByRole('button', { name: 'Hide names' }).click();
    assert.equal(await page.getByText(/Noah|Linh|Maya/).count(), 0);
    await page.getByRole('button', { name: /^Give it to/ }).click();
    await page.waitForURL(/\/assignments\/[0-9a-f]{24}$/);
    const id = page.url().split('/').at(-1) ?? '';
    await page.getByText('Cut a pizza together.').waitFor();
    await page.getByText('2 times').nth(1).waitFor();
    assert.equal(await page.getByText(/Noah|Linh|Maya/).count(), 0);
    await page.getByRole('link', { name: 'Student 1', exact: true }).click();
    await page
      .getByRole('heading', { level: 1 })
      .and(page.getByText(/Student 1/))
      .waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Hide names' }).click();
    await page.getByRole('link', { name: /^Noah/ }).waitFor();

    // A colleague changes the same meanwhile: nothing of either is lost without a word.
    const change = (changes: object) => demo.send(teacher, 'PATCH', `/assignments/${id}`, changes);
    await page.getByRole('button', { name: 'Note to families' }).click();
    await dialog.getByRole('textbox').fill('Bake a cake together.');
    await change({ familyNote: 'Share an orange.' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A colleague has changed this meanwhile').waitFor();
    await page.getByRole('button', { name: 'Look at theirs' }).click();
    await page.getByText('Share an orange.').waitFor();
    await page.getByRole('button', { name: 'Note to families' }).click();
    // What was written is still there.
    await dialog.getByText('Bake a cake together.').first().waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('p.note').getByText('Bake a cake together.').waitFor();
    done();
    await context.close();
    await takeAway(demo, id);
    const path = `/classes/${assigned.classId}/groups`;
    const { items } = (await demo.send(teacher, 'GET', path)) as unknown as { items: { id: string; title: string }[] };
    for (const one of items.filter(({ title }) => title === 'Two for a story')) {
      await demo.send(teacher, 'DELETE', `${path}/${one.id}`);
    }
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
    await page.getByRole('link', { name: 'Updates' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('F8');
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

export const assigningStories: readonly Story[] = [fitAndMerge, several, byKeyboard, approvals];
