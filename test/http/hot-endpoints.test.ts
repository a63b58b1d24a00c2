import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { listEndpoints } from '../../src/app.ts';
import { type Endpoint, endpoint } from '../../src/http/endpoint.ts';
import { createFindHot } from '../../src/http/hot-endpoints.ts';
import { createHttpApp } from '../../src/http/http-app.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createRequestLimits } from '../../src/http/rate-limits.ts';
import { stream } from '../../src/http/responses.ts';
import { AppError } from '../../src/shared/errors.ts';
import { createRecordingLog, type LogLine } from '../support/recording-log.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  type ResourcePeople,
  resourcesPath,
} from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const common = { method: 'get', tag: 'Test', summary: 'Try a way' } as const;

/** Endpoints that go wrong in the ways in which handlers do. */
const faulty = [
  endpoint({ ...common, path: '/bug', auth: 'public', isHot: true, response: { 200: z.string() } }, () => {
    throw new Error('nobody foresaw this');
  }),
  endpoint({ ...common, path: '/untrue', auth: 'public', isHot: true, response: { 200: z.string() } }, () => ({
    status: 200,
    body: 7 as unknown as string,
  })),
  endpoint(
    { ...common, path: '/away', auth: 'public', isHot: true, response: { 200: z.string() }, errors: ['unavailable'] },
    async () => {
      throw new AppError('unavailable');
    },
  ),
];

/** One of the two ways to the same endpoints: found before Express, or by it. */
type Way = { readonly server: Server; readonly lines: LogLine[]; readonly metrics: ReturnType<typeof createMetrics> };

const world = useWorld();
let people: ResourcePeople;
let published: { address: string; etag: string };
let hidden: { address: string };
const ways: Way[] = [];

function open(endpoints: readonly Endpoint[]): Promise<Way> {
  const { log, lines } = createRecordingLog();
  const metrics = createMetrics({ collectProcess: false });
  const limits = createRequestLimits(100);
  const app = createHttpApp({ ...world.wiring.http, endpoints, log, metrics, limits, checkResponses: true });
  const server = createServer(app);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, lines, metrics })));
}

beforeAll(async () => {
  people = await buildResourcePeople(world);
  const { createPublished } = createResourceRequests(world);
  const shared = { visibility: 'district', approvedForStudents: true, summary: `Ünïcødé ∑ ${'long '.repeat(300)}` };
  published = await createPublished(people.specialist, shared);
  hidden = await createPublished(people.teacher, { visibility: 'private' });
  await world.wiring.searchSync.caughtUp();
  const endpoints = [...listEndpoints(world.wiring.services), ...faulty];
  ways.push(await open(endpoints), await open(endpoints.map(({ isHot: _, ...cold }) => cold)));
});
afterAll(() => {
  for (const { server } of ways) server.close();
});

type Answer = { status: number | undefined; headers: IncomingMessage['headers']; body: string };

