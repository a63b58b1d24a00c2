import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { newVisitor, phone, signInAsStaff, signInAsStudent, waitUntil } from '../browser.ts';
import { watch } from '../checks.ts';
import type { RunningDemo } from '../running-demo.ts';
import type { Story, World } from '../world.ts';

const teacher = 'teacher@demo.example';

type Row = { readonly name: string; readonly studentId: string; readonly studentPlaylistId: string };
type Plan = { readonly steps: readonly { readonly step: { readonly id: string; readonly kind: string } }[] };

/** A student's playlist and the check at its end. */
async function findCheck(demo: RunningDemo, { assigned }: Pick<World, 'assigned'>, name: string) {
  const found = await demo.send(teacher, 'GET', `/assignments/${assigned.assignmentId}/progress`);
  const row = (found as unknown as { students: readonly Row[] }).students.find((one) => one.name === name);
  assert.ok(row);
  const plan = (await demo.send(teacher, 'GET', `/student-playlists/${row.studentPlaylistId}`)) as unknown as Plan;
  const check = plan.steps.findLast(({ step }) => step.kind === 'checkpoint')?.step.id;
  assert.ok(check);
  return { ...row, check };
}

const focusedPlace = (page: Page) => page.evaluate<string | null>("document.activeElement?.getAttribute('data-at')");

/** As somebody who uses no mouse comes to the table. */
async function tabToGrid(page: Page): Promise<void> {
  for (let at = 0; at < 40; at += 1) {
    await page.keyboard.press('Tab');
    if ((await focusedPlace(page)) !== null) return;
  }
  assert.fail('the table is not reached by the keyboard');
}

