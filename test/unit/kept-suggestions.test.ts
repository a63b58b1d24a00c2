import { keepSuggestions } from '../../src/features/search/kept-suggestions.ts';
import type { SuggestQuery } from '../../src/features/search/search-index.ts';

const of = (orgId: string, prefix = 'fra'): SuggestQuery => ({
  scope: { kind: 'anyOf', field: 'orgId', values: [orgId] },
  prefix,
  limit: 8,
});

function createIndex(isCounting: boolean) {
  const asked: SuggestQuery[] = [];
  let generation = 1;
  return {
    asked,
    change: () => {
      generation += 1;
    },
    suggest: async (query: SuggestQuery) => {
      asked.push(query);
      return [{ text: `${query.prefix} ${asked.length}`, field: 'title' }];
    },
    ...(isCounting && { generation: () => generation }),
  };
}

test('what was suggested is suggested again until a document changes, to those of the same reach', async () => {
  const index = createIndex(true);
  const { suggest } = keepSuggestions(index);
  const first = await suggest(of('a'));
  expect(await suggest(of('a'))).toBe(first);
  expect(await suggest(of('b'))).not.toEqual(first);
  expect(await suggest(of('a', 'fr'))).not.toEqual(first);
  expect(index.asked).toHaveLength(3);
  index.change();
  expect(await suggest(of('a'))).not.toEqual(first);
});

test('nothing is kept of what changed while it was asked', async () => {
  const index = createIndex(true);
  const { suggest } = keepSuggestions({
    ...index,
    suggest: async (query) => {
      const found = await index.suggest(query);
      if (index.asked.length === 1) index.change();
      return found;
    },
  });
  const first = await suggest(of('a'));
  expect(await suggest(of('a'))).not.toEqual(first);
});

test('an index that does not tell of its changes is asked each time', async () => {
  const index = createIndex(false);
  const { suggest } = keepSuggestions(index);
  await suggest(of('a'));
  await suggest(of('a'));
  expect(index.asked).toHaveLength(2);
});

test('nothing is kept for a reach that ends at some hour, and nothing of others makes way for it', async () => {
  const index = createIndex(true);
  const { suggest } = keepSuggestions(index);
  const first = await suggest(of('a'));
  const until = { kind: 'range', field: 'approvedUntil', min: 1 } as const;
  const passing = { ...of('a'), scope: { kind: 'all', filters: [of('a').scope, until] } } as const;
  await suggest(passing);
  await suggest(passing);
  expect(index.asked).toHaveLength(3);
  expect(await suggest(of('a'))).toBe(first);
});
