import fc from 'fast-check';
import { createClient, toAddress } from '../../../src/web/api/client.ts';
import { problemText, RequestError, toRequestError } from '../../../src/web/api/request-error.ts';
import { matches } from '../../../src/web/app/matches.ts';
import { furtherPlacesFor, placesFor } from '../../../src/web/app/places.ts';
import { safeReturn } from '../../../src/web/app/return-to.ts';
import { pickLanguage } from '../../../src/web/i18n/languages.ts';
import { countNeeds } from '../../../src/web/places/home/count-needs.ts';
import { embedOf } from '../../../src/web/places/resources/embed.ts';
import { gradeRange } from '../../../src/web/places/resources/grade-range.ts';
import { cut } from '../../../src/web/places/search/highlights.ts';
import {
  asTyped,
  countFilters,
  countText,
  fromSaved,
  isSameSearch,
  proposeName,
  readSearch,
  toggle,
  toggleReading,
  toggleStandard,
  toRequest,
  toSaved,
  withoutFilters,
  writeSearch,
} from '../../../src/web/places/search/search-state.ts';
import { createOutbox, type DoneThing } from '../../../src/web/places/student/create-outbox.ts';
import { dueWords } from '../../../src/web/places/student/due-words.ts';
import { readMarkdown } from '../../../src/web/places/student/simple-markdown.ts';
import { countDone, nextStep, viewSteps } from '../../../src/web/places/student/step-views.ts';
import { deskOf } from '../../../src/web/session/desk.ts';
import type { Me, MyStep, OwnReceived, SignedIn } from '../../../src/web/wire.ts';

const answerOf = (status: number, body?: unknown) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status });
const signedIn = (accessToken: string) => ({ accessToken, expiresInSeconds: 900, user: {} }) as unknown as SignedIn;
const problem = (code: string, status: number) => ({ code, status, requestId: 'r', details: {}, title: '', type: '' });

describe('requests', () => {
  type Asked = { method: string; address: string; token: string | null };

  function clientOf(answer: (asked: Asked, count: number) => Response | Promise<Response>) {
    const asked: Asked[] = [];
    const clock = { now: 0 };
    let ends = 0;
    const client = createClient({
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        const one = { method: init?.method ?? '', address: String(input), token: headers.get('authorization') };
        asked.push(one);
        return answer(one, asked.length);
      },
      now: () => clock.now,
      language: () => 'en',
      onSessionEnd: () => {
        ends += 1;
      },
    });
    return { client, asked, clock, ends: () => ends };
  }

  test('leave out what is absent, and join lists', () => {
    expect(toAddress('/a', { q: '', x: null, y: undefined, z: [], list: ['1', '2'], n: 0, b: false })).toBe(
      '/api/v1/a?list=1%2C2&n=0&b=false',
    );
  });

  test('renew the token before it runs out, once for all that wait', async () => {
    let tokens = 0;
    const { client, asked, clock } = clientOf(({ address }) => {
      if (!/auth/.test(address)) return answerOf(200, {});
      tokens += 1;
      return answerOf(200, signedIn(`t${tokens}`));
    });
    await client.signIn('/auth/sign-in', {});
    await client.get('/me');
    clock.now = 890_000;
    await Promise.all([client.get('/a'), client.get('/b')]);
    expect(asked.map(({ address, token }) => `${address} ${token}`)).toEqual([
      '/api/v1/auth/sign-in null',
      '/api/v1/me Bearer t1',
      '/api/v1/auth/refresh null',
      '/api/v1/a Bearer t2',
      '/api/v1/b Bearer t2',
    ]);
  });

  test('renew a token that counts no longer and ask again; when that is refused the session ends', async () => {
    let isOver = false;
    const { client, ends } = clientOf(({ address, token }) => {
      if (/refresh/.test(address)) {
        return isOver ? answerOf(401, problem('session_ended', 401)) : answerOf(200, signedIn('new'));
      }
      if (/auth/.test(address)) return answerOf(200, signedIn('old'));
      return token === 'Bearer new' && !isOver
        ? answerOf(200, { ok: true })
        : answerOf(401, problem('unauthenticated', 401));
    });
    await client.signIn('/auth/sign-in', {});
    expect(await client.get('/me')).toEqual({ ok: true });
    isOver = true;
    await expect(client.get('/me')).rejects.toMatchObject({ code: 'session_ended' });
    expect(ends()).toBe(1);
  });

  test('tell apart who answers: nobody, a proxy, the server; and what was called off', async () => {
    const failing = (name: string) => clientOf(() => Promise.reject(Object.assign(new Error(name), { name }))).client;
    await expect(failing('TypeError').get('/a')).rejects.toMatchObject({ code: 'offline' });
    await expect(failing('AbortError').get('/a')).rejects.toMatchObject({ name: 'AbortError' });
    const { client } = clientOf(() => new Response('<html>', { status: 502 }));
    await expect(client.get('/a')).rejects.toMatchObject({ code: 'unavailable' });
    expect(toRequestError(500, null)).toMatchObject({ code: 'internal' });
    const limited = toRequestError(429, {
      ...problem('rate_limited', 429),
      details: { retryAfterSeconds: 3, faults: [] },
    });
    expect(problemText(limited)).toEqual({ key: 'problem.rate_limited', params: { retryAfterSeconds: 3 } });
    expect(problemText(new Error('x'))).toEqual({ key: 'problem.internal', params: {} });
  });
});

