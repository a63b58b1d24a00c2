import { createCircuitBreaker, refusal } from '../../src/features/search/meilisearch/circuit-breaker.ts';
import { createFilterWriter } from '../../src/features/search/meilisearch/filter.ts';
import { createMeilisearchIndexes } from '../../src/features/search/meilisearch/meilisearch-index.ts';
import { settingsVersion } from '../../src/features/search/meilisearch/settings.ts';
import { synonymsOf } from '../../src/features/search/meilisearch/synonyms.ts';
import { codeWordsOf } from '../../src/features/search/meilisearch/words.ts';
import {
  type IndexSettings,
  type SearchFilter,
  type SearchQuery,
  SearchUnavailable,
} from '../../src/features/search/search-index.ts';
import { type MeilisearchServer, startMeilisearchServer } from '../support/meilisearch/server.ts';
import { createRecordingLog } from '../support/recording-log.ts';

const keys = { admin: 'the admin key', search: 'the search key' };
const settings: IndexSettings = {
  searchable: [
    { field: 'summary', weight: 1 },
    { field: 'title', weight: 6 },
    { field: 'codes', weight: 6 },
  ],
  keywords: ['orgId', 'subject', 'standards', 'codes', 'contentKey'],
  numbers: ['minutes'],
  languages: ['en', 'es'],
  exact: ['codes'],
};
const anyOf = (field: string, ...values: string[]): SearchFilter => ({ kind: 'anyOf', field, values });
const scope = anyOf('orgId', 'one');
const query: SearchQuery = { scope, text: '', filters: {}, facets: [], sort: [], offset: 0, limit: 20 };
const document = (id: string, title: string) => ({ id, revision: 1, orgId: 'one', title });

describe('filter expressions', () => {
  const { write } = createFilterWriter(settings);

  test.each<[SearchFilter, string | null]>([
    [anyOf('subject', 'art', 'a "b" \\ c'), 'subject IN ["art", "a \\"b\\" \\\\ c"]'],
    [anyOf('subject', '" OR orgId = "two'), 'subject IN ["\\" OR orgId = \\"two"]'],
    [anyOf('subject', 'line\nbreak\u0001'), 'subject IN ["line\\nbreak\\u0001"]'],
    [anyOf('subject', 'half \ud800'), 'subject IN ["half \ufffd"]'],
    [anyOf('subject'), 'id NOT EXISTS'],
    [{ kind: 'noneOf', field: 'subject', values: ['art'] }, 'subject NOT IN ["art"]'],
    [{ kind: 'noneOf', field: 'subject', values: [] }, null],
    [{ kind: 'range', field: 'minutes', from: 5, to: 8.64e15 }, 'minutes >= 5 AND minutes <= 8640000000000000'],
    [{ kind: 'range', field: 'minutes', to: -1e-7 }, 'minutes <= -0.0000001'],
    [{ kind: 'range', field: 'minutes' }, 'minutes EXISTS'],
    [{ kind: 'all', filters: [] }, null],
    [{ kind: 'any', filters: [] }, 'id NOT EXISTS'],
    [{ kind: 'not', filter: { kind: 'all', filters: [] } }, 'id NOT EXISTS'],
    [
      { kind: 'any', filters: [anyOf('subject', 'a'), { kind: 'not', filter: anyOf('orgId', 'b') }] },
      '(subject IN ["a"]) OR (NOT (orgId IN ["b"]))',
    ],
    [{ kind: 'any', filters: [anyOf('subject', 'a'), { kind: 'all', filters: [] }] }, null],
    [{ kind: 'all', filters: [anyOf('subject', 'a'), anyOf('subject')] }, 'id NOT EXISTS'],
  ])('%j', (filter, expression) => {
    expect(write(filter)).toBe(expression);
  });

  test('name no field that the index does not have', () => {
    expect(() => write(anyOf('subject = "x" OR orgId', 'y'))).toThrow('no keyword field');
    expect(() => write({ kind: 'range', field: 'orgId', from: 1 })).toThrow('no field of numbers');
    expect(() => write({ kind: 'range', field: 'minutes', from: Number.POSITIVE_INFINITY })).toThrow('finite');
  });
});

