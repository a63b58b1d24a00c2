import { createProgressDisplay, renderReport } from '../../scripts/import/progress-display.ts';

const report = {
  created: 0,
  updated: 0,
  unchanged: 0,
  checked: 0,
  skipped: 0,
  drafts: 0,
  missing: {},
  isStopped: false,
};

function display(isTTY: boolean, maxFaults = 2) {
  let text = '';
  const stream = {
    isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  return { ...createProgressDisplay({ stream, progress: () => 0.5, maxFaults }), text: () => text };
}

describe('the progress of an import', () => {
  test('is a bar on a terminal, with faults above it', () => {
    const shown = display(true);
    shown.advance(500);
    shown.fault({ line: 3, reason: 'is missing.', field: 'title' });
    shown.advance(1_000);
    expect(shown.text().replaceAll('\u001B', 'ESC')).toMatch(
      /^\[#{15}\.{15}\] {2}50 % {2}500 records, [\d,]+\/s\rESC\[2Kskipped line 3: title: is missing\.\n\[#/,
    );
  });

  test('leaves a file without control characters, and faults over the limit as a number', () => {
    const shown = display(false);
    shown.advance(500);
    for (let line = 1; line <= 5; line++) shown.fault({ line, reason: 'is missing.' });
    shown.finish({ ...report, skipped: 5, created: 500 });
    expect(shown.text()).toMatch(
      /^skipped line 1: is missing\.\nskipped line 2: is missing\.\n\.\.\. and 3 more \(--all-faults prints all\)\n500 created, 0 updated, 0 unchanged, 5 skipped\n[\d.]+ s\n$/,
    );
  });

  test.each([
    [{}, ['0 created, 0 updated, 0 unchanged, 0 skipped']],
    [{ checked: 1_200, skipped: 1 }, ['1,200 records in order, 1 skipped; nothing was written']],
    [
      { created: 2, drafts: 1, missing: { license: 1 }, isStopped: true },
      [
        'Stopped. What was written stays; the same command goes on from there.',
        '2 created, 0 updated, 0 unchanged, 0 skipped',
        '1 record stayed drafts, as something is missing: license 1',
      ],
    ],
  ])('ends with a summary: %j', (changes, lines) => {
    expect(renderReport({ ...report, ...changes })).toEqual(lines);
  });
});
