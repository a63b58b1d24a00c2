import type { LaneBox } from './slots.ts';

/** Marks of lanes and cards, by which they are found on the screen. */
export const laneMark = 'data-lane';
export const cardMark = 'data-card';

/** Where lanes and cards stand on the screen now. The dragged card itself is no neighbor. */
export function readBoxes(board: HTMLElement, dragged: string | null): LaneBox[] {
  return [...board.querySelectorAll<HTMLElement>(`[${laneMark}]`)].map((lane) => {
    const { left, right, top, bottom } = lane.getBoundingClientRect();
    const cards = [...lane.querySelectorAll<HTMLElement>(`[${cardMark}]`)].flatMap((card) => {
      const id = card.getAttribute(cardMark) ?? '';
      if (id === dragged) return [];
      const box = card.getBoundingClientRect();
      return { id, top: box.top, bottom: box.bottom };
    });
    return { pathwayId: lane.getAttribute(laneMark) ?? '', left, right, top, bottom, cards };
  });
}

export function findCard(entryId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[${cardMark}="${entryId}"]`);
}
