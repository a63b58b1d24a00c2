import { signInAsStaff } from '../browser.ts';
import type { Walk } from '../world.ts';

export const classWalk: Walk = {
  area: 'class',
  async go({ world: { demo, assigned }, page, look }) {
    const { classId, assignmentId } = assigned;
    await signInAsStaff(page, demo, 'teacher@demo.example');
    await page.goto('/classes');
    await page.locator('main h2 a').first().waitFor();
    await look('classes');
    await page.locator('main button').first().click();
    await page.locator('[role=dialog] form').waitFor();
    await look('class-new');
    await page.goto(`/classes/${classId}?playlist=${assignmentId}`);
    await page.locator('[data-at="3:1"]').waitFor();
    await look('class');
    await page.locator('[data-at="3:1"]').click();
    await page.locator('[role=dialog] h3').nth(2).waitFor();
    await look('class-cell');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.locator('[data-at="3:0"]').click();
    await page.locator('[role=dialog] ol').waitFor();
    await look('class-student');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.locator('[data-at="0:1"]').click();
    await page.locator('[role=dialog] h3').first().waitFor();
    await look('class-target');
    await page.goto(`/classes/${classId}?tab=today`);
    await page.locator('main section[id] li').first().waitFor();
    await look('class-today');
    await page.goto(`/classes/${classId}?tab=how&playlist=${assignmentId}`);
    await page.locator('#paths-title').waitFor();
    await page.locator('#voices-title').waitFor();
    await look('class-how');
    await page.goto(`/classes/${classId}/people`);
    await page.locator('tbody input[type=checkbox]').first().click();
    await look('class-people');
    await page.locator('section[aria-labelledby=staff-title] button[aria-haspopup]').click();
    await page.locator('[role=dialog] input[type=search]').fill('a');
    await page.locator('[role=dialog] li button').first().waitFor();
    await look('class-staff');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.locator('main h1 ~ div button').last().click();
    await page.locator('[role=dialog] textarea:not([aria-hidden])').fill('Ana Ruiz\nChen, Leo, 10442');
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('[role=dialog] form ul').waitFor();
    await look('class-add-students');
    await page.goto(`/classes/${classId}/people`);
    await page.locator('tbody a').first().click();
    await page.locator('#playlists-title').waitFor();
    await look('student-record');
    const record = page.url();
    await page.goto(`${record}?tab=profile`);
    await page.locator('dl button').first().waitFor();
    await page.locator('dl button').nth(1).click();
    await look('student-profile');
    await page.goto(`${record}?tab=work`);
    await page.locator('#reflection-title').waitFor();
    await look('student-work');
    await page.goto(`${record}?tab=family`);
    await page.locator('#goals-title').waitFor();
    await look('student-family');
  },
};

export const familyWalk: Walk = {
  area: 'family',
  async go({ world: { demo, assigned }, page, look }) {
    const teacher = 'teacher@demo.example';
    const { items } = (await demo.send(teacher, 'GET', `/classes/${assigned.classId}/students`)) as unknown as {
      items: readonly { studentId: string }[];
    };
    const { code } = await demo.send(teacher, 'POST', `/students/${items[2]?.studentId}/guardians/invitations`);
    await page.goto('/join');
    await page.locator('input[name=code]').waitFor();
    await look('join');
    await page.locator('input[name=code]').fill(String(code));
    await page.locator('input[name=name]').fill('Ingrid Lindqvist');
    await page.locator('input[name=email]').fill(`ingrid-${Date.now()}@family.example`);
    await page.locator('input[name=password]').fill('ein-sehr-blaues-haus');
    await page.locator('button[type=submit]').click();
    await page.locator('#goals-title').waitFor();
    await look('family');
  },
};
