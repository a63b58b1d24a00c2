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
