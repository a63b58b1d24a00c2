type Word = { readonly id: string; readonly label: string };
type Term = Word & { readonly children: readonly Word[] };

export type InterestGroup = {
  readonly id: string;
  readonly label: string;
  readonly isChosen: boolean;
  /** How many of those below are chosen. */
  readonly chosenBelow: number;
  readonly below: readonly { readonly id: string; readonly label: string; readonly isChosen: boolean }[];
};

/** Interests by their large groups, and the words that belong to none. */
export function groupInterests(
  tree: readonly Term[],
  chosen: readonly string[],
): { readonly groups: readonly InterestGroup[]; readonly others: readonly string[] } {
  const wanted = new Set(chosen);
  const known = new Set<string>();
  const groups = tree.map((top) => {
    const below = top.children.map(({ id, label }) => ({ id, label, isChosen: wanted.has(id) }));
    for (const { id } of [top, ...below]) known.add(id);
    return {
      id: top.id,
      label: top.label,
      isChosen: wanted.has(top.id),
      chosenBelow: below.filter(({ isChosen }) => isChosen).length,
      below,
    };
  });
  return { groups, others: chosen.filter((id) => !known.has(id)) };
}

/** As many as a profile takes. */
export const mostInterests = 30;

export function toggled(chosen: readonly string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(0, mostInterests);
}
