// What people do in the web application, in a real browser against the built server: npm run test:e2e. Prints a line for
// each story; its last line is "N passed, N failed".
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { type Look, newVisitor, openBrowser, phone, signInAsStaff, signInAsStudent } from './browser.ts';
import { type Assigned, assignPlaylists, type RunningDemo, startDemo } from './running-demo.ts';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type World = { readonly demo: RunningDemo; readonly browser: Browser; readonly assigned: Assigned };
const stories: { readonly name: string; readonly run: (world: World) => Promise<void> }[] = [];
const story = (name: string, run: (world: World) => Promise<void>) => stories.push({ name, run });

/** Fails on every fault of access that axe finds, and on a page that is wider than its window. */
async function checkAccess(page: Page, place: string): Promise<void> {
  await page
    .locator('[role=status][aria-label]:has([data-visible])')
    .waitFor({ state: 'detached' })
    .catch(() => {});
  // By the protocol and not as an element: the policy of the page lets no script in.
  await page.evaluate(axeSource);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')))`);
  assert.deepEqual(found, [], `axe on ${place}`);
  const width = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.ok(width <= 0, `${place} is ${width} pixels wider than its window`);
}

/** A policy that is broken, or a fault that nobody caught, fails the story at whose page it happened. */
function watch(page: Page): () => void {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // Answers of the server that say no are part of the stories.
    const isAnswer = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/.test(message.text());
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return () => assert.deepEqual(faults, []);
}

story('a teacher signs in, searches, opens a resource, keeps it and finds it again', async ({ demo, browser }) => {
  const { context, page } = await newVisitor(browser, demo);
  const done = watch(page);
  await page.goto('/search?q=fractions');
  await page.waitForURL('**/sign-in?to=*');
  await page.locator('input[name=email]').fill('teacher@demo.example');
  await page.locator('input[name=password]').fill('wrong-password');
  await page.locator('button[type=submit]').click();
  await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
  await page.locator('input[name=password]').fill(demo.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/search?q=fractions');
  await page.locator('article').first().waitFor();

  const box = page.getByRole('searchbox');
  await box.fill('video about fractions in Spanish');
  const offer = page.getByRole('button', { name: 'Show only: Spanish' });
  await offer.click();
  await page.getByRole('button', { name: 'Only: Spanish', exact: true }).waitFor();
  assert.match(page.url(), /accept=inLanguage/);
  const count = async () => Number.parseInt((await page.locator('main [role=status]').first().textContent()) ?? '', 10);
  const narrowed = await count();
  await page.getByRole('checkbox', { name: /^Video/ }).check();
  await page.waitForURL(/modalities=video/);
  await page.locator('section[aria-busy=false]').waitFor();
  assert.ok((await count()) <= narrowed);

  await page.goto('/search?q=algibra');
  await page.getByText('Also looked for').waitFor();
  await page.goto('/search?q=zzzzqqqq&gradeLevels=4');
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.locator('article').nth(19).waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.locator('article').nth(20).waitFor();

  const first = page.locator('article').first();
  const title = (await first.locator('h2').textContent()) ?? '';
  await first.getByRole('button', { name: /as a favorite/ }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await first.locator('h2 a').click();
  await page.getByRole('dialog').getByRole('heading', { name: 'Credit' }).waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Favorites' }).click();
  await page.getByRole('link', { name: title, exact: true }).waitFor();
  // Reading the page again needs no new sign-in: the cookie renews the session.
  await page.reload();
  await page.getByRole('link', { name: title, exact: true }).waitFor();
  done();
  await context.close();
});

story('the keyboard alone: skip link, palette, a place, its heading', async ({ demo, browser }) => {
  const { context, page } = await newVisitor(browser, demo);
  const done = watch(page);
  await signInAsStaff(page, demo, 'teacher@demo.example');
  await page.goto('/');
  await page.locator('main h3').first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate("document.activeElement?.getAttribute('href')"), '#content');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('fav');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/favorites');
  await page.locator('h1:focus').waitFor();
  assert.match(await page.title(), /^Favorites · Pathloom/);
  done();
  await context.close();
});

story('a student on a phone works at an activity, goes offline and back', async ({ demo, browser }) => {
  const { context, page } = await newVisitor(browser, demo, { viewport: phone });
  const done = watch(page);
  await signInAsStudent(page, demo, 'maya');
  const card = page.locator('article').filter({ hasText: 'done' }).first();
  await card.locator('h2 a').click();
  await page.locator('ol li a').first().click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'I am done' }).waitFor();
  await page.getByRole('button', { name: 'Ask for help' }).click();

  await context.setOffline(true);
  await page.getByText('No internet.').first().waitFor();
  await page.getByRole('button', { name: 'I am done' }).click();
  await page.getByText('You did this one.').waitFor();
  await page.getByRole('button', { name: 'Just right' }).click();
  await page.getByText(/\d things are kept here/).waitFor();
  // The next activity is there as well: what was read stays.
  await page.getByRole('link', { name: /^Next:/ }).click();
  await page.getByRole('textbox', { name: 'Your answer' }).fill('The shadow is short at noon.');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Handed in. Your teacher will look at it.').waitFor();

  await context.setOffline(false);
  await page.getByText('are kept here').waitFor({ state: 'detached' });
  await page.goto('/');
  await page.getByText('1 of 2 done').waitFor();
  const { items } = (await demo.send('student@demo.example', 'GET', '/me/playlists')) as unknown as {
    items: { id: string; doneCount: number }[];
  };
  assert.ok(
    items.some(({ doneCount }) => doneCount > 0),
    'the server knows',
  );
  done();
  await context.close();
});