describe('ways', () => {
  test.each([
    { to: null, is: '/' },
    { to: '/search?q=a', is: '/search?q=a' },
    { to: '//evil.example/x', is: '/' },
    { to: '/\\evil.example', is: '/' },
    { to: 'https://evil.example', is: '/' },
    { to: 'javascript:alert(1)', is: '/' },
  ])('lead back to here alone: $to', ({ to, is }) => {
    expect(safeReturn(to)).toBe(is);
  });

  test('a home follows the role that has most to do, and the language the browser', () => {
    const as = (...roles: Me['roles'][number]['role'][]) =>
      deskOf({ roles: roles.map((role) => ({ role, school: null })) });
    expect([as('admin', 'teacher'), as('guardian'), as('schoolLeader'), as('specialist'), as()]).toEqual([
      'teacher',
      'guardian',
      'admin',
      'specialist',
      'teacher',
    ]);
    expect([pickLanguage(['fr', 'es-MX']), pickLanguage([])]).toEqual(['es', 'en']);
    expect([matches('My playlists', 'pla my'), matches('Búsqueda', 'busq'), matches('Home', 'x')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a search in the address', () => {
  test('comes back as it was, and whatever stands there makes a search', () => {
    const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcÑé-1'.split('')) });
    fc.assert(
      fc.property(fc.webQueryParameters(), fc.array(word, { maxLength: 3 }), (query, values) => {
        const read = readSearch(new URLSearchParams(query));
        expect(readSearch(writeSearch(read))).toEqual(read);
        const chosen = values.reduce((state, value) => toggle(state, 'subjects', value), read);
        expect(readSearch(writeSearch(chosen))).toEqual(chosen);
        expect(countFilters(withoutFilters(chosen))).toBe(0);
        expect(fromSaved(toSaved(chosen))).toEqual(chosen);
        expect(isSameSearch(fromSaved(toSaved(chosen)), chosen)).toBe(true);
      }),
    );
  });

  test('leaves out what the server would refuse', () => {
    const { filters, sort, minutesTo } = readSearch(new URLSearchParams('gradeLevels=4,99,k&sort=evil&minutes=-4'));
    expect([filters, sort, minutesTo]).toEqual([{ gradeLevels: ['4'] }, 'relevance', null]);
  });

  test('asks the server by its own names', () => {
    const state = readSearch(
      new URLSearchParams('q=water&modalities=video,game&minutes=20&approved=true&accept=inLanguage,no'),
    );
    expect(toRequest(state)).toMatchObject({
      q: 'water',
      modalities: ['video', 'game'],
      durationMinutesTo: '20',
      isApproved: 'true',
      accept: ['inLanguage'],
      sort: 'relevance',
    });
    expect(toggleReading(state, 'inLanguage').accept).toEqual([]);
    expect(toggle(toggle(state, 'license', 'x'), 'license', 'x')).toEqual(state);
  });

  test('is called by its words and what it is narrowed to, and is the same in any order', () => {
    const [one, other] = [
      'q=water&modalities=video,game&gradeLevels=4',
      'gradeLevels=4&modalities=game,video&q=water ',
    ].map((query) => readSearch(new URLSearchParams(query)));
    if (!one || !other) throw new Error('Two searches were read.');
    expect(isSameSearch(one, other)).toBe(true);
    expect(isSameSearch(one, { ...one, q: 'ice' })).toBe(false);
    expect(proposeName(one, (_name, value) => value.toUpperCase())).toBe('water · VIDEO, GAME, 4');
    expect(proposeName(readSearch(new URLSearchParams()), () => '')).toBe('');
    expect(proposeName({ ...one, q: 'x'.repeat(300) }, () => '').length).toBe(100);
  });

  test('takes a word as it was typed, and marks what was found', () => {
    expect(asTyped('algibra and algibras', 'algibra')).toBe('"algibra" and algibras');
    expect(
      cut('abcdef', [
        { start: 4, end: 5 },
        { start: 1, end: 2 },
        { start: 1, end: 9 },
      ]),
    ).toEqual([
      { text: 'a', isMarked: false },
      { text: 'b', isMarked: true },
      { text: 'cd', isMarked: false },
      { text: 'e', isMarked: true },
      { text: 'f', isMarked: false },
    ]);
    expect([gradeRange([]), gradeRange(['3', 'K', '10'])]).toEqual([null, { from: 'K', to: '10' }]);
  });
});

test.each([
  {
    url: 'https://www.youtube.com/watch?list=x&v=abcdefghijk',
    src: 'https://www.youtube-nocookie.com/embed/abcdefghijk',
  },
  { url: 'https://youtu.be/abcdefghijk?t=3', src: 'https://www.youtube-nocookie.com/embed/abcdefghijk' },
  { url: 'https://vimeo.com/123456789', src: 'https://player.vimeo.com/video/123456789?dnt=1' },
  {
    url: 'https://phet.colorado.edu/sims/html/fractions-intro/latest/fractions-intro_all.html?locale=es',
    src: 'https://phet.colorado.edu/sims/html/fractions-intro/latest/fractions-intro_all.html?locale=es',
  },
  {
    url: 'https://phet.colorado.edu/es/simulations/fractions-intro',
    src: 'https://phet.colorado.edu/sims/html/fractions-intro/latest/fractions-intro_es.html',
  },
  { url: 'https://youtube.com.evil.example/watch?v=abcdefghijk', src: null },
  { url: 'https://www.khanacademy.org/math', src: null },
  { url: 'http://phet.colorado.edu/sims/html/x/', src: null },
])('$url is framed only where it may be', ({ url, src }) => {
  const embed = embedOf({ url, mediaType: null, isOwn: false });
  expect(embed && 'src' in embed ? embed.src : null).toBe(src);
});

test('files of ours play and show here by their type', () => {
  const kindOf = (mediaType: string) => embedOf({ url: '/files/1/x', mediaType, isOwn: true })?.kind ?? null;
  expect(['video/mp4', 'audio/mpeg', 'image/png', 'application/pdf'].map(kindOf)).toEqual([
    'video',
    'audio',
    'image',
    null,
  ]);
});

describe('words for a child', () => {
  test.each([
    { on: '2026-11-20', key: 'due.past', date: 'Friday, November 20' },
    { on: '2026-11-22', key: 'due.today', date: 'Sunday, November 22' },
    { on: '2026-11-23', key: 'due.tomorrow', date: 'Monday, November 23' },
    { on: '2026-11-27', key: 'due.weekday', date: 'Friday' },
    { on: '2026-12-04', key: 'due.date', date: 'Friday, December 4' },
  ])('$on is $key', ({ on, key, date }) => {
    expect(dueWords({ on, time: null }, '2026-11-22', 'en')).toEqual({ key, date });
  });

  test('instructions keep their lists and links, and nothing in them is HTML', () => {
    expect(readMarkdown('# Do **this**\n\n- one\n- [two](https://a.example/b)\n1. x')).toEqual([
      {
        kind: 'paragraph',
        inline: [
          { kind: 'text', text: 'Do ' },
          { kind: 'strong', text: 'this' },
        ],
      },
      {
        kind: 'list',
        isOrdered: false,
        items: [[{ kind: 'text', text: 'one' }], [{ kind: 'link', text: 'two', href: 'https://a.example/b' }]],
      },
      { kind: 'list', isOrdered: true, items: [[{ kind: 'text', text: 'x' }]] },
    ]);
    expect(readMarkdown('<b>[x](javascript:alert(1))</b>')).toEqual([
      { kind: 'paragraph', inline: [{ kind: 'text', text: '<b>[x](javascript:alert(1))</b>' }] },
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        readMarkdown(text);
      }),
    );
  });
});

const step = (id: string, more: Partial<MyStep> = {}): MyStep =>
  ({
    id,
    kind: 'resource',
    state: 'open',
    waitsFor: [],
    options: [],
    checkpoint: null,
    choose: null,
    isRequired: true,
    ...more,
  }) as MyStep;
const event = (id: string, stepId: string, more: Record<string, unknown> = { kind: 'done' }) =>
  ({ id, stepId, at: '2026-11-22T10:00:00Z', ...more }) as unknown as DoneThing;
const stateAfter = (one: MyStep, ...told: Record<string, unknown>[]) =>
  viewSteps(
    [one],
    undefined,
    told.map((more, at) => event(`e${at}`, one.id, more)),
  ).get(one.id)?.state;

describe('what a student sees before the server has heard of it', () => {
  test('is what the server will say', () => {
    const check = step('c', {
      kind: 'checkpoint',
      checkpoint: { form: 'evidence', asksFor: ['text'] } as MyStep['checkpoint'],
    });
    const quiz = step('q', {
      kind: 'checkpoint',
      checkpoint: { form: 'quiz', asksFor: [] } as unknown as MyStep['checkpoint'],
    });
    const options = [{ id: 'o1' }, { id: 'o2' }].map((option) => ({
      ...option,
      checkpoint: null,
    })) as MyStep['options'];
    const choice = step('b', { kind: 'choice', choose: 2, options });
    expect(stateAfter(step('a'), { kind: 'started' })).toBe('started');
    expect(stateAfter(step('a'), { kind: 'skipped' }, { kind: 'started' })).toBe('started');
    expect(stateAfter(step('a'), { kind: 'done' }, { kind: 'started' })).toBe('done');
    expect(stateAfter(check, { kind: 'answered', answer: { text: 'x' } })).toBe('submitted');
    expect(stateAfter(quiz, { kind: 'done' })).toBe('done');
    expect(stateAfter(choice, { kind: 'done', optionId: 'o1' })).toBe('started');
    expect(stateAfter(choice, { kind: 'done', optionId: 'o1' }, { kind: 'done', optionId: 'o2' })).toBe('done');
  });

  test('goes by what the server has said of each step, not by an older page', () => {
    const told = (state: string, isOpen: boolean) =>
      viewSteps(
        [step('a')],
        { steps: [{ stepId: 'a', state, isOpen, attempts: [], doneOptionIds: [] }], targets: [] } as never,
        [],
      ).get('a')?.state;
    expect([told('started', true), told('started', false), told('done', false), told('notStarted', false)]).toEqual([
      'started',
      'left',
      'done',
      'open',
    ]);
  });

  test('frees what waited, and leads on to what is left', () => {
    const steps = [step('a'), step('b', { state: 'waiting', waitsFor: ['a'] }), step('c', { isRequired: false })];
    const before = viewSteps(steps, undefined, []);
    expect([before.get('b')?.state, nextStep({ steps }, before, 'a')?.id]).toEqual(['waiting', 'c']);
    const after = viewSteps(steps, undefined, [event('1', 'a')]);
    expect([after.get('b')?.state, nextStep({ steps }, after, 'a')?.id]).toEqual(['open', 'b']);
    expect([countDone({ steps }, before), countDone({ steps }, after)]).toEqual([
      { done: 0, all: 2 },
      { done: 1, all: 2 },
    ]);
    const all = viewSteps(
      steps,
      undefined,
      steps.map(({ id }) => event(`e${id}`, id)),
    );
    expect(nextStep({ steps }, all, 'a')).toBeNull();
  });
});

describe('the outbox', () => {
  function outboxOf(answer: (ids: string[]) => Promise<Partial<OwnReceived>>) {
    let kept: string | null = null;
    let refused = 0;
    const posted: string[][] = [];
    const make = () =>
      createOutbox({
        load: () => kept,
        save: (text) => {
          kept = text;
        },
        post: async (_, events) => {
          const ids = events.map(({ id }) => id);
          posted.push(ids);
          return { added: ids, known: [], refused: [], ...(await answer(ids)) } as unknown as OwnReceived;
        },
        onRefused: (count) => {
          refused += count;
        },
        judge: (error) => (error instanceof RequestError && error.code === 'offline' ? 'later' : 'never'),
      });
    return { make, posted, kept: () => kept, refused: () => refused };
  }

  test('keeps what could not be sent, over a new start of the page, in its order', async () => {
    let isOnline = false;
    const { make, posted, kept } = outboxOf(async () => {
      if (!isOnline) throw new RequestError({ code: 'offline' });
      return {};
    });
    const first = make();
    first.add('p', event('e1', 'a'));
    first.add('p', event('e2', 'b'));
    await first.send();
    expect([first.count(), first.pending().length]).toEqual([2, 2]);
    const second = make();
    expect(second.pending().map(({ event: one }) => one.id)).toEqual(['e1', 'e2']);
    isOnline = true;
    await second.send();
    expect([second.count(), second.pending().length, kept(), posted.at(-1)]).toEqual([0, 0, null, ['e1', 'e2']]);
  });

  test('gives up what will never be taken, and nothing else', async () => {
    const { make, refused } = outboxOf(async (ids) => {
      if (ids.includes('bad')) throw new RequestError({ code: 'invalid_request', status: 400 });
      return ids.includes('gone') ? { refused: [{ id: 'gone', code: 'unknownStep', message: '' }] } : {};
    });
    const outbox = make();
    for (const id of ['fine', 'bad', 'gone']) outbox.add('p', event(id, 'a'));
    await outbox.send();
    expect([outbox.count(), refused()]).toEqual([0, 2]);
  });

  test('reads whatever stands in the storage', () => {
    for (const text of ['{', 'null', '[1]', '[{"playlistId":1}]', '{}']) {
      const outbox = createOutbox({
        load: () => text,
        save: () => {},
        post: () => Promise.reject(new Error('not asked')),
        onRefused: () => {},
        judge: () => 'never',
      });
      expect(outbox.count()).toBe(0);
    }
  });
});

describe('who waits for a teacher', () => {
  test('is counted over all classes, with the way to the class where nobody else waits', () => {
    const counts = countNeeds([
      { classId: 'a', kinds: ['help', 'late', 'help'] },
      { classId: 'b', kinds: ['late', 'notStarted'] },
    ]);
    expect(counts).toEqual([
      { kind: 'help', count: 2, classId: 'a' },
      { kind: 'review', count: 0, classId: null },
      { kind: 'stuck', count: 0, classId: null },
      { kind: 'late', count: 2, classId: null },
    ]);
  });
});

describe('a search', () => {
  test('takes a standard, and gives it back', () => {
    const state = readSearch(new URLSearchParams('standards=3.NF.1'));
    const both = toggleStandard(state, '3.NF.2');
    expect(both.standards).toEqual(['3.NF.1', '3.NF.2']);
    expect(toggleStandard(both, '3.NF.1').standards).toEqual(['3.NF.2']);
  });

  test('says how much was found as far as it knows', () => {
    expect(countText({ degraded: false, totalIsLowerBound: false })).toBe('resultCount');
    expect(countText({ degraded: false, totalIsLowerBound: true })).toBe('manyResults');
    expect(countText({ degraded: true, totalIsLowerBound: false })).toBe('newestCount');
  });
});

describe('where somebody can go from everywhere', () => {
  test('leads nobody to what is not for them', () => {
    const of = (desk: Parameters<typeof placesFor>[0]) =>
      [...placesFor(desk), ...furtherPlacesFor(desk)].map(({ to }) => to);
    for (const desk of ['student', 'guardian'] as const) {
      for (const staffOnly of ['/favorites', '/playlists', '/classes', '/tagging', '/review', '/admin', '/imports']) {
        expect(of(desk)).not.toContain(staffOnly);
      }
    }
    expect(of('teacher')).toContain('/favorites');
  });
});
