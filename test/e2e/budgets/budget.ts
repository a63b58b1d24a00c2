import type { Browser } from 'playwright-core';
import type { RunningDemo } from '../running-demo.ts';

/** Something that was measured, and how much it may be. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
};

export type Measure = (world: { readonly demo: RunningDemo; readonly browser: Browser }) => Promise<readonly Figure[]>;

/** @param share 0.5 for the median, 0.95 for what all but one in twenty keep */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
