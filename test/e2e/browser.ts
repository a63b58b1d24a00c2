import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { RunningDemo } from './running-demo.ts';

/** Where Debian, and others, put it; CHROMIUM names another one. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function findBrowser(): string | null {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return named;
  return places.find((place) => existsSync(place)) ?? null;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('There is no Chromium. Install it, or name one in CHROMIUM.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

export type Look = { readonly scheme: 'light' | 'dark'; readonly language: 'en' | 'es' };

/** A visitor of their own, who shares nothing with others. */
export async function newVisitor(
  browser: Browser,
  { address }: RunningDemo,
  { viewport = desktop, scheme = 'light', language = 'en' }: Partial<Look> & { viewport?: typeof desktop } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: address,
    viewport,
    locale: language,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    isMobile: viewport.width < 600,
    hasTouch: viewport.width < 600,
  });
  context.setDefaultTimeout(15_000);
  return { context, page: await context.newPage() };
}

export async function signInAsStaff(page: Page, { password }: RunningDemo, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('header nav').waitFor();
}

export async function signInAsStudent(page: Page, { classCode, pin }: RunningDemo, name: string): Promise<void> {
  await page.goto('/sign-in/student');
  const [code, short, secret] = [0, 1, 2].map((at) => page.locator('form input:not([type=radio])').nth(at));
  await code?.fill(classCode);
  await short?.fill(name);
  await secret?.fill(pin);
  await page.locator('button[type=submit]').click();
  await page.locator('header nav').waitFor();
}

/** Waits until an expression is true in the page. `waitForFunction` asks again from within, where the page forbids to evaluate text. */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!(await page.evaluate<boolean>(expression))) {
    if (Date.now() > giveUpAt) throw new Error(`It never came true: ${expression}`);
    await page.waitForTimeout(50);
  }
}
