import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAssignmentEvents } from '../../src/features/assignments/assignment-events.store.ts';
import { createPlaylistEvents } from '../../src/features/playlists/playlist-events.store.ts';
import { createResourceEvents } from '../../src/features/resources/resource-events.store.ts';
import { createDeliveriesStore } from '../../src/features/webhooks/deliveries.store.ts';
import { deliverKind } from '../../src/features/webhooks/new-delivery.ts';
import { watchForWebhooks, watchKind } from '../../src/features/webhooks/watch-webhooks.ts';
import { createWebhooksStore } from '../../src/features/webhooks/webhooks.store.ts';
import { idSchema } from '../../src/shared/ids.ts';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { system } from '../support/jobs.ts';
import { createPlaylistRequests } from '../support/playlist-requests.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';

const publicUrl = 'https://pathloom.example';
const world = useWorld({ publicUrl, outboundAllow: 'http://127.0.0.1' });
const { get, post, patch, remove, createShared, createPlaylist } = createPlaylistRequests(world);
const { createPublished } = createResourceRequests(world);
const webhooks = '/api/v1/webhooks';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let people: ResourcePeople;
let admin: SignedIn;
/** As it stands in the documentation. */
let isGenuine: (headers: IncomingHttpHeaders, body: string, secret: string, now?: Date) => boolean;

type Received = {
  headers: IncomingHttpHeaders;
  body: string;
  event: { id: string; type: string; timestamp: string; data: object };
};

/** Another system: keeps what it is told, and answers as it is set. */
const receiver = {
  server: null as Server | null,
  received: [] as Received[],
  answer: { status: 204, headers: {} as Record<string, string> },
  url: '',
};

