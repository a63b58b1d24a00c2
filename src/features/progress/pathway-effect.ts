/** Groups of fewer are never reported. */
export const smallestGroup = 10;

/** One student: the path that they were on, and the targets that they have mastered. */
export type EffectRow = { readonly pathwayId: string; readonly masteredIds: ReadonlySet<string> };

export type PathwayEffect = {
  readonly pathwayId: string;
  /** Null where they are too few to be told. */
  readonly students: number | null;
  readonly targets: readonly {
    readonly targetId: string;
    readonly mastered: number;
    readonly share: number;
    /** The interval that holds the share of all who might take the path, in 95 of 100 cases. */
    readonly low: number;
    readonly high: number;
  }[];
};

/**
 * How many students mastered each target, by path. Small groups are left out; where what is left out would be small altogether, so
 * that somebody who knows the number of all could take the difference, the smallest group that is shown goes, too.
 */
export function effectOf(
  rows: readonly EffectRow[],
  { pathwayIds, targetIds }: { readonly pathwayIds: readonly string[]; readonly targetIds: readonly string[] },
): PathwayEffect[] {
  const groups = new Map(pathwayIds.map((id) => [id, rows.filter(({ pathwayId }) => pathwayId === id)]));
  const shown = shownIds(new Map([...groups].map(([id, group]) => [id, group.length])));
  return pathwayIds.map((pathwayId): PathwayEffect => {
    const group = groups.get(pathwayId) ?? [];
    if (!shown.has(pathwayId)) return { pathwayId, students: null, targets: [] };
    return {
      pathwayId,
      students: group.length,
      targets: targetIds.map((targetId) => {
        const mastered = group.filter(({ masteredIds }) => masteredIds.has(targetId)).length;
        return { targetId, mastered, share: mastered / group.length, ...intervalOf(mastered, group.length) };
      }),
    };
  });
}

function shownIds(sizes: ReadonlyMap<string, number>): ReadonlySet<string> {
  const bySize = [...sizes].sort(([, one], [, other]) => other - one);
  const shown = bySize.filter(([, size]) => size >= smallestGroup);
  const hidden = bySize.slice(shown.length).reduce((sum, [, size]) => sum + size, 0);
  if (hidden > 0 && hidden < smallestGroup) shown.pop();
  return new Set(shown.map(([id]) => id));
}

/** Of a share that was seen in a sample, after Wilson (1927): honest also for few, and for none or all. */
export function intervalOf(hits: number, count: number): { readonly low: number; readonly high: number } {
  const z = 1.96;
  const share = hits / count;
  const spread = 1 + z ** 2 / count;
  const middle = (share + z ** 2 / (2 * count)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
