import assert from 'node:assert/strict';
import type { CDPSession, Page } from 'playwright-core';

/** What has the focus, as who listens hears it. */
export type Focused = { readonly role: string; readonly name: string };

/** What somebody goes to: a name that says it all, or a part of it. */
type Name = string | RegExp;

type Way = { readonly by?: 'Tab' | 'Shift+Tab' | 'ArrowDown' | 'ArrowRight' };

/** Somebody who has a keyboard and no mouse. */
export type Keyboard = {
  /** Goes on until something of this role and name has the focus. Stays where that is so already. */
  to(role: string, name: Name, way?: Way): Promise<void>;
  /** Goes there and presses Enter. */
  enter(role: string, name: Name, way?: Way): Promise<void>;
  /** Waits until it has the focus by itself, as what has just opened does. */
  on(role: string, name: Name): Promise<void>;
  press(...keys: string[]): Promise<void>;
  write(text: string): Promise<void>;
  /** What has the focus, once something has it. */
  focused(): Promise<Focused>;
  /** All presses until now, letters of texts left out. */
  presses(): number;
};

/** More presses than these to come to the next thing are not reasonable. */
const most = 40;
/** Where the focus may be for a moment before it is where it belongs: a dialog closes, a place opens. */
const settlesMs = 10_000;

/**
 * What has the focus, and whether somebody can see where they are. What is drawn by its label is looked at there: radio
 * buttons and checkboxes. Headings and regions take the focus unseen.
 */
const look = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const drawn = one.matches('input[type=radio], input[type=checkbox]') ? (one.labels?.[0] ?? one) : one;
  if (one.tabIndex < 0) return { one, fault: null };
  if (!drawn.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return { one, fault: 'hidden' };
  const { left, top, right, bottom, width, height } = drawn.getBoundingClientRect();
  if (width < 2 || height < 2) return { one, fault: 'too small to be seen' };
  if (right < 1 || bottom < 1 || left > innerWidth - 1 || top > innerHeight - 1) return { one, fault: 'out of the window' };
  const places = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, bottom - 3], [left + 3, bottom - 3], [right - 3, top + 3]];
  const seen = places.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    // A message lies over things for a moment, and goes by itself.
    return over && (drawn.contains(over) || over.contains(drawn) || over.closest('section[aria-live]'));
  });
  return { one, fault: seen ? null : 'under something else' };
})()`;

const matches = (name: Name, said: string) => (typeof name === 'string' ? name === said : name.test(said));

export async function openKeyboard(page: Page): Promise<Keyboard> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  let presses = 0;

  async function lookOnce(): Promise<(Focused & { readonly fault: string | null }) | null> {
    const { result } = await session.send('Runtime.evaluate', { expression: look, objectGroup: 'focus' });
    if (result.objectId === undefined) return null;
    const { result: parts } = await session.send('Runtime.getProperties', {
      objectId: result.objectId,
      ownProperties: true,
    });
    const part = (name: string) => parts.find((one) => one.name === name)?.value;
    const objectId = part('one')?.objectId;
    if (objectId === undefined) return null;
    const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
    await session.send('Runtime.releaseObjectGroup', { objectGroup: 'focus' });
    const [node] = nodes;
    return { role: node?.role?.value ?? '', name: node?.name?.value ?? '', fault: part('fault')?.value ?? null };
  }

  /** A page that changes takes what was asked about away: then it is asked again. */
  const look1 = () => lookOnce().catch(() => null);

  async function focusedOrNull() {
    const until = Date.now() + settlesMs;
    let found = await look1();
    // The page scrolls there a moment later.
    for (let tries = 0; found?.fault && tries < 10; tries += 1) {
      await page.waitForTimeout(50);
      found = await look1();
    }
    while (found === null && Date.now() < until) {
      await page.waitForTimeout(50);
      found = await look1();
    }
    return found;
  }

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      presses += 1;
      await page.keyboard.press(key);
    }
  }

  async function to(role: string, name: Name, { by = 'Tab' }: Way = {}): Promise<void> {
    const passed: string[] = [];
    for (let at = 0; at <= most; at += 1) {
      // Nothing has it on a page that was just opened, and nowhere else.
      const found = at === 0 && presses === 0 ? await look1() : await focusedOrNull();
      const way = `${passed.join(' | ')}`;
      if (presses > 0) assert.ok(found, `The focus is lost on the way to ${role} ${name}, after ${way}`);
      if (found) {
        const seen = `${found.role} “${found.name}”`;
        assert.equal(found.fault, null, `${seen} has the focus on the way to ${role} ${name}, after ${way}`);
        if (found.role === role && matches(name, found.name)) return;
        passed.push(seen);
      }
      if (at < most) await press(by);
    }
    assert.fail(`${most} presses do not reach ${role} ${name}: ${passed.join(' | ')}`);
  }

  async function on(role: string, name: Name): Promise<void> {
    const until = Date.now() + settlesMs;
    let found = await look1();
    while (!(found?.role === role && matches(name, found.name)) && Date.now() < until) {
      await page.waitForTimeout(50);
      found = await look1();
    }
    assert.ok(
      found?.role === role && matches(name, found.name),
      `${found?.role} “${found?.name}” has the focus, not ${role} ${name}`,
    );
  }

  return {
    to,
    on,
    press,
    async enter(role, name, way) {
      await to(role, name, way);
      await press('Enter');
    },
    async write(text) {
      await page.keyboard.type(text);
    },
    async focused() {
      const found = await focusedOrNull();
      assert.ok(found, 'Nothing has the focus.');
      return found;
    },
    presses: () => presses,
  };
}
