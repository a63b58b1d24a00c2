import { newVisitor, phone } from '../browser.ts';
import { watch } from '../checks.ts';
import { openKeyboard } from '../keyboard.ts';
import { givenTo } from '../scenes.ts';
import { cardOf, checkHandedIn, photo, waitForNothing } from '../student-day.ts';
import type { Story } from '../world.ts';

export const studentByKeys: Story = {
  name: 'the keyboard alone: a student on a phone chooses a path, works without internet, hands in a photo, and signs out',
  async run({ demo, browser }) {
    const { context, page } = await newVisitor(browser, demo, { viewport: phone });
    const done = watch(page);
    const id = await givenTo(demo, 'Linh', 'studentChooses');
    await page.goto('/sign-in/student');
    await page.locator('h1').waitFor();
    const keys = await openKeyboard(page);
    for (const [label, text] of [
      [/class code/i, demo.classCode],
      [/^Your name/, 'linh'],
      [/^Your numbers/, demo.pin],
    ] as const) {
      await keys.to('textbox', label);
      await keys.write(text);
    }
    await keys.press('Enter');
    await cardOf(page, id)
      .getByRole('link', { name: /^Choose your path/ })
      .waitFor();
    await keys.enter('link', /^Choose your path/);
    await page
      .getByRole('button', { name: /^Take this path/ })
      .first()
      .waitFor();
    await keys.enter('button', /^Take this path ?: Soccer/);
    await page.getByText('Your path:').waitFor();
    await page.getByRole('button', { name: 'Save on this device' }).waitFor();
    await keys.enter('button', 'Save on this device');
    await page.getByRole('button', { name: 'Take it off this device' }).waitFor();

    await context.setOffline(true);
    await keys.enter('link', /^Start ?:/, { by: 'Shift+Tab' });
    for (const _ of [1, 2]) {
      await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
      await keys.enter('button', 'Start');
      await page.getByRole('button', { name: 'I am done' }).waitFor();
      await keys.enter('button', 'I am done');
      await page.getByText('You did this one.').waitFor();
      await keys.enter('link', /^Next:/);
      await keys.on('heading', /./);
    }
    await page.getByRole('textbox', { name: 'Your answer' }).waitFor();
    await keys.to('textbox', /^Your answer/);
    await keys.write('The ball pushes back.');
    await keys.to('button', /^Choose a file/);
    const chooser = page.waitForEvent('filechooser');
    // An answer of the page: by then the browser knows that somebody waits for the chooser.
    await page.evaluate('document.readyState');
    await keys.press('Enter');
    await (await chooser).setFiles({ name: 'IMG_0002.jpg', mimeType: 'image/jpeg', buffer: await photo() });
    await page.locator('fieldset li').getByText('Kept here').waitFor();
    await keys.enter('button', 'Hand in');
    await page.getByText('Handed in. Your teacher will look at it.').waitFor();
    await page.getByText(/\d things are kept here/).waitFor();
    await context.setOffline(false);
    await page.getByText('are kept here').waitFor({ state: 'detached' });
    await page.locator('article').getByText('Handed in', { exact: true }).waitFor();
    await checkHandedIn(demo, id);

    await keys.enter('link', 'About me', { by: 'Shift+Tab' });
    await page.locator('h2').first().waitFor();
    await keys.enter('button', /^Animals/);
    await keys.to('button', /^Dogs/);
    await keys.press('Space');
    await page.getByRole('button', { name: 'Take away: Dogs' }).waitFor();
    await keys.enter('button', /^Account of/, { by: 'Shift+Tab' });
    await keys.enter('button', 'Sign out');
    await page.waitForURL('**/sign-in');
    await waitForNothing(page);
    done();
    await context.close();
  },
};
