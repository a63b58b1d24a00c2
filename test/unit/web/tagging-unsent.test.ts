import { RequestError } from '../../../src/web/api/request-error.ts';
import { chosenOf, tagsOf } from '../../../src/web/places/tagging/chosen-standards.ts';
import { linesLeft } from '../../../src/web/places/tagging/clipboard.ts';
import { plainTag, standardTag } from '../../../src/web/places/tagging/grid-row.ts';
import {
  emptyGrid,
  markOf,
  withEdits,
  withoutTroubles,
  withTroubles,
} from '../../../src/web/places/tagging/grid-store.ts';
import { createUnsentStore, rowsOnTheWay, type Unsent } from '../../../src/web/places/tagging/unsent.ts';

const entry = (key: string, ...rowIds: string[]): Unsent => ({
  key,
  go: key,
  rowIds,
  what: { kind: 'edits', groups: [] },
  revisions: null,
});

function build(kept: string | null = null) {
  let text = kept;
  const sent: Unsent[] = [];
  const told: string[] = [];
  const answers: (() => Promise<string>)[] = [];
  const store = createUnsentStore<string>({
    storage: {
      get: () => text,
      set: (next) => {
        text = next;
      },
    },
    send: (one) => {
      sent.push(one);
      return answers.shift()?.() ?? Promise.resolve('done');
    },
  });
  const revisions = new Map([['a', 1]]);
  store.attach({
    revisionOf: (id) => revisions.get(id) ?? null,
    onSent: ({ key }, answer) => {
      told.push(`${key} ${answer}`);
      revisions.set('a', 2);
    },
    onRefused: ({ key }, error) => told.push(`${key} ${(error as Error).message}`),
  });
  return { store, sent, told, answers, kept: () => text };
}
const offline = () => Promise.reject(new RequestError({ code: 'offline' }));

describe('what the server has not answered yet', () => {
  test('is sent one after the other, each with the revisions that the one before led to', async () => {
    const { store, sent, told, kept } = build();
    store.add([entry('1', 'a')]);
    const first = store.flush();
    store.add([entry('2', 'a', 'b')]);
    expect([...rowsOnTheWay(store.read().entries)]).toEqual(['a', 'b']);
    expect(await first).toBe(true);
    expect(told).toEqual(['1 done', '2 done']);
    expect(sent.map(({ revisions }) => revisions)).toEqual([{ a: 1 }, { a: 2, b: null }]);
    expect(store.read()).toEqual({ entries: [], isStuck: false });
    expect(kept()).toBeNull();
  });

  test('stays in its order while nobody is reached, and is sent again as it was sent first', async () => {
    const { store, sent, answers, told } = build();
    answers.push(offline);
    store.add([entry('1', 'a'), entry('2', 'a')]);
    expect(await store.flush()).toBe(false);
    expect(store.read()).toMatchObject({ isStuck: true, entries: [{ key: '1', revisions: { a: 1 } }, { key: '2' }] });
    store.add([entry('3', 'b')]);
    expect(await store.flush()).toBe(true);
    // The first may have arrived: the same key and the same body are carried out once.
    expect(sent.slice(0, 2)).toEqual([sent[1], sent[0]]);
    expect(told).toEqual(['1 done', '2 done', '3 done']);
    expect(store.read().isStuck).toBe(false);
  });

  test('outlives the page, and nothing else is taken for it', async () => {
    const before = build();
    before.answers.push(offline);
    before.store.add([entry('1', 'a')]);
    await before.store.flush();
    const after = build(before.kept());
    expect(after.store.read().entries.map(({ key }) => key)).toEqual(['1']);
    await after.store.flush();
    expect(after.told).toEqual(['1 done']);
    for (const strange of ['{', '5', '[1,{"key":"x"}]', 'null'])
      expect(build(strange).store.read().entries).toEqual([]);
  });

  test('that the server refuses is told and holds nothing up', async () => {
    const { store, answers, told } = build();
    answers.push(() => Promise.reject(new Error('no')));
    store.add([entry('1', 'a'), entry('2', 'b')]);
    expect(await store.flush()).toBe(true);
    expect(told).toEqual(['1 no', '2 done']);
  });
});

describe('a row that somebody else changed meanwhile', () => {
  const change = { interests: { add: ['soccer'] }, license: { set: 'CC BY 4.0' } };
  const refused = withTroubles(emptyGrid, [{ id: 'a', trouble: 'changedMeanwhile', change }]);

  test('keeps what was wanted until it is made, left, or written anew', () => {
    expect(refused.refused.get('a')).toEqual(change);
    expect(markOf(refused, null, 'a')).toBe('changedMeanwhile');
    expect(markOf(refused, new Set(['a', 'b']), 'b')).toBe('notSaved');
    expect(markOf(refused, null, 'b')).toBeNull();
    const one = withEdits(refused, new Map(), [{ rowId: 'a', key: 'interests', tags: [plainTag('soccer')] }]);
    expect(one.refused.get('a')).toEqual({ license: { set: 'CC BY 4.0' } });
    expect(markOf(one, null, 'a')).toBe('changedMeanwhile');
    const both = withEdits(one, new Map(), [{ rowId: 'a', key: 'license', tags: [] }]);
    expect([both.refused.size, both.troubles.size]).toEqual([0, 0]);
    expect(withoutTroubles(refused, ['a'])).toMatchObject({ refused: new Map(), troubles: new Map() });
  });
});

test('a block that is longer than the table leaves lines over', () => {
  const table = Array.from({ length: 500 }, () => ['x']);
  expect(linesLeft(table, { top: 10 }, { rows: 25, cols: 11 })).toBe(485);
  expect(linesLeft(table, { top: 0 }, { rows: 500, cols: 11 })).toBe(0);
});

test('standards from the tree are added, and what stays keeps what the resource does about it', () => {
  const before = [
    standardTag({ id: 'g1', code: '3.NF.1', alignmentType: 'assesses' }),
    standardTag({ id: null, code: 'X.1' }),
  ];
  const [first] = chosenOf(before);
  const next = tagsOf(
    [...(first ? [first] : []), { standardId: 'g2', code: '3.NF.2', statement: 'Number lines' }],
    before,
  );
  expect(next.map(({ key, label }) => [key, label])).toEqual([
    ['assesses:g1', '3.NF.1'],
    ['teaches:g2', '3.NF.2'],
  ]);
  expect(tagsOf(chosenOf(before), before)).toEqual(before);
});
