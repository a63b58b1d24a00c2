import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Waits until everything that was loading is there, in dialogs too. */
export async function settle(page: Page): Promise<void> {
  await page
    .locator('body:not(:has(.mantine-Skeleton-root[data-visible]))')
    .waitFor({ timeout: 8_000 })
    .catch(() => {});
}

/** Fails on every fault of access that axe finds, and on a page that is wider than its window. */
export async function checkAccess(page: Page, name: string): Promise<void> {
  await settle(page);
  // By the protocol and not as an element: the policy of the page lets no script in.
  await page.evaluate(axeSource);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')))`);
  assert.deepEqual(found, [], `axe on ${name}`);
  const width = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.ok(width <= 0, `${name} is ${width} pixels wider than its window`);
}

/**
 * A policy that is broken, a text that is missing or a fault that nobody caught fails the story at whose page it happened:
 * call what this returns at its end.
 */
export function watch(page: Page): () => void {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // Answers of the server that say no are part of the stories.
    const isAnswer = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/.test(message.text());
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return () => assert.deepEqual(faults, []);
}
