import type {
  FrameworkImportCounts,
  FrameworkImportLine,
  FrameworkImportOutcome,
  FrameworkImportReport,
  ImportedKind,
} from '../../src/features/standards/framework-package.ts';

const count = (value: number): string => value.toLocaleString('en-US');

const kindNames: Readonly<Record<ImportedKind, string>> = {
  framework: 'framework',
  standard: 'standards',
  association: 'associations',
  definition: 'definitions',
  alias: 'other names',
};

const columns: readonly FrameworkImportOutcome[] = ['created', 'updated', 'unchanged', 'retired', 'removed', 'skipped'];

/** `skipped standard E.G3.C2, CFItems[3]: Its identifier belongs to ...` */
export function renderLine({ outcome, kind, label, id, place, reason }: FrameworkImportLine): string {
  const name = label ?? id;
  const subject = [name === null ? kind : `${kind} ${name}`, place].filter((part) => part !== null).join(', ');
  return `${outcome} ${subject}${reason === null ? '' : `: ${reason}`}`;
}

/** What somebody should look at: what is new in a first import is not. */
export function isRemarkable({ outcome }: FrameworkImportLine): boolean {
  return outcome !== 'created' && outcome !== 'unchanged';
}

/** Whether something was left out that is nowhere else: the same record a second time is no loss. */
export function hasLosses({ lines }: FrameworkImportReport): boolean {
  return lines.some(({ outcome, code }) => outcome === 'skipped' && code !== 'repeated');
}

/** The counts as a small table, and what follows from them. */
export function renderSummary(report: FrameworkImportReport, receiver: string): string[] {
  const { title, frameworkId, counts, externalEnds, resolvedEnds, isDryRun, status } = report;
  const rows = (Object.keys(kindNames) as ImportedKind[]).filter(
    (kind) => sum(counts[kind]) > 0 && kind !== 'framework',
  );
  const shown = columns.filter((column) => column !== 'removed' || rows.some((kind) => counts[kind].removed > 0));
  const width = (text: string) => text.padStart(11);
  const isHeldByAnother = report.lines.some(({ code }) => code === 'identifier_taken');
  const mended = rows.reduce((total, kind) => total + counts[kind].mended, 0);
  return [
    `${title} (${frameworkId}), ${receiver}`,
    `${''.padEnd(13)}${shown.map(width).join('')}`,
    ...rows.map(
      (kind) => `${kindNames[kind].padEnd(13)}${shown.map((one) => width(count(counts[kind][one]))).join('')}`,
    ),
    ...(mended > 0 ? [`Taken with a change: ${count(mended)}.`] : []),
    ...(externalEnds > 0
      ? [
          `${count(externalEnds)} associations lead to standards that are not here yet; they are tied when those arrive.`,
        ]
      : []),
    ...(resolvedEnds > 0 ? [`Associations of other frameworks that lead here now: ${count(resolvedEnds)}.`] : []),
    ...(status === 'refused' ? ['Nothing was written.'] : []),
    ...(status === 'needsConfirmation' && !isHeldByAnother && counts.standard.retired > 0
      ? [
          `Nothing was written: this would retire ${count(counts.standard.retired)} standards, more than a tenth of the framework.`,
          'Look whether the file is the whole framework. If it is right, run it again with --confirm-retire.',
        ]
      : status === 'needsConfirmation'
        ? ['Nothing was written: another framework has this identifier.']
        : isDryRun && status === 'done'
          ? ['Nothing was written: this was a dry run.']
          : []),
  ];
}

function sum(counts: FrameworkImportCounts): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}
