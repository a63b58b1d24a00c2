import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Types } from 'mongoose';
import request from 'supertest';
import { z } from 'zod';
import { afterLook, type Finding, type LinkCheck } from '../../src/features/link-health/link-check.ts';
import { filmOf, lookAtLink, type MadeUpAnswer } from '../../src/features/link-health/look-at-link.ts';
import { leadsToFrontPage, readPage, saysNotFound } from '../../src/features/link-health/page.ts';
import type { OutboundResponse } from '../../src/outbound/outbound.ts';
import { OutboundError, type OutboundErrorCode } from '../../src/outbound/outbound-error.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { createPlaylistRequests } from '../support/playlist-requests.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, useWorld } from '../support/world.ts';

const world = useWorld({ outboundAllow: 'http://127.0.0.1' });
const { get, post, createPublished } = createResourceRequests(world);
const { createPlaylist } = createPlaylistRequests(world);
const words = (text: string) => `${text} `.repeat(40);

let site: Server;
let origin = '';
let people: ResourcePeople;
let curator: SignedIn;
const asked: string[] = [];
let atOnce = 0;
let mostAtOnce = 0;

type Answer = (response: ServerResponse, incoming: IncomingMessage) => void;
const html =
  (body: string, title = 'Frogs') =>
  (response: ServerResponse) =>
    response
      .writeHead(200, { 'content-type': 'text/html', 'last-modified': 'Tue, 01 Mar 2022 10:00:00 GMT' })
      .end(`<html><head><title>${title}</title></head><body>${body}</body></html>`);
const moved = (status: number, to: string) => (response: ServerResponse) =>
  response.writeHead(status, { location: to }).end();

