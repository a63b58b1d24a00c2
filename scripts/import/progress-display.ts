import { type ImportFault, renderFault } from '../../src/features/resources/import/import-item.ts';
import type { ImportReport } from '../../src/features/resources/import/run-import.ts';

export type ProgressDisplay = {
  fault(fault: ImportFault): void;
  /** With the number of records that are done. */
  advance(done: number): void;
  finish(report: ImportReport): void;
};

const barWidth = 30;
/** How often a file or a log gets a line. */
const lineIntervalMs = 2_000;

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
  const isTerminal = stream.isTTY === true;
  const startedAt = performance.now();
  let lastLineAt = startedAt;
  let faults = 0;
  let isBarShown = false;

  const clearBar = (): void => {
    if (isBarShown) stream.write('\r\u001B[2K');
    isBarShown = false;
  };

  return {
    fault: (fault) => {
      faults += 1;
      if (faults > maxFaults) return;
      clearBar();
      stream.write(`${renderFault(fault)}\n`);
    },
    advance: (done) => {
      const share = progress();
      const percent = `${Math.floor(share * 100)} %`;
      if (isTerminal) {
        const filled = Math.round(share * barWidth);
        const perSecond = Math.round(done / Math.max(0.001, (performance.now() - startedAt) / 1_000));
        clearBar();
        stream.write(
          `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${percent.padStart(5)}  ${records(done)}, ${count(perSecond)}/s`,
        );
        isBarShown = true;
      } else if (performance.now() - lastLineAt >= lineIntervalMs) {
        lastLineAt = performance.now();
        stream.write(`${percent}, ${records(done)}\n`);
      }
    },
    finish: (report) => {
      clearBar();
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
