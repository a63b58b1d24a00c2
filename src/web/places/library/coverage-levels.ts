/** By what the server splits its counts, and the filter of a search for the same. */
export const searchFilterOf = {
  modality: 'modalities',
  interest: 'interests',
  grade: 'gradeLevels',
  language: 'inLanguage',
} as const;
export type CoverageGroup = keyof typeof searchFilterOf;
export type SearchFilter = (typeof searchFilterOf)[CoverageGroup];
export const coverageGroups = ['modality', 'interest', 'grade', 'language'] as const satisfies readonly CoverageGroup[];

/** A standard for which there is nothing of a kind; `value` null: nothing at all teaches it. */
export type Gap = {
  readonly standard: { readonly id: string; readonly code: string | null; readonly statement: string };
  readonly by: SearchFilter;
  readonly value: string | null;
  /** What the column is called. */
  readonly label: string | null;
  /** What teaches it in other ways. */
  readonly others: number;
};

/** The search that finds what a cell counts. */
export function searchOf(
  { id, code }: { readonly id: string; readonly code: string | null },
  { by, value, subject }: { readonly by: SearchFilter; readonly value?: string; readonly subject: string | null },
): string {
  const params = new URLSearchParams({ standards: code ?? id });
  if (value !== undefined) params.set(by, value);
  if (subject !== null) params.set('subjects', subject);
  return `/search?${params}`;
}

/** How strongly a cell of the map is drawn: nothing, one, a few, many. Numbers say the same in words. */
export function levelOf(count: number): 0 | 1 | 2 | 3 {
  if (count === 0) return 0;
  if (count < 3) return 1;
  return count < 10 ? 2 : 3;
}

type Group = { readonly value: string; readonly teaches: number; readonly assesses: number };

/** The columns of the map: what most of the standards have first, at most so many. */
export function columnsOf(rows: readonly { readonly groups: readonly Group[] }[], most = 12): string[] {
  const counts = new Map<string, number>();
  for (const { groups } of rows) {
    for (const { value, teaches } of groups) counts.set(value, (counts.get(value) ?? 0) + teaches);
  }
  return [...counts]
    .sort(([a, some], [b, more]) => more - some || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value);
}

export function teachesOf(groups: readonly Group[], value: string): number {
  return groups.find((group) => group.value === value)?.teaches ?? 0;
}
