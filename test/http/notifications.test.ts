import { explainQueries } from '../support/explain.ts';
import { createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { get, post } = createResourceRequests(world);

const path = '/api/v1/me/notifications';
const about = { type: 'resource', id: '0123456789abcdef01234567' };
const dayMs = 24 * 60 * 60_000;

let district: BuiltDistrict;
let teacher: SignedIn;
let colleague: SignedIn;
const notifications = () => world.wiring.services.notifications;
const tell = (kind: `${string}.${string}`, userIds: readonly string[], more: object = {}) =>
  notifications().notify({ orgId: district.id, userIds, kind, about, ...more });
const collection = () => world.database.connection.collection('notifications');
const idOf = (id: string) => new world.database.connection.base.Types.ObjectId(id);
const kindsOf = ({ body }: { body: { items: { kind: string }[] } }) => body.items.map(({ kind }) => kind);

beforeAll(async () => {
  district = await buildDistrict(world);
  colleague = await signIn(world, { orgId: district.id, role: 'specialist' });
});
beforeEach(async () => {
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
});

describe('what people are told', () => {
  test('is listed for them alone, last first, page by page, and read', async () => {
    const userIds = [teacher.person.id, teacher.person.id, colleague.person.id];
    await tell('review.changesRequested', userIds, { by: colleague.person.id, params: { title: 'Frogs', count: 2 } });
    world.clock.advance(1_000);
    await tell('links.broken', [teacher.person.id]);
    const first = await get(teacher, `${path}?limit=1`).expect(200);
    expect(first.body).toMatchObject({
      items: [{ kind: 'links.broken', by: null, params: {}, readAt: null }],
      total: 2,
      unreadCount: 2,
    });
    const second = await get(teacher, `${path}?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body).toMatchObject({
      items: [
        {
          kind: 'review.changesRequested',
          about,
          by: { id: colleague.person.id, name: colleague.person.displayName },
          params: { title: 'Frogs', count: 2 },
        },
      ],
      nextCursor: null,
    });
    // Who did it is not told.
    expect(kindsOf(await get(colleague, path).expect(200))).toEqual([]);

    const { id } = second.body.items[0];
    await post(colleague, `${path}/${id}/read`).expect(404);
    await post(teacher, `${path}/${id}/read`).expect(204);
    await post(teacher, `${path}/${id}/read`).expect(204);
    const unread = await get(teacher, `${path}?unread=true`).expect(200);
    expect([kindsOf(unread), unread.body.unreadCount, unread.body.total]).toEqual([['links.broken'], 1, 1]);
    expect(faultsOf(await get(teacher, `${path}?unread=true&cursor=${first.body.nextCursor}`))).toEqual([
      'query.cursor',
    ]);
    expect((await get(teacher, path).expect(200)).body.items[1].readAt).not.toBeNull();
  });

  test('is told once until it is read, and is all read at once', async () => {
    const told = [1, 2, 3, 4].map((count) => tell('links.broken', [teacher.person.id], { params: { count } }));
    await Promise.all(told);
    await tell('links.broken', [teacher.person.id], { params: { count: 9 } });
    const { body } = await get(teacher, path).expect(200);
    expect(body).toMatchObject({ total: 1, items: [{ params: { count: 9 } }] });

    const [{ createdAt }] = body.items;
    const until = new Date(Date.parse(createdAt) - 1).toISOString();
    expect((await post(teacher, `${path}/read`, { until }).expect(200)).body).toEqual({ marked: 0 });
    expect((await post(teacher, `${path}/read`).expect(200)).body).toEqual({ marked: 1 });
    await tell('links.broken', [teacher.person.id], { params: { count: 10 } });
    expect((await get(teacher, path).expect(200)).body).toMatchObject({ total: 2, unreadCount: 1 });
  });

  test.each([
    [`${path}?unread=maybe`, undefined, 'query.unread'],
    [`${path}/read`, { until: 'soon' }, 'body.until'],
    [`${path}/read`, { before: '2026-01-01T00:00:00Z' }, 'body'],
    [`${path}/nothing/read`, {}, 'path.id'],
  ])('refuses %s with %j', async (address, body, place) => {
    expect(faultsOf(await (body ? post(teacher, address, body) : get(teacher, address)))).toEqual([place]);
  });

  test('goes after half a year, or a month after it was read', async () => {
    await tell('review.published', [teacher.person.id]);
    await tell('links.broken', [teacher.person.id]);
    const { body } = await get(teacher, path).expect(200);
    await post(teacher, `${path}/${body.items[0].id}/read`).expect(204);
    const stored = await collection()
      .find({ personId: idOf(teacher.person.id) })
      .sort({ createdAt: -1, _id: -1 })
      .toArray();
    const days = stored.map(({ expiresAt }) => Math.round((expiresAt.getTime() - world.clock.now().getTime()) / dayMs));
    expect(days).toEqual([30, 180]);
  });

  test('is erased with a person, who is also not named to others any more', async () => {
    const gone = await buildPerson(world, { orgId: district.id });
    await tell('review.published', [teacher.person.id], { by: gone.id });
    await tell('review.published', [gone.id]);
    await notifications().erasePerson(district.id, gone.id);
    expect((await get(teacher, path).expect(200)).body.items).toMatchObject([{ kind: 'review.published', by: null }]);
    expect(await collection().countDocuments({ personId: idOf(gone.id) })).toBe(0);
  });

  test('is found by an index, however much others are told', async () => {
    for (let each = 0; each < 12; each += 1) await tell(`test.kind${each}`, [teacher.person.id, colleague.person.id]);
    const page = await get(teacher, `${path}?limit=2`).expect(200);
    const cursor = encodeURIComponent(page.body.nextCursor);
    const plans = await explainQueries(world, async () => {
      await get(teacher, `${path}?limit=2&cursor=${cursor}`).expect(200);
      await get(teacher, `${path}?unread=true`).expect(200);
      await post(teacher, `${path}/${page.body.items[0].id}/read`).expect(204);
      await post(teacher, `${path}/read`).expect(200);
    });
    const ours = plans.filter(({ query }) => query.startsWith('notifications '));
    expect(ours.length).toBeGreaterThanOrEqual(7);
    for (const { query, stages, examined } of ours) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
      expect([query, examined <= 13]).toEqual([query, true]);
    }
  });
});
