// How fast the web application is for who uses it, measured in Chromium against the built server: npm run test:budgets.
// Prints a table; exits 1 when a limit is missed. Words name some of them: npx tsx test/e2e/budgets.ts search. On a busy
// machine the numbers say little.
import { openBrowser } from './browser.ts';
import type { Figure } from './budgets/budget.ts';
import { measureBuilder } from './budgets/builder.ts';
import { measureSearch } from './budgets/search.ts';
import { measureStudentPage } from './budgets/student-page.ts';
import { startDemo } from './running-demo.ts';

const measures = { student: measureStudentPage, search: measureSearch, builder: measureBuilder };

const words = process.argv.slice(2);
const demo = await startDemo();
const figures: Figure[] = [];
try {
  const browser = await openBrowser();
  try {
    for (const [name, measure] of Object.entries(measures)) {
      if (words.every((word) => name.includes(word))) figures.push(...(await measure({ demo, browser })));
    }
  } finally {
    await browser.close();
  }
} finally {
  await demo.stop();
}

const isMet = ({ value, atMost, atLeast }: Figure) =>
  value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY);
const width = Math.max(...figures.map(({ name }) => name.length));
for (const figure of figures) {
  const { name, value, unit, atMost, atLeast } = figure;
  const limit = atMost === undefined ? (atLeast === undefined ? '' : `at least ${atLeast}`) : `at most ${atMost}`;
  const shown = `${value.toFixed(0)} ${unit}`.padStart(12);
  process.stdout.write(`${isMet(figure) ? 'ok    ' : 'MISSED'}  ${name.padEnd(width)}  ${shown}  ${limit} ${unit}\n`);
}
process.exitCode = figures.length > 0 && figures.every(isMet) ? 0 : 1;
