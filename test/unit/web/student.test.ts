import fc from 'fast-check';
import { createClient } from '../../../src/web/api/client.ts';
import { isUnreached, RequestError } from '../../../src/web/api/request-error.ts';
import { isStillTheirs, planFiles, roomFor } from '../../../src/web/offline/plan-files.ts';
import { sizeWords } from '../../../src/web/offline/size-words.ts';
import { groupInterests, mostInterests, toggled } from '../../../src/web/places/me/interest-groups.ts';
import { guessLanguage, pickVoice, sentencesOf } from '../../../src/web/places/student/aloud/guess-language.ts';
import { toCelebrate, withCelebrated } from '../../../src/web/places/student/choose/celebrated.ts';
import type { DoneThing } from '../../../src/web/places/student/create-outbox.ts';
import {
  createEvidenceQueue,
  type EvidenceItem,
} from '../../../src/web/places/student/evidence/create-evidence-queue.ts';
import { drawnSize, formOf, limits, refusalOf } from '../../../src/web/places/student/evidence/evidence-kinds.ts';
import { evidenceOf, withoutRefused } from '../../../src/web/places/student/evidence/with-evidence.ts';
import { fromDevice } from '../../../src/web/places/student/from-device.ts';
import { plainText } from '../../../src/web/places/student/simple-markdown.ts';
import { readPicked, takenOptions } from '../../../src/web/places/student/taken-options.ts';
import { headersOf, readRange, routeOf } from '../../../src/web/worker/routes.ts';

describe('without network', () => {
  const problem = (code: string, status: number) => new Response(JSON.stringify({ code, status }), { status });

  test('the cookie is tried before the first request that gets through, and nobody is signed out by the lack of it', async () => {
    const asked: string[] = [];
    let answer: (path: string) => Response | null = () => null;
    let ends = 0;
    const client = createClient({
      fetch: async (input, init) => {
        const path = String(input).replace('/api/v1', '');
        asked.push(`${path} ${new Headers(init?.headers).get('authorization') ?? '-'}`);
        const given = answer(path);
        if (!given) throw new TypeError('Failed to fetch');
        return given;
      },
      now: () => 0,
      language: () => 'en',
      onSessionEnd: () => {
        ends += 1;
      },
    });
    client.owe();
    await expect(client.get('/me/playlists')).rejects.toMatchObject({ code: 'offline' });
    expect([asked, ends]).toEqual([['/auth/refresh -'], 0]);
    answer = (path) =>
      new Response(JSON.stringify(path === '/auth/refresh' ? { accessToken: 'new', expiresInSeconds: 900 } : {}));
    await client.get('/me/playlists');
    expect(asked.slice(1)).toEqual(['/auth/refresh -', '/me/playlists Bearer new']);
    expect(await client.token()).toBe('new');
    client.owe();
    answer = () => problem('session_ended', 401);
    await expect(client.token()).rejects.toMatchObject({ code: 'session_ended' });
    expect(ends).toBe(1);
  });

  test('what is here serves as long as nobody answers, and not where the server says no', () => {
    const codes = ['offline', 'unavailable', 'not_found', 'session_ended'] as const;
    expect(codes.filter((code) => isUnreached(new RequestError({ code })))).toEqual(['offline', 'unavailable']);
    expect(isUnreached(new Error())).toBe(false);
  });
});

describe('the worker', () => {
  const origin = 'https://pathloom.example';
  const shell = new Set(['/favicon.svg', '/index.html']);
  const route = (path: string, isPlace = false, method = 'GET') =>
    routeOf({ method, url: origin + path, isPlace }, origin, shell);

  test.each([
    ['/', true, 'place'],
    ['/my/6b03/steps/7?x=1', true, 'place'],
    ['/assets/index-x.js', false, 'asset'],
    ['/favicon.svg', false, 'shellFile'],
    ['/saved/6b03/7c', false, 'saved'],
    ['/api/v1/me/playlists', false, 'pass'],
    ['/api/v1/me/playlists/6b03/packet', true, 'pass'],
    ['/files/6b03/content?signature=x', true, 'pass'],
    ['/evidence/6b03?view=whole', true, 'pass'],
    ['/docs', true, 'pass'],
    ['/openapi.json', true, 'pass'],
    ['/gone.png', false, 'pass'],
  ])('takes %s for what it is', (path, isPlace, kind) => {
    expect(route(path, isPlace).kind).toBe(kind);
  });

  test('answers nothing but what is read, and nothing of others', () => {
    expect(route('/assets/x.js', false, 'POST')).toEqual({ kind: 'pass' });
    const elsewhere = { method: 'GET', url: 'https://cdn.example/assets/x.js', isPlace: false };
    expect(routeOf(elsewhere, origin, shell)).toEqual({ kind: 'pass' });
    expect(route('/saved/6b03/7c')).toEqual({ kind: 'saved', key: '6b03/7c' });
    expect(route('/saved/../api/v1/me')).toEqual({ kind: 'pass' });
  });

  test.each([
    [null, 100, null],
    ['bytes=0-', 100, { start: 0, end: 99 }],
    ['bytes=10-19', 100, { start: 10, end: 19 }],
    ['bytes=90-200', 100, { start: 90, end: 99 }],
    ['bytes=-5', 100, { start: 95, end: 99 }],
    ['bytes=100-', 100, 'outside'],
    ['bytes=9-3', 100, 'outside'],
    ['lines=1-2', 100, null],
    ['bytes=0-1,4-5', 100, null],
  ])('reads the range %s of %d bytes', (header, bytes, expected) => {
    expect(readRange(header, bytes)).toEqual(expected);
  });

  test('shows nothing that could act in our name', () => {
    expect(headersOf('image/svg+xml', 'a.svg')['content-disposition']).toMatch(/^attachment/);
    expect(headersOf('text/html', 'a.html')).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment/),
      'content-security-policy': expect.stringMatching(/sandbox/),
    });
    expect(headersOf('video/mp4', 'ñ "x".mp4')['content-disposition']).toBe(
      "inline; filename*=UTF-8''%C3%B1%20%22x%22.mp4",
    );
    expect(headersOf('application/pdf', 'a.pdf')['content-security-policy']).not.toMatch(/sandbox/);
  });
});

