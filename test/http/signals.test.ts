import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { idleKind } from '../support/jobs.ts';
import { type Body, createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, remove, createPublished } = createResourceRequests(world);
const put = (who: SignedIn, address: string, body?: Body) => {
  const sent = request(world.app).put(address).set(who.headers);
  return body ? sent.send(body) : sent;
};

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let colleague: SignedIn;
let student: SignedIn;
let stranger: SignedIn;
let made = 0;

beforeAll(async () => {
  district = await buildDistrict(world);
  const at = { orgId: district.id, schoolId: district.schools[0].id };
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { ...at, role: 'teacher' });
  colleague = await signIn(world, { ...at, role: 'teacher' });
  student = await signIn(world, { ...at, role: 'student' });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'teacher' });
});

/** A resource of the district with a word of its own in the title. */
async function publish(title: string, changes: Body = {}): Promise<string> {
  made += 1;
  const url = `https://example.org/signals/${made}`;
  return (await createPublished(specialist, { title, url, visibility: 'district', ...changes })).address;
}

const idOf = (address: string) => String(address.split('/').at(-1));
const nobodys = '/api/v1/resources/0123456789abcdef01234567';

describe('a rating', () => {
  test('is one per person, is read and changed by them, and taken back', async () => {
    const address = await publish('Rated once');
    await get(teacher, `${address}/rating`).expect(404);
    const first = await put(teacher, `${address}/rating`, { stars: 5, text: '  Children love it. ' }).expect(200);
    expect(first.body).toMatchObject({ stars: 5, text: 'Children love it.' });
    expect((await get(teacher, `${address}/rating`).expect(200)).body).toEqual(first.body);

    const second = await put(teacher, `${address}/rating`, { stars: 2, text: '' }).expect(200);
    expect(second.body).toMatchObject({ stars: 2, text: null, createdAt: first.body.createdAt });
    await put(colleague, `${address}/rating`, { stars: 3 }).expect(200);
    const signals = await get(teacher, `${address}/signals`).expect(200);
    expect(signals.body).toEqual({
      rating: 2.5,
      ratingCount: 2,
      favoriteCount: 0,
      useCount: 0,
      own: { stars: 2, isFavorite: false },
    });

    await remove(teacher, `${address}/rating`).expect(204);
    await remove(teacher, `${address}/rating`).expect(404);
    const left = await get(teacher, `${address}/signals`).expect(200);
    expect(left.body).toMatchObject({ rating: 3, ratingCount: 1, own: { stars: null } });
  });

  test('is counted once when it is sent many times at once, by one and by many', async () => {
    const address = await publish('Rated at once');
    const sent = [1, 2, 3, 4, 5, 5, 5].map((stars) => put(teacher, `${address}/rating`, { stars }).expect(200));
    await Promise.all([
      ...sent,
      put(colleague, `${address}/rating`, { stars: 1 }),
      put(specialist, `${address}/rating`, { stars: 1 }),
    ]);
    const own = (await get(teacher, `${address}/rating`).expect(200)).body.stars;
    const { body } = await get(teacher, `${address}/signals`).expect(200);
    expect(body).toMatchObject({ ratingCount: 3, rating: Math.round(((own + 2) / 3) * 10) / 10 });
  });

  test.each<[what: string, body: Body, place: string]>([
    ['no stars', {}, 'body.stars'],
    ['too few', { stars: 0 }, 'body.stars'],
    ['too many', { stars: 6 }, 'body.stars'],
    ['halves', { stars: 4.5 }, 'body.stars'],
    ['an endless text', { stars: 4, text: 'x'.repeat(2_001) }, 'body.text'],
    ['the name of another person', { stars: 4, personId: 'me' }, 'body'],
  ])('refuses %s', async (_what, body, place) => {
    const address = await publish('Refused');
    expect(faultsOf(await put(teacher, `${address}/rating`, body))).toEqual([place]);
  });

  test('is none of students’ matters, and of what nobody sees there is none', async () => {
    const address = await publish('Not for students', { audience: 'teachersOnly' });
    expectProblem(await put(student, `${address}/rating`, { stars: 5 }), 'forbidden');
    expectProblem(await get(student, `${address}/ratings`), 'forbidden');
    for (const path of [address, nobodys]) {
      expectProblem(await put(stranger, `${path}/rating`, { stars: 5 }), 'not_found');
      expectProblem(await get(stranger, `${path}/ratings`), 'not_found');
      expectProblem(await get(stranger, `${path}/signals`), 'not_found');
    }
  });

  test('is read by colleagues with the name of who gave it, page by page', async () => {
    const address = await publish('Talked about');
    await put(teacher, `${address}/rating`, { stars: 4, text: 'Needs 20 minutes more.' }).expect(200);
    await put(colleague, `${address}/rating`, { stars: 5 }).expect(200);
    const first = await get(specialist, `${address}/ratings?limit=1`).expect(200);
    expect(first.body).toMatchObject({
      items: [{ stars: 5, text: null, person: { id: colleague.person.id, name: colleague.person.displayName } }],
      total: 2,
    });
    const second = await get(specialist, `${address}/ratings?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body.items).toMatchObject([
      { stars: 4, text: 'Needs 20 minutes more.', person: { name: teacher.person.displayName } },
    ]);
    expect(second.body.nextCursor).toBeNull();
    const other = await publish('Another');
    await get(specialist, `${other}/ratings?cursor=${first.body.nextCursor}`).expect(400);
  });

  test('of another district is not seen, even of what both of them see', async () => {
    const address = await publish('For the world', { visibility: 'public' });
    await put(teacher, `${address}/rating`, { stars: 1, text: 'Ours' }).expect(200);
    await put(stranger, `${address}/rating`, { stars: 5, text: 'Theirs' }).expect(200);
    await put(stranger, `${address}/favorite`).expect(204);
    const ours = await get(teacher, `${address}/ratings`).expect(200);
    expect(ours.body.items.map(({ text }: { text: string }) => text)).toEqual(['Ours']);
    expect((await get(teacher, `${address}/signals`)).body).toMatchObject({
      rating: 1,
      ratingCount: 1,
      favoriteCount: 0,
    });
    const theirs = await get(stranger, `${address}/signals`).expect(200);
    expect(theirs.body).toMatchObject({
      rating: 5,
      ratingCount: 1,
      favoriteCount: 1,
      own: { stars: 5, isFavorite: true },
    });
  });

  test('does not touch the resource', async () => {
    const address = await publish('Left alone');
    const before = (await get(teacher, address).expect(200)).get('etag');
    await put(teacher, `${address}/rating`, { stars: 5 }).expect(200);
    await post(teacher, `${address}/uses`).expect(204);
    expect((await get(teacher, address).expect(200)).get('etag')).toBe(before);
  });
});

describe('favorites', () => {
  test('are kept once, listed by their owner alone, and taken away', async () => {
    const [first, second] = [await publish('Kept first'), await publish('Kept second')];
    for (const address of [first, first, second]) await put(colleague, `${address}/favorite`).expect(204);
    const page = await get(colleague, '/api/v1/me/favorites?limit=1').expect(200);
    expect(page.body).toMatchObject({
      items: [{ resourceId: idOf(second), resource: { id: idOf(second), title: 'Kept second' } }],
      total: 2,
    });
    const rest = await get(colleague, `/api/v1/me/favorites?cursor=${page.body.nextCursor}`).expect(200);
    expect(rest.body.items.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual([idOf(first)]);
    expect((await get(teacher, '/api/v1/me/favorites').expect(200)).body.items).toEqual([]);
    expect((await get(teacher, `${first}/signals`)).body).toMatchObject({
      favoriteCount: 1,
      own: { isFavorite: false },
    });

    await remove(colleague, `${first}/favorite`).expect(204);
    await remove(colleague, `${first}/favorite`).expect(404);
    expect((await get(teacher, `${first}/signals`)).body).toMatchObject({ favoriteCount: 0 });
  });

  test('show nothing of what their owner may no longer see, and can still be taken away', async () => {
    const address = await publish('Gone tomorrow');
    await put(teacher, `${address}/favorite`).expect(204);
    await put(teacher, `${address}/rating`, { stars: 1 }).expect(200);
    await remove(specialist, address).expect(204);
    const { body } = await get(teacher, '/api/v1/me/favorites').expect(200);
    expect(body.items).toMatchObject([{ resourceId: idOf(address), resource: null }]);
    await get(teacher, `${address}/rating`).expect(404);
    await remove(teacher, `${address}/favorite`).expect(204);
    await remove(teacher, `${address}/rating`).expect(204);
  });

  test('are not for students, nor of what is not there', async () => {
    expectProblem(await get(student, '/api/v1/me/favorites'), 'forbidden');
    expectProblem(await put(teacher, `${nobodys}/favorite`), 'not_found');
    expect(faultsOf(await get(teacher, '/api/v1/me/favorites?limit=0'))).toEqual(['query.limit']);
  });
});

describe('uses', () => {
  test('count once per person and day, and say nothing of who it was', async () => {
    const address = await publish('Used', { audience: 'students', approvedForStudents: true });
    const useCount = async () => (await get(teacher, `${address}/signals`).expect(200)).body.useCount;
    await Promise.all([teacher, teacher, teacher, student].map((who) => post(who, `${address}/uses`).expect(204)));
    await post(student, `${address}/uses`).expect(204);
    expect(await useCount()).toBe(2);
    const kept = await world.database.connection.collection('resource_uses').find().toArray();
    expect(JSON.stringify(kept)).not.toContain(student.person.id);
  });

  test('are all counted when a whole class begins at once', async () => {
    const address = await publish('For all of them', { audience: 'students', approvedForStudents: true });
    const at = { orgId: district.id, schoolId: district.schools[0].id, role: 'student' } as const;
    const classmates = await Promise.all(Array.from({ length: 20 }, () => signIn(world, at)));
    await Promise.all(classmates.map((who) => post(who, `${address}/uses`).expect(204)));
    expect((await get(teacher, `${address}/signals`)).body.useCount).toBe(20);
  });

  test('are not of what is not there for them', async () => {
    const address = await publish('Not yet approved');
    expectProblem(await post(student, `${address}/uses`), 'not_found');
  });
});

describe('the order of searches', () => {
  const idsBy = async (sort: string, who = teacher) => {
    await world.wiring.searchSync.caughtUp();
    const { body } = await get(who, `/api/v1/search/resources?q=quokka&sort=${sort}`).expect(200);
    expect(body.index.pendingChanges).toBe(0);
    return body.hits.map(({ title }: { title: string }) => title.replace('Quokka ', ''));
  };

  test('follows uses and ratings at once, few ratings do not win, and documents keep them', async () => {
    const addresses = new Map<string, string>();
    for (const title of ['liked', 'loved', 'plain', 'poor']) {
      addresses.set(title, await publish(`Quokka ${title}`, { visibility: 'public' }));
    }
    const at = (title: string) => String(addresses.get(title));
    const raters = await Promise.all(
      Array.from({ length: 6 }, () => signIn(world, { orgId: district.id, role: 'coach' })),
    );
    await put(teacher, `${at('liked')}/rating`, { stars: 5 }).expect(200);
    await Promise.all(
      raters.map((who, rater) => put(who, `${at('loved')}/rating`, { stars: rater === 0 ? 4 : 5 }).expect(200)),
    );
    await put(teacher, `${at('poor')}/rating`, { stars: 1 }).expect(200);
    expect(await idsBy('bestRated')).toEqual(['loved', 'liked', 'plain', 'poor']);

    await post(teacher, `${at('poor')}/uses`).expect(204);
    await post(colleague, `${at('poor')}/uses`).expect(204);
    await post(colleague, `${at('plain')}/uses`).expect(204);
    expect(await idsBy('mostUsed')).toEqual(['poor', 'plain', 'loved', 'liked']);

    // What other districts say of it moves it nowhere.
    await put(stranger, `${at('poor')}/rating`, { stars: 5 }).expect(200);
    await post(stranger, `${at('liked')}/uses`).expect(204);
    expect(await idsBy('mostUsed', stranger)).toEqual(['poor', 'plain', 'loved', 'liked']);
    expect((await idsBy('bestRated')).at(-1)).toBe('poor');

    // A change of the document leaves the numbers where they were, and so does a rebuild.
    const patched = request(world.app).patch(at('poor')).set(specialist.headers).set('if-match', '*');
    await patched.send({ keywords: ['marsupial'] }).expect(200);
    expect(await idsBy('mostUsed')).toEqual(['poor', 'plain', 'loved', 'liked']);
    await remove(raters[0] as SignedIn, `${at('loved')}/rating`).expect(204);
    expect((await idsBy('bestRated'))[0]).toBe('loved');
  });
});

describe('the check', () => {
  test('puts counts right, and removes what was said of resources that are gone', async () => {
    const [kept, gone] = [await publish('Counted again'), await publish('Purged')];
    for (const address of [kept, gone]) {
      await put(teacher, `${address}/rating`, { stars: 4 }).expect(200);
      await put(teacher, `${address}/favorite`).expect(204);
    }
    await remove(specialist, gone).expect(204);
    const { connection } = world.database;
    const { ObjectId } = connection.base.mongo;
    const counts = connection.collection('resource_signals');
    const resourceId = new ObjectId(idOf(kept));
    await counts.updateOne({ resourceId }, { $set: { ratingCount: 7, favoriteCount: 0 }, $unset: { pendingAt: 1 } });

    const { service } = world.wiring.jobs;
    const kind = { ...idleKind, kind: 'signals.check' };
    const { id } = await service.enqueue({ orgId: null, requestedBy: null }, kind, {});
    // Of the favorites test, another resource is gone.
    expect(await service.waitFor(id, 30_000)).toMatchObject({ state: 'done', result: { corrected: 1, removed: 2 } });
    expect((await get(teacher, `${kept}/signals`)).body).toMatchObject({ rating: 4, ratingCount: 1, favoriteCount: 1 });
    for (const name of ['ratings', 'favorites', 'resource_signals']) {
      expect(await connection.collection(name).countDocuments({ resourceId: new ObjectId(idOf(gone)) })).toBe(0);
    }
  });
});

test('a use of the next day counts again', async () => {
  const address = await publish('Used every day');
  const useCount = async (who: SignedIn) => {
    await post(who, `${address}/uses`).expect(204);
    return (await get(who, `${address}/signals`).expect(200)).body.useCount;
  };
  expect([await useCount(teacher), await useCount(teacher)]).toEqual([1, 1]);
  world.clock.advance(24 * 60 * 60_000);
  // Tokens last no day.
  expect(await useCount(await signInAs(world, teacher.person))).toBe(2);
});
