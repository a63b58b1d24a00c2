import { Readable } from 'node:stream';
import request from 'supertest';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../src/http/endpoint.ts';
import { assertRevision, etagOf } from '../../src/http/etag.ts';
import { createHttpApp, type HttpAppOptions } from '../../src/http/http-app.ts';
import { createIdempotencyStore } from '../../src/http/idempotency.store.ts';
import { createIdempotency } from '../../src/http/idempotency.ts';
import { createRateLimiter } from '../../src/http/rate-limits.ts';
import { empty, stream } from '../../src/http/responses.ts';
import { AppError } from '../../src/shared/errors.ts';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const metricsToken = 'c1f7b3a95e0d4826b7a1f09c3d5e8264af10';
const world = useWorld({ metricsToken });

let district: BuiltDistrict;
let teacher: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  teacher = await signIn(world, { orgId: district.id, role: 'teacher' });
});

const common = { tag: 'Test', summary: 'Try the frame' } as const;
const noteSchema = z.strictObject({ text: z.string(), made: z.number() });

function buildApp(endpoints: Endpoint[], options: Partial<HttpAppOptions> = {}) {
  const { log } = createRecordingLog();
  return createHttpApp({ endpoints, log, checkResponses: true, ...world.wiring.http, ...options });
}

describe('a versioned thing', () => {
  let revision = 1;
  beforeEach(() => {
    revision = 1;
  });
  const build = () =>
    buildApp([
      endpoint(
        { ...common, method: 'get', path: '/note', auth: 'public', response: { 200: noteSchema }, etag: true },
        () => ({
          status: 200,
          body: { text: 'x', made: revision },
          etag: etagOf(revision),
        }),
      ),
      endpoint(
        {
          ...common,
          method: 'put',
          path: '/note',
          auth: 'public',
          body: z.strictObject({}),
          response: { 200: noteSchema },
          etag: true,
          ifMatch: 'required',
        },
        ({ expectedRevision }) => {
          assertRevision(expectedRevision, revision);
          revision += 1;
          return { status: 200, body: { text: 'x', made: revision }, etag: etagOf(revision) };
        },
      ),
    ]);

  test('is answered with its tag, and by 304 to who has it', async () => {
    const app = build();
    const first = await request(app).get('/note').expect(200);
    expect(first.get('etag')).toBe('"1"');
    expect(first.get('cache-control')).toBe('private, no-cache');
    for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const again = await request(app).get('/note').set('if-none-match', tag).expect(304);
      expect(again.text).toBe('');
      expect(again.get('etag')).toBe('"1"');
    }
    await request(app).get('/note').set('if-none-match', '"0"').expect(200);
    await request(app).head('/note').set('if-none-match', '"1"').expect(304);
  });

  test('is changed by who names the revision it has, even as a proxy weakened it', async () => {
    const app = build();
    await request(app).put('/note').set('if-match', 'W/"1"').send({}).expect(200);
    const stale = await request(app).put('/note').set('if-match', '"1"').send({});
    expect(expectProblem(stale, 'version_conflict')).toEqual({ expected: 1, actual: 2 });
    expectProblem(await request(app).put('/note').send({}), 'precondition_required');
    expectFault(await request(app).put('/note').set('if-match', '"a", "b"').send({}), 'if-match');
  });
});

