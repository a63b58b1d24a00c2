import type { KeyboardEvent } from 'react';
import { cardMark, laneMark } from './board-boxes.ts';

/** Where the arrow keys lead from an activity: along its path, or to the path beside at the same height. Null: nowhere. */
export function nextCard(lanes: readonly (readonly string[])[], id: string, key: string): string | null {
  const at = lanes.findIndex((ids) => ids.includes(id));
  const own = lanes[at] ?? [];
  const place = own.indexOf(id);
  if (key === 'ArrowDown') return own[place + 1] ?? null;
  if (key === 'ArrowUp') return own[place - 1] ?? null;
  if (key === 'Home') return own[0] ?? null;
  if (key === 'End') return own.at(-1) ?? null;
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  // A path without activities is stepped over.
  const others = key === 'ArrowRight' ? lanes.slice(at + 1) : lanes.slice(0, Math.max(at, 0)).reverse();
  const beside = others.find((ids) => ids.length > 0) ?? [];
  return beside[Math.min(place, beside.length - 1)] ?? null;
}

/** Goes from an activity to another one by the arrow keys, to the same button of it. While one is carried they carry it. */
export function moveAmongCards(event: KeyboardEvent<HTMLElement>): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(target instanceof HTMLButtonElement))
    return;
  const card = target.closest<HTMLElement>(`[${cardMark}]`);
  const board = card?.closest(`[${laneMark}]`)?.parentElement;
  if (!card || !board || target.closest('[role=menu]') || board.querySelector('[data-dragging]')) return;
  const cards = [...board.querySelectorAll<HTMLElement>(`[${cardMark}]`)];
  const idOf = (one: HTMLElement) => one.getAttribute(cardMark) ?? '';
  const lanes = [...board.querySelectorAll(`[${laneMark}]`)].map((lane) =>
    cards.filter((one) => lane.contains(one)).map(idOf),
  );
  // At the first and the last of a path the page is not to jump away under who pressed them.
  if (key === 'Home' || key === 'End') event.preventDefault();
  const next = nextCard(lanes, idOf(card), key);
  if (next === null) return;
  event.preventDefault();
  const buttonsOf = (one: HTMLElement | undefined) => [...(one?.querySelectorAll('button') ?? [])];
  buttonsOf(cards.find((one) => idOf(one) === next))[buttonsOf(card).indexOf(target)]?.focus();
}
