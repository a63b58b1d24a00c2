import fc from 'fast-check';
import { combine, type MergeChoices, separate } from '../../src/features/duplicates/combine.ts';
import { compareResources, type Likeness, readSummary } from '../../src/features/duplicates/compare.ts';
import { compareTitles, readTitle, titleKeys } from '../../src/features/duplicates/title.ts';
import { restamp, tagFields, tagKey } from '../../src/features/resources/provenance.ts';
import type { Resource } from '../../src/features/resources/resource.ts';
import { buildResource, hex } from '../support/resources.ts';

describe('titles', () => {
  test.each<[string, string, string]>([
    ['Adding Fractions', 'adding fractions!', 'equal'],
    ['The Water Cycle', 'Water cycles', 'equal'],
    ['Frogs (video)', 'Video: Frogs', 'equal'],
    ['World War II', 'World War 2', 'equal'],
    ['El ciclo del agua', 'Ciclo de agua', 'equal'],
    ['Día de los Muertos', 'Dia de los muertos', 'equal'],
    ['Photosynthesis explained', 'Photosythesis explained', 'slip'],
    ['Converting fractions to decimals', 'Converting decimals to fractions', 'different'],
    ['Fractions part 1', 'Fractions part 2', 'different'],
    ['Simplifying square roots', 'Simplifying square roots 2', 'different'],
    ['Rational numbers', 'Irrational numbers', 'different'],
    ['Mean of data', 'Median of data', 'different'],
    ['Area of circles', 'Area of squares', 'different'],
    ['Solving x = 5', 'Solving x < 5', 'different'],
    ['Dividing by 0.5', 'Dividing by 5', 'different'],
  ])('%s / %s: %s', (a, b, kind) => {
    expect(compareTitles(readTitle(a), readTitle(b)).kind).toBe(kind);
    expect(compareTitles(readTitle(b), readTitle(a)).kind).toBe(kind);
  });

  test('a name at the end belongs to the title only where nobody is called so', () => {
    expect(readTitle('Frogs of the pond | Pond School', ['Pond School']).words).toEqual(['frog', 'pond']);
    expect(readTitle('Frogs of the pond | Grade 3', ['Pond School']).words).toEqual(['frog', 'pond', 'grade', '3']);
  });

  test.each(['Unit test', 'Lesson 5', 'Quiz 1', 'Vocabulary practice', 'Intro', ''])('"%s" tells nothing', (title) => {
    expect(readTitle(title).isTelling).toBe(false);
    expect(titleKeys(readTitle(title))).toEqual([]);
  });

  test('whatever is alike shares a key', () => {
    const word = fc.constantFrom(
      'fraction',
      'decimal',
      'adding',
      'number',
      'photosynthesis',
      'water',
      '3',
      'comparing',
    );
    const slip = fc.record({ at: fc.nat(20), letter: fc.constantFrom('', 'x', 'q') });
    fc.assert(
      fc.property(fc.array(word, { minLength: 3, maxLength: 6 }), fc.nat(5), slip, (words, place, { at, letter }) => {
        const changed = words.map((one, index) =>
          index === place % words.length ? one.slice(0, at) + letter + one.slice(at + 1) : one,
        );
        const [a, b] = [readTitle(words.join(' ')), readTitle(changed.join(' '))];
        if (compareTitles(a, b).kind === 'different' || !a.isTelling || !b.isTelling) return;
        expect(titleKeys(a).some((key) => titleKeys(b).includes(key))).toBe(true);
      }),
    );
  });
});

function likeness(id: string, changes: Partial<Likeness> & { readonly called?: string } = {}): Likeness {
  const { called = 'Comparing unlike fractions with pictures', ...rest } = changes;
  return {
    resourceId: id,
    title: readTitle(called),
    addresses: [],
    files: [],
    kind: 'link',
    modalities: ['video'],
    gradeLevels: ['3'],
    inLanguage: ['en'],
    author: null,
    publisher: null,
    timeRequired: null,
    summary: null,
    sourceSystem: null,
    ...rest,
  };
}

describe('two resources', () => {
  const summary = readSummary('Draw two bars of the same length and shade the parts.', 'Comparing fractions');
  test.each<
    [string, Partial<Likeness> & { called?: string }, Partial<Likeness> & { called?: string }, string[] | null]
  >([
    ['share an address', { addresses: ['a.org/x'] }, { addresses: ['a.org/x'], called: 'Bars' }, ['address']],
    ['share a front page only', { addresses: ['a.org'] }, { addresses: ['a.org'], called: 'Bars' }, null],
    ['share a file', { files: ['1'], called: 'Bars' }, { files: ['1'] }, ['file']],
    ['share a title of many words', {}, {}, ['title']],
    [
      'share a short title and an author',
      { called: 'Water cycle', author: 'Ms. Ray' },
      { called: 'The water cycle', author: 'ms ray' },
      ['title'],
    ],
    ['share a short title only', { called: 'Water cycle' }, { called: 'Water cycle' }, null],
    ['differ in form', {}, { modalities: ['interactive'] }, null],
    ['differ in grade', {}, { gradeLevels: ['8'] }, null],
    ['differ in language', {}, { inLanguage: ['es'] }, null],
    ['differ in length', { timeRequired: 'PT5M' }, { timeRequired: 'PT9M' }, null],
    ['differ in author', { author: 'A' }, { author: 'B' }, null],
    ['stand in one list', { sourceSystem: 'khan' }, { sourceSystem: 'khan' }, null],
    ['stand in one list with one text', { sourceSystem: 'k', summary }, { sourceSystem: 'k', summary }, ['title']],
    [
      'are entries of one list that lead nowhere',
      { sourceSystem: 'k', summary, kind: null },
      { sourceSystem: 'k', summary, kind: null },
      null,
    ],
    ['stand on one site', { addresses: ['a.org/1'] }, { addresses: ['a.org/2'] }, null],
    [
      'have a slip and an author',
      { author: 'A', called: 'Comparing unlike fractoins with pictures' },
      { author: 'A' },
      ['title'],
    ],
  ])('%s', (_what, one, other, kinds) => {
    const verdict = compareResources(likeness('1', one), likeness('2', other));
    expect(verdict?.kinds ?? null).toEqual(kinds);
    expect(compareResources(likeness('2', other), likeness('1', one))).toEqual(
      verdict && { ...verdict, reasons: expect.anything() },
    );
  });

  test('what speaks against it is told', () => {
    const verdict = compareResources(
      likeness('1', { addresses: ['a.org/x'], called: 'Frogs and toads' }),
      likeness('2', { addresses: ['a.org/x'], gradeLevels: ['8'] }),
    );
    expect(verdict).toEqual({
      score: 0.7,
      kinds: ['address'],
      reasons: [
        { code: 'sameAddress', value: 'a.org/x' },
        { code: 'titlesDiffer', value: null },
        { code: 'gradesDiffer', value: null },
      ],
    });
  });
});

