import fc from 'fast-check';
import { type License, normaliseLicense } from '../../src/features/licenses/license.ts';
import { remixTerms } from '../../src/features/licenses/remix.ts';

const named = (name: string): License => normaliseLicense(name);
const optionsOf = (...names: string[]): string[] | string => {
  const terms = remixTerms(names.map(named));
  return terms.kind === 'allowed' ? terms.options.map(({ id }) => id) : terms.obstacles.map(({ code }) => code).join();
};

describe('the terms of a remix', () => {
  test.each<[works: string[], options: string[]]>([
    [['CC0'], ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0']],
    [
      ['public domain', 'PDM'],
      ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0'],
    ],
    [['CC BY 3.0'], ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0']],
    [
      ['MIT', 'CC0'],
      ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0'],
    ],
    [
      ['CC BY 4.0', 'CC BY-NC 2.0'],
      ['CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0'],
    ],
    [['CC BY-SA 4.0'], ['CC-BY-SA-4.0']],
    [
      ['CC BY-SA 2.0', 'CC BY 4.0', 'CC0'],
      ['CC-BY-SA-2.0', 'CC-BY-SA-2.5', 'CC-BY-SA-3.0', 'CC-BY-SA-4.0'],
    ],
    [['CC BY-SA 2.5', 'CC BY-SA 4.0'], ['CC-BY-SA-4.0']],
    [['CC BY-NC-SA 4.0', 'CC BY-NC 4.0', 'CC BY 4.0'], ['CC-BY-NC-SA-4.0']],
    // A port goes on as itself or as a later version; two ports meet in the next version.
    [['CC BY-NC-SA 3.0 US'], ['CC-BY-NC-SA-3.0-US', 'CC-BY-NC-SA-4.0']],
    [['CC BY-SA 3.0 US', 'CC BY-SA 3.0 IGO'], ['CC-BY-SA-4.0']],
    // Version 1.0 of a share-alike license stays what it is.
    [['CC BY-SA 1.0'], ['CC-BY-SA-1.0']],
    [['CC BY-SA 1.0', 'CC BY-SA 1.0'], ['CC-BY-SA-1.0']],
    [['GFDL', 'CC BY 4.0'], ['GFDL-1.3-or-later']],
  ])('%j may become %j', (works, options) => {
    expect(optionsOf(...works)).toEqual(options);
  });

  test.each<[works: string[], obstacle: string, at: number[]]>([
    [['CC BY-ND 4.0'], 'no_derivatives', [0]],
    [['CC BY 4.0', 'CC BY-NC-ND 3.0'], 'no_derivatives', [1]],
    [['All rights reserved'], 'all_rights_reserved', [0]],
    [['Free for teachers'], 'unknown_terms', [0]],
    [['CC BY-SA 4.0', 'CC BY-NC 4.0'], 'incompatible', [0, 1]],
    [['CC BY-SA 4.0', 'CC BY 4.0', 'CC BY-NC-SA 4.0'], 'incompatible', [0, 2]],
    [['CC BY-SA 1.0', 'CC BY-SA 4.0'], 'incompatible', [0, 1]],
    [['GPL 3.0', 'CC BY-SA 4.0'], 'incompatible', [0, 1]],
  ])('%j is refused: %s', (works, code, at) => {
    expect(remixTerms(works.map(named))).toEqual({ kind: 'refused', obstacles: [{ code, works: at }] });
  });

  test('work under a license that nobody has said is refused, and every obstacle is told', () => {
    const terms = remixTerms([null, named('CC BY-ND 4.0'), named('CC BY 4.0'), named('CC BY-NC-ND 4.0')]);
    expect(terms).toEqual({
      kind: 'refused',
      obstacles: [
        { code: 'no_derivatives', works: [1, 3] },
        { code: 'unknown_terms', works: [0] },
      ],
    });
  });

  test('the chart of Creative Commons holds for every pair', () => {
    const kinds = ['CC0', 'CC BY 4.0', 'CC BY-SA 4.0', 'CC BY-NC 4.0', 'CC BY-NC-SA 4.0', 'CC BY-ND 4.0'];
    const chart = ['yyyyyn', 'yyyyyn', 'yyynnn', 'yynyyn', 'yynyyn', 'nnnnnn'];
    const found = kinds.map((a) =>
      kinds.map((b) => (remixTerms([named(a), named(b)]).kind === 'allowed' ? 'y' : 'n')).join(''),
    );
    expect(found).toEqual(chart);
  });

  const anyLicense = fc.constantFrom(
    ...[
      'CC0',
      'MIT',
      'CC BY 3.0',
      'CC BY-SA 2.0',
      'CC BY-SA 4.0',
      'CC BY-NC 4.0',
      'CC BY-NC-SA 3.0 US',
      'CC BY-ND 4.0',
    ],
  );

  test('the order of the works does not matter, and a work twice is a work once', () => {
    fc.assert(
      fc.property(fc.array(anyLicense, { minLength: 1, maxLength: 5 }), (works) => {
        const sorted = (names: string[]) => [optionsOf(...names)].flat().sort();
        expect(sorted([...works].reverse())).toEqual(sorted(works));
        expect(sorted([...works, ...works])).toEqual(sorted(works));
      }),
    );
  });

  test('what is allowed for a remix is allowed for a remix of the remix, and one more work never adds an option', () => {
    fc.assert(
      fc.property(fc.array(anyLicense, { minLength: 1, maxLength: 4 }), anyLicense, (works, one) => {
        const terms = remixTerms(works.map(named));
        const wider = remixTerms([...works, one].map(named));
        if (terms.kind === 'refused') {
          expect(wider.kind).toBe('refused');
          return;
        }
        const ids = new Set(terms.options.map(({ id }) => id));
        for (const option of terms.options) {
          const again = remixTerms([option]);
          expect(again.kind === 'allowed' && again.options.every(({ id }) => ids.has(id))).toBe(true);
        }
        if (wider.kind === 'allowed' && !wider.isBound) {
          expect(wider.options.every(({ id }) => ids.has(id))).toBe(true);
        }
      }),
    );
  });
});
