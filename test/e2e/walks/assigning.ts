import { signInAsStaff } from '../browser.ts';
import { partsOf, setUpDecision } from '../scenes.ts';
import type { Walk } from '../world.ts';

export const assigningWalk: Walk = {
  area: 'assigning',
  async go({ world: { demo, assigned }, page, look }) {
    const { assignmentId, fractions } = await setUpDecision(demo, assigned.classId);
    const [part] = await partsOf(demo, assignmentId);
    await signInAsStaff(page, demo, 'teacher@demo.example');
    await page.goto(`/playlists/${fractions.playlistId}/assign`);
    await page.locator('table tbody tr').nth(5).waitFor();
    await look('assign');
    for (const more of await page.locator('main details:not([class*=note]) > summary').all()) await more.click();
    await page.locator('tbody tr button[aria-haspopup]').first().click();
    await page.locator('[role=dialog] input[type=checkbox]').first().waitFor();
    await look('assign-open');
    await page.keyboard.press('Escape');
    await page.locator('main section button[aria-haspopup=dialog]:not(td *)').first().click();
    await page.locator('[role=dialog] button[aria-pressed]').first().click();
    await page.locator('[role=dialog] input[type=checkbox]:checked').nth(5).waitFor();
    await look('assign-several');
    await page.goto(`/assignments/${assigned.assignmentId}`);
    await page.locator('table tbody tr').nth(5).waitFor();
    await look('assignment');
    await page.locator('tbody input[type=checkbox]').first().check();
    await page.locator('section:has(> p[role=status]) button').first().click();
    await page.locator('[role=dialog] input[type=date]').first().waitFor();
    await look('assignment-dates');
    await page.goto(`/assignments/${assigned.assignmentId}`);
    await page.locator('main h1 ~ button').waitFor();
    await page.locator('main p.soft + .row button').nth(2).click();
    await page.locator('[role=dialog] textarea:not([aria-hidden])').waitFor();
    await look('assignment-family-note');
    await page.goto(`/assignments/${assignmentId}/students/${part?.id}`);
    await page.locator('main ol > li').nth(2).waitFor();
    await look('student-part');
    await page.locator('main ol li button').first().click();
    await page.locator('[role=dialog] li').first().waitFor();
    await look('swap');
    await page.locator('[role=dialog] input[type=search]').fill('fractions');
    await page.locator('[role=dialog] li .badge').first().waitFor();
    await look('swap-found');
    await page.goto(`/assignments/${assignmentId}/students/${part?.id}?tab=changes`);
    await page.locator('main ul li button').first().waitFor();
    await look('student-part-changes');
    await page.goto(`/assignments/${assignmentId}/students/${part?.id}?tab=preview`);
    await page.locator('main ol li').first().waitFor();
    await look('student-part-preview');
    await page.goto(`/assignments/${assignmentId}/merge`);
    await page.locator('fieldset input[type=radio]').first().waitFor();
    await look('merge');
    await page.goto('/approvals');
    await page.locator('article').first().waitFor();
    await look('approvals');
  },
};
