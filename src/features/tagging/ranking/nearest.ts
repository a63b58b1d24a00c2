/** Texts that are less alike have a word in common, or none that matters: they are no evidence. */
export const leastAlike = 0.15;

/** The slots with the highest scores above a floor, highest first, equal ones in their order. */
export function nearestSlots(
  scores: Float64Array,
  { most, above, accepts }: { readonly most: number; readonly above: number; accepts(slot: number): boolean },
): number[] {
  const best: number[] = [];
  let worst = above;
  for (let slot = 0; slot < scores.length; slot += 1) {
    const score = scores[slot] as number;
    if (score <= worst || !accepts(slot)) continue;
    let at = best.length;
    while (at > 0 && (scores[best[at - 1] as number] as number) < score) at -= 1;
    best.splice(at, 0, slot);
    if (best.length > most) best.pop();
    if (best.length === most) worst = scores[best[most - 1] as number] as number;
  }
  return best;
}
