// Where a dragged activity would land. Pure: lanes and cards come in as they stand on the screen.

export type CardBox = { readonly id: string; readonly top: number; readonly bottom: number };
export type LaneBox = {
  readonly pathwayId: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly cards: readonly CardBox[];
};

/** A place in a lane: directly after that card, or at the beginning. */
export type Slot = { readonly pathwayId: string; readonly after: string | null };

/** The lane under the point or the nearest beside it, and the gap between its cards that is nearest. */
export function slotAt(lanes: readonly LaneBox[], point: { readonly x: number; readonly y: number }): Slot | null {
  const distance = ({ left, right }: LaneBox) => Math.max(left - point.x, 0, point.x - right);
  const lane = lanes.reduce<LaneBox | null>(
    (best, one) => (best === null || distance(one) < distance(best) ? one : best),
    null,
  );
  if (!lane || distance(lane) > 80) return null;
  const passed = lane.cards.filter(({ top, bottom }) => point.y > (top + bottom) / 2);
  return { pathwayId: lane.pathwayId, after: passed.at(-1)?.id ?? null };
}

/** The height at which the line of a slot is drawn. */
export function lineAt(lane: LaneBox, after: string | null): number {
  const at = lane.cards.findIndex(({ id }) => id === after);
  const [above, below] = [lane.cards[at], lane.cards[at + 1]];
  if (above && below) return (above.bottom + below.top) / 2;
  if (above) return above.bottom + 4;
  return below ? below.top - 4 : lane.top + 4;
}

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** Lanes with their entries in order: all that moving by keyboard needs to know. */
export type LaneOrder = { readonly pathwayId: string; readonly entryIds: readonly string[] };

/** The next place in that direction; the same place at an edge. The dragged card itself is no place to stand after. */
export function nextSlot(lanes: readonly LaneOrder[], dragged: string | null, slot: Slot, key: Arrow): Slot {
  const others = ({ entryIds }: LaneOrder) => entryIds.filter((id) => id !== dragged);
  const at = lanes.findIndex(({ pathwayId }) => pathwayId === slot.pathwayId);
  const lane = lanes[at];
  if (!lane) return slot;
  const place = slot.after === null ? 0 : others(lane).indexOf(slot.after) + 1;
  const along = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  const across = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  const target = lanes[at + across];
  if (!target) return slot;
  const ids = others(target);
  const next = Math.min(Math.max(place + along, 0), ids.length);
  return { pathwayId: target.pathwayId, after: ids[next - 1] ?? null };
}

/** Where something stands now, as a slot. */
export function slotOf(lanes: readonly LaneOrder[], entryId: string): Slot | null {
  for (const { pathwayId, entryIds } of lanes) {
    const at = entryIds.indexOf(entryId);
    if (at >= 0) return { pathwayId, after: entryIds[at - 1] ?? null };
  }
  return null;
}

/** Whether dropping there leaves everything as it is. */
export function isSamePlace(lanes: readonly LaneOrder[], entryId: string, { pathwayId, after }: Slot): boolean {
  const now = slotOf(lanes, entryId);
  return now !== null && now.pathwayId === pathwayId && (now.after === after || after === entryId);
}
