import type { TestResult } from './runner.ts';

export interface FileReport {
  /** Path from the parent of the folder that was given. */
  file: string;
  /** The specification that the file belongs to, such as `crud`. */
  suite: string;
  results: TestResult[];
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export function totalsOf(reports: readonly FileReport[]): Totals {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { results } of reports) for (const { status } of results) totals[status]++;
  return totals;
}

/** The reports of each specification, in the order of the files. */
export function suitesOf(reports: readonly FileReport[]): Map<string, FileReport[]> {
  const groups = new Map<string, FileReport[]>();
  for (const report of reports) groups.set(report.suite, [...(groups.get(report.suite) ?? []), report]);
  return groups;
}

/** The lines on one file: its counts and each failure (with `isVerbose` also what was skipped and passed). */
export function fileLines({ file, results }: FileReport, isVerbose: boolean): string[] {
  const { passed, failed, skipped } = totalsOf([{ file, suite: '', results }]);
  const shown = results.filter(({ status }) => isVerbose || status === 'failed');
  return [
    `${file}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
    ...shown.flatMap(({ status, description, reason, failure }) => [
      `  ${status}: ${description}`,
      ...(reason ? [`    ${reason}`] : []),
      ...(failure ? [`    ${failure}`] : []),
    ]),
  ];
}

/** Why tests were skipped, the commonest reason first, then the counts of each specification. */
export function summaryLines(reports: readonly FileReport[]): string[] {
  const reasons = new Map<string, number>();
  for (const { reason } of reports.flatMap(({ results }) => results.filter(({ status }) => status === 'skipped'))) {
    reasons.set(reason ?? '', (reasons.get(reason ?? '') ?? 0) + 1);
  }
  const skips = [...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => `  ${count} x ${reason}`);
  const suites = [...suitesOf(reports)].map(([suite, own]) => `${suite}: ${inWords(totalsOf(own))}`);
  return [...(skips.length > 0 ? ['', 'Skipped:', ...skips] : []), '', ...suites, `all: ${inWords(totalsOf(reports))}`];
}

function inWords({ passed, failed, skipped }: Totals): string {
  const applicable = passed + failed;
  const share = applicable === 0 ? '' : ` (${((100 * passed) / applicable).toFixed(1)} % of ${applicable} that apply)`;
  return `${passed} passed, ${failed} failed, ${skipped} skipped${share}`;
}
