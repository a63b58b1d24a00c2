/** How a student stands with a standard, as far as targets of the bank tell. */
export type StandardState = 'mastered' | 'short' | 'unknown';

/** What comes directly before something, by ids of standards. */
export type Before = ReadonlyMap<string, readonly string[]>;

/**
 * Where a student begins again: what comes before some standards and they have not mastered; where they are known to be short of what
 * comes before that, that first, and so on.
 * @param starts standards of a target, under every name that they have
 * @returns each once, in the order in which they were found, with how far back they stand
 */
export function readyPrerequisites(
  starts: readonly string[],
  before: Before,
  stateOf: (id: string) => StandardState,
): { readonly id: string; readonly distance: number }[] {
  const found = new Map<string, number>();
  const seen = new Set(starts);
  const visit = (id: string, distance: number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    if (stateOf(id) === 'mastered') return;
    const short = (before.get(id) ?? []).filter((one) => !starts.includes(one) && stateOf(one) === 'short');
    if (short.length === 0) found.set(id, distance);
    else for (const one of short) visit(one, distance + 1);
  };
  for (const start of starts) for (const id of before.get(start) ?? []) visit(id, 1);
  return [...found].map(([id, distance]) => ({ id, distance }));
}
