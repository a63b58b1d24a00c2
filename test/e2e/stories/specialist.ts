import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { newVisitor, signInAsStaff } from '../browser.ts';
import { watch } from '../checks.ts';
import type { RunningDemo } from '../running-demo.ts';
import type { Story } from '../world.ts';

const specialist = 'specialist@demo.example';

async function press(locator: Locator, key = 'Enter'): Promise<void> {
  await locator.focus();
  await locator.press(key);
}

async function handIn(demo: RunningDemo): Promise<void> {
  const teacher = 'teacher@demo.example';
  const { id } = await demo.send(teacher, 'POST', '/resources', {
    title: 'Fractions with pizza',
    kind: 'text',
    body: 'Cut it into equal parts.',
    inLanguage: ['en'],
    license: 'CC BY 4.0',
    modalities: ['hands-on'],
  });
  await demo.send(teacher, 'POST', `/resources/${id}/review`, { visibility: 'district', note: 'Worked well.' });
}

export const specialistStories: readonly Story[] = [
  {
    name: 'a specialist reviews what a teacher has handed in, by keyboard alone',
    async run({ demo, browser }) {
      await handIn(demo);
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, specialist);
      await press(page.getByRole('link', { name: 'Review', exact: true }));
      await press(page.getByRole('link', { name: 'Fractions with pizza' }).first());
      await press(page.getByRole('button', { name: 'Take it on' }));
      await page.getByText('You review this.').waitFor();
      for (const criterion of ['Alignment', 'Quality', 'Accessibility']) {
        await press(page.getByRole('group', { name: criterion }).getByRole('radio').nth(3), 'Space');
      }
      await press(page.getByRole('button', { name: 'Approve and publish' }));
      await page.getByText('Approved and published.').waitFor();
      const { items } = (await demo.send(specialist, 'GET', '/reviews')) as { items: { title: string }[] };
      assert.ok(!items.some(({ title }) => title === 'Fractions with pizza'));
      done();
      await context.close();
    },
  },
];
