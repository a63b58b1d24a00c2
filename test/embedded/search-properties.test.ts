import fc from 'fast-check';
import { createSearchEngine, type SearchEngine } from '../../src/embedded/search/engine.ts';
import { KeywordColumn } from '../../src/embedded/search/keyword-column.ts';
import { isOneEdit } from '../../src/embedded/search/one-edit.ts';
import { readQueryText } from '../../src/embedded/search/query-text.ts';
import { isWithinTwoEdits } from '../../src/embedded/search/two-edits.ts';
import { fold, wordsOf } from '../../src/embedded/search/words.ts';
import type {
  Alternative,
  FacetQuery,
  IndexDocument,
  IndexSettings,
  SearchFilter,
  SearchQuery,
} from '../../src/features/search/search-index.ts';
import { editDistance, naiveSearch, passes } from '../support/naive-search.ts';

const settings: IndexSettings = {
  searchable: [
    { field: 'title', weight: 4 },
    { field: 'tags', weight: 2 },
    { field: 'summary', weight: 1 },
    { field: 'codes', weight: 4 },
  ],
  keywords: ['orgId', 'subject', 'tags', 'content'],
  numbers: ['minutes', 'at'],
  languages: ['en', 'es'],
  exact: ['codes'],
  tagWeights: { subject: 3 },
  suggestable: ['title', 'tags'],
};

// Few words, close to each other, so that typos, endings, beginnings and codes meet.
const words =
  'fraction fractions fractional planet planets plant plants the of water cycle cycles solar sol algebra algebras 3 NF 1 h2o niño niños lección lecciones mar'.split(
    ' ',
  );
const word = fc.constantFrom(...words);
const text = (maxLength: number) => fc.array(word, { maxLength }).map((of) => of.join(' '));
const subject = fc.constantFrom('math', 'science', 'art');
const id = fc.integer({ min: 0, max: 40 }).map((number) => `id${String(number).padStart(2, '0')}`);

const documentArbitrary: fc.Arbitrary<IndexDocument> = fc.record({
  id,
  revision: fc.nat(9),
  title: text(4),
  summary: fc.option(text(8)),
  tags: fc.array(text(2), { maxLength: 3 }),
  orgId: fc.constantFrom('one', 'two'),
  subject: fc.oneof(subject, fc.array(subject, { maxLength: 2 }), fc.constant(null)),
  codes: fc.array(fc.constantFrom('3.NF.1', '2.NF.1', 'math.fractions'), { maxLength: 2 }),
  content: fc.option(fc.constantFrom('same', 'other', 'third')),
  minutes: fc.option(fc.integer({ min: 0, max: 5 })),
  at: fc.integer({ min: 0, max: 3 }),
}) as fc.Arbitrary<IndexDocument>;

const anyOf = (field: string, values: readonly string[]): SearchFilter => ({ kind: 'anyOf', field, values });

const filterArbitrary: fc.Arbitrary<SearchFilter> = fc.letrec<{ filter: SearchFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constantFrom('anyOf', 'noneOf'), field: fc.constant('subject'), values: fc.array(subject) }),
    fc.record(
      { kind: fc.constant('range'), field: fc.constant('minutes'), from: fc.nat(5), to: fc.nat(5) },
      { requiredKeys: ['kind', 'field'] },
    ),
    fc.record({ kind: fc.constantFrom('all', 'any'), filters: fc.array(tie('filter'), { maxLength: 2 }) }),
    fc.record({ kind: fc.constant('not'), filter: tie('filter') }),
  ) as fc.Arbitrary<SearchFilter>,
})).filter;

