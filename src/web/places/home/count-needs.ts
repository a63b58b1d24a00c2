/** Kinds of needs that a teacher's home counts, most pressing first. */
const counted = ['help', 'review', 'stuck', 'late'] as const;

export type ClassNeeds = { readonly classId: string; readonly kinds: readonly string[] };

/** How many wait for what, and in which class; null for the class where they wait in several, or in none. */
export function countNeeds(classes: readonly ClassNeeds[]) {
  return counted.map((kind) => {
    const waiting = classes
      .map(({ classId, kinds }) => ({ classId, count: kinds.filter((one) => one === kind).length }))
      .filter(({ count }) => count > 0);
    return {
      kind,
      count: waiting.reduce((sum, { count }) => sum + count, 0),
      classId: (waiting.length === 1 && waiting[0]?.classId) || null,
    };
  });
}