describe('what is taken home', () => {
  const file = (id: string, sha256: string, bytes = 10) => ({ id, sha256, bytes, url: `/files/${id}` });

  test('is fetched where it is new or changed, and dropped where nothing needs it', () => {
    const plan = planFiles(
      [file('a', '1'), file('b', '2'), file('c', '3')],
      [
        { fileId: 'a', sha256: '1' },
        { fileId: 'b', sha256: 'old' },
        { fileId: 'x', sha256: '9' },
        { fileId: 'y', sha256: '8' },
      ],
      new Set(['y']),
    );
    expect(plan.fetch.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(plan.have.map(({ id }) => id)).toEqual(['a']);
    expect(plan.drop).toEqual(['x']);
  });

  test('leaves room on the device, and knows none where the browser tells none', () => {
    expect(roomFor({ quota: 1_000, usage: 500 })).toBe(400);
    expect(roomFor({ quota: 100, usage: 500 })).toBe(0);
    expect(roomFor(null)).toBeGreaterThan(100_000_000);
    expect(roomFor({ quota: 1e15, usage: 0 })).toBeLessThan(3e9);
  });

  test('opens without network for two weeks', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(isStillTheirs('2026-11-09T12:00:00Z', now)).toBe(true);
    expect(isStillTheirs('2026-11-07T12:00:00Z', now)).toBe(false);
  });

  test('is shown with its own files, and names what needs internet', () => {
    const resource = (resourceId: string, fileId: string | null) => ({ resourceId, fileId });
    const step = (one: object | null, options: object[] = []) => ({ resource: one, options });
    const told = { id: 'f1', url: 'https://x/f1', previews: { small: {}, large: {} } };
    const shown = fromDevice({
      key: 'maya/list',
      savedAt: 'then',
      page: {
        steps: [step(resource('r1', 'f1')), step(resource('r2', 'f2')), step(null, [step(resource('r3', null))])],
        files: { f1: told, f2: told },
      },
      bundle: {
        pages: [{ resourceId: 'r3', html: '<p>x</p>' }],
        files: [
          { id: 'f1', name: 'sun.mp4', parts: [{ resourceId: 'r1', part: 'content', inLanguage: null }] },
          { id: 'f9', name: 'sun.vtt', parts: [{ resourceId: 'r1', part: 'captions', inLanguage: 'es' }] },
        ],
      },
    } as unknown as Parameters<typeof fromDevice>[0]);
    expect(shown.page.files).toEqual({
      f1: { ...told, url: '/saved/maya/f1', previews: { small: null, large: null } },
    });
    expect(shown.saved).toEqual({
      savedAt: 'then',
      texts: { r3: '<p>x</p>' },
      awayIds: ['r2'],
      captions: { r1: [{ fileId: 'f9', url: '/saved/maya/f9', inLanguage: 'es', name: 'sun.vtt' }] },
      transcripts: {},
    });
  });

  test.each([
    [0, '0 byte'],
    [840_000, '840 kB'],
    [1_234_567, '1.2 MB'],
    [123_456_789, '123 MB'],
    [5_200_000_000, '5.2 GB'],
  ])('of %d bytes is said as %s', (bytes, words) => {
    expect(sizeWords(bytes, 'en')).toBe(words);
  });
});

