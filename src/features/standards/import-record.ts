import type {
  FrameworkImportCounts,
  FrameworkImportLine,
  FrameworkImportOutcome,
  ImportedKind,
  LineProblem,
} from './framework-package.ts';

export type ImportRecord = ReturnType<typeof createRecord>;

type About = { readonly id: string | null; readonly label: string | null; readonly place: string | null };

const longestLabel = 300;
const longestReason = 1_000;

const noCounts: FrameworkImportCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  retired: 0,
  removed: 0,
  skipped: 0,
  mended: 0,
};

/** Collects what became of everything, line by line and as numbers. */
export function createRecord() {
  const lines: FrameworkImportLine[] = [];
  const counts: Record<ImportedKind, Record<FrameworkImportOutcome, number>> = {
    framework: { ...noCounts },
    standard: { ...noCounts },
    association: { ...noCounts },
    definition: { ...noCounts },
    alias: { ...noCounts },
  };
  const add = (line: FrameworkImportLine): void => {
    counts[line.kind][line.outcome] += 1;
    if (line.outcome === 'unchanged') return;
    lines.push({ ...line, label: clip(line.label, longestLabel), reason: clip(line.reason, longestReason) });
  };
  return {
    count: (kind: ImportedKind, outcome: FrameworkImportOutcome, about: About) =>
      add({ kind, outcome, ...about, code: null, reason: null }),
    skip: (kind: ImportedKind, about: About, code: string, reason: string) =>
      add({ kind, outcome: 'skipped', ...about, code, reason }),
    problem: ({ place, label, code, message, outcome, kind }: LineProblem) =>
      add({ kind: kind ?? kindOfPlace(place), outcome, id: null, label, place, code, reason: message }),
    result: () => ({ lines, counts: counts as Readonly<Record<ImportedKind, FrameworkImportCounts>> }),
  };
}

/** A source may write anything of any length; a report is read by people. */
function clip(text: string | null, longest: number): string | null {
  return text === null || text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function kindOfPlace(place: string): ImportedKind {
  if (place.startsWith('CFDocument')) return 'framework';
  if (place.startsWith('CFAssociation')) return 'association';
  return place.startsWith('CFDefinition') || place.startsWith('CFRubric') ? 'definition' : 'standard';
}