export const classStories: readonly Story[] = [
  {
    name: 'a teacher watches the class live, looks at what was handed in, and hides names',
    async run(world) {
      const { demo, browser, assigned } = world;
      const { studentPlaylistId, check } = await findCheck(demo, world, 'Priya Raman');
      const staff = await newVisitor(browser, demo);
      const done = watch(staff.page);
      await signInAsStaff(staff.page, demo, teacher);
      await staff.page.getByRole('link', { name: 'Classes', exact: true }).click();
      await staff.page.getByRole('link', { name: 'Science 4' }).click();
      await staff.page.locator('main select').first().selectOption(assigned.assignmentId);
      await staff.page.getByText('Live', { exact: true }).waitFor();
      const row = staff.page.getByRole('row').filter({ hasText: 'Priya Raman' });
      await row.waitFor();

      const student = await newVisitor(browser, demo, { viewport: phone });
      await signInAsStudent(student.page, demo, 'priya');
      await student.page.goto(`/my/${studentPlaylistId}/steps/${check}`);
      await student.page.getByRole('button', { name: 'Ask for help' }).click();
      // Nobody loads the page again.
      await row.getByText('Asks for help').waitFor({ state: 'attached' });
      await student.page.getByRole('textbox', { name: 'Your answer' }).fill('The days get longer until June.');
      await student.page.getByRole('button', { name: 'Hand in' }).click();
      await row.getByText('1 thing to look at').waitFor({ state: 'attached' });

      await staff.page.getByRole('link', { name: /^Who needs me/ }).click();
      await staff.page.getByRole('button', { name: 'I helped: Priya Raman' }).click();
      await staff.page.getByText('Priya Raman has been helped.').waitFor();
      await staff.page.getByRole('button', { name: /^Look at it: Priya Raman/ }).click();
      const panel = staff.page.getByRole('dialog');
      await panel.getByText('The days get longer until June.').waitFor();
      await panel.getByRole('button', { name: 'Well explained!' }).click();
      await panel.getByRole('button', { name: /^Accept/ }).click();
      await staff.page.getByText(/^Accepted: /).waitFor();
      await staff.page.getByRole('button', { name: 'Undo' }).last().click();
      // What was taken back waits again.
      await staff.page.goto(`/classes/${assigned.classId}?tab=today`);
      await staff.page.getByRole('button', { name: /^Look at it: Priya Raman/ }).click();
      await panel.getByRole('button', { name: 'Give one more example.' }).click();
      // A colleague looks at the same, and is faster.
      const { steps } = (await demo.send(
        teacher,
        'GET',
        `/student-playlists/${studentPlaylistId}/progress`,
      )) as unknown as {
        steps: readonly { stepId: string; attempts: readonly { id: string }[] }[];
      };
      const attemptId = steps.find(({ stepId }) => stepId === check)?.attempts.at(-1)?.id;
      await demo.send(teacher, 'POST', `/student-playlists/${studentPlaylistId}/events`, {
        events: [{ id: `colleague-${attemptId}`, kind: 'accepted', stepId: check, attemptId, feedback: 'Well done.' }],
      });
      await panel.getByRole('button', { name: 'Return it' }).click();
      await staff.page.getByRole('button', { name: 'Save mine in its place' }).click();
      await staff.page.getByText(/^Returned: /).waitFor();
      await student.page.reload();
      await student.page.getByText('Give one more example.').waitFor();

      await staff.page.goto(`/classes/${assigned.classId}`);
      await staff.page.getByRole('button', { name: 'Hide names' }).click();
      await staff.page.getByText('Student 5').first().waitFor();
      assert.equal(await staff.page.getByText('Priya Raman').count(), 0);
      await staff.page.getByRole('link', { name: 'People and sign-in' }).click();
      await staff.page.getByRole('link', { name: 'Student 5' }).click();
      await staff.page.getByText('Mastery over time').waitFor();
      assert.equal(await staff.page.getByText('Priya Raman').count(), 0);
      assert.doesNotMatch((await staff.page.title()) + staff.page.url(), /Priya/);
      done();
      await staff.context.close();
      await student.context.close();
    },
  },
  {
    name: 'the table of a class by the keyboard alone',
    async run({ demo, browser, assigned }) {
      const { context, page } = await newVisitor(browser, demo);
      const done = watch(page);
      await signInAsStaff(page, demo, teacher);
      await page.goto(`/classes/${assigned.classId}?playlist=${assigned.assignmentId}`);
      await page.getByRole('grid').waitFor();
      await tabToGrid(page);
      assert.equal(await focusedPlace(page), '1:1');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Home');
      assert.equal(await focusedPlace(page), '2:0');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('What counts').first().waitFor();
      assert.match(page.url(), /look=cell\./);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await waitUntil(page, "document.activeElement?.getAttribute('data-at') === '2:1'");
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('button', { name: 'Maya Lindqvist' }).waitFor();
      done();
      await context.close();
    },
  },
  {
    name: 'a guardian comes in by a code, reads, writes a goal, and prints',
    async run({ demo, browser, assigned }) {
      const { items } = (await demo.send(teacher, 'GET', `/classes/${assigned.classId}/students`)) as unknown as {
        items: readonly { studentId: string; name: string }[];
      };
      const sofia = items.find(({ name }) => name.startsWith('Sof'));
      const { code } = await demo.send(teacher, 'POST', `/students/${sofia?.studentId}/guardians/invitations`);
      const { context, page } = await newVisitor(browser, demo, { viewport: phone, language: 'es' });
      const done = watch(page);
      await page.goto('/sign-in');
      await page.getByRole('link', { name: 'Cree su cuenta' }).click();
      await page.locator('input[name=code]').fill(String(code));
      await page.locator('input[name=name]').fill('Carmen Guzmán');
      await page.locator('input[name=email]').fill('carmen@family.example');
      await page.locator('input[name=password]').fill('una-casa-muy-azul');
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: /^Cómo le va a Sof/ }).waitFor();
      await page.getByText('Lo que su hija o hijo aprende').first().waitFor();
      await page.getByRole('textbox').fill('Que lea todas las noches.');
      await page.getByRole('button', { name: 'Guardar' }).click();
      await page.getByText('de usted').waitFor();
      assert.doesNotMatch(await page.title(), /Sof/);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.getByRole('button', { name: 'Imprimir esta página' }).isVisible(), false);
      assert.ok(await page.getByRole('heading', { name: /^Cómo le va a Sof/ }).isVisible());
      assert.equal(await page.locator('header nav').isVisible(), false);
      done();
      await context.close();
    },
  },
];
