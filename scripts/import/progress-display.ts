import { type ImportFault, renderFault } from '../../src/features/resources/import/import-item.ts';
import type { ImportReport } from '../../src/features/resources/import/run-import.ts';
import { createProgressBar } from './progress-bar.ts';

export type ProgressDisplay = {
  fault(fault: ImportFault): void;
  /** With the number of records that are done. */
  advance(done: number): void;
  finish(report: ImportReport): void;
};

const count = (value: number): string => value.toLocaleString('en-US');
const records = (value: number): string => `${count(value)} ${value === 1 ? 'record' : 'records'}`;

/** A bar that moves on a terminal, a line now and then elsewhere; faults above it, and a summary at the end. */
export function createProgressDisplay({
  stream,
  progress,
  maxFaults,
}: {
  stream: { write(text: string): unknown; readonly isTTY?: boolean };
  /** From 0 to 1. */
  progress(): number;
  maxFaults: number;
}): ProgressDisplay {
  const startedAt = performance.now();
  const bar = createProgressBar(stream);
  let faults = 0;

  return {
    fault: (fault) => {
      faults += 1;
      if (faults > maxFaults) return;
      bar.clear();
      stream.write(`${renderFault(fault)}\n`);
    },
    advance: (done) => {
      const perSecond = Math.round(done / Math.max(0.001, (performance.now() - startedAt) / 1_000));
      const rate = stream.isTTY === true ? `, ${count(perSecond)}/s` : '';
      bar.show(progress(), `${records(done)}${rate}`);
    },
    finish: (report) => {
      bar.clear();
      if (faults > maxFaults) stream.write(`... and ${count(faults - maxFaults)} more (--all-faults prints all)\n`);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      for (const line of renderReport(report)) stream.write(`${line}\n`);
      stream.write(`${seconds} s\n`);
    },
  };
}

/** The summary, line by line. */
export function renderReport(report: ImportReport): string[] {
  const { created, updated, unchanged, checked, skipped, drafts, missing, isStopped } = report;
  const isDryRun = checked > 0 || created + updated + unchanged === 0;
  const lacking = Object.entries(missing).map(([field, times]) => `${field} ${count(times)}`);
  return [
    ...(isStopped ? ['Stopped. What was written stays; the same command goes on from there.'] : []),
    isDryRun && checked > 0
      ? `${records(checked)} in order, ${count(skipped)} skipped; nothing was written`
      : `${count(created)} created, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(skipped)} skipped`,
    ...(drafts > 0 ? [`${records(drafts)} stayed drafts, as something is missing: ${lacking.join(', ')}`] : []),
  ];
}
