import assert from 'node:assert/strict';
import { newVisitor, phone, signInAsStudent } from '../browser.ts';
import { watch } from '../checks.ts';
import { giveChoiceBoard, givenTo, partsOf, takeAway } from '../scenes.ts';
import { cardOf, checkHandedIn, nothing, photo, waitForNothing, whatIsKept } from '../student-day.ts';
import type { Story } from '../world.ts';

export const studentStories: readonly Story[] = [
  {
    name: 'a student finds nothing at the addresses of staff',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      await signInAsStudent(page, demo, 'maya');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      for (const address of ['/classes', '/tagging', '/review', '/imports', '/vocabularies', '/approvals', '/admin']) {
        await page.goto(address);
        await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
      }
      assert.deepEqual(
        asked.filter((path) => /^.api.v1.(?:classes|reviews|suggestions|vocabularies|proposals)/.test(path)),
        [],
      );
      done();
      await context.close();
    },
  },
  {
    name: 'a student on a phone chooses a path, takes it home, works there without internet, and hands in a photo at school',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      const id = await givenTo(demo, 'Maya', 'studentChooses');
      await signInAsStudent(page, demo, 'maya');
      await cardOf(page, id)
        .getByRole('link', { name: /^Choose your path/ })
        .click();
      await page.getByRole('button', { name: /^Take this path ?: Soccer/ }).click();
      await page.getByText('Your path:').waitFor();
      await page.getByRole('button', { name: 'Save on this device' }).click();
      await page.getByRole('button', { name: 'Take it off this device' }).waitFor();

      await context.setOffline(true);
      // The browser is closed and opened again, and there is no network.
      await page.reload();
      await page.getByText('This is what you took along.').waitFor();
      await page.locator('ol li a').first().click();
      // Clicked twice it has begun, and is not done; help is asked for, and not taken back.
      await page.getByRole('button', { name: 'Start', exact: true }).dblclick();
      await page.getByRole('button', { name: 'Ask for help' }).dblclick();
      await page.getByRole('button', { name: 'I do not need help any more' }).waitFor();
      await page.getByRole('button', { name: 'I am done' }).click();
      await page.getByText('You did this one.').waitFor();
      await page.getByRole('button', { name: 'Just right' }).click();
      await page.getByRole('link', { name: /^Next:/ }).click();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('button', { name: 'I am done' }).click();
      await page.getByRole('link', { name: /^Next:/ }).click();
      await page.getByRole('textbox', { name: 'Your answer' }).fill('The ball pushes back.');
      const picker = page.locator('input[type=file]').first();
      // A photo that only some devices show.
      await picker.setInputFiles({ name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: Buffer.from('ftypheic') });
      await page.getByText('This device cannot open “IMG_0001.HEIC”.').waitFor();
      await picker.setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await photo() });
      await page.locator('fieldset li').getByText('Kept here').waitFor();
      // What was chosen and written is there after another reload.
      await page.reload();
      await page.getByRole('button', { name: /^Take it away/ }).waitFor();
      await page.getByRole('button', { name: 'Hand in' }).dblclick();
      await page.getByText('Handed in. Your teacher will look at it.').waitFor();
      assert.equal(await page.getByText(/\d times? before/).count(), 0, 'it was handed in once');
      await page.getByText(/\d things are kept here/).waitFor();

      await context.setOffline(false);
      await page.getByText('are kept here').waitFor({ state: 'detached' });
      await page.locator('article').getByText('Handed in', { exact: true }).waitFor();
      await page.locator('article img').waitFor();
      await page.goto('/');
      await cardOf(page, id).getByText('2 of 3 done').waitFor();
      await checkHandedIn(demo, id);

      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      assert.deepEqual(await whatIsKept(page), nothing);
      // Whoever finds the device opens nothing of it.
      await context.setOffline(true);
      await page.goto(`/my/${id}`);
      await page.waitForURL('**/sign-in?to=*');
      done();
      await context.close();
    },
  },
  {
    name: 'a student chooses a path, and leaves nothing behind when signing out',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      const id = await givenTo(demo, 'Noah', 'studentChooses');
      await signInAsStudent(page, demo, 'noah');
      await cardOf(page, id)
        .getByRole('link', { name: /^Choose your path/ })
        .click();
      await page
        .getByRole('button', { name: /^Take this path/ })
        .first()
        .click();
      await page.getByText('Your path:').waitFor();
      await page.locator('ol li a').first().click();
      await page.locator('h1').waitFor();
      await page.getByRole('button', { name: 'Skip for now' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      assert.deepEqual(await whatIsKept(page), nothing);
      await page.goto('/');
      await page.waitForURL('**/sign-in');
      done();
      await context.close();
    },
  },
  {
    name: 'what a student has saved goes from a device whose session was ended elsewhere, at the next start at the latest',
    async run({ demo, browser }) {
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      // A database that lets nothing be deleted while it is told so.
      await page.addInitScript(`
        const remove = IDBObjectStore.prototype.delete;
        IDBObjectStore.prototype.delete = function (key) {
          if (sessionStorage.getItem('busy')) throw new Error('The database is busy.');
          return remove.call(this, key);
        };`);
      await signInAsStudent(page, demo, 'maya');
      await cardOf(page, await givenTo(demo, 'Maya', 'recommended'))
        .locator('h2 a')
        .click();
      await page.getByRole('button', { name: 'Save on this device' }).click();
      await page.getByRole('button', { name: 'Take it off this device' }).waitFor();
      await page.evaluate(`sessionStorage.setItem('busy', 'yes')`);
      // As a teacher does who gives a new number: the session does not hold any more.
      await context.clearCookies();
      await page.reload();
      await page.waitForURL('**/sign-in*');
      await page.waitForLoadState('networkidle');
      const { records } = await whatIsKept(page);
      assert.deepEqual([records.saved, records.people], [1, 1], 'it could not be cleared');
      await page.evaluate(`sessionStorage.removeItem('busy')`);
      await page.reload();
      await page.locator('form').waitFor();
      await waitForNothing(page);
      done();
      await context.close();
    },
  },
  {
    name: 'work comes back to a student with a word of the teacher, is done again, and what was reached is celebrated once',
    async run({ demo, browser, assigned }) {
      const teacher = 'teacher@demo.example';
      const found = await demo.send(teacher, 'GET', `/assignments/${assigned.assignmentId}/progress`);
      const rows = found.students as readonly { name: string; studentPlaylistId: string }[];
      const row = `/student-playlists/${rows.find(({ name }) => name.startsWith('Noah'))?.studentPlaylistId}`;
      const { steps: plan } = (await demo.send(teacher, 'GET', row)) as unknown as {
        steps: readonly { step: { id: string; kind: string } }[];
      };
      const check = plan.findLast(({ step }) => step.kind === 'checkpoint')?.step.id ?? '';
      const standing = async () =>
        (await demo.send(teacher, 'GET', `${row}/progress`)) as unknown as {
          steps: readonly { stepId: string; state: string; attempts: readonly { id: string }[] }[];
        };
      const ofCheck = async () => (await standing()).steps.find(({ stepId }) => stepId === check);
      const say = (kind: string, more: object = {}) => {
        const events = [{ id: `comes-back-${kind}`, stepId: check, kind, ...more }];
        return demo.send(teacher, 'POST', `${row}/events`, { events });
      };
      if ((await ofCheck())?.state === 'done') await say('reopened');

      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      await signInAsStudent(page, demo, 'noah');
      const own = row.replace('/student-playlists', '/my');
      const handIn = async (text: string) => {
        const before = (await ofCheck())?.attempts.length ?? 0;
        await page.goto(`${own}/steps/${check}`);
        await page.getByRole('textbox', { name: 'Your answer' }).fill(text);
        await page.getByRole('button', { name: 'Hand in' }).click();
        await page.getByText('Handed in. Your teacher will look at it.').waitFor();
        // The device sends it by itself, a moment later.
        let attempts = (await ofCheck())?.attempts ?? [];
        for (let at = 0; at < 100 && attempts.length === before; at += 1) {
          await page.waitForTimeout(100);
          attempts = (await ofCheck())?.attempts ?? [];
        }
        assert.equal(attempts.length, before + 1, 'the teacher has it');
        return attempts.at(-1)?.id;
      };
      await say('returned', { attemptId: await handIn('It was short.'), feedback: 'Say when you measured.' });
      await page.goto('/');
      await page.getByText('Have another look:').waitFor();
      await page.goto(`${own}/steps/${check}`);
      await page.getByText('Say when you measured.').waitFor();
      await say('accepted', { attemptId: await handIn('At noon it was 11 cm.'), feedback: 'Now I see it.' });
      await page.goto(own);
      const celebrated = page.getByRole('status').filter({ hasText: 'I can do it!' });
      await celebrated.first().waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'What you will learn' }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.equal(await celebrated.count(), 0, 'it is celebrated once');
      done();
      await context.close();
    },
  },
  {
    name: 'a pick on a choice board that cannot be taken is put back, and the student is told',
    async run({ demo, browser, assigned }) {
      const roster = (await demo.send(
        'teacher@demo.example',
        'GET',
        `/classes/${assigned.classId}/students`,
      )) as unknown as {
        items: readonly { studentId: string; name: string }[];
      };
      const studentIds = roster.items.filter(({ name }) => name.startsWith('Noah')).map(({ studentId }) => studentId);
      const assignmentId = await giveChoiceBoard(demo, { kind: 'students', studentIds });
      const [part] = await partsOf(demo, assignmentId);
      const { context, page } = await newVisitor(browser, demo, { viewport: phone });
      const done = watch(page);
      await signInAsStudent(page, demo, 'noah');
      await page.goto(`/my/${part?.id}`);
      await page.locator('ol li a').first().click();
      const take = page.getByRole('button', { name: /^Take this one/ });
      await take.first().waitFor();
      // As if the board had become another one since the page was read.
      const changes = '**/api/v1/me/playlists/*/changes';
      const problem = {
        type: 'about:blank',
        title: 'No',
        status: 400,
        code: 'invalid_request',
        details: { faults: [] },
      };
      await page.route(changes, (route) => route.fulfill({ status: 400, json: problem }));
      await take.first().click();
      await page.getByText('That one cannot be taken any more.').waitFor();
      await page.getByRole('button', { name: /^Put it back/ }).waitFor({ state: 'detached' });
      await page.unroute(changes);
      await take.first().click();
      await page.getByRole('button', { name: /^Put it back/ }).waitFor();
      done();
      await context.close();
      await takeAway(demo, assignmentId);
    },
  },
];