describe('Idempotency-Key', () => {
  let made = 0;
  let gate: Promise<void> = Promise.resolve();
  const build = (options: Partial<HttpAppOptions> = {}) => {
    made = 0;
    gate = Promise.resolve();
    const definition = {
      ...common,
      method: 'post',
      auth: 'signedIn',
      body: z.strictObject({ text: z.string() }),
      response: { 201: noteSchema },
    } as const;
    const make = async ({ body }: { body: { text: string } }) => {
      made += 1;
      const note = { text: body.text, made };
      await gate;
      if (body.text === 'fail') throw new AppError('forbidden');
      return { status: 201 as const, body: note, headers: { location: `/notes/${note.made}` } };
    };
    return buildApp(
      [
        endpoint({ ...definition, path: '/notes' }, make),
        endpoint({ ...definition, path: '/others' }, make),
        endpoint({ ...definition, path: '/secrets', idempotency: 'off' }, make),
        endpoint({ ...common, method: 'post', path: '/empty', auth: 'signedIn', response: { 204: empty } }, () => {
          made += 1;
          return { status: 204 };
        }),
      ],
      options,
    );
  };
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  type App = ReturnType<typeof build>;
  const post = (app: App, key: string, text: string, { path = '/notes', by = teacher } = {}) =>
    request(app).post(path).set(by.headers).set('idempotency-key', key).send({ text });

  const begun = async (count: number) => {
    while (made < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('answers a repeated request as the first one, without doing it again', async () => {
    const app = build();
    const key = newKey();
    const first = await post(app, key, 'a').expect(201);
    const again = await post(app, key, 'a').expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.get('location')).toBe('/notes/1');
    expect(first.get('idempotency-replayed')).toBeUndefined();
    expect(again.get('idempotency-replayed')).toBe('true');
    expect(made).toBe(1);
    expect((await request(app).post('/empty').set(teacher.headers).set('idempotency-key', key)).status).toBe(204);
    expect((await request(app).post('/empty').set(teacher.headers).set('idempotency-key', key)).status).toBe(204);
    expect(made).toBe(2);
  });

  test('belongs to one person and one route', async () => {
    const app = build();
    const key = newKey();
    const colleague = await signIn(world, { orgId: district.id, role: 'teacher' });
    await post(app, key, 'a').expect(201);
    await post(app, key, 'b', { by: colleague }).expect(201);
    await post(app, key, 'c', { path: '/others' }).expect(201);
    expect(made).toBe(3);
  });

  test('is refused for another request, and when it is no key', async () => {
    const app = build();
    const key = newKey();
    await post(app, key, 'a').expect(201);
    expectProblem(await post(app, key, 'b'), 'idempotency_key_reused');
    expectFault(await post(app, 'a key', 'a'), 'idempotency-key');
  });

  test('lets a refused request be sent again', async () => {
    const app = build();
    const key = newKey();
    expectProblem(await post(app, key, 'fail'), 'forbidden');
    await post(app, key, 'a').expect(201);
  });

  test('makes a duplicate wait for the first one', async () => {
    const app = build();
    const key = newKey();
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const both = [post(app, key, 'a'), post(app, key, 'a')].map((call) => call.then((response) => response));
    setTimeout(() => open(), 150);
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(made).toBe(1);
  });

  test('answers 409 when the first one takes too long, and takes over when its process died', async () => {
    // A connection of its own, as the application's has its models already.
    const { connection } = world.database;
    const store = createIdempotencyStore(connection.useDb(connection.name));
    const app = build({ idempotency: createIdempotency({ store, clock: world.clock, waitMs: 100 }) });
    // Started later, where there are no others: whatever had begun is known to have died.
    const aloneSince = new Date(world.clock.now().getTime() + 3_600_000);
    const alone = build({ idempotency: createIdempotency({ store, clock: world.clock, aloneSince }) });
    const key = newKey();
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = post(app, key, 'a').then((response) => response);
    await begun(1);
    const refused = await post(app, key, 'a');
    expectProblem(refused, 'idempotency_in_progress');
    expect(refused.get('retry-after')).toBe('1');
    world.clock.advance(61_000);
    const second = post(app, key, 'a').then((response) => response);
    await begun(2);
    const third = post(alone, key, 'a').then((response) => response);
    await begun(3);
    open();
    expect([(await first).status, (await second).status, (await third).status]).toEqual([201, 201, 201]);
    expect(made).toBe(3);
  });

  test('is not heeded where answers hold secrets, and stores nothing there', async () => {
    const app = build();
    const records = world.database.connection.collection('idempotency_keys');
    const before = await records.countDocuments();
    const key = newKey();
    await post(app, key, 'a', { path: '/secrets' }).expect(201);
    await post(app, key, 'a', { path: '/secrets' }).expect(201);
    expect(made).toBe(2);
    expect(await records.countDocuments()).toBe(before);
  });
});

describe('limits', () => {
  const build = () => {
    const limit = (points: number) => createRateLimiter({ limit: points, windowSeconds: 60 });
    const definition = { ...common, method: 'get', response: { 204: empty } } as const;
    const done = () => ({ status: 204 as const });
    return buildApp(
      [
        endpoint({ ...definition, path: '/mine', auth: 'signedIn' }, done),
        endpoint({ ...definition, path: '/open', auth: 'public' }, done),
      ],
      { limits: { perActor: limit(2), perAddress: limit(3) }, trustedProxies: 1 },
    );
  };

  test('count each person alone, and tell what is left', async () => {
    const app = build();
    const colleague = await signIn(world, { orgId: district.id, role: 'teacher' });
    const ask = (by: SignedIn) => request(app).get('/mine').set(by.headers);
    expect((await ask(teacher).expect(204)).headers).toMatchObject({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': expect.stringMatching(/^(59|60)$/),
    });
    await ask(teacher).expect(204);
    const refused = await ask(teacher);
    const { retryAfterSeconds } = expectProblem(refused, 'rate_limited');
    expect(refused.get('retry-after')).toBe(String(retryAfterSeconds));
    await ask(colleague).expect(204);
  });

  test('count who has not signed in by address, as the proxy in front tells it', async () => {
    const app = build();
    const ask = (address: string) => request(app).get('/open').set('x-forwarded-for', `6.6.6.6, ${address}`);
    for (let call = 0; call < 3; call += 1) await ask('203.0.113.1').expect(204);
    expectProblem(await ask('203.0.113.1'), 'rate_limited');
    await ask('203.0.113.2').expect(204);
  });

  test('count who tries out tokens by address', async () => {
    const app = build();
    const guess = () => request(app).get('/mine').set('authorization', 'Bearer guess');
    for (let call = 0; call < 3; call += 1) expectProblem(await guess(), 'unauthenticated');
    expectProblem(await guess(), 'rate_limited');
  });
});

describe('compression', () => {
  const text = 'frogs and toads '.repeat(500);
  const build = () =>
    buildApp([
      endpoint(
        {
          ...common,
          method: 'get',
          path: '/long',
          auth: 'public',
          response: { 200: z.strictObject({ text: z.string() }) },
        },
        () => ({ status: 200, body: { text } }),
      ),
      endpoint(
        { ...common, method: 'get', path: '/events', auth: 'public', response: { 200: stream('text/event-stream') } },
        () => ({
          status: 200,
          stream: Readable.from([`data: ${text}\n\n`]),
          headers: { 'cache-control': 'no-transform' },
        }),
      ),
    ]);

  test('is used for who takes it, and never on what says no-transform', async () => {
    const app = build();
    const ask = (path: string) => request(app).get(path).set('accept-encoding', 'gzip');
    const long = await ask('/long').expect(200);
    expect(long.get('content-encoding')).toBe('gzip');
    expect(long.body).toEqual({ text });
    expect((await ask('/events').expect(200)).get('content-encoding')).toBeUndefined();
    const plain = await request(app).get('/long').set('accept-encoding', 'identity').expect(200);
    expect(plain.get('content-encoding')).toBeUndefined();
  });
});

describe('GET /docs', () => {
  test('shows every route on a page that loads nothing from elsewhere', async () => {
    const response = await request(world.app).get('/docs').expect(200);
    expect(response.type).toBe('text/html');
    expect(response.text).toContain('<code>/api/v1/people/{id}/memberships</code>');
    expect(response.text).toContain('id="schema-Person"');
    expect(response.text).not.toMatch(/<script|<link|src=|@import|url\(/);
    for (const [, target] of response.text.matchAll(/href="#([^"]+)"/g)) {
      expect(response.text).toContain(`id="${target}"`);
    }
  });
});

describe('GET /metrics', () => {
  test('counts requests by declared path', async () => {
    await request(world.app)
      .get(`/api/v1/people/${'a'.repeat(24)}`)
      .set(teacher.headers)
      .expect(404);
    const { text } = await request(world.app).get('/metrics').expect(200);
    expect(text).toMatch(/pathloom_http_requests_total\{method="GET",route="\/api\/v1\/people\/:id",status="404"\} \d/);
    expect(text).toMatch(
      /pathloom_http_request_seconds_bucket\{le="0.1",method="GET",route="\/api\/v1\/people\/:id"\}/,
    );
    expect(text).not.toContain('a'.repeat(24));
  });

  test('is nothing to who comes through a proxy, unless with the token of the installation', async () => {
    const ask = () => request(world.app).get('/metrics').set('x-forwarded-for', '203.0.113.1');
    expectProblem(await ask(), 'not_found');
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    expectProblem(await ask().set(admin.headers), 'not_found');
    await ask().set('authorization', `Bearer ${metricsToken}`).expect(200);
  });
});
