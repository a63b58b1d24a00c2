import { hasLosses, renderLine, renderSummary } from '../../scripts/import/framework-report.ts';
import type {
  FrameworkImportCounts,
  FrameworkImportLine,
  FrameworkImportReport,
} from '../../src/features/standards/framework-package.ts';

const counts = (some: Partial<FrameworkImportCounts>): FrameworkImportCounts => {
  return { created: 0, updated: 0, unchanged: 0, retired: 0, removed: 0, skipped: 0, mended: 0, ...some };
};

const line = (more: Partial<FrameworkImportLine>): FrameworkImportLine => {
  return {
    kind: 'standard',
    outcome: 'skipped',
    id: null,
    label: null,
    place: null,
    code: null,
    reason: null,
    ...more,
  };
};

const report: FrameworkImportReport = {
  frameworkId: '00000000-0000-4000-8000-000000000001',
  title: 'Mathematics',
  isDryRun: false,
  status: 'done',
  counts: {
    framework: counts({ created: 1 }),
    standard: counts({ created: 1_234, mended: 2 }),
    association: counts({ skipped: 1 }),
    definition: counts({}),
    alias: counts({}),
  },
  externalEnds: 0,
  resolvedEnds: 0,
  lines: [],
};

describe('the report of an imported framework', () => {
  test('tells of each thing what became of it, where it stood and why', () => {
    const told = line({ label: '3.NF.1', place: 'CFItems[3]', reason: 'It has no identifier.' });
    expect(renderLine(told)).toBe('skipped standard 3.NF.1, CFItems[3]: It has no identifier.');
    expect(renderLine(line({ kind: 'framework', outcome: 'updated' }))).toBe('updated framework');
  });

  test('ends with a table of what there is to count', () => {
    const text = renderSummary(report, 'for all districts');
    expect(text).toEqual([
      'Mathematics (00000000-0000-4000-8000-000000000001), for all districts',
      expect.stringMatching(/^ +created +updated +unchanged +retired +skipped$/),
      expect.stringMatching(/^standards +1,234 +0 +0 +0 +0$/),
      expect.stringMatching(/^associations +0 +0 +0 +0 +1$/),
      'Taken with a change: 2.',
    ]);
  });

  test('says what to do when too much would be retired', () => {
    const standard = counts({ retired: 500 });
    const text = renderSummary({ ...report, status: 'needsConfirmation', counts: { ...report.counts, standard } }, '');
    expect(text.join('\n')).toMatch(/Nothing was written: this would retire 500 standards.*--confirm-retire/s);
  });

  test('knows a loss from a record that stands there twice', () => {
    expect(hasLosses({ ...report, lines: [line({ code: 'repeated' }), line({ outcome: 'retired' })] })).toBe(false);
    expect(hasLosses({ ...report, lines: [line({ code: 'missing_identifier' })] })).toBe(true);
  });
});
