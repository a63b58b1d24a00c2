/** One figure of a benchmark: the median of its runs, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly runs: readonly number[];
  readonly unit: string;
  /** The limit that it has to keep, if there is one. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/**
 * Runs `operation` by `concurrency` callers at once for about `milliseconds`.
 * @returns operations per second
 */
export async function rate(
  concurrency: number,
  milliseconds: number,
  operation: (index: number) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  const startedAt = performance.now();
  const endAt = startedAt + milliseconds;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() < endAt) {
        done += 1;
        await operation(done);
      }
    }),
  );
  return (done * 1000) / (performance.now() - startedAt);
}

/** Repeats a measurement, after one run that does not count. */
export async function repeated(runs: number, measure: () => Promise<number>): Promise<number[]> {
  await measure();
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await measure());
  return values;
}

export function isKept({ runs, target }: Figure): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? median(runs) >= target.atLeast : median(runs) <= target.atMost;
}

/** A line for people: the median, the span of the runs, and the target. */
export function describe(figure: Figure): string {
  const { name, runs, unit, target } = figure;
  const show = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2));
  const span = runs.length > 1 ? ` (${show(Math.min(...runs))} to ${show(Math.max(...runs))})` : '';
  const goal =
    target === undefined
      ? ''
      : 'atLeast' in target
        ? `, at least ${show(target.atLeast)}`
        : `, at most ${show(target.atMost)}`;
  const verdict = target === undefined ? '    ' : isKept(figure) ? 'ok  ' : 'MISS';
  return `${verdict}  ${name}: ${show(median(runs))} ${unit}${span}${goal}`;
}
