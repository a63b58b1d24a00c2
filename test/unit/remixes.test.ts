import fc from 'fast-check';
import { normaliseLicense } from '../../src/features/licenses/license.ts';
import { type CreditedWork, creditOf } from '../../src/features/remixes/credit.ts';
import { type UpstreamChange, upstreamChanges } from '../../src/features/remixes/three-way.ts';
import type { Resource } from '../../src/features/resources/resource.ts';
import { keyOf } from '../../src/features/resources/versions/field-change.ts';
import { buildResource } from '../support/resources.ts';

type Input = Record<string, unknown>;
type State = Pick<Resource, 'content' | 'catalog'>;
const state = (input: Input = {}): State => buildResource({}, input);

const found = (base: Input, theirs: Input, mine: Input) =>
  upstreamChanges(state(base), state(theirs), state(mine)).map(({ field, state: is, result }) => [field, is, result]);

describe('what a remix is asked about', () => {
  test.each<[name: string, base: Input, theirs: Input, mine: Input, asked: unknown[]]>([
    ['nothing has changed', {}, {}, {}, []],
    ['only the remix has changed', { title: 'A' }, { title: 'A' }, { title: 'Mine' }, []],
    ['only upstream has changed', { title: 'A' }, { title: 'B' }, { title: 'A' }, [['title', 'incoming', 'B']]],
    ['both have, differently', { title: 'A' }, { title: 'B' }, { title: 'C' }, [['title', 'conflict', 'B']]],
    ['both have, in the same way', { title: 'A' }, { title: 'B' }, { title: 'B' }, []],
    ['upstream has cleared it', { summary: 'A' }, {}, { summary: 'A' }, [['summary', 'incoming', null]]],
    [
      'tags came on both sides',
      { keywords: ['a'] },
      { keywords: ['a', 'b'] },
      { keywords: ['c', 'a'] },
      [['keywords', 'incoming', ['c', 'a', 'b']]],
    ],
    [
      'upstream took a tag out',
      { keywords: ['a', 'b'] },
      { keywords: ['a'] },
      { keywords: ['b', 'c'] },
      [['keywords', 'incoming', ['c']]],
    ],
    [
      'upstream took out what the remix has not',
      { keywords: ['a', 'b'] },
      { keywords: ['a'] },
      { keywords: ['a', 'c'] },
      [],
    ],
    [
      'upstream put tags in another order',
      { keywords: ['a', 'b'] },
      { keywords: ['b', 'a'] },
      { keywords: ['a', 'b', 'c'] },
      [],
    ],
    [
      'one alignment came, however sure anybody is',
      { alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }] },
      {
        alignments: [
          { code: '3.NF.A.1', alignmentType: 'teaches' },
          { code: '3.NF.A.2', alignmentType: 'assesses' },
        ],
      },
      {},
      [['alignments', 'incoming', [{ code: '3.NF.A.2', alignmentType: 'assesses', standardId: null }]]],
    ],
    ['its license or its author has changed', {}, { license: 'cc0', author: 'Ann' }, {}, []],
  ])('when %s', (_name, base, theirs, mine, asked) => {
    expect(found(base, theirs, mine)).toEqual(asked);
  });

  test('what moves to another address is one question', () => {
    const theirs = { url: 'https://example.org/b', mediaType: 'text/html', bytes: 7 };
    expect(found({}, theirs, {})).toMatchObject([['material', 'incoming', { kind: 'link', ...theirs }]]);
  });

  const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
  const input = fc.record({
    title: fc.constantFrom('A', 'B', 'C'),
    summary: fc.constantFrom(undefined, 'x', 'y'),
    keywords: words,
    inLanguage: fc.uniqueArray(fc.constantFrom('en', 'es', 'fr'), { maxLength: 3 }),
    hasAds: fc.constantFrom(undefined, true, false),
  });
  const states = fc.tuple(input.map(state), input.map(state), input.map(state));

  /** The remix after all of these were accepted, and what it then remembers. */
  const accepted = (mine: State, changes: readonly UpstreamChange[]): State => {
    const taken = Object.fromEntries(changes.map(({ field, result }) => [field, result]));
    return {
      content: Object.fromEntries(
        Object.entries(mine.content).map(([name, value]) => [name, name in taken ? taken[name] : value]),
      ) as State['content'],
      catalog: Object.fromEntries(
        Object.entries(mine.catalog).map(([name, value]) => [name, name in taken ? taken[name] : value]),
      ) as State['catalog'],
    };
  };

  test('nothing changed upstream, nothing to decide', () => {
    fc.assert(fc.property(states, ([base, , mine]) => expect(upstreamChanges(base, base, mine)).toEqual([])));
  });

  test('who has changed nothing and accepts all says what upstream says', () => {
    fc.assert(
      fc.property(states, ([base, theirs]) => {
        const { content, catalog } = accepted(base, upstreamChanges(base, theirs, base));
        expect([content.title, content.summary, catalog.hasAds]).toEqual([
          theirs.content.title,
          theirs.content.summary,
          theirs.catalog.hasAds,
        ]);
        expect([...catalog.keywords].sort()).toEqual([...theirs.catalog.keywords].sort());
      }),
    );
  });

  test('what is accepted, kept or declined is not asked again until upstream changes it anew', () => {
    fc.assert(
      fc.property(states, ([base, theirs, mine]) => {
        const changes = upstreamChanges(base, theirs, mine);
        expect(upstreamChanges(base, theirs, accepted(mine, changes))).toEqual([]);
        expect(upstreamChanges(theirs, theirs, mine)).toEqual([]);
        const declined = Object.fromEntries(changes.map((change) => [change.field, keyOf(change.theirs)]));
        expect(upstreamChanges(base, theirs, mine, declined).every((change) => change.state === 'declined')).toBe(true);
        const anew = state({ title: 'Anew' });
        const asked = upstreamChanges(base, anew, mine, declined).find(({ field }) => field === 'title');
        expect(asked?.state).not.toBe('declined');
      }),
    );
  });

  test('accepting keeps every tag of one’s own, and takes every tag that came', () => {
    fc.assert(
      fc.property(states, ([base, theirs, mine]) => {
        const { keywords } = accepted(mine, upstreamChanges(base, theirs, mine)).catalog;
        const own = mine.catalog.keywords.filter((word) => !base.catalog.keywords.includes(word));
        const come = theirs.catalog.keywords.filter((word) => !base.catalog.keywords.includes(word));
        expect(keywords).toEqual(expect.arrayContaining([...own, ...come]));
        expect(new Set(keywords).size).toBe(keywords.length);
      }),
    );
  });
});