describe('merging the parts of two resources', () => {
  const at = new Date('2026-04-01T08:00:00Z');
  const act = { by: hex('c'), at, via: 'manual' } as const;
  const stamped = (resource: Resource, by: string): Resource => ({
    ...resource,
    provenance: restamp([], null, resource.catalog, { by, at, via: 'import' }),
  });
  const winner = stamped(
    buildResource({}, { title: 'Frogs', subjects: ['science'], keywords: ['pond'], depthOfKnowledge: 2 }),
    hex('a'),
  );
  const loser = stamped(
    buildResource(
      { id: hex('2') },
      { title: 'Frogs!', summary: 'All about frogs.', url: 'https://b.org', keywords: ['pond', 'frog'], hasAds: true },
    ),
    hex('b'),
  );

  test('the winner keeps its own, takes what it lacks, and gets the tags of both with their stamps', () => {
    const { content, catalog, provenance } = combine(winner, loser, {}, act);
    expect(content).toMatchObject({ title: 'Frogs', summary: 'All about frogs.', url: 'https://example.org/frogs' });
    expect(catalog).toMatchObject({ keywords: ['pond', 'frog'], subjects: winner.catalog.subjects, hasAds: true });
    expect(catalog.depthOfKnowledge).toBe(2);
    const stampOf = (key: string) => provenance.find(({ tags }) => tags.keywords?.includes(key));
    expect(stampOf('pond')).toMatchObject({ by: hex('a'), via: 'import' });
    expect(stampOf('frog')).toMatchObject({ by: hex('b'), via: 'import' });
  });

  test('choices decide', () => {
    const choices: MergeChoices = { title: 'loser', address: 'loser', keywords: 'loser', summary: 'winner' };
    const { content, catalog } = combine(winner, loser, choices, act);
    expect(content).toMatchObject({ title: 'Frogs!', url: 'https://b.org', summary: null });
    expect(catalog.keywords).toEqual(['pond', 'frog']);
  });

  const choices = fc.record(
    {
      title: fc.constantFrom('winner', 'loser'),
      address: fc.constantFrom('winner', 'loser'),
      keywords: fc.constantFrom('winner', 'loser', 'both'),
      subjects: fc.constantFrom('winner', 'loser', 'both'),
      hasAds: fc.constantFrom('winner', 'loser'),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<MergeChoices>;
  const words = fc.uniqueArray(fc.constantFrom('pond', 'frog', 'toad', 'lake'), { maxLength: 4 });

  test('each tag has one stamp, and an undo gives back exactly what was', () => {
    fc.assert(
      fc.property(words, words, choices, (own, other, chosen) => {
        const a = stamped(buildResource({}, { keywords: own }), hex('a'));
        const b = stamped(buildResource({}, { keywords: other, title: 'Other', hasAds: false }), hex('b'));
        const merged = combine(a, b, chosen, act);
        for (const field of tagFields) {
          const keys = merged.provenance.flatMap(({ tags }) => tags[field] ?? []);
          expect(keys.sort()).toEqual(merged.catalog[field].map(tagKey).sort());
        }
        const { parts, kept } = separate(merged, a, merged, act);
        expect(kept).toEqual([]);
        expect([parts.content, parts.catalog]).toEqual([a.content, a.catalog]);
        const sorted = (one: Pick<Resource, 'provenance'>) =>
          one.provenance.flatMap(({ by, tags }) => (tags.keywords ?? []).map((key) => `${by} ${key}`)).sort();
        expect(sorted(parts)).toEqual(sorted(a));
      }),
    );
  });

  test('an undo leaves what people have changed since, and says so', () => {
    const merged = combine(winner, loser, { title: 'loser' }, act);
    const changed = {
      ...merged,
      content: { ...merged.content, title: 'Frogs and toads' },
      catalog: { ...merged.catalog, keywords: ['pond', 'frog', 'toad'] },
    };
    const { parts, kept } = separate(changed, winner, merged, act);
    expect(kept).toEqual(['title']);
    expect(parts.content).toMatchObject({ title: 'Frogs and toads', summary: null });
    expect(parts.catalog.keywords).toEqual(['pond', 'toad']);
  });
});
