import assert from 'node:assert/strict';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import type { Story } from '../world.ts';

const teacher = 'teacher@demo.example';
const specialist = 'specialist@demo.example';

const told = (title: string) => ({
  title,
  kind: 'text',
  body: 'Turn the gears and count.',
  inLanguage: ['en'],
  license: 'CC BY 4.0',
  modalities: ['hands-on'],
});

export const resourceStories: readonly Story[] = [
  {
    name: 'a teacher says that something is wrong with a resource, and hands in one of their own',
    async run({ demo, browser }) {
      const read = await demo.send(specialist, 'POST', '/resources', {
        ...told('Gears of a clock'),
        visibility: 'district',
      });
      await demo.send(specialist, 'POST', `/resources/${read.id}/versions`);
      const own = await demo.send(teacher, 'POST', '/resources', told('Gears of a bicycle'));
      const flags = async () => (await demo.send(specialist, 'GET', `/resources/${read.id}/flags`)).total;
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, teacher);

      await page.goto(`/resources/${read.id}`);
      const opener = page.getByRole('button', { name: 'Say that something is wrong' });
      const flagged = page.getByRole('button', { name: 'You said that something is wrong' });
      const dialog = page.getByRole('dialog');
      const say = async () => {
        await opener.click();
        await dialog.getByRole('radio', { name: 'It does not work' }).check();
        await dialog.getByRole('textbox').fill('The last page is empty.');
        await dialog.getByRole('button', { name: 'Send it' }).click();
        await flagged.waitFor();
      };
      await say();
      assert.equal(await flags(), 1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await opener.waitFor();
      assert.equal(await flags(), 0);
      await say();
      await page.reload();
      await flagged.click();
      await dialog.getByText('The last page is empty.').waitFor();
      await dialog.getByRole('button', { name: 'Take it back' }).click();
      await opener.waitFor();
      assert.equal(await flags(), 0);

      await page.goto(`/resources/${own.id}`);
      const review = page.getByRole('region', { name: 'Review' });
      await review.getByRole('button', { name: 'Hand in for review' }).click();
      await dialog.getByRole('radio', { name: 'Your district' }).check();
      await dialog.getByRole('textbox').fill('My class liked it.');
      await dialog.getByRole('button', { name: 'Hand it in' }).click();
      await review.getByText('Waits for review').waitFor();
      await review.getByRole('button', { name: 'Take it back' }).click();
      await review.getByText('Not handed in').waitFor();
      await page
        .locator('section[aria-live=polite] > div', { hasText: 'Taken back.' })
        .getByRole('button', { name: 'Undo' })
        .click();
      await review.getByText('Waits for review').waitFor();

      const asked = { reasons: ['accuracy'], note: 'Count the teeth again.' };
      await demo.send(specialist, 'POST', `/resources/${own.id}/review/request-changes`, asked);
      await page.reload();
      await review.getByText('Something in it is not right').waitFor();
      await review.getByText('Count the teeth again.').waitFor();
      await review.getByRole('button', { name: 'Hand it in again' }).click();
      await dialog.getByRole('button', { name: 'Hand it in' }).click();
      await review.getByText('Waits for review').waitFor();
      const scores = ['alignment', 'quality', 'accessibility'].map((criterionId) => ({ criterionId, score: 4 }));
      await demo.send(specialist, 'POST', `/resources/${own.id}/review/approve`, { scores, note: 'Now it is right.' });
      await page.reload();
      await review.getByText(/approved it on/).waitFor();
      await review.getByText('Now it is right.').waitFor();
      for (const { id } of [read, own]) await demo.send(specialist, 'POST', `/resources/${id}/archive`);
      done();
      await context.close();
    },
  },
];