story('a student chooses a path, and leaves nothing behind when signing out', async ({ demo, browser }) => {
  const { context, page } = await newVisitor(browser, demo, { viewport: phone });
  const done = watch(page);
  await signInAsStudent(page, demo, 'noah');
  await page.getByRole('link', { name: /^Choose your path/ }).click();
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
  const kept = await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('pathloom:person:'))");
  assert.deepEqual(kept, []);
  await page.goto('/');
  await page.waitForURL('**/sign-in');
  done();
  await context.close();
});

const looks: readonly Look[] = [
  { scheme: 'light', language: 'en' },
  { scheme: 'dark', language: 'es' },
  { scheme: 'dark', language: 'en' },
  { scheme: 'light', language: 'es' },
];

for (const [at, look] of looks.entries()) {
  const viewport = at % 2 === 0 ? { width: 1280, height: 860 } : { width: 320, height: 700 };
  story(`no fault of access: ${look.scheme}, ${look.language}, ${viewport.width} pixels wide`, async (world) => {
    const { demo, browser, assigned } = world;
    const staff = await newVisitor(browser, demo, { ...look, viewport });
    const check = (page: Page, place: string) => checkAccess(page, `${place} (${look.scheme}, ${look.language})`);
    await staff.page.goto('/sign-in');
    await staff.page.locator('h1').waitFor();
    await check(staff.page, 'sign-in');
    await staff.page.goto('/sign-in/student');
    await staff.page.locator('label', { hasText: /Pictures|Dibujos/ }).click();
    await check(staff.page, 'student sign-in');
    await signInAsStaff(staff.page, demo, 'teacher@demo.example');
    await staff.page.locator('main h3').nth(1).waitFor();
    await check(staff.page, 'home');
    await staff.page.goto('/search?q=fractions en español algibra');
    await staff.page.locator('article').first().waitFor();
    await check(staff.page, 'search');
    await staff.page.locator('article h2 a').first().click();
    await staff.page.locator('[role=dialog] dl').waitFor();
    await check(staff.page, 'preview');
    await staff.page.goto(`/classes/${assigned.classId}`);
    await staff.page.locator('table').waitFor();
    await check(staff.page, 'class');
    await staff.page.goto('/nothing/here');
    await staff.page.locator('h1').waitFor();
    await check(staff.page, 'nothing');
    await staff.context.close();

    const student = await newVisitor(browser, demo, { ...look, viewport });
    await signInAsStudent(student.page, demo, 'priya');
    await student.page.locator('article').nth(1).waitFor();
    await check(student.page, 'my playlists');
    await student.page.locator('article h2 a').first().click();
    await student.page.locator('#targets').waitFor();
    await check(student.page, 'playlist');
    await student.page.locator('ol li a').nth(1).click();
    await student.page.locator('h1').waitFor();
    await check(student.page, 'activity');
    await student.page.goto('/');
    await student.page.locator('article h2 a').nth(1).click();
    await student.page.locator('#paths').waitFor();
    await check(student.page, 'paths');
    await student.context.close();
  });
}

const started = performance.now();
const wanted = process.argv[2] ?? '';
const demo = await startDemo();
let failed = 0;
let passed = 0;
try {
  const browser = await openBrowser();
  try {
    const assigned = await assignPlaylists(demo);
    for (const { name, run } of stories) {
      if (!name.includes(wanted)) continue;
      try {
        await run({ demo, browser, assigned });
        passed += 1;
        process.stdout.write(`ok      ${name}\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(`failed  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
        for (const context of browser.contexts()) await context.close();
      }
    }
  } finally {
    await browser.close();
  }
} finally {
  await demo.stop();
}
process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
