/** A resource with the standards that it serves. */
export type CoveringResource = {
  readonly alignments: readonly { readonly standardId: string; readonly alignmentType: string }[];
  /** What it is counted under, such as its formats. */
  readonly groups: readonly string[];
};

export type CoverageCounts = { readonly teaches: number; readonly assesses: number };

export type NodeCoverage = {
  /** Resources that name the standard itself. */
  readonly own: CoverageCounts;
  /** Resources that name it or anything below it: each once, however many of these it names. */
  readonly total: CoverageCounts;
  readonly groups: ReadonlyMap<string, CoverageCounts>;
};

type Counts = { teaches: number; assesses: number };
type Counted = { own: Counts; total: Counts; groups: Map<string, Counts> };

const nothing = (): Counts => ({ teaches: 0, assesses: 0 });

/** Adds up resources, one by one, over a tree. `ancestorsOf`: all standards above each, without repeats. */
export function createCoverage(ancestorsOf: ReadonlyMap<string, readonly string[]>) {
  const counted = new Map<string, Counted>();

  const at = (id: string): Counted => {
    const known = counted.get(id) ?? { own: nothing(), total: nothing(), groups: new Map() };
    counted.set(id, known);
    return known;
  };

  return {
    add({ alignments, groups }: CoveringResource): void {
      for (const kind of ['teaches', 'assesses'] as const) {
        const own = new Set<string>();
        for (const { standardId, alignmentType } of alignments) {
          if (alignmentType === kind && ancestorsOf.has(standardId)) own.add(standardId);
        }
        const all = new Set([...own].flatMap((id) => [id, ...(ancestorsOf.get(id) ?? [])]));
        for (const id of own) at(id).own[kind] += 1;
        for (const id of all) {
          const node = at(id);
          node.total[kind] += 1;
          for (const group of new Set(groups)) {
            const counts = node.groups.get(group) ?? nothing();
            counts[kind] += 1;
            node.groups.set(group, counts);
          }
        }
      }
    },

    of: (id: string): NodeCoverage => counted.get(id) ?? { own: nothing(), total: nothing(), groups: new Map() },
  };
}