beforeAll(async () => {
  people = await buildResourcePeople(world);
  admin = await signIn(world, { orgId: people.district.id, role: 'admin' });
  ({ isGenuine } = await import(new URL('../../docs/examples/webhook-receiver.mjs', import.meta.url).href));
  receiver.server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      receiver.received.push({ headers: request.headers, body, event: JSON.parse(body) });
      response.writeHead(receiver.answer.status, receiver.answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => receiver.server?.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(receiver.server.address() as AddressInfo).port}/hooks`;
});
afterAll(() => receiver.server?.close());

beforeEach(async () => {
  for (const { id } of await world.wiring.services.webhooks.webhooks.list(admin.actor)) {
    await world.wiring.services.webhooks.webhooks.remove(admin.actor, id);
  }
  receiver.received = [];
  receiver.answer = { status: 204, headers: {} };
});

/** Time goes on; people sign in again. */
async function advance(ms: number): Promise<void> {
  world.clock.advance(ms);
  admin = await signInAs(world, admin.person);
  const again = async (who: SignedIn) => signInAs(world, who.person);
  people = { ...people, specialist: await again(people.specialist), stranger: await again(people.stranger) };
}

type Made = { id: string; secret: string; address: string };

async function make(body: object = {}): Promise<Made> {
  const given = { name: 'LMS', url: receiver.url, events: ['playlist.published', 'resource.published'], ...body };
  const response = await post(admin, webhooks, given).expect(201);
  expect(response.get('cache-control')).toContain('no-store');
  const { id } = response.body.webhook;
  return { id, secret: response.body.secret, address: `${webhooks}/${id}` };
}

/** Runs a job of upkeep now, to its end. */
async function run(kind: typeof watchKind | typeof deliverKind, input: object = {}): Promise<void> {
  const { service } = world.wiring.jobs;
  const { id } = await service.enqueue({ orgId: null, requestedBy: null }, kind as typeof deliverKind, input as never);
  expect(await service.waitFor(id, 20_000)).toBeNull();
}

const look = () => run(watchKind);

type Shown = { id: string; eventId: string; type: string; state: string; attempts: number; body: string } & {
  nextAt: string | null;
  tries: { status: number | null; error: string | null; durationMs: number }[];
};

async function logOf({ address }: Made, query = ''): Promise<Shown[]> {
  return (await get(admin, `${address}/deliveries${query}`).expect(200)).body.items;
}

/** Asks until it is so; sending is the matter of jobs that nobody has named. */
async function until<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; tries < 500; tries += 1) {
    const value = await ask();
    if (isSo(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error('It did not come to that.');
}

const settled = (log: Shown[]) => log.every(({ state, tries }) => state !== 'pending' || tries.length > 0);

/** Looks, sends, and tells what the log says then. */
async function tellAll(made: Made): Promise<Shown[]> {
  await look();
  return until(() => logOf(made), settled);
}

describe('webhooks', () => {
  test('are kept by admins; the secret is told once and sealed at rest', async () => {
    const [north] = people.district.schools;
    const made = await make({ schoolIds: [north.id] });
    expect(made.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const read = await get(admin, made.address).expect(200);
    expect(read.body).toMatchObject({ name: 'LMS', schoolIds: [north.id], pausedAt: null, failingSince: null });
    expect(read.body.secrets).toEqual([{ createdAt: expect.any(String), expiresAt: null }]);
    const stored = JSON.stringify(await world.database.connection.collection('webhooks').find().toArray());
    expect(stored).not.toContain(made.secret.slice(6, 30));

    const second = await make({ name: 'SIS' });
    const page = await get(admin, `${webhooks}?limit=1`).expect(200);
    expect(page.body).toMatchObject({ total: 2, items: [{ id: second.id }] });
    const rest = await get(admin, `${webhooks}?limit=1&cursor=${page.body.nextCursor}`).expect(200);
    expect(rest.body).toMatchObject({ nextCursor: null, items: [{ id: made.id }] });

    const input = { name: 'A', url: receiver.url, events: ['resource.archived'] };
    expectFault(await post(admin, webhooks, { ...input, events: ['resource.imagined'] }), 'events', 0);
    expectFault(await post(admin, webhooks, { ...input, url: 'ftp://lms.example' }), 'url');
    expectFault(await post(admin, webhooks, { ...input, url: 'https://me:you@lms.example' }), 'url');
    expectFault(await post(admin, webhooks, { ...input, schoolIds: ['a'.repeat(24)] }), 'schoolIds', 0);
    expect(faultsOf(await get(admin, `${webhooks}?cursor=x`))).toEqual(['query.cursor']);
    expectProblem(await post(people.specialist, webhooks, input), 'forbidden');
    expectProblem(await get(people.stranger, made.address), 'not_found');
    expectProblem(await get(people.stranger, `${made.address}/deliveries`), 'not_found');

    const changed = await patch(admin, made.address, '"1"', { name: 'Canvas', schoolIds: null }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Canvas', schoolIds: null, revision: 2 });
    expectProblem(await patch(admin, made.address, '"1"', { name: 'Moodle' }), 'version_conflict');
    expectProblem(await patch(admin, made.address, '', { name: 'Moodle' }), 'precondition_required');

    const more = Array.from({ length: 18 }, () => post(admin, webhooks, input).expect(201));
    await Promise.all(more);
    expectFault(await post(admin, webhooks, input));
    await remove(admin, made.address).expect(204);
    expectProblem(await get(admin, made.address), 'not_found');
  });

  test('are told of what happens to what others see, once, signed, in its order, by ids', async () => {
    const made = await make({
      events: ['playlist.published', 'playlist.archived', 'playlist.deleted', 'resource.published'].concat(
        'resource.archived',
        'resource.withdrawn',
        'resource.deleted',
      ),
    });
    const before = await createPublished(people.teacher, { visibility: 'private' });
    const ids = await Promise.all([1, 2, 3, 4].map(() => createShared(people.specialist)));
    const [used = '', archived = '', withdrawn = '', deleted = ''] = ids;
    const playlist = await createPlaylist(people.specialist, { resourceIds: [used], visibility: 'district' });
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    const { etag = '' } = (await get(people.specialist, `${playlist.address}?view=draft`)).headers as { etag?: string };
    await patch(people.specialist, playlist.address, etag, { title: 'Toads' }).expect(200);
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    await post(people.specialist, `/api/v1/resources/${archived}/archive`).expect(200);
    await post(people.specialist, `/api/v1/resources/${withdrawn}/withdraw`, { reason: 'wrong' }).expect(200);
    await remove(people.specialist, `/api/v1/resources/${deleted}`).expect(204);

    const log = await tellAll(made);
    expect(log.every(({ state }) => state === 'delivered')).toBe(true);
    // Unless somebody looked before it was deleted, that one was there is not told.
    const told = receiver.received
      .map(({ event }) => event)
      .filter(({ type, data }) => type !== 'resource.published' || !Object.values(data).includes(deleted))
      .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
      .map(({ type, data }) => [type, data] as const);
    expect(told.slice(0, 3).map(([type]) => type)).toEqual(Array(3).fill('resource.published'));
    const path = `/api/v1/playlists/${playlist.id}`;
    const orgId = people.district.id;
    const version = (number: number) => {
      const at = `${path}/versions/${number}`;
      return { orgId, playlistId: playlist.id, version: number, path: at, url: publicUrl + at };
    };
    expect(told.slice(3)).toEqual([
      ['playlist.published', version(1)],
      ['playlist.published', version(2)],
      ['resource.archived', expect.objectContaining({ resourceId: archived })],
      ['resource.withdrawn', expect.objectContaining({ resourceId: withdrawn })],
      ['resource.deleted', { orgId, resourceId: deleted, replacedById: null, path: null, url: null }],
    ]);
    expect(JSON.stringify(told)).not.toContain(before.address);
    for (const { headers, body, event } of receiver.received) {
      expect(isGenuine(headers, body, made.secret, world.clock.now())).toBe(true);
      expect(isGenuine(headers, body.replace('2', '3'), made.secret, world.clock.now())).toBe(false);
      expect(isGenuine(headers, body, made.secret, new Date(world.clock.now().getTime() + hourMs))).toBe(false);
      expect(headers['webhook-id']).toBe(event.id);
    }

    await look();
    const count = receiver.received.length;
    await post(people.specialist, `${playlist.address}/archive`).expect(200);
    await advance(10 * minuteMs);
    await tellAll(made);
    await look();
    expect(receiver.received).toHaveLength(count + 1);
    expect(receiver.received.at(-1)?.event).toMatchObject({ type: 'playlist.archived' });
    await remove(people.specialist, playlist.address).expect(204);
    await tellAll(made);
    expect(receiver.received.at(-1)?.event).toMatchObject({ type: 'playlist.deleted' });
  });

  test('are told only what they asked for, of their schools, and nothing from before they were made', async () => {
    const [north, south] = people.district.schools;
    await createShared(people.specialist);
    const narrow = await make({ events: ['resource.published'], schoolIds: [north.id] });
    const all = await make({ events: ['resource.published'] });
    const other = await make({ events: ['playlist.published'] });
    const teacherOfSouth = await signIn(world, { orgId: people.district.id, role: 'teacher', schoolId: south.id });
    const own = await createPublished(people.teacher, { visibility: 'school', schoolId: north.id });
    const ofSouth = await createPublished(teacherOfSouth, { visibility: 'school', schoolId: south.id });
    const ofAll = await createShared(people.specialist);
    await look();
    const idsOf = async (made: Made) =>
      (await logOf(made)).map(({ body }) => JSON.parse(body).data.resourceId as string).sort();
    const idOf = ({ body }: { body: object }) => (body as { id: string }).id;
    expect(await idsOf(narrow)).toEqual([idOf(own), ofAll].sort());
    expect(await idsOf(all)).toEqual([idOf(own), idOf(ofSouth), ofAll].sort());
    expect(await logOf(other)).toEqual([]);
    await until(() => logOf(all), settled);
  });

  test('are told of assignments by class, and of no student', async () => {
    const [north, south] = people.district.schools;
    const events = ['assignment.created'];
    const [narrow, elsewhere, all] = [
      await make({ events, schoolIds: [north.id] }),
      await make({ events, schoolIds: [south.id] }),
      await make({ events }),
    ];
    const teacher = await signInAs(world, people.teacher.person);
    const studentId = people.student.person.id;
    const school = { schoolId: north.id, title: 'Math 4' };
    const { id: classId } = (await post(teacher, '/api/v1/classes', school).expect(201)).body;
    await post(teacher, `/api/v1/classes/${classId}/students`, { students: [{ studentId }] }).expect(200);
    const playlist = await createPlaylist(people.specialist, {
      resourceIds: [await createShared(people.specialist)],
      visibility: 'district',
    });
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    const given = { playlistId: playlist.id, audience: { kind: 'class', classId } };
    const assigned = await post(teacher, '/api/v1/assignments', given).expect(201);
    const path = `/api/v1/assignments/${assigned.body.assignment.id}`;
    const ofClass = await make({ events: ['progress.updated'], schoolIds: [north.id] });
    const ofOthers = await make({ events: ['progress.updated'], schoolIds: [south.id] });
    const { items } = (await get(teacher, `${path}/students`).expect(200)).body;
    const row = `/api/v1/student-playlists/${items[0].id}`;
    const helped = { id: 'an-event', stepId: playlist.stepIds[0]?.[0], kind: 'helped' };
    await post(teacher, `${row}/events`, { events: [helped] }).expect(200);
    await look();
    const [done, ...more] = (await logOf(ofClass)).map(({ body }) => JSON.parse(body));
    expect(done).toMatchObject({ type: 'progress.updated', data: { studentPlaylistId: items[0].id, studentId } });
    expect(done.data.path).toBe(`${row}/progress`);
    expect(more).toEqual([]);
    expect(await logOf(ofOthers)).toEqual([]);
    const toOne = { ...given, audience: { kind: 'students', studentIds: [studentId] } };
    await post(teacher, '/api/v1/assignments', toOne).expect(201);
    await look();
    const assignmentId = assigned.body.assignment?.id ?? assigned.body.id;
    const told = (log: Shown[]) => log.map(({ body }) => JSON.parse(body).data);
    expect(told(await logOf(narrow))).toMatchObject([{ assignmentId, playlistId: playlist.id, version: 1, classId }]);
    expect(await logOf(elsewhere)).toEqual([]);
    const both = await logOf(all);
    expect(both).toHaveLength(2);
    expect(JSON.stringify(both)).not.toContain(studentId);
    await until(() => logOf(all), settled);
  });

  test('sign with both secrets while one takes the place of the other', async () => {
    const made = await make();
    const rotated = await post(admin, `${made.address}/secrets`, { overlapHours: 2 }).expect(201);
    expect(rotated.body.webhook.secrets).toHaveLength(2);
    const next = String(rotated.body.secret);
    const ping = async () => {
      const { body } = await post(admin, `${made.address}/ping`).expect(202);
      const delivery = await until(
        async () => (await get(admin, `${made.address}/deliveries/${body.id}`)).body as Shown,
        ({ state }) => state !== 'pending',
      );
      const { headers, body: text } = receiver.received.at(-1) as Received;
      const genuine = [made.secret, next].map((secret) => isGenuine(headers, text, secret, world.clock.now()));
      return { delivery, genuine };
    };
    const both = await ping();
    expect(both.delivery).toMatchObject({ type: 'ping', state: 'delivered', tries: [{ status: 204, error: null }] });
    expect(both.genuine).toEqual([true, true]);
    await advance(2 * hourMs);
    expect((await ping()).genuine).toEqual([false, true]);
    expect((await get(admin, made.address)).body.secrets).toHaveLength(1);
    // A ping is not tried again, and goes out of turn, also while all else is held back.
    receiver.answer = { status: 500, headers: {} };
    await post(admin, `${made.address}/pause`).expect(200);
    expect((await ping()).delivery).toMatchObject({ state: 'failed', attempts: 1, tries: [{ status: 500 }] });
    expect((await get(admin, made.address)).body).toMatchObject({ failingSince: null, pauseReason: 'person' });
  });

  test('are tried again and again, are paused when nothing comes through, and lose nothing', async () => {
    const made = await make({ events: ['resource.published'] });
    receiver.answer = { status: 503, headers: { 'retry-after': '120' } };
    await createShared(people.specialist);
    const [first] = await tellAll(made);
    expect(first).toMatchObject({ state: 'pending', attempts: 1, tries: [{ status: 503, error: null }] });
    expect(Date.parse(first?.nextAt ?? '') - world.clock.now().getTime()).toBeGreaterThan(100_000);

    await advance(3 * minuteMs);
    receiver.server?.closeAllConnections();
    await look();
    const [again] = await until(
      () => logOf(made),
      ([one]) => one?.tries.length === 2,
    );
    expect(again).toMatchObject({ eventId: first?.eventId, state: 'pending', tries: [{}, { status: 503 }] });
    expect((await get(admin, made.address)).body.failingSince).not.toBeNull();

    await advance(24 * hourMs);
    await look();
    await until(
      () => get(admin, made.address),
      ({ body }) => body.pausedAt !== null,
    );
    expect((await get(admin, made.address)).body).toMatchObject({ pauseReason: 'failing' });
    const told = await until(
      async () => (await get(admin, '/api/v1/me/notifications')).body.items,
      (items) => items.length > 0,
    );
    expect(told[0]).toMatchObject({ kind: 'webhook.paused', about: { type: 'webhook', id: made.id } });
    expectProblem(await get(people.specialist, made.address), 'forbidden');

    await createShared(people.specialist);
    await look();
    const sentBefore = receiver.received.length;
    expect(await logOf(made, '?state=pending')).toHaveLength(2);
    receiver.answer = { status: 200, headers: {} };
    await post(admin, `${made.address}/resume`).expect(200);
    const log = await until(
      () => logOf(made),
      (all) => all.every(({ state }) => state === 'delivered'),
    );
    expect(log).toHaveLength(2);
    expect(receiver.received.length).toBe(sentBefore + 2);

    // A receiver that says it is gone is left alone at once.
    receiver.answer = { status: 410, headers: {} };
    await createShared(people.specialist);
    await tellAll(made);
    await until(
      () => get(admin, made.address),
      ({ body }) => body.pauseReason === 'gone',
    );
  });

  test('are sent again: one, all of a time, those given up; with the same id', async () => {
    const made = await make({ events: ['resource.published'] });
    const store = world.database.connection.collection('webhook_deliveries');
    await Promise.all([1, 2, 3].map(() => createShared(people.specialist)));
    const [newest, , oldest] = await tellAll(made);
    await post(admin, `${made.address}/deliveries/${oldest?.id}/replay`).expect(202);
    await until(
      async () => receiver.received.length,
      (count) => count === 4,
    );
    expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(oldest?.eventId);
    await until(
      () => logOf(made),
      (log) => log.every(({ state }) => state === 'delivered'),
    );

    // As after the last attempt of all.
    await store.updateOne({ eventId: newest?.eventId }, { $set: { state: 'failed', attempts: 16 } });
    const from = new Date(world.clock.now().getTime() - hourMs).toISOString();
    const replay = async (body: object) => {
      const { body: job } = await post(admin, `${made.address}/replays`, body as never).expect(202);
      return (await world.wiring.jobs.service.waitFor(job.id, 5_000))?.result;
    };
    expect(await replay({ from, state: 'failed' })).toEqual({ replayed: 1 });
    await until(
      async () => receiver.received.length,
      (count) => count === 5,
    );
    expect(await replay({ from })).toEqual({ replayed: 3 });
    await until(
      async () => receiver.received.length,
      (count) => count >= 8,
    );
    expect(await replay({ from, until: new Date(Date.parse(from) + 1).toISOString() })).toEqual({ replayed: 0 });
    expectFault(await post(admin, `${made.address}/replays`, { from, until: from }), 'until');
    expectProblem(await post(people.stranger, `${made.address}/replays`, { from }), 'not_found');
    expectProblem(await post(admin, `${made.address}/deliveries/${made.id}/replay`), 'not_found');
    const page = (await get(admin, `${made.address}/deliveries?limit=2`).expect(200)).body;
    expect(page).toMatchObject({ total: 3, items: [{ id: newest?.id }, {}] });
    const rest = await get(admin, `${made.address}/deliveries?limit=2&cursor=${page.nextCursor}`).expect(200);
    expect(rest.body.items).toMatchObject([{ id: oldest?.id }]);
    expect(await logOf(made, `?until=${from}`)).toEqual([]);
  });

  test('miss nothing and are told nothing twice when a process dies while it looks or sends', async () => {
    const made = await make({ events: ['resource.published'] });
    const { connection } = world.database;
    const store = createWebhooksStore(connection);
    const deliveries = createDeliveriesStore(connection);
    const now = world.clock.now();
    const later = new Date(now.getTime() + 10 * minuteMs);
    // Somebody is about to send, and will die with a delivery in hand.
    await store.hold(system, made.id, { jobId: 'of the dead', until: later }, now);
    await Promise.all([1, 2].map(() => createShared(people.specialist)));
    const sources = [createResourceEvents(connection), createPlaylistEvents(connection)];
    // Dies between writing down whom to tell and noting how far it has come.
    const dying = watchForWebhooks({
      webhooks: { ...store, saveReached: () => Promise.reject(new Error('killed')) },
      deliveries,
      sources,
      jobs: () => world.wiring.jobs.service,
      publicUrl: null,
      clock: world.clock,
    });
    const context = { scope: system, save: async () => {} } as never;
    await expect(dying.definition.run(context)).rejects.toThrow('killed');
    expect(await logOf(made)).toHaveLength(2);
    const due = { webhookId: made.id, isOnlyPing: false, now: world.clock.now(), until: later };
    const taken = await deliveries.claim(system, due);
    await run(deliverKind, { webhookId: made.id });
    expect(receiver.received).toHaveLength(0);
    await advance(11 * minuteMs);
    const log = await tellAll(made);
    expect(log.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(log.find(({ id }) => id === taken?.id)?.attempts).toBe(2);
    expect(receiver.received).toHaveLength(2);
    // Two look at the same time.
    await createShared(people.specialist);
    await Promise.all([look(), look(), look()]);
    await until(
      () => logOf(made),
      (all) => all.length === 3 && all.every(({ state }) => state === 'delivered'),
    );
    expect(receiver.received).toHaveLength(3);
  });

  test('forget a student with all that was told of them', async () => {
    const made = await make({ events: ['assignment.created'] });
    const deliveries = createDeliveriesStore(world.database.connection);
    const studentId = idSchema.parse(people.student.person.id);
    const now = world.clock.now();
    const delivery = {
      id: deliveries.newId(),
      orgId: people.district.id,
      webhookId: made.id,
      key: 'assignment.created 1',
      eventId: 'evt_1',
      type: 'assignment.created',
      occurredAt: now,
      body: JSON.stringify({ data: { studentId } }),
      personIds: [studentId],
      state: 'delivered',
      attempts: 1,
      nextAt: now,
      tries: [],
      createdAt: now,
      deliveredAt: now,
      expiresAt: new Date(now.getTime() + hourMs),
    } as const;
    await deliveries.addMany(system, [delivery, { ...delivery, id: deliveries.newId(), key: '2', personIds: [] }]);
    const elsewhere = { kind: 'actor', actor: people.stranger.actor } as const;
    expect(await deliveries.eraseOf(elsewhere, studentId)).toBe(0);
    expect(await deliveries.listOfPerson(system, studentId, 10)).toMatchObject([{ key: 'assignment.created 1' }]);
    const plans = await explainQueries(world, async () => {
      await deliveries.listOfPerson(system, studentId, 10);
    });
    expect(plans.filter(({ query }) => query.includes(studentId))).toMatchObject([{ examined: 1 }]);
    expect(await deliveries.eraseOf(system, studentId)).toBe(1);
    expect((await logOf(made)).map(({ type }) => type)).toEqual(['assignment.created']);
  });

  test('are found by indexes, however much is on its way', async () => {
    const made = await make({ events: ['resource.published'] });
    await Promise.all([1, 2, 3, 4].map(() => createShared(people.specialist)));
    await tellAll(made);
    const deliveries = createDeliveriesStore(world.database.connection);
    const store = createWebhooksStore(world.database.connection);
    const now = world.clock.now();
    const [some] = await logOf(made);
    const before = { at: now, id: 'f'.repeat(24) };
    const filter = { webhookId: made.id, from: new Date(0), until: now };
    const asked: [most: number, ask: () => Promise<unknown>][] = [
      [1, () => store.list(system, people.district.id)],
      [1, () => deliveries.find(system, made.id, some?.id ?? '')],
      [4, () => deliveries.list(system, { ...filter, state: 'delivered' }, { before, limit: 1 })],
      [4, () => deliveries.list(system, filter, { before: null, limit: 1 })],
      [4, () => deliveries.sendAgain(system, { ...filter, state: 'failed' }, { after: null, limit: 5, now })],
      [0, () => deliveries.findNextDue(system, made.id, false)],
      [0, () => deliveries.claim(system, { webhookId: made.id, isOnlyPing: false, now, until: now })],
      [0, () => deliveries.hurry(system, made.id, now)],
      // Of what has changed in a district, a page.
      [3, () => createResourceEvents(world.database.connection).listChanged(system, changedIn(now))],
      [3, () => createPlaylistEvents(world.database.connection).listChanged(system, changedIn(now))],
      [
        3,
        () => createAssignmentEvents(world.database.connection, async () => null).listChanged(system, changedIn(now)),
      ],
    ];
    const ours = /^(webhooks|webhook_deliveries|resources|resource_versions|playlists|playlist_versions|assignments) /;
    for (const [most, ask] of asked) {
      // Jobs go on beside it; what they ask of these is about the same few.
      const plans = (await explainQueries(world, ask)).filter(({ query }) => ours.test(query));
      expect(plans.length).toBeGreaterThan(0);
      for (const { query, stages, examined } of plans) {
        expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
        if (query.startsWith('webhook')) expect([query, examined <= Math.max(most, 8)]).toEqual([query, true]);
      }
    }
    const unique = await world.database.connection.collection('webhook_deliveries').indexes();
    expect(unique).toContainEqual(expect.objectContaining({ key: { webhookId: 1, key: 1 }, unique: true }));
  });
});

function changedIn(now: Date) {
  const after = { at: new Date(now.getTime() - hourMs), id: '0'.repeat(24) };
  return { orgId: people.district.id, after, since: after.at, limit: 2 };
}
