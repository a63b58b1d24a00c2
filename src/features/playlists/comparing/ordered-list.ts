/** Where something stands in a list: after that one; null is the start. */
export type Placement = { readonly id: string; readonly after: string | null };

/**
 * What has to be put in place to make one order of another: everything new, and as few of the others as possible.
 * Longest increasing subsequence, by patience sorting.
 * @param from ids, each once
 * @param to ids, each once
 * @returns in the order of `to`: putting each after its `after`, one by one, gives `to` (see `placed`)
 */
export function placementsBetween(from: readonly string[], to: readonly string[]): Placement[] {
  const staying = longestCommon(from, to);
  return to.flatMap((id, at) => (staying.has(id) ? [] : [{ id, after: to[at - 1] ?? null }]));
}

/**
 * A list with things put in place, one by one.
 * @param list without what is placed; others that it lacks are no anchors, so what should come after them comes first
 */
export function placed(list: readonly string[], placements: readonly Placement[]): string[] {
  const moving = new Set(placements.map(({ id }) => id));
  const order = list.filter((id) => !moving.has(id));
  for (const { id, after } of placements) {
    order.splice(after === null ? 0 : order.indexOf(after) + 1, 0, id);
  }
  return order;
}

/**
 * The anchor for something in a list that lacks some of what stood before it.
 * @param order the list that it stands in
 * @returns the nearest before it that survives; null for the start
 */
export function survivingAnchor(
  order: readonly string[],
  id: string,
  survives: (id: string) => boolean,
): string | null {
  for (let at = order.indexOf(id) - 1; at >= 0; at--) {
    const before = order[at] as string;
    if (survives(before)) return before;
  }
  return null;
}

function longestCommon(from: readonly string[], to: readonly string[]): Set<string> {
  const places = new Map(from.map((id, at) => [id, at]));
  const common = to.filter((id) => places.has(id));
  // tails[n] is the end of the best run of n + 1 so far: the one that ends earliest in `from`.
  const tails: string[] = [];
  const before = new Map<string, string | undefined>();
  const placeOf = (id: string | undefined): number => (id === undefined ? -1 : (places.get(id) as number));
  for (const id of common) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (placeOf(tails[middle]) < placeOf(id)) low = middle + 1;
      else high = middle;
    }
    before.set(id, tails[low - 1]);
    tails[low] = id;
  }
  const kept = new Set<string>();
  for (let id = tails.at(-1); id !== undefined; id = before.get(id)) kept.add(id);
  return kept;
}