describe('what is handed in', () => {
  test.each([
    [{ type: 'image/heic', name: 'IMG.HEIC' }, 'photo'],
    [{ type: '', name: 'IMG.heic' }, 'photo'],
    [{ type: 'image/svg+xml', name: 'a.svg' }, null],
    [{ type: 'video/quicktime', name: 'a.mov' }, 'video'],
    [{ type: 'application/pdf', name: 'essay' }, 'document'],
    [{ type: 'text/plain', name: 'a.txt' }, 'text'],
    [{ type: 'text/html', name: 'a.html' }, null],
    [{ type: 'application/zip', name: 'a.zip' }, null],
  ])('%j is of its form', (file, form) => expect(formOf(file)).toBe(form));

  test('is told why it cannot be', () => {
    expect(refusalOf({ type: 'application/zip', name: 'a.zip', size: 5 })).toBe('notTaken');
    expect(refusalOf({ type: 'image/png', name: 'a.png', size: 0 })).toBe('empty');
    expect(refusalOf({ type: 'video/mp4', name: 'a.mp4', size: limits.video + 1 })).toBe('tooLarge');
    expect(refusalOf({ type: 'video/mp4', name: 'a.mp4', size: limits.video })).toBeNull();
  });

  test('is drawn no larger than it is kept, in its own shape', () => {
    expect(drawnSize(4_000, 3_000)).toEqual({ width: 2_560, height: 1_920 });
    expect(drawnSize(800, 600)).toEqual({ width: 800, height: 600 });
    expect(drawnSize(1, 100_000)).toEqual({ width: 1, height: 2_560 });
  });

  const answered = (answer: object): DoneThing =>
    ({ kind: 'answered', id: 'event-01', stepId: 's', at: 'then', answer }) as unknown as DoneThing;

  test('goes without what is refused, and not at all where nothing is left', () => {
    const both = answered({ text: 'x', evidenceIds: ['photo-01', 'photo-02'] });
    expect(evidenceOf(both)).toEqual(['photo-01', 'photo-02']);
    expect(withoutRefused(both, new Set())).toBe(both);
    expect(withoutRefused(both, new Set(['photo-01']))).toEqual(answered({ text: 'x', evidenceIds: ['photo-02'] }));
    expect(withoutRefused(both, new Set(['photo-01', 'photo-02']))).toEqual(answered({ text: 'x' }));
    expect(withoutRefused(answered({ evidenceIds: ['photo-01'] }), new Set(['photo-01']))).toBeNull();
  });

  const item = (clientId: string, more: Partial<EvidenceItem> = {}): EvidenceItem => ({
    key: `maya/${clientId}`,
    clientId,
    playlistId: 'p',
    stepId: 's',
    optionId: null,
    name: 'photo.jpg',
    mediaType: 'image/jpeg',
    bytes: 1,
    content: new Blob(['x']),
    addedAt: clientId,
    state: 'kept',
    problem: null,
    evidenceId: null,
    isHandedIn: false,
    ...more,
  });

  function queueOf(answer: (clientId: string, count: number) => 'fine' | 'later' | 'never') {
    const kept = new Map<string, EvidenceItem>();
    const sent: string[] = [];
    const removed: string[] = [];
    const queue = createEvidenceQueue({
      load: async () => [...kept.values()],
      put: async (one) => void kept.set(one.clientId, one),
      drop: async (one) => void kept.delete(one.clientId),
      upload: async ({ clientId }) => {
        sent.push(clientId);
        const said = answer(clientId, sent.length);
        if (said !== 'fine') throw new Error(said);
        return `server-${clientId}`;
      },
      removeSent: async ({ clientId }) => void removed.push(clientId),
      judge: (error) => ((error as Error).message === 'later' ? 'later' : { never: 'damaged' }),
    });
    return { queue, kept, sent, removed };
  }

  test('is sent once, kept while there is no network, and forgotten when the server has the answer', async () => {
    let isOnline = false;
    const { queue, kept, sent } = queueOf(() => (isOnline ? 'fine' : 'later'));
    await queue.add(item('a'));
    await queue.add(item('b'));
    await queue.sendWaiting();
    expect([queue.unsentCount(), sent]).toEqual([2, ['a']]);
    await queue.handIn(['a', 'b']);
    await expect(queue.settle(['a', 'b'])).rejects.toThrow('later');
    isOnline = true;
    const [refused] = await Promise.all([queue.settle(['a', 'b']), queue.sendWaiting()]);
    expect(refused).toEqual([]);
    expect(sent.filter((id) => id === 'b')).toHaveLength(1);
    await queue.taken(['a', 'b']);
    expect([...kept.keys()]).toEqual([]);
  });

  test('is refused for good with the reason, and removed as long as it was not handed in', async () => {
    const { queue, kept, removed } = queueOf((clientId) => (clientId === 'bad' ? 'never' : 'fine'));
    await queue.add(item('bad'));
    await queue.add(item('good'));
    expect(await queue.settle(['bad', 'good', 'unknown'])).toEqual(['bad']);
    expect(kept.get('bad')).toMatchObject({ state: 'refused', problem: 'damaged' });
    expect(kept.get('good')).toMatchObject({ state: 'sent', evidenceId: 'server-good' });
    await queue.remove('good');
    expect([removed, kept.has('good')]).toEqual([['good'], false]);
    await queue.add(item('last'));
    await queue.handIn(['last']);
    await queue.remove('last');
    expect(kept.has('last')).toBe(true);
  });
});

