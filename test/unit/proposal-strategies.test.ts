import type { Candidate } from '../../src/features/matching/candidate.ts';
import { settleStrategies } from '../../src/features/proposals/strategies.ts';

const candidate = (changes: Partial<Candidate>): Candidate =>
  ({ modalities: [], interests: [], inLanguage: ['en'], ...changes }) as Candidate;
const library = [
  candidate({ modalities: ['reading'], interests: ['soccer'] }),
  candidate({ modalities: ['video'], interests: ['space'] }),
  candidate({ modalities: ['video'], inLanguage: ['es'] }),
];
const options = { gradeLevels: ['3'], usualLanguages: ['en'] } as const;

test('strategies without a value take what most of the library has, and no two the same', () => {
  const modality = { by: 'modality', modality: null } as const;
  expect(settleStrategies([modality, modality, modality], library, options)).toMatchObject([
    { modality: 'video', draft: { modalities: ['video'] } },
    { modality: 'reading' },
    { modality: null, draft: { modalities: [] } },
  ]);
});

test('what somebody asks for by name is left to them', () => {
  const strategies = [{ by: 'modality', modality: null } as const, { by: 'modality', modality: 'video' } as const];
  expect(settleStrategies(strategies, library, options)).toMatchObject([
    { modality: 'reading' },
    { modality: 'video' },
  ]);
});

test('of equals the first in the order of letters is taken, and another language is not the usual one', () => {
  const strategies = [{ by: 'interest', interest: null } as const, { by: 'language', language: null } as const];
  expect(settleStrategies(strategies, library, options)).toMatchObject([{ interest: 'soccer' }, { language: 'es' }]);
});

test.each([
  ['firstLook', 480],
  ['onGrade', 620],
  ['further', 780],
] as const)('the level %s aims at a part of the band of the grade', (level, lexile) => {
  expect(settleStrategies([{ by: 'level', level }], library, options)[0]?.draft.lexile).toBe(lexile);
});
