import { createEmbeddedSearchIndex } from '../../src/features/search/embedded-search-index.ts';
import { emptyStandard } from '../../src/features/standards/framework-package.ts';
import type { Standard } from '../../src/features/standards/standard.ts';
import {
  searchScopeOf,
  spellingsOf,
  standardIndexSettings,
  toIndexDocument,
} from '../../src/features/standards/standard-index.ts';

const standard: Standard = {
  ...emptyStandard,
  id: '7f3c1a95-e0d4-4826-a7a1-f09c3d5e8264',
  orgId: 'shared',
  frameworkId: '0d4f8d1e-3d5e-4826-a7a1-f09c3d5e8264',
  code: 'CCSS.Math.Content.3.NF.A.1',
  aliases: ['S1143420', 'http://corestandards.org/Math/Content/3/NF/A/1'],
  statement: 'Understand a fraction 1/b as the quantity formed by 1 part.',
  abbreviatedStatement: 'Unit fractions',
  conceptKeywords: ['unit fraction'],
  itemType: 'Standard',
  gradeLevels: ['3'],
  subjects: ['Mathematics'],
  codeKeys: [],
  parentIds: [],
  places: [],
  ancestorIds: [],
  isTop: true,
  orderPath: '',
  depth: 0,
  childCount: 0,
  isRetired: false,
  retiredAt: null,
  replacedByIds: [],
  revision: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

test.each([
  [
    'CCSS.Math.Content.3.NF.A.1',
    ['CCSS.Math.Content.3.NF.A.1', '3.NF.A.1', '3.NF.1', 'CCSSMathContent3NFA1', '3NFA1', '3NF1'],
  ],
  ['RL.4.2', ['RL.4.2', 'RL42']],
  ['5-PS1-1', ['5-PS1-1', '5PS11']],
  ['MA.3.4', ['MA.3.4', 'MA34']],
  ['https://example.org/standards/8', []],
])('%s is found by its usual spellings', (code, spellings) => {
  expect(spellingsOf(code)).toEqual(spellings);
});

describe('the document of a standard', () => {
  const document = toIndexDocument('65f0a1b2c3d4e5f601234567', standard, 4);

  test('stands under the key of its record and shows the state that was read', () => {
    expect(document).toMatchObject({
      id: '65f0a1b2c3d4e5f601234567',
      revision: 4,
      orgId: 'shared',
      frameworkId: standard.frameworkId,
      isRetired: 'false',
      gradeLevels: ['3'],
      subjects: ['Mathematics'],
      itemType: 'Standard',
      statement: standard.statement,
    });
    expect(document.codes).toEqual(expect.arrayContaining(['3.NF.A.1', '3NF1', 'S1143420']));
  });

  test('has nothing that the index does not know', () => {
    const { searchable, keywords } = standardIndexSettings;
    const known = new Set(['id', 'revision', ...searchable.map(({ field }) => field), ...keywords]);
    expect(Object.keys(document).filter((field) => !known.has(field))).toEqual([]);
    for (const field of known) expect(document).toHaveProperty(field);
  });

  test('is found by typos and other endings of words, never by another number', async () => {
    const index = createEmbeddedSearchIndex(standardIndexSettings);
    await index.upsert([document]);
    const search = async (text: string) => {
      const scope = searchScopeOf({ kind: 'public' });
      const query = { scope, text, filters: {}, facets: [], sort: [], offset: 0, limit: 10 };
      const { hits, corrections } = await index.search(query);
      return { found: hits.length, corrections };
    };
    expect(await search('fractoin quantities')).toEqual({
      found: 1,
      corrections: [{ from: 'fractoin', to: 'fraction' }],
    });
    expect(await search('3.NF.1')).toEqual({ found: 1, corrections: [] });
    expect(await search('4.NF.1')).toEqual({ found: 0, corrections: [] });
  });
});

test('a scope finds its own standards and the shared ones', () => {
  const district = { kind: 'district', orgId: 'd1', reason: 'a test' } as const;
  expect(searchScopeOf(district)).toEqual({ kind: 'anyOf', field: 'orgId', values: ['d1', 'shared'] });
  expect(searchScopeOf({ kind: 'public' })).toEqual({ kind: 'anyOf', field: 'orgId', values: ['shared'] });
});
