import { createCheckedCache, type Stamped } from '../../src/shared/checked-cache.ts';

type Item = { readonly text: string };

/** A database of texts that tells what it was asked, and whose next answers can be held back. */
function createSource(texts: Record<string, string> = {}) {
  const asked: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const stampOf = (text: string) => `of ${text}`;
  const pick = <Value>(ids: readonly string[], toValue: (text: string) => Value): Map<string, Value> => {
    const found = new Map<string, Value>();
    for (const id of ids) {
      const text = texts[id];
      if (text !== undefined) found.set(id, toValue(text));
    }
    return found;
  };
  return {
    texts,
    asked,
    hold: () => {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        gate = Promise.resolve();
        release();
      };
    },
    readStamps: async (ids: readonly string[]) => {
      asked.push(`stamps of ${[...ids].sort()}`);
      const found = pick(ids, stampOf);
      await gate;
      return found;
    },
    readItems: async (ids: readonly string[]) => {
      asked.push(`items ${[...ids].sort()}`);
      const found = pick(ids, (text): Stamped<Item> => ({ item: { text }, stamp: stampOf(text), bytes: text.length }));
      await gate;
      return found;
    },
  };
}

function build(texts: Record<string, string>, maximumBytes = 1_000) {
  const source = createSource(texts);
  const cache = createCheckedCache<Item>({ ...source, maximumBytes });
  const get = async (...ids: string[]) => (await cache.get(ids)).map((item) => item?.text ?? null);
  return { ...source, cache, get };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a checked cache', () => {
  test('reads an item once and then its stamp, and gives the same object', async () => {
    const { cache, asked } = build({ a: 'one' });
    const [first] = await cache.get(['a']);
    const [again] = await cache.get(['a']);
    expect(again).toBe(first);
    expect(asked).toEqual(['items a', 'stamps of a']);
  });

  test('answers in the order asked, with null for what is not there, and nobody gets what others asked for', async () => {
    const { get, asked } = build({ a: 'one', b: 'two' });
    expect(await Promise.all([get('b', 'x', 'a'), get('a'), get('x'), get()])).toEqual([
      ['two', null, 'one'],
      ['one'],
      [null],
      [],
    ]);
    expect(asked).toEqual(['items a,b,x']);
  });

  test('asks nothing again of who has read the stamps', async () => {
    const { cache, asked, texts } = build({ a: 'one', b: 'two' });
    const [first] = await cache.get(['a']);
    texts.b = 'new';
    const stamps = new Map(['x', 'a', 'b'].map((id) => [id, `of ${texts[id]}`]));
    const [none, again, other] = await cache.getStamped(stamps);
    expect([none, again, other]).toEqual([null, first, { text: 'new' }]);
    expect(again).toBe(first);
    expect(await cache.getStamped(new Map([['b', 'of new']]))).toEqual([other]);
    expect(asked).toEqual(['items a', 'items b,x']);
  });

  test('sees every change and every removal by others', async () => {
    const { get, texts } = build({ a: 'one' });
    expect(await get('a')).toEqual(['one']);
    texts.a = 'two';
    expect(await get('a')).toEqual(['two']);
    delete texts.a;
    expect(await get('a')).toEqual([null]);
    texts.a = 'two';
    expect(await get('a')).toEqual(['two']);
  });

  test('checks those that come in during a check together, by one that begins after them', async () => {
    const { get, texts, asked, hold } = build({ a: 'one', b: 'two' });
    await get('a', 'b');
    const release = hold();
    const before = get('a');
    await turn();
    texts.a = 'new';
    const after = [get('a'), get('b'), get('a')];
    await turn();
    release();
    expect(await before).toEqual(['one']);
    expect(await Promise.all(after)).toEqual([['new'], ['two'], ['new']]);
    expect(asked).toEqual(['items a,b', 'stamps of a', 'stamps of a,b', 'items a']);
  });

  test('does not wait for a check that hangs', async () => {
    const { get, hold } = build({ a: 'one' });
    await get('a');
    const release = hold();
    const hanging = get('a');
    await turn();
    let isAnswered = false;
    const next = get('a').then(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(isAnswered).toBe(false);
    // The question that hangs stays held: only what is asked from here on is answered.
    hold()();
    expect(await get('a')).toEqual(['one']);
    await next;
    release();
    expect(await hanging).toEqual(['one']);
  });

  test('tells everybody who waited of a failure, and works again after it', async () => {
    const source = createSource({ a: 'one' });
    let isBroken = false;
    const readStamps = (ids: readonly string[]) =>
      isBroken ? Promise.reject(new Error('gone')) : source.readStamps(ids);
    const cache = createCheckedCache<Item>({ ...source, readStamps, maximumBytes: 1_000 });
    await cache.get(['a']);
    isBroken = true;
    const outcomes = await Promise.allSettled([cache.get(['a']), cache.get(['a', 'b'])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    expect(await cache.get(['a'])).toEqual([{ text: 'one' }]);
  });

  test('lets go of what was not asked for the longest, and keeps nothing that is too big', async () => {
    const { get, asked } = build({ a: '1234', b: '1234', c: '1234', big: '12345678901' }, 10);
    await get('a');
    await get('b');
    await get('a');
    await get('c');
    asked.length = 0;
    await get('a');
    await get('c');
    await get('b');
    await get('big');
    await get('big');
    expect(asked).toEqual(['stamps of a', 'stamps of c', 'items b', 'items big', 'items big']);
  });
});