describe('credit', () => {
  const work = (title: string, changes: Partial<CreditedWork> = {}): CreditedWork => ({
    title,
    author: null,
    license: null,
    url: null,
    attribution: null,
    ...changes,
  });
  const by = normaliseLicense('cc by 4.0');

  test('names title, author, source and license of a work and of all it is based on, in two languages', () => {
    const remix = work('Frogs', { author: 'Ms. Lee', license: by });
    const basis = [
      work('Pond frogs', { author: 'Jane Doe', license: by, url: 'https://example.org/frogs' }),
      work('Toads', { license: normaliseLicense('cc0') }),
    ];
    expect(creditOf(remix, basis, 'en').text).toBe(
      '“Frogs” by Ms. Lee, licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). ' +
        'Based on “Pond frogs” (https://example.org/frogs) by Jane Doe, licensed under CC BY 4.0 ' +
        '(https://creativecommons.org/licenses/by/4.0/). Based on “Toads”, dedicated to the public domain under CC0 1.0 ' +
        '(https://creativecommons.org/publicdomain/zero/1.0/). Changes were made.',
    );
    expect(creditOf(remix, basis.slice(0, 1), 'es').html).toBe(
      '«Frogs» de Ms. Lee, con licencia <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>. ' +
        'Basado en <a href="https://example.org/frogs">«Pond frogs»</a> de Jane Doe, con licencia ' +
        '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>. Se hicieron cambios.',
    );
  });

  test.each([
    ['public domain', '“A”, in the public domain.'],
    ['all rights reserved', '“A”, all rights reserved.'],
    ['Free for schools', '“A”, license: Free for schools.'],
    ['pdm', '“A”, in the public domain: Public Domain Mark 1.0 (https://creativecommons.org/publicdomain/mark/1.0/).'],
  ])('tells of %s', (license, text) => {
    expect(creditOf(work('A', { license: normaliseLicense(license) }), [], 'en').text).toBe(text);
  });

  test('is the line that the author asks for, where there is one, and never markup of others', () => {
    const asked = work('A', { attribution: 'Made by <b>us</b>.', license: by });
    expect(creditOf(asked, [], 'en')).toEqual({ text: 'Made by <b>us</b>.', html: 'Made by &lt;b&gt;us&lt;/b&gt;.' });
    const sly = work('<img>', { author: '"x"', url: 'javascript:alert(1)' });
    expect(creditOf(sly, [], 'en').html).toBe('“&lt;img&gt;” by &quot;x&quot;.');
  });
});