test('codes become words that stand alone, with the parts that stand together', () => {
  expect(codeWordsOf('Teaches 3.NF.A.1, page 12')).toEqual([
    'k3xnf',
    'k3xnfxa',
    'k3xnfxax1',
    'knfxa',
    'knfxax1',
    'kax1',
  ]);
  expect(codeWordsOf('plain words, and 2024')).toEqual([]);
});

test('synonyms go by stems, in all directions', () => {
  expect(synonymsOf([['Soccer', 'fútbol', 'the beautiful old game']])).toEqual({
    qsocc: ['qfutbol', 'qthe qbeauti qold qgam'],
    qfutbol: ['qsocc', 'qthe qbeauti qold qgam'],
  });
});

describe('the circuit breaker', () => {
  const fails = () => Promise.reject(new SearchUnavailable('down'));

  test('stops asking after three failures, tries once after a rest, and closes when that succeeds', async () => {
    let now = 0;
    const changes: string[] = [];
    const breaker = createCircuitBreaker({ now: () => now, restMs: 100, onChange: (state) => changes.push(state) });
    let asked = 0;
    const ask = (answer: () => Promise<unknown>) =>
      breaker.run(() => {
        asked += 1;
        return answer();
      });
    for (let at = 0; at < 3; at += 1) await expect(ask(fails)).rejects.toThrow('down');
    await expect(ask(fails)).rejects.toThrow(SearchUnavailable);
    expect(asked).toBe(3);
    now = 101;
    await expect(ask(fails)).rejects.toThrow('down');
    await expect(ask(fails)).rejects.toThrow('did not answer');
    now = 202;
    let finish = (): void => {};
    const trying = ask(() => new Promise<void>((resolve) => (finish = resolve)));
    await expect(ask(fails)).rejects.toThrow('did not answer');
    finish();
    await trying;
    await expect(ask(async () => 'fine')).resolves.toBe('fine');
    expect(changes).toEqual(['open', 'closed']);
  });

  test('does not count what the engine answers to a wrong request', async () => {
    const breaker = createCircuitBreaker();
    for (let at = 0; at < 5; at += 1) {
      await expect(breaker.run(() => Promise.reject(refusal('400', null)))).rejects.toThrow('400');
    }
    await expect(breaker.run(async () => 'fine')).resolves.toBe('fine');
  });
});