describe('a choice board', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, isChosen: id === 'c' }));

  test('has what is done, then what was picked here, then what the server knows', () => {
    expect([...takenOptions(options, 2, [], null)]).toEqual(['c']);
    expect([...takenOptions(options, 2, ['a'], ['b', 'c'])]).toEqual(['a', 'b']);
    expect([...takenOptions(options, 2, [], readPicked('b gone'))]).toEqual(['b']);
    expect([...takenOptions(options, 2, [], readPicked(''))]).toEqual([]);
    expect(readPicked(null)).toBeNull();
  });

  test('never has more than may be taken, beside what is done', () => {
    const ids = fc.subarray(['a', 'b', 'c', 'd']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), ids, ids, (choose, done, picked) => {
        const all = ['a', 'b', 'c', 'd'].map((id) => ({ id, isChosen: false }));
        const taken = takenOptions(all, choose, done, picked);
        expect(taken.size).toBeLessThanOrEqual(Math.max(choose, done.length));
        for (const id of done) expect(taken.has(id)).toBe(true);
      }),
    );
  });
});

describe('a mastered target', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const target = (targetId: string, state: string, since: string | null) => ({ targetId, state, since });

  test('is celebrated once, and only while it is new', () => {
    const targets = [
      target('new', 'mastered', '2026-11-21T12:00:00Z'),
      target('old', 'mastered', '2026-10-01T12:00:00Z'),
      target('not', 'inProgress', '2026-11-21T12:00:00Z'),
    ];
    expect(toCelebrate(targets, '', now).map(({ targetId }) => targetId)).toEqual(['new']);
    const kept = withCelebrated('', ['new']);
    expect(toCelebrate(targets, kept, now)).toEqual([]);
    expect(withCelebrated(kept, ['new', 'x'])).toBe('new x');
  });
});

describe('reading aloud', () => {
  test.each([
    ['Make a graph of your shadows and say what comes next.', 'en'],
    ['Haz una gráfica de tus sombras y di qué sigue.', 'es'],
    ['¿Por qué?', 'es'],
    ['3/4', 'fr'],
  ])('knows the language of “%s”', (text, language) => expect(guessLanguage(text, 'fr')).toBe(language));

  test('takes a voice of the device before one elsewhere, and none of another language', () => {
    const voice = (lang: string, localService: boolean) => ({ lang, localService, default: false });
    const voices = [voice('en-US', false), voice('en_GB', true), voice('es-MX', false)];
    expect(pickVoice(voices, 'en')).toBe(voices[1]);
    expect(pickVoice(voices, 'es-ES')).toBe(voices[2]);
    expect(pickVoice(voices, 'fr')).toBeNull();
  });

  test('goes from sentence to sentence, and from line to line', () => {
    const text = 'My graph\n\nDraw the shadow at 3.5 m. Then ask: why?\nLook again';
    expect(sentencesOf(text, 'en_US')).toEqual([
      'My graph',
      'Draw the shadow at 3.5 m.',
      'Then ask: why?',
      'Look again',
    ]);
    expect(sentencesOf(' \n', 'es')).toEqual([]);
  });

  test('says the words alone, with a stop after each block', () => {
    expect(plainText('# One\n\n**Two** words!\n\n- a [page](https://x.example)\n- https://y.example')).toBe(
      'One. Two words! a page.',
    );
  });
});

describe('interests', () => {
  const tree = [
    { id: 'sports', label: 'Sports', children: [{ id: 'soccer', label: 'Soccer' }] },
    { id: 'art', label: 'Art', children: [] },
  ];

  test('stand in their groups; words of nobody else stand beside', () => {
    const { groups, others } = groupInterests(tree, ['soccer', 'art', 'marbles']);
    expect(groups.map(({ id, isChosen, chosenBelow }) => [id, isChosen, chosenBelow])).toEqual([
      ['sports', false, 1],
      ['art', true, 0],
    ]);
    expect(others).toEqual(['marbles']);
  });

  test('are toggled, and no more than a profile takes', () => {
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    const full = Array.from({ length: mostInterests }, (_, at) => String(at));
    expect(toggled(full, 'x')).toHaveLength(mostInterests);
  });
});
