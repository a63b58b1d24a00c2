import type { ResourceWrite } from '../../src/features/resources/resource-write.store.ts';
import { createResourcesStore } from '../../src/features/resources/resources.store.ts';
import { scopeOf } from '../../src/shared/actor.ts';
import { expectProblem } from '../support/expect-problem.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  type ResourcePeople,
  resourcesPath,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, createPublished } = createResourceRequests(world);

let people: ResourcePeople;
/** Another process: its writes tell this one nothing. */
let elsewhere: ReturnType<typeof createResourcesStore>;
beforeAll(async () => {
  people = await buildResourcePeople(world);
  const { connection } = world.database;
  elsewhere = createResourcesStore(connection.useDb(connection.name));
});

const scope = () => scopeOf(people.specialist.actor);

async function writeElsewhere(
  id: string,
  change: (before: ResourceWrite['before']) => Partial<ResourceWrite['after']>,
) {
  const before = await elsewhere.find(scope(), id, world.clock.now());
  if (!before) throw new Error(`there is no resource ${id}`);
  const after = { ...before, ...change(before), revision: before.revision + 1, updatedAt: world.clock.now() };
  expect(await elsewhere.update(scope(), { before, after, isSeenBySearch: false })).toBe(true);
}

const ask = (who: SignedIn, address: string, headers: Record<string, string> = {}) => get(who, address).set(headers);

/** A resource of the district, read by all of its people, so that it is in memory in every view. */
async function buildRead(changes: Record<string, unknown> = {}) {
  const made = await createPublished(people.specialist, {
    visibility: 'district',
    approvedForStudents: true,
    ...changes,
  });
  for (const who of [people.specialist, people.teacher, people.student]) await get(who, made.address).expect(200);
  return { ...made, id: String(made.body.id) };
}

describe('a resource that was read before', () => {
  test('is shown with the change of another process by the very next read', async () => {
    const { address, id } = await buildRead();
    for (const topic of ['whales', 'trains', 'space']) {
      await writeElsewhere(id, ({ catalog }) => ({ catalog: { ...catalog, interests: [topic] } }));
      const { body } = await get(people.teacher, address).expect(200);
      expect(body.interests).toEqual([topic]);
    }
  });

  test('is shown with one’s own change at once', async () => {
    const { address, etag } = await buildRead();
    await patch(people.specialist, address, etag, { interests: ['whales'] }).expect(200);
    expect((await get(people.student, address).expect(200)).body.interests).toEqual(['whales']);
  });

  test('is not there any more when it is deleted, here or elsewhere', async () => {
    const here = await buildRead();
    await remove(people.specialist, here.address).expect(204);
    const there = await buildRead();
    const resource = await elsewhere.find(scope(), there.id, world.clock.now());
    if (!resource) throw new Error('it is there');
    expect(await elsewhere.remove(scope(), resource, false, world.clock.now())).toBe(true);
    for (const { address } of [here, there]) {
      for (const who of [people.specialist, people.teacher, people.student]) {
        expectProblem(await ask(who, address, { 'if-none-match': '*' }), 'not_found');
      }
    }
  });

  test('is gone for students when it is archived or no longer approved elsewhere, and stays for teachers', async () => {
    const changes = [{ status: 'archived' }, { approvedForStudents: null }] as const;
    for (const change of changes) {
      const { address, id } = await buildRead();
      await writeElsewhere(id, () => change);
      expectProblem(await get(people.student, address), 'not_found');
      await get(people.teacher, address).expect(200);
    }
  });

  test('is gone for all but its keepers when it becomes private elsewhere', async () => {
    const { address, id } = await buildRead();
    await writeElsewhere(id, () => ({ visibility: 'private' }));
    for (const who of [people.teacher, people.student]) expectProblem(await get(who, address), 'not_found');
    await get(people.specialist, address).expect(200);
  });

  test('is never there for other districts', async () => {
    const { address } = await buildRead();
    expectProblem(await ask(people.stranger, address, { 'if-none-match': '*' }), 'not_found');
  });

  test('is gone for students when its time is over', async () => {
    const until = new Date(world.clock.now().getTime() + 60_000).toISOString();
    const { address } = await buildRead({ availableUntil: until });
    world.clock.advance(61_000);
    expectProblem(await get(people.student, address), 'not_found');
    await get(people.teacher, address).expect(200);
  });

  test('is gone for somebody whose role has ended', async () => {
    const { address } = await buildRead();
    const orgId = people.district.id;
    const admin = await signIn(world, { orgId, role: 'admin' });
    const leaving = await signIn(world, { orgId, role: 'teacher' });
    await get(leaving, address).expect(200);
    const { id, memberships } = leaving.person;
    await post(admin, `/api/v1/people/${id}/memberships/${memberships[0]?.id}/end`, {}).expect(200);
    expectProblem(await get(leaving, address), 'no_active_role');
  });
});

describe('each reader gets their own view of it', () => {
  test('editors with what is for editors, readers without, whoever asks first', async () => {
    const { address } = await buildRead();
    for (const _round of [1, 2]) {
      const forEditor = await get(people.specialist, address).expect(200);
      const forReader = await get(people.teacher, address).expect(200);
      expect(forEditor.body.editing).toMatchObject({ missing: [] });
      expect(forReader.body.editing).toBeNull();
      expect({ ...forEditor.body, editing: null }).toEqual(forReader.body);
    }
    const working = await get(people.specialist, `${address}?view=working`).expect(200);
    expect(working.body.view).toBe('working');
    expectProblem(await get(people.teacher, `${address}?view=working`), 'forbidden');
  });

  test('and 304 only for the tag of that view and revision', async () => {
    const { address, id } = await buildRead();
    const ld = { accept: 'application/ld+json' };
    const views: [SignedIn, string, Record<string, string>][] = [
      [people.specialist, address, {}],
      [people.teacher, address, {}],
      [people.specialist, `${address}?view=working`, {}],
      [people.teacher, address, ld],
    ];
    const tags: string[] = [];
    for (const [who, where, headers] of views) tags.push(String((await ask(who, where, headers)).get('etag')));
    expect(new Set(tags).size).toBe(views.length);
    for (const [at, [who, where, headers]] of views.entries()) {
      for (const tag of tags) {
        const { status, text } = await ask(who, where, { ...headers, 'if-none-match': tag });
        expect([status, text === '']).toEqual(tag === tags[at] ? [304, true] : [200, false]);
      }
    }
    await writeElsewhere(id, () => ({ approvedForStudents: null }));
    for (const [at, [who, where, headers]] of views.entries()) {
      await ask(who, where, { ...headers, 'if-none-match': String(tags[at]) }).expect(200);
    }
  });

  test('also when many ask at once for many of them', async () => {
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => buildRead()));
    const mine = await createPublished(people.teacher, { visibility: 'private' });
    const readers = [people.specialist, people.teacher, people.student, people.stranger];
    const asked = readers.flatMap((who) => [...made, mine].map(({ address }) => ({ who, address })));
    const answers = await Promise.all(asked.map(({ who, address }) => get(who, address).then((answer) => answer)));
    for (const [at, { status, body }] of answers.entries()) {
      const { who, address } = asked[at] as (typeof asked)[number];
      const isTheirs = address === mine.address ? who === people.teacher : who !== people.stranger;
      expect(status).toBe(isTheirs ? 200 : 404);
      if (isTheirs) expect(`${resourcesPath}/${body.id}`).toBe(address);
      if (isTheirs) expect(body.editing === null).toBe(who !== people.specialist && address !== mine.address);
    }
  });
});
