import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Where a key leads from a row, or from a button, link or checkbox in it. Null: the key is not for rows, or there is none. */
export function nextRow(key: string, at: number, count: number): number | null {
  const next = steps[key]?.(at, count);
  return next === undefined || next === at || next < 0 || next >= count ? null : next;
}

const controls = 'a[href], button, input, select';

/**
 * Goes from row to row with the arrow keys, Home and End, to the same control of it: a class of thirty-five would be more
 * than a hundred presses of Tab. Fields that use the arrows themselves keep them.
 */
export function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const { target, key, currentTarget } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (!(target instanceof HTMLElement) || !target.matches('a[href], button, input[type=checkbox]')) return;
  const rows = [...currentTarget.querySelectorAll('tr')];
  // What a button of the row has opened stands elsewhere on the page, though its keys come here.
  const at = rows.findIndex((row) => row.contains(target));
  if (at < 0) return;
  // At the first and the last row the page is not to jump away under who pressed them.
  if (key === 'Home' || key === 'End') event.preventDefault();
  const next = nextRow(key, at, rows.length);
  if (next === null) return;
  const cellAt = [...(rows[at]?.children ?? [])].findIndex((cell) => cell.contains(target));
  const from = rows[at]?.children[cellAt];
  const to = rows[next]?.children[cellAt];
  if (!from || !to) return;
  const place = [...from.querySelectorAll(controls)].indexOf(target);
  const found = to.querySelectorAll<HTMLElement>(controls);
  const [first] = found;
  const goal = found[place] ?? first;
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}
