// What people do in the web application, in a real browser against the built server: npm run test:e2e. Named words tell
// only the stories and walks that hold them: npx tsx test/e2e/main.ts keyboard. `--all-looks` looks at every place in both
// schemes and languages. Prints a line for each; its last line is "N passed, N failed".
import { desktop, type Look, newVisitor, openBrowser, phone } from './browser.ts';
import { checkAccess, watch } from './checks.ts';
import { findAssigned, playAWeek, startDemo } from './running-demo.ts';
import { stories } from './stories/stories.ts';
import { walks } from './walks/walks.ts';
import type { Story, Walk, World } from './world.ts';

type Seen = Look & { readonly viewport: typeof desktop };

/** Between them both schemes, both languages and both sizes; the other looks mix them otherwise. */
const looks: readonly Seen[] = [
  { scheme: 'light', language: 'en', viewport: desktop },
  { scheme: 'dark', language: 'es', viewport: { ...phone, width: 320 } },
];
const otherLooks: readonly Seen[] = [
  { scheme: 'dark', language: 'en', viewport: desktop },
  { scheme: 'light', language: 'es', viewport: { ...phone, width: 320 } },
];

const toStory = ({ area, go }: Walk, seen: Seen): Story => ({
  name: `no fault of access: ${area}, ${seen.scheme}, ${seen.language}, ${seen.viewport.width} pixels wide`,
  run: async (world) => {
    const { context, page } = await newVisitor(world.browser, world.demo, seen);
    const done = watch(page);
    const look = (name: string) => checkAccess(page, `${name} (${seen.scheme}, ${seen.language})`);
    try {
      await go({ world, page, look });
      done();
    } finally {
      await context.close();
    }
  },
});

async function tell({ name, run }: Story, world: World): Promise<boolean> {
  const started = performance.now();
  try {
    await run(world);
    process.stdout.write(`ok      ${name} (${((performance.now() - started) / 1000).toFixed(0)} s)\n`);
    return true;
  } catch (error) {
    process.stdout.write(`failed  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
    return false;
  }
}

/** Stories share what they change, so they are told one after the other. */
async function tellInOrder(stories: readonly Story[], world: World): Promise<boolean[]> {
  const ends: boolean[] = [];
  for (const story of stories) {
    ends.push(await tell(story, world));
    for (const context of world.browser.contexts()) await context.close();
  }
  return ends;
}

/** Walks change little, and wait more than they work: so many are gone at the same time. */
const walkers = 3;

async function tellTogether(stories: readonly Story[], world: World): Promise<boolean[]> {
  const waiting = [...stories];
  const ends: boolean[] = [];
  const walkOn = async () => {
    for (let story = waiting.shift(); story; story = waiting.shift()) ends.push(await tell(story, world));
  };
  await Promise.all(Array.from({ length: walkers }, walkOn));
  return ends;
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const allLooks = process.argv.includes('--all-looks') ? [...looks, ...otherLooks] : looks;
const isWanted = ({ name }: Story) => words.every((word) => name.includes(word));

const started = performance.now();
const demo = await startDemo();
const ends: boolean[] = [];
try {
  const browser = await openBrowser();
  try {
    const world = { demo, browser, assigned: await findAssigned(demo) };
    ends.push(...(await tellInOrder(stories.filter(isWanted), world)));
    // Places are looked at as they are after some work.
    await playAWeek(demo, world.assigned);
    const checks = allLooks.flatMap((seen) => walks.map((walk) => toStory(walk, seen)));
    ends.push(...(await tellTogether(checks.filter(isWanted), world)));
  } finally {
    await browser.close();
  }
} finally {
  await demo.stop();
}
const passed = ends.filter((isGood) => isGood).length;
process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
process.stdout.write(`${passed} passed, ${ends.length - passed} failed\n`);
process.exitCode = passed === ends.length && passed > 0 ? 0 : 1;