const typed = fc
  .array(
    fc.oneof(
      word,
      fc.constantFrom(
        'fracton',
        'fracktoin',
        'planettss',
        'plamet',
        'algerba',
        'lecion',
        'cyc',
        'pla',
        '3.NF.1',
        '2.NF.1',
        'xyzzy',
        'solr',
      ),
      fc.tuple(word, word).map(([one, other]) => `"${one} ${other}"`),
      word.map((one) => `-${one}`),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(' '));

const alternativeArbitrary: fc.Arbitrary<Alternative> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('synonym', 'term'),
    phrase: fc.oneof(
      word,
      fc.constant('plamet'),
      fc.tuple(word, word).map((both) => both.join(' ')),
    ),
    texts: fc.array(fc.oneof(word, fc.constantFrom('water cycle', 'the planets')), { maxLength: 2 }),
    tags: fc.array(fc.record({ field: fc.constant('subject'), values: fc.array(subject, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
  }),
  fc.record({
    kind: fc.constant('code'),
    phrase: fc.constantFrom('3.NF.1', '2.NF.1'),
    texts: fc.subarray(['3 nf', '3.NF.1']),
    tags: fc.subarray([
      { field: 'subject', values: ['math'] },
      { field: 'subject', values: ['art', 'science'], weight: 0.5 },
    ]),
  }),
);

const facetArbitrary: fc.Arbitrary<FacetQuery> = fc.record(
  {
    field: fc.constantFrom('orgId', 'subject', 'tags'),
    limit: fc.constantFrom(0, 3),
    values: fc.array(fc.oneof(subject, word), { maxLength: 3 }),
    containing: fc.constantFrom('', 'a', 'm', 'pla so'),
    groups: fc.dictionary(fc.constantFrom('first', 'second'), fc.array(fc.oneof(subject, word), { maxLength: 3 })),
  },
  { requiredKeys: ['field', 'limit'], noNullPrototype: true },
) as fc.Arbitrary<FacetQuery>;

const queryArbitrary: fc.Arbitrary<SearchQuery> = fc.record({
  scope: fc.constantFrom(anyOf('orgId', ['one']), anyOf('orgId', ['one', 'two']), anyOf('orgId', [])),
  text: typed,
  filters: fc.dictionary(fc.constantFrom('subject', 'tags', 'minutes'), filterArbitrary, { maxKeys: 2 }),
  alternatives: fc.array(alternativeArbitrary, { maxLength: 3 }),
  facets: fc.array(facetArbitrary, { maxLength: 3 }),
  sort: fc.constantFrom<SearchQuery['sort']>(
    [],
    [{ field: 'minutes', direction: 'ascending' }],
    [
      { field: 'at', direction: 'descending' },
      { field: 'minutes', direction: 'descending' },
    ],
    [{ field: 'subject', direction: 'descending' }],
  ),
  offset: fc.constantFrom(0, 0, 3),
  limit: fc.constantFrom(0, 5, 100),
});

function newest(documents: readonly IndexDocument[]): IndexDocument[] {
  return [...new Map(documents.map((document) => [document.id, document])).values()];
}

async function engineWith(documents: readonly IndexDocument[]): Promise<SearchEngine> {
  const engine = createSearchEngine(settings);
  await engine.upsert(documents);
  return engine;
}

describe('the search engine', () => {
  test('finds, counts and sorts what looking at every document finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(documentArbitrary, { maxLength: 40 }), queryArbitrary, async (documents, query) => {
        const kept = newest(documents);
        const engine = await engineWith(documents);
        const found = await engine.search(query);
        const expected = naiveSearch(settings, kept, query);
        expect(found.total).toBe(expected.total);
        expect(found.facets).toEqual(expected.facets);
        expect(found.isPartial).toBe(expected.isPartial);
        const page = found.hits.map((hit) => hit.id);
        if (query.sort.length > 0 || query.text.trim() === '') {
          expect(page).toEqual(expected.ids.slice(query.offset, query.offset + query.limit));
          return;
        }
        expect(page).toHaveLength(Math.max(0, Math.min(query.limit, expected.total - query.offset)));
        expect(expected.ids).toEqual(expect.arrayContaining(page));
        const tiers = page.map((one) => expected.tierOf(kept.find((document) => document.id === one) as IndexDocument));
        expect(tiers).toEqual([...tiers].sort((a, b) => b - a));
      }),
      { numRuns: 400 },
    );
  });

  test('shows, counts and corrects nothing outside of the scope', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(documentArbitrary, { maxLength: 40 }), queryArbitrary, async (documents, query) => {
        const inside = newest(documents).filter((document) => passes(document, query.scope));
        const all = { ...query, offset: 0, limit: 100, facets: [{ field: 'tags', limit: 100 }] };
        const found = await (await engineWith(documents)).search(all);
        const mine = new Set(inside.map((document) => document.id));
        expect(found.hits.filter((hit) => !mine.has(hit.id))).toEqual([]);
        const seen = JSON.stringify(inside).toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
        for (const { to } of found.corrections) expect(seen).toContain(to);
        const tags = inside.flatMap((document) => document.tags as string[]);
        for (const { value } of found.facets[0]?.values ?? []) expect(tags).toContain(value);
      }),
      { numRuns: 200 },
    );
  });

  test('is after any sequence of changes what a fresh one with the same documents is', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.array(documentArbitrary, { minLength: 1, maxLength: 30 }) },
      { weight: 1, arbitrary: fc.array(id, { maxLength: 10 }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.array(queryArbitrary, { minLength: 1, maxLength: 5 }),
        async (steps, queries) => {
          const changed = createSearchEngine(settings);
          const documents = new Map<string, IndexDocument>();
          for (const one of steps) {
            if (typeof one[0] === 'string') {
              await changed.remove(one as string[]);
              for (const gone of one as string[]) documents.delete(gone);
            } else {
              await changed.upsert(one as IndexDocument[]);
              for (const document of one as IndexDocument[]) documents.set(document.id, document);
            }
          }
          const fresh = await engineWith([...documents.values()]);
          expect(await changed.count()).toBe(documents.size);
          for (const query of queries) expect(await changed.search(query)).toEqual(await fresh.search(query));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('finds within a scope that comes again what is there now', async () => {
    const step = fc.oneof(
      fc.record({ upsert: fc.array(documentArbitrary, { minLength: 1, maxLength: 5 }) }),
      fc.record({ remove: fc.array(id, { maxLength: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), filterArbitrary, async (steps, scope) => {
        const engine = createSearchEngine(settings);
        const documents = new Map<string, IndexDocument>();
        const query = { scope, text: '', filters: {}, facets: [], sort: [], offset: 0, limit: 100 };
        for (const one of steps) {
          if ('upsert' in one) {
            await engine.upsert(one.upsert);
            for (const document of one.upsert) documents.set(document.id, document);
          } else {
            await engine.remove(one.remove);
            for (const gone of one.remove) documents.delete(gone);
          }
          const expected = [...documents.values()].filter((document) => passes(document, scope)).map(({ id }) => id);
          for (let time = 0; time < 3; time += 1) {
            const { hits } = await engine.search(query);
            expect(hits.map((hit) => hit.id).sort()).toEqual(expected.sort());
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('makes one hit of documents with the same value, wherever that is the first in the order', async () => {
    const distinct = queryArbitrary.map((query) => ({ ...query, distinct: 'content', offset: 0, limit: 100 }));
    await fc.assert(
      fc.asyncProperty(fc.array(documentArbitrary, { maxLength: 40 }), distinct, async (documents, query) => {
        const kept = newest(documents);
        const found = await (await engineWith(documents)).search(query);
        const whole = naiveSearch(settings, kept, { ...query, distinct: undefined } as unknown as SearchQuery);
        const expected = naiveSearch(settings, kept, query);
        expect(found.total).toBe(expected.total);
        expect(found.hits.flatMap((hit) => [hit.id, ...(hit.others ?? [])]).sort()).toEqual([...whole.ids].sort());
        if (query.sort.length === 0 && query.text.trim() !== '') return;
        expect(found.hits.map((hit) => hit.id)).toEqual(expected.ids);
        expect(found.facets).toEqual(expected.facets);
      }),
      { numRuns: 200 },
    );
  });

  test('gives only reasons that stand in the document', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(documentArbitrary, { maxLength: 40 }), queryArbitrary, async (documents, query) => {
        const kept = newest(documents);
        const found = await (await engineWith(documents)).search({ ...query, explain: true });
        for (const hit of found.hits) {
          const document = kept.find((one) => one.id === hit.id) as IndexDocument;
          for (const { field, text } of hit.matches ?? []) {
            const texts = [document[field] ?? []].flat().map(String);
            if (query.alternatives?.some(({ tags }) => tags.some((tag) => tag.values.includes(text)))) continue;
            expect(texts.map((one) => ` ${wordsOf(one).join(' ')} `)).toContainEqual(
              expect.stringContaining(` ${text} `),
            );
          }
          // Whoever is a hit by words can tell of at least one of them.
          if (readQueryText(query.text).parts.length > 0) expect(hit.matches).not.toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('suggests what every title and tag of the scope says', async () => {
    const typedSoFar = fc.constantFrom(
      'pla',
      'planet',
      'planet ',
      'wat',
      'water cyc',
      'the s',
      'ni',
      'alg fra',
      '3 nf',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(documentArbitrary, { maxLength: 40 }), typedSoFar, async (documents, prefix) => {
        const scope = anyOf('orgId', ['one']);
        const found = await (await engineWith(documents)).suggest({ scope, prefix, limit: 1_000 });
        const typedWords = wordsOf(prefix);
        const isHeld = (value: string) =>
          typedWords.every((one, at) =>
            wordsOf(value).some((held) =>
              at === typedWords.length - 1 && !prefix.endsWith(' ') ? held.startsWith(one) : held === one,
            ),
          );
        const expected = newest(documents)
          .filter((document) => passes(document, scope))
          .flatMap((document) => [
            `title ${fold(String(document.title))}`,
            ...(document.tags as string[]).map((tag) => `tags ${fold(tag)}`),
          ])
          .filter((one) => isHeld(one.slice(one.indexOf(' ') + 1)));
        const told = found.map((one) => `${one.field} ${fold(one.text)}`);
        expect([...new Set(told)].sort()).toEqual([...new Set(expected)].sort());
      }),
      { numRuns: 200 },
    );
  });

  test('takes words for two edits apart exactly when they are', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        expect(isWithinTwoEdits(one, other)).toBe(editDistance(one, other) <= 2);
        if (one !== other && Math.max(one.length, other.length) > 1) {
          expect(isOneEdit(one, other)).toBe(editDistance(one, other) === 1);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('counts the values of a field and their groups, however many combinations of them there are', () => {
    const valuesOf = (fewest: number) => fc.array(fc.integer({ min: 0, max: fewest }), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom(2, 70).chain((fewest) => fc.array(valuesOf(fewest), { minLength: 1, maxLength: 60 })),
        fc.boolean(),
        (documents, isOverfull) => {
          const column = new KeywordColumn();
          const all = documents.map((values) => values.map(String));
          // More combinations than are kept, of values that nobody asks for.
          if (isOverfull) for (let other = 0; other < 5_000; other += 1) all.push([`other ${other}`]);
          for (const values of all) column.append(values);
          const asked = Uint32Array.from(documents.keys());
          const { counts } = column.count(asked);
          const groups = { low: ['0', '1', '2'], high: ['60', '70'], none: ['absent'] };
          const holders = (wanted: readonly string[]) =>
            documents.filter((values) => values.some((value) => wanted.includes(String(value)))).length;
          for (const value of new Set(documents.flat().map(String))) {
            expect(counts[column.find(value) as number]).toBe(holders([value]));
          }
          expect(column.countGroups(asked, groups)).toEqual(
            Object.entries(groups).map(([value, wanted]) => ({ value, count: holders(wanted) })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