describe('the index in Meilisearch', () => {
  let server: MeilisearchServer;
  beforeEach(async () => {
    server = await startMeilisearchServer(keys);
  });
  afterEach(() => server.close());

  function open(more: { timeoutMs?: number; searchTimeoutMs?: number; words?: IndexSettings } = {}) {
    const { log, lines } = createRecordingLog();
    const indexes = createMeilisearchIndexes({
      server: {
        host: server.host,
        apiKey: keys.admin,
        searchKey: keys.search,
        searchTimeoutMs: more.searchTimeoutMs ?? 5_000,
      },
      prefix: 'p_',
      log,
      tasks: { retryMs: 1, timeoutMs: more.timeoutMs ?? 5_000 },
    });
    const synonyms = { current: {} as Record<string, readonly string[]> };
    const index = indexes.open('resources', more.words ?? settings, { synonyms: async () => synonyms.current });
    return { index, lines, synonyms };
  }
  const built = async (...titles: string[]) => {
    const opened = open();
    await opened.index.rebuild((fresh) => fresh.upsert(titles.map((title, at) => document(String(at), title))));
    return opened;
  };
  const found = async (index: ReturnType<typeof open>['index'], text: string) =>
    (await index.search({ ...query, text })).hits.map(({ id }) => id);

  test('is set up before it is filled, and swapped in when it is full', async () => {
    const { index } = await built('Volcanoes');
    const changes = server.exchanges.filter(({ method, path }) => method !== 'GET' && !/search$/.test(path));
    expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /indexes/p_resources_next',
      'POST /indexes',
      'PATCH /indexes/p_resources_next/settings',
      'POST /indexes/p_resources_next/documents',
      'POST /indexes',
      'POST /swap-indexes',
      'POST /indexes/p_state/documents',
      'DELETE /indexes/p_resources_next',
    ]);
    expect(server.sent('/swap-indexes')[0]?.body).toEqual([{ indexes: ['p_resources', 'p_resources_next'] }]);
    expect(server.sent(/settings$/)[0]?.body).toMatchObject({
      searchableAttributes: ['codeWords', 'title', 'stems_title', 'codes', 'summary', 'stems_summary'],
      typoTolerance: { disableOnNumbers: true, disableOnAttributes: ['codeWords', 'codes'] },
      localizedAttributes: [{ attributePatterns: ['*'], locales: ['en', 'es'] }],
      rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    });
    expect([...server.indexes.keys()].sort()).toEqual(['p_resources', 'p_state']);
    expect(await index.isCurrent()).toBe(true);
    expect(new Set(server.exchanges.map(({ key }) => key))).toEqual(new Set([keys.admin]));
    expect(await found(index, 'volcano')).toEqual(['0']);
    expect(server.exchanges.at(-1)?.key).toBe(keys.search);
  });

  test('is not current when it was filled by other settings', async () => {
    await built('Volcanoes');
    const other = { ...settings, keywords: [...settings.keywords, 'kind'] };
    expect(settingsVersion(other)).not.toBe(settingsVersion(settings));
    expect(await open({ words: other }).index.isCurrent()).toBe(false);
    expect(await open().index.isCurrent()).toBe(true);
  });

  test('is not swapped when a task failed, and the old one goes on answering', async () => {
    const { index } = await built('Old');
    const swaps = server.sent('/swap-indexes').length;
    server.interfere = {
      task: ({ type }) =>
        type === 'documentAdditionOrUpdate'
          ? { code: 'no_space_left_on_device', type: 'system', message: 'full' }
          : null,
    };
    await expect(index.rebuild((fresh) => fresh.upsert([document('9', 'New')]))).rejects.toThrow(SearchUnavailable);
    server.interfere = {};
    expect(server.sent('/swap-indexes')).toHaveLength(swaps);
    expect(await found(index, 'old')).toEqual(['0']);
    await index.rebuild((fresh) => fresh.upsert([document('9', 'New')]));
    expect(await found(index, 'new')).toEqual(['9']);
  });

  test('sends a task again that failed by no fault of its own, and gives up on one that is refused', async () => {
    const { index, lines } = await built();
    let failures = 2;
    server.interfere = {
      task: () => {
        failures -= 1;
        return failures >= 0 ? { code: 'internal', type: 'internal', message: 'once more' } : null;
      },
    };
    const before = server.sent(/documents$/).length;
    await index.upsert([document('a', 'Frogs')]);
    expect(server.sent(/documents$/)).toHaveLength(before + 3);
    expect(lines.filter(({ msg }) => msg === 'a task of Meilisearch failed')).toHaveLength(2);
    server.interfere = {
      task: () => ({ code: 'max_fields_limit_exceeded', type: 'invalid_request', message: 'too many fields' }),
    };
    await expect(index.upsert([document('b', 'Toads')])).rejects.toThrow('too many fields');
    expect(server.sent(/documents$/)).toHaveLength(before + 4);
    server.interfere = {
      request: ({ path }) =>
        /documents$/.test(path)
          ? { status: 413, body: { message: 'big', code: 'payload_too_large', type: 'invalid_request', link: '' } }
          : null,
    };
    await expect(index.upsert([document('b', 'Toads')])).rejects.not.toThrow(SearchUnavailable);
    await expect(index.upsert([{ ...document('b', 'x'), id: 'not an id' }])).rejects.toThrow('takes no id');
  });

  test('does not wait for ever for a task, nor for an answer, and never tells its keys', async () => {
    const { index } = open({ timeoutMs: 30, searchTimeoutMs: 50 });
    server.interfere = {
      request: ({ path }) =>
        path.startsWith('/tasks/')
          ? { status: 200, body: { uid: 0, status: 'processing', type: 'documentAdditionOrUpdate', error: null } }
          : /search$/.test(path)
            ? 'hang'
            : null,
    };
    await expect(index.upsert([document('a', 'Frogs')])).rejects.toThrow('was not done in 30 ms');
    const startedAt = performance.now();
    const failure = await index.search(query).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SearchUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('key');
  });

  test.each([
    ['an error of its own', { status: 500, body: { message: 'oops', code: 'internal', type: 'internal', link: '' } }],
    ['a wrong key', { status: 403, body: { message: 'no', code: 'invalid_api_key', type: 'auth', link: '' } }],
    ['something else than JSON', { status: 200, body: undefined }],
  ])('is unavailable when it answers %s', async (_what, answer) => {
    const { index } = await built('Old');
    server.interfere = { request: () => answer };
    await expect(index.search(query)).rejects.toThrow(SearchUnavailable);
    await expect(index.health()).rejects.toThrow(SearchUnavailable);
  });

  test('asks each facet without its own filter, and each group, in the same request', async () => {
    const { index } = await built('Frogs');
    await index.search({
      ...query,
      text: 'frogs',
      filters: { subject: anyOf('subject', 'art') },
      facets: [
        { field: 'subject', limit: 5, groups: { all: ['art', 'math'] } },
        { field: 'standards', limit: 5 },
      ],
      sort: [{ field: 'minutes', direction: 'descending' }],
      offset: 20,
    });
    const [{ body } = { body: null }] = server.sent('/multi-search');
    const [main, counts, group] = body.queries;
    expect(main).toMatchObject({
      indexUid: 'p_resources',
      q: 'qfrog ',
      filter: '(orgId IN ["one"]) AND (subject IN ["art"])',
      sort: ['minutes:desc', 'id:asc'],
      facets: ['standards'],
      attributesToRetrieve: ['id', 'revision'],
      matchingStrategy: 'all',
      page: 2,
      hitsPerPage: 20,
    });
    expect(counts).toMatchObject({ filter: 'orgId IN ["one"]', facets: ['subject'], page: 1, hitsPerPage: 0 });
    expect(group).toMatchObject({ filter: '(orgId IN ["one"]) AND (subject IN ["art", "math"])', hitsPerPage: 0 });
    expect(body.queries).toHaveLength(3);
  });

  test('merges what a code means with where it is written, the standard itself first', async () => {
    const { index } = await built('Frogs');
    const tags = [
      { field: 'standards', values: ['guid'] },
      { field: 'standards', values: ['below'], weight: 0.5 },
    ];
    await index.search({
      ...query,
      text: 'video 3.NF.1',
      alternatives: [{ kind: 'code', phrase: '3.NF.1', texts: ['3.NF.A.1'], tags }],
    });
    const [{ body } = { body: null }] = server.sent('/multi-search');
    const asked = body.queries.map(({ q, filter, federationOptions }: Record<string, { weight: number }>) => [
      q,
      filter,
      federationOptions?.weight,
    ]);
    expect(asked).toEqual([
      ['qvide ', '(orgId IN ["one"]) AND (standards IN ["guid"])', 1],
      ['qvide "k3xnfx1" ', 'orgId IN ["one"]', 0.9],
      ['qvide "k3xnfxax1" ', 'orgId IN ["one"]', 0.9],
      ['qvide ', '(orgId IN ["one"]) AND (standards IN ["below"])', 0.5],
    ]);
    expect(body.federation).toEqual({ offset: 0, limit: 20 });
  });

  test('changes numbers by partial documents, and makes none that are not there', async () => {
    const { index } = await built('Frogs', 'Toads');
    const before = server.exchanges.length;
    await index.patch([
      { id: '1', numbers: { minutes: 5 } },
      { id: 'gone', numbers: { minutes: 9 } },
    ]);
    const [asked, changed] = server.exchanges.slice(before);
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/indexes/p_resources/documents/fetch',
      body: { ids: ['1', 'gone'], fields: ['id'], limit: 2 },
    });
    expect(changed).toMatchObject({
      method: 'PUT',
      path: '/indexes/p_resources/documents',
      body: [{ id: '1', minutes: 5 }],
    });
    expect(changed?.query.get('primaryKey')).toBe('id');
    expect(await found(index, 'toads')).toEqual(['1']);
  });

  test('takes over new synonyms without being filled again', async () => {
    const { index, synonyms } = await built('Frogs');
    await index.refresh?.();
    expect(server.sent(/synonyms$/).filter(({ method }) => method === 'PUT')).toEqual([]);
    synonyms.current = { qsoccer: ['qfutbol'] };
    await index.refresh?.();
    expect(server.sent(/synonyms$/).at(-1)).toMatchObject({ method: 'PUT', body: { qsoccer: ['qfutbol'] } });
    expect(await index.isCurrent()).toBe(true);
  });
});
