import type { IndexChange, IndexSource } from '../../src/features/search/index-source.ts';
import type { CountsRecord } from '../../src/features/signals/signal-counts.store.ts';
import { meanStars, noSignals, ratingScore } from '../../src/features/signals/signals.ts';
import { numbersOf, withSignals } from '../../src/features/signals/signals-index.ts';

const rated = (...stars: number[]) => ({
  ...noSignals,
  ratingCount: stars.length,
  ratingSum: stars.reduce((sum, each) => sum + each, 0),
});

describe('the score of ratings', () => {
  test('puts many good ones before few perfect ones, none between good and bad, and nears the mean', () => {
    const inOrder = [
      rated(...Array<number>(200).fill(5)),
      rated(5, 5, 5, 5, 4, 5, 5),
      rated(5),
      rated(4),
      rated(),
      rated(3),
      rated(1),
      rated(1, 1, 1),
    ].map(ratingScore);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
    expect(new Set(inOrder).size).toBe(inOrder.length);
    expect(inOrder[0]).toBeGreaterThan(4.95);
  });

  test('is not what people read: they read the mean', () => {
    expect(meanStars(rated(5, 4, 4))).toBe(4.3);
    expect(meanStars(rated())).toBeNull();
  });
});

describe('signals in the index', () => {
  const record = (changes: Partial<CountsRecord>): CountsRecord => ({
    ...rated(5),
    id: 'mark',
    orgId: 'one',
    resourceId: 'a',
    isOwn: true,
    revision: 3,
    ...changes,
  });
  const changes: readonly IndexChange[] = [
    { id: 'a', searchRevision: 1, document: { id: 'a', revision: 1, title: 'A' } },
    { id: 'b', searchRevision: 1, document: { id: 'b', revision: 1, title: 'B' } },
    { id: 'c', searchRevision: 2, document: null },
  ];
  const source: IndexSource = {
    listSearchPending: async () => changes,
    listSearchable: async () => changes,
    countSearchPending: async () => 3,
    countSearchable: async () => 2,
    markIndexed: async () => {},
  };
  const marked: { id: string; revision: number }[] = [];
  const complete = withSignals(source, {
    findOwn: async () => new Map([['a', rated(5)]]),
    listPending: async () => [record({}), record({ id: 'foreign', resourceId: 'b', isOwn: false })],
    countPending: async () => 2,
    markIndexed: async (_scope, confirmed) => {
      marked.push(...confirmed);
    },
  });

  test('stand in every document, also where there are none', async () => {
    const wanted = [
      { ...changes[0]?.document, ...numbersOf(rated(5)) },
      { ...changes[1]?.document, ratingScore: 3.5, favoriteCount: 0, useCount: 0 },
      null,
    ];
    expect((await complete.listSearchable(null, 9)).map(({ document }) => document)).toEqual(wanted);
    expect((await complete.listSearchPending(9)).map(({ document }) => document)).toEqual(wanted);
  });

  test('change it only where the resource is the district’s own, and are marked all the same', async () => {
    const pending = (await complete.numbers?.listPending(9)) ?? [];
    expect(pending.map(({ update }) => update)).toEqual([{ id: 'a', numbers: numbersOf(rated(5)) }, null]);
    await complete.numbers?.markIndexed(pending);
    expect(marked).toEqual([
      { id: 'mark', revision: 3 },
      { id: 'foreign', revision: 3 },
    ]);
  });
});
