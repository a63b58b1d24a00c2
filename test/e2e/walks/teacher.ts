import { signInAsStaff } from '../browser.ts';
import type { Walk } from '../world.ts';

export const teacherWalk: Walk = {
  area: 'teacher',
  async go({ world: { demo }, page, look }) {
    await signInAsStaff(page, demo, 'teacher@demo.example');
    await page.locator('main h3').nth(1).waitFor();
    await look('home-teacher');
    await page.goto('/search?q=fractions video in Spanish');
    await page.locator('article').first().waitFor();
    await look('search');
    await page.locator('article h2 a').first().click();
    await page.locator('[role=dialog] dl').waitFor();
    await look('preview');
    await page.locator('[role=dialog] button[aria-haspopup=dialog]').last().click();
    await page.locator('[role=dialog] fieldset').waitFor();
    await look('something-wrong');
    const { id } = await demo.send('teacher@demo.example', 'POST', '/resources', {
      title: 'Shadows at noon',
      kind: 'text',
    });
    await page.goto(`/resources/${id}`);
    await page.locator('[aria-labelledby=handing-in] button').first().click();
    await page.locator('[role=dialog] fieldset').waitFor();
    await look('handing-in');
    await demo.send('teacher@demo.example', 'DELETE', `/resources/${id}`);
    await page.goto('/nothing/here');
    await page.locator('h1').waitFor();
    await look('nothing-here');
  },
};