const pages: Record<string, Answer> = {
  '/': html(words('Welcome.')),
  '/frogs': html(words('Frogs live in ponds.')),
  '/file.pdf': (response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'),
  '/only-get': (response, { method }) =>
    method === 'HEAD' ? response.writeHead(405).end() : html(words('Toads.'))(response),
  '/old': moved(301, '/frogs'),
  '/for-now': moved(302, '/frogs'),
  '/to-home': moved(302, '/'),
  '/members': moved(302, '/login?next=/members'),
  '/login': html('Sign in.'),
  '/soft': html(words('We are sorry.'), 'Page not found | Pond'),
  '/private': (response) => response.writeHead(403).end(),
  '/busy': (response) => response.writeHead(429, { 'retry-after': '7200' }).end(),
  '/error': (response) => response.writeHead(500).end(),
  '/round': moved(302, '/round'),
};

beforeAll(async () => {
  site = createServer((incoming, response) => {
    const path = incoming.url ?? '';
    asked.push(`${incoming.method} ${path}`);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    const answer = pages[path] ?? pages[path.split('?')[0] ?? ''];
    if (answer) answer(response, incoming);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  people = await buildResourcePeople(world);
  curator = people.specialist;
});
afterAll(() => new Promise((resolve) => site.close(resolve)));

async function run(kind: string): Promise<void> {
  const { service } = world.wiring.jobs;
  const job = await service.enqueue({ orgId: null, requestedBy: null }, { kind, input: z.strictObject({}) }, {});
  expect(await service.waitFor(job.id, 30_000)).toMatchObject({ state: 'done' });
}

const publish = (path: string, visibility = 'district') =>
  createPublished(curator, { url: path.startsWith('http') ? path : `${origin}${path}`, visibility });
const checksOf = () => world.database.connection.collection('link_checks');

async function brokenIn(playlist: string): Promise<string[]> {
  const { body } = await get(people.teacher, `${playlist}/readiness`).expect(200);
  const found = body.findings.filter(({ code }: { code: string }) => code === 'link_broken');
  return found.map(({ params }: { params: { title: string } }) => params.title);
}

describe('regular checks', () => {
  test('tell what is in order, what fails and what cannot be told, one request at a time', async () => {
    const expected: [string, object][] = [
      ['/frogs', { state: 'ok', status: 200, contentType: 'text/html', lastModified: '2022-03-01T10:00:00.000Z' }],
      ['/file.pdf', { state: 'ok', contentType: 'application/pdf' }],
      ['/only-get', { state: 'ok' }],
      ['/old', { state: 'ok', redirect: { to: `${origin}/frogs`, isPermanent: true } }],
      ['/for-now', { state: 'ok', redirect: { to: `${origin}/frogs`, isPermanent: false } }],
      ['/gone', { state: 'failing', code: 'notFound', status: 404, failures: 1 }],
      ['/to-home', { state: 'failing', code: 'leadsToFrontPage' }],
      ['/members', { state: 'unknown', code: 'signInNeeded', redirect: null }],
      ['/soft', { state: 'failing', code: 'saysNotFound' }],
      ['/private', { state: 'unknown', code: 'restricted', status: 403 }],
      ['/busy', { state: 'unchecked', checkedAt: null }],
      ['/error', { state: 'failing', code: 'serverError' }],
      ['/round', { state: 'failing', code: 'tooManyRedirects' }],
      ['http://10.0.0.1/x', { state: 'unknown', code: 'notAllowed' }],
      ['http://127.0.0.1:1/x', { state: 'failing', code: 'unreachable' }],
    ];
    // What asks for patience comes last: nobody asks that site again for two hours.
    const made = [];
    for (const [path] of [...expected].sort(([a], [b]) => Number(a === '/busy') - Number(b === '/busy'))) {
      made.push({ path, ...(await publish(path)) });
    }
    const before = made.map(({ etag }) => etag);
    await run('links.watch');
    const busy = made.find(({ path }) => path === '/busy');
    await checksOf().updateOne({ url: `${origin}/busy` }, { $set: { nextCheckAt: new Date(Date.now() + 3_600_000) } });
    await run('links.check');
    await checksOf().updateOne({ url: `${origin}/busy` }, { $set: { nextCheckAt: new Date(0) } });
    await run('links.check');
    for (const [path, check] of expected) {
      const address = made.find((each) => each.path === path)?.address;
      const { body } = await get(curator, `${address}/link`).expect(200);
      expect([path, body]).toEqual([path, expect.objectContaining(check)]);
    }
    expect(mostAtOnce).toBe(1);
    expect(asked.filter((line) => line === 'HEAD /busy')).toHaveLength(1);
    // More links of a site that is to be left alone than are looked at in one go hold up no other site.
    const patient = await checksOf().findOne({ url: `${origin}/busy` });
    const many = Array.from({ length: 201 }, (_, at) => ({
      ...patient,
      _id: new Types.ObjectId(),
      nextCheckAt: new Date(0),
      url: `${patient?.url}?${at}`,
    }));
    await checksOf().insertMany(many);
    const elsewhere = { url: 'http://127.0.0.1:1/x' };
    await checksOf().updateOne(elsewhere, { $set: { checkedAt: null, nextCheckAt: new Date(1) } });
    await run('links.check');
    expect((await checksOf().findOne(elsewhere))?.checkedAt).not.toBeNull();
    await checksOf().deleteMany({ _id: { $in: many.map(({ _id }) => _id) } });
    // Checks touch nothing of a resource.
    for (const [at, { address }] of made.entries()) {
      expect((await get(curator, address)).get('etag')).toBe(
        before[at]?.replace(/"$/, '').concat(before[at]?.includes('-') ? '"' : '-e"'),
      );
    }
    // Somebody asks at once: the site is still to be left alone, so the last check is answered.
    await checksOf().updateOne({ url: `${origin}/busy` }, { $set: { nextCheckAt: new Date(Date.now() + 9e6) } });
    expect((await get(curator, `${busy?.address}/link`)).body.state).toBe('unchecked');
    await world.database.connection.collection('link_hosts').deleteMany({});
  }, 60_000);

  test('a link is broken after days, told to its owner, listed, dismissed, and in order again', async () => {
    const { address } = await createPublished(people.teacher, {
      title: 'Broken film',
      url: `${origin}/vanished`,
      visibility: 'school',
    });
    const id = address.split('/').at(-1);
    await post(people.teacher, `${address}/link/checks`).expect(200);
    const daysAgo = new Date(Date.now() - 3 * 86_400_000);
    await checksOf().updateOne({ url: `${origin}/vanished` }, { $set: { failures: 2, firstFailedAt: daysAgo } });
    const broken = await post(people.teacher, `${address}/link/checks`).expect(200);
    const { address: playlist } = await createPlaylist(people.teacher, { resourceIds: [id ?? ''] });
    expect(broken.body).toMatchObject({ state: 'broken', code: 'notFound', failures: 3 });
    const told = await get(people.teacher, '/api/v1/me/notifications').expect(200);
    expect(told.body.items).toContainEqual(
      expect.objectContaining({ kind: 'link.broken', about: { type: 'resource', id }, params: { code: 'notFound' } }),
    );
    const listed = async (query = '') => {
      const { body } = await get(curator, `/api/v1/library/links?limit=100${query}`).expect(200);
      return body.items.map(({ resource }: { resource: { id: string } }) => resource.id);
    };
    expect(await listed()).toContain(id);
    expect(await brokenIn(playlist)).toEqual(['Broken film']);
    expect(await listed('&state=ok')).not.toContain(id);
    expect(await listed('&host=elsewhere.example')).toEqual([]);
    await request(world.app).put(`${address}/link/dismissal`).set(people.teacher.headers).expect(200);
    expect(await listed()).not.toContain(id);
    expect(await brokenIn(playlist)).toEqual([]);
    expect(await listed('&dismissed=true')).toContain(id);
    await request(world.app).delete(`${address}/link/dismissal`).set(people.teacher.headers).expect(200);
    expect(await listed()).toContain(id);
    pages['/vanished'] = html(words('It is back.'));
    const back = await post(people.teacher, `${address}/link/checks`).expect(200);
    expect(back.body).toMatchObject({ state: 'ok', failures: 0, code: null });
    expect(await listed()).not.toContain(id);
    const metrics = await request(world.app).get('/metrics').expect(200);
    expect(metrics.text).toMatch(/pathloom_links\{state="ok"\} [1-9]/);
  }, 30_000);

  test('a site that answers everything alike does not say that it has nothing', async () => {
    const shell = createServer((_incoming, response) => html('<div id="app"></div>', 'Site')(response));
    await new Promise<void>((resolve) => shell.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(shell.address() as AddressInfo).port}`;
    const drawn = await publish(`${base}/course/1`);
    expect((await post(curator, `${drawn.address}/link/checks`)).body).toMatchObject({
      state: 'unknown',
      code: 'cannotTell',
    });
    await new Promise((resolve) => shell.close(resolve));
  }, 30_000);

  test('a page that a site shows for whatever it does not have is no success, and is asked for once', async () => {
    const requests: string[] = [];
    const site = createServer(({ url = '', method }, response) => {
      requests.push(`${method} ${url}`);
      html(words(url === '/pond' ? 'Frogs live here.' : 'Choose one of our courses.'), 'Pond')(response);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const stateOf = async (path: string) => {
      const { address } = await publish(`${base}${path}`);
      await post(curator, `${address}/link/checks`).expect(200);
      // The first of three failures over two days.
      return checksOf().findOne({ url: `${base}${path}` });
    };
    expect(await stateOf('/pond')).toMatchObject({ state: 'ok', failures: 0 });
    await world.database.connection.collection('link_hosts').updateMany({}, { $unset: { nextAt: 1 } });
    expect(await stateOf('/gone')).toMatchObject({ code: 'sameAsMadeUpAddress', failures: 1 });
    expect(requests.filter((asked) => !/ \/(?:pond|gone)$/.test(asked))).toHaveLength(1);
    await new Promise((resolve) => site.close(resolve));
  }, 30_000);

  test('an address that has moved is taken over in one call', async () => {
    const { address } = await publish('/old');
    await post(curator, `${address}/link/checks`).expect(200);
    expectProblem(await post(curator, `${address}/link/redirect`).set('if-match', '"1"'), 'version_conflict');
    const taken = await post(curator, `${address}/link/redirect`).expect(200);
    expect(taken.body).toMatchObject({ url: `${origin}/frogs`, version: 2 });
    expectProblem(await post(curator, `${address}/link/redirect`), 'wrong_status');
    expectProblem(await post(people.teacher, `${address}/link/redirect`), 'forbidden');
    expectProblem(await post(people.stranger, `${address}/link/checks`), 'not_found');
    expectProblem(await get(people.teacher, '/api/v1/library/links'), 'forbidden');
    expect(faultsOf(await get(curator, '/api/v1/library/links?state=gone'))).toEqual(['query.state']);
    expectProblem(await request(world.app).get(`${address}/link`), 'unauthenticated');
  }, 30_000);

  test('an address is replaced by one that is typed in, unless nobody may go there', async () => {
    const { address } = await publish('/gone?typed');
    const replace = (url: unknown, who = curator, ifMatch = '*') =>
      request(world.app).put(`${address}/link/address`).set(who.headers).set('if-match', ifMatch).send({ url });
    expectProblem(await replace(`${origin}/frogs?typed`, curator, '"1"'), 'version_conflict');
    const taken = await replace(`${origin}/frogs?typed`).expect(200);
    expect(taken.body).toMatchObject({ url: `${origin}/frogs?typed`, version: 2 });
    expect((await post(curator, `${address}/link/checks`).expect(200)).body).toMatchObject({ state: 'ok' });
    // There may be nothing there yet; what must not be asked for is another matter.
    await replace(`${origin}/gone?again`).expect(200);
    const unsafe = [
      'http://10.0.0.1/x',
      'http://169.254.169.254/latest',
      'https://me:secret@127.0.0.1/',
      'ftp://a.example/x',
    ];
    for (const url of unsafe) expect([url, faultsOf(await replace(url))]).toEqual([url, ['body.url']]);
    expect((await get(curator, address).expect(200)).body.url).toBe(`${origin}/gone?again`);
    expectProblem(await replace(`${origin}/frogs`, people.teacher), 'forbidden');
    expectProblem(await replace(`${origin}/frogs`, people.stranger), 'not_found');
    expectProblem(await request(world.app).put(`${address}/link/address`).send({ url: origin }), 'unauthenticated');
    const text = await createPublished(curator, { kind: 'text', url: null, body: 'Frogs.', visibility: 'district' });
    expectProblem(
      await request(world.app)
        .put(`${text.address}/link/address`)
        .set(curator.headers)
        .send({ url: `${origin}/frogs` }),
      'wrong_status',
    );
  }, 30_000);
});

describe('rules', () => {
  const start = { state: 'ok', since: new Date(0), failures: 0, firstFailedAt: null, dismissed: null } as const;
  const facts = { status: 404, contentType: null, lastModified: null, redirect: null };
  const failure: Finding = { outcome: 'failure', code: 'notFound', ...facts };
  const hours = (count: number) => new Date(count * 3_600_000);
  const look = (before: object, finding: Finding, at: number) => ({
    ...before,
    ...afterLook(before as LinkCheck, finding, { now: hours(at), everyMs: 7 * 86_400_000, random: 0.5 }),
  });

  test('an outage of a night breaks nothing, one of days does, and one good answer mends it', () => {
    const first = look(start, failure, 0);
    expect(first).toMatchObject({ state: 'failing', nextCheckAt: hours(6) });
    const third = look(look(first, failure, 6), failure, 30);
    expect(third).toMatchObject({ state: 'failing', failures: 3, nextCheckAt: hours(54) });
    const fourth = look(third, failure, 54);
    expect(fourth).toMatchObject({ state: 'broken', nextCheckAt: hours(54 + 7 * 24) });
    expect(look(fourth, { outcome: 'ok', code: null, ...facts }, 60)).toMatchObject({ state: 'ok', failures: 0 });
    const later: Finding = { outcome: 'later', code: null, retryAfterMs: 7_200_000, ...facts };
    expect(look(first, later, 1)).toMatchObject({ state: 'failing', failures: 1, nextCheckAt: hours(3) });
  });

  test.each<[string, string, boolean]>([
    ['404 Not Found', 'Gone.', true],
    ['Página no encontrada', 'Vaya.', true],
    ['Oops! | Site', 'Sorry.', true],
    ['This video is no longer available', 'Sorry.', true],
    ['Romans in 410 AD', 'The Romans left Britain.', false],
    ['The lost city: found', 'It was not found for years.', false],
    ['How to fix a 404 error', 'A lesson.', false],
  ])('%s', (title, body, says) => {
    const page = readPage(`<title>${title}</title><body><p>${body}</p>`, 'https://a.org/x');
    expect(saysNotFound(page)).toBe(says);
  });

  test('front pages, and films by oEmbed', () => {
    expect(leadsToFrontPage('https://a.org/lesson/3', 'https://www.a.org/en/')).toBe(true);
    expect(leadsToFrontPage('https://a.org/lesson/3', 'https://a.org/404.html')).toBe(true);
    expect(leadsToFrontPage('https://a.org/lesson/3', 'https://a.org/lessons/three')).toBe(false);
    expect(leadsToFrontPage('https://a.org/', 'https://www.a.org/')).toBe(false);
    expect(filmOf('https://youtu.be/abcdefghijk?t=4')).toBe(
      'https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabcdefghijk',
    );
    expect(filmOf('https://vimeo.com/12345')).toBe(
      'https://vimeo.com/api/oembed.json?format=json&url=https%3A%2F%2Fvimeo.com%2F12345',
    );
    expect(filmOf('https://a.org/watch')).toBeNull();
  });
});

test.each<[OutboundErrorCode, string, string]>([
  ['certificate_invalid', 'failure', 'certificateInvalid'],
  ['name_not_found', 'failure', 'nameNotFound'],
  ['timed_out', 'failure', 'timedOut'],
  ['forbidden_address', 'unknown', 'notAllowed'],
])('%s is a %s', async (code, outcome, finding) => {
  const madeUp = { findMadeUp: async () => null, saveMadeUp: async (_origin: string, _answer: MadeUpAnswer) => {} };
  const outbound = { fetch: () => Promise.reject(new OutboundError(code, 'It did not work.')) };
  const found = await lookAtLink({ ...madeUp, outbound, now: () => new Date() }, 'https://pond.example/frogs');
  expect(found).toMatchObject({ outcome, code: finding, status: null });
});

test('a fault of ours is not taken for what a site answers to addresses that nobody has had', async () => {
  const address = 'https://pond.example/frogs';
  const saveMadeUp = async () => Promise.reject(new Error('Nothing was answered.'));
  const page = { status: 200, contentType: 'text/html', headers: {}, redirects: [], url: address, discard: () => {} };
  const outbound = {
    fetch: async (asked: string | URL) => {
      if (String(asked) !== address) throw new TypeError('a fault of ours');
      return { ...page, text: async () => '<h1>Frogs</h1>' } as unknown as OutboundResponse;
    },
  };
  const look = lookAtLink({ findMadeUp: async () => null, saveMadeUp, outbound, now: () => new Date() }, address);
  await expect(look).rejects.toThrow('a fault of ours');
});