function ask({ server }: Way, path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method, headers: { connection: 'close', ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        // They tell the time.
        const { date: _date, 'ratelimit-reset': _reset, ...kept } = answer.headers;
        resolve({ status: answer.statusCode, headers: kept, body: readBody(answer, Buffer.concat(chunks)) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The index looks at the database each second, so one way may find it fresher than the other. */
function readBody({ headers }: IncomingMessage, bytes: Buffer): string {
  const decode = { gzip: gunzipSync, br: brotliDecompressSync }[headers['content-encoding'] ?? ''];
  return (decode ? decode(bytes) : bytes).toString().replace(/"freshAsOf":"[^"]*"/, '');
}

/** What a request leaves in the log and the metrics, without how long it took. */
async function traceOf({ lines, metrics }: Way): Promise<unknown> {
  // The line is written when the connection has taken the whole answer.
  while (!lines.some(({ msg }) => msg === 'request')) await new Promise((resolve) => setTimeout(resolve, 5));
  const logged = lines.splice(0).map(({ durationMs: _, time: _time, err: _err, ...line }) => line);
  return { logged, counted: await metrics.registry.getSingleMetricAsString('pathloom_http_requests_total') };
}

const search = '/api/v1/search/resources';
const requestId = 'x'.repeat(8);

type Case = [name: string, path: () => string, headers: () => Record<string, string>, status: number];

const as =
  (who: 'specialist' | 'teacher' | 'student' | 'stranger', more: Record<string, string> = {}) =>
  () => ({
    ...people[who].headers,
    ...more,
  });
const item = () => published.address;

const cases: Case[] = [
  ['an editor’s read', item, as('specialist'), 200],
  ['a reader’s read', item, as('teacher'), 200],
  ['the working copy', () => `${item()}?view=working`, as('specialist'), 200],
  ['the working copy, for no editor', () => `${item()}?view=working`, as('teacher'), 403],
  ['JSON-LD', item, as('student', { accept: 'application/ld+json' }), 200],
  ['a compressed read', item, as('teacher', { 'accept-encoding': 'gzip' }), 200],
  ['a read whose encodings are refused', item, as('teacher', { 'accept-encoding': 'identity' }), 200],
  ['a read of what one has', item, () => as('specialist', { 'if-none-match': '*' })(), 304],
  ['a read of what was', item, () => as('specialist', { 'if-none-match': '"0-e"' })(), 200],
  ['a read of what one may not see', () => hidden.address, as('specialist'), 404],
  ['a read from another district', item, as('stranger'), 404],
  ['a read of nothing', () => `${resourcesPath}/${'0'.repeat(24)}`, as('teacher'), 404],
  ['a bad id', () => `${resourcesPath}/x`, as('teacher'), 400],
  ['a bad view and an unknown parameter', () => `${item()}?view=all&$where=1`, as('teacher'), 400],
  ['a parameter twice', () => `${item()}?view=working&view=working`, as('specialist'), 400],
  ['an encoded character', () => `${resourcesPath}/%61${item().slice(-23)}`, as('teacher'), 404],
  ['a character that cannot be decoded', () => `${resourcesPath}/%E0%A4%A`, as('teacher'), 400],
  ['a slash at the end', () => `${item()}/`, as('teacher'), 200],
  ['capitals', () => item().replace('resources', 'Resources'), as('teacher'), 200],
  ['nobody', item, () => ({}), 401],
  ['a forged token', item, () => ({ authorization: 'Bearer a.b.c' }), 401],
  ['another kind of authorization', item, () => ({ authorization: 'Basic YTpi' }), 401],
  ['a search', () => `${search}?q=frogs&facets=subjects,modalities`, as('teacher'), 200],
  ['a compressed search', () => `${search}?q=frogs`, as('teacher', { 'accept-encoding': 'br, gzip' }), 200],
  ['a search with faults', () => `${search}?limit=x&facets=orgId`, as('teacher'), 400],
  ['a search that asks for operators', () => `${search}?q[$gt]=`, as('teacher'), 400],
  ['an error that nobody foresaw', () => '/bug', () => ({}), 500],
  ['an answer that breaks its schema', () => '/untrue', () => ({}), 500],
  ['a database that is away', () => '/away', () => ({}), 503],
];

describe('a hot endpoint answers before Express as it does by Express', () => {
  test.each(cases)('%s', async (_name, path, headers, status) => {
    const given = { 'x-request-id': requestId, ...headers() };
    const seen: unknown[] = [];
    for (const way of ways) {
      const answer = await ask(way, path(), given);
      expect(answer.status).toBe(status);
      // Express itself refuses what it cannot decode; that is no request of any endpoint.
      const trace = path().includes('%E0') ? null : await traceOf(way);
      seen.push({ answer, trace });
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  test.each(['HEAD', 'POST', 'OPTIONS'])('%s', async (method) => {
    const headers = { ...as('teacher')(), 'x-request-id': requestId };
    const [before, after] = await Promise.all(ways.map((way) => ask(way, item(), headers, method)));
    expect(before).toEqual(after);
  });

  test('too often: with the same limits', async () => {
    const headers = { ...as('student')(), 'x-request-id': requestId };
    const left: unknown[] = [];
    for (const way of ways) {
      let answer = await ask(way, item(), headers);
      while (answer.status === 200) answer = await ask(way, item(), headers);
      expect(answer.status).toBe(429);
      const { 'retry-after': _retry, ...kept } = answer.headers;
      left.push(kept);
    }
    expect(left[0]).toEqual(left[1]);
  });
});

describe('what goes before Express', () => {
  const build = (paths: [path: string, isHot?: true][]) =>
    createFindHot(
      paths.map(([path, isHot]) =>
        endpoint({ ...common, path, auth: 'public', ...(isHot && { isHot }), response: { 200: z.string() } }, () => ({
          status: 200,
          body: '',
        })),
      ),
    );

  test('are plain addresses of endpoints that ask for it, with their parameters', () => {
    const find = build([['/notes/:id', true], ['/notes/:id/parts/:part', true], ['/cold/:id']]);
    expect(find('GET', '/notes/7?view=a/b')).toMatchObject({ endpoint: { path: '/notes/:id' }, params: { id: '7' } });
    expect(find('GET', '/notes/7/parts/b-2')?.params).toEqual({ id: '7', part: 'b-2' });
    const others = ['/cold/7', '/notes', '/notes/', '/notes/7/', '/notes/%37', '/Notes/7', 'http://x/notes/7', '*', ''];
    for (const address of others) expect(find('GET', address)).toBeNull();
    for (const method of ['HEAD', 'POST', 'OPTIONS', undefined]) expect(find(method, '/notes/7')).toBeNull();
  });

  test('leaves an address to the endpoint that was declared first, as Express does', () => {
    const find = build([['/notes/newest'], ['/notes/:id', true], ['/notes/oldest']]);
    expect(find('GET', '/notes/newest')).toBeNull();
    expect(find('GET', '/notes/oldest')?.params).toEqual({ id: 'oldest' });
  });

  test('is nothing that changes something, and nothing but JSON', () => {
    const hot = { tag: 'Test', summary: 'Try', path: '/x', auth: 'public', isHot: true } as const;
    const post = endpoint({ ...hot, method: 'post', response: { 200: z.string() } }, () => ({ status: 200, body: '' }));
    const export_ = endpoint({ ...hot, method: 'get', response: { 200: stream('text/csv') } }, () => {
      throw new Error('nobody asks');
    });
    expect(() => createFindHot([post])).toThrow('/x cannot be hot');
    expect(() => createFindHot([export_])).toThrow('/x cannot be hot');
  });
});
