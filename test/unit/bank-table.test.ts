import { headingOf, readBankTable, rowOf } from '../../src/features/targets/bank-table.ts';
import { type BankTarget, emptyFields } from '../../src/features/targets/bank-target.ts';

const languages = ['en', 'es'];

async function readBack(target: Partial<BankTarget>) {
  const whole = { ...emptyFields, id: 'x', statement: { en: 'I can' }, isRetired: false, ...target } as BankTarget;
  const table = `${headingOf(languages)}${rowOf(whole, languages)}`;
  const [row] = await readBankTable(byLine(table));
  return row?.input;
}

/** As files are read: a line break in a cell is a new line too. */
async function* byLine(table: string): AsyncGenerator<string> {
  yield* table.split(/\r?\n/);
}

test.each<[string, Partial<BankTarget>]>([
  ['criteria of which the first lacks a language', { successCriteria: [{ en: 'One' }, { en: 'Two', es: 'Dos' }] }],
  ['criteria that look like formulas', { successCriteria: [{ en: 'Plain' }, { en: '-listed' }, { en: '=SUM(A1)' }] }],
  ['lists with separators in them', { tags: ['one; two', 'three'] }],
  ['texts that look like formulas', { code: '@code', statement: { en: '+1 is one more', es: '-1 es uno menos' } }],
])('an export is read back as it was: %s', async (_what, target) => {
  expect(await readBack(target)).toMatchObject(target);
});

test('no cell of an export is a formula', () => {
  const target = {
    ...emptyFields,
    id: 'x',
    statement: { en: '=1' },
    tags: ['@a'],
    successCriteria: [{ en: 'a' }, { en: '=2' }],
  };
  const row = rowOf(target as unknown as BankTarget, ['en']);
  expect(row).toContain(",'=1,");
  expect(row).toContain("\n'=2");
  expect(row).toContain("'@a");
});
