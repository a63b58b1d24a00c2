import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { createResourceRequests } from '../support/resource-requests.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { createPublished, get, post, remove } = createResourceRequests(world);

let teacher: SignedIn;
let address = '';

const put = (who: SignedIn, path: string, body: object = {}) =>
  request(world.app).put(path).set(who.headers).send(body);

beforeAll(async () => {
  // Others have given signals too: what is read must not grow with them.
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  for (let each = 0; each < 4; each += 1) {
    const url = `https://example.org/${each}`;
    ({ address } = await createPublished(specialist, { url, visibility: 'district' }));
    for (let rater = 0; rater < 3; rater += 1) {
      teacher = await signIn(world, { orgId, role: 'teacher' });
      await put(teacher, `${address}/rating`, { stars: 4 }).expect(200);
      await put(teacher, `${address}/favorite`).expect(204);
      await post(teacher, `${address}/uses`).expect(204);
    }
  }
  await world.wiring.searchSync.caughtUp();
});

describe('an index serves', () => {
  test.each<[string, () => Promise<unknown>, number]>([
    ['the signals of a resource', () => get(teacher, `${address}/signals`).expect(200), 1],
    ['its ratings', () => get(teacher, `${address}/ratings?limit=2`).expect(200), 3],
    ['favorites', () => get(teacher, '/api/v1/me/favorites').expect(200), 1],
    ['rating', () => put(teacher, `${address}/rating`, { stars: 5 }).expect(200), 1],
    ['using', () => post(teacher, `${address}/uses`).expect(204), 1],
    ['keeping', () => put(teacher, `${address}/favorite`).expect(204), 1],
    ['taking back', () => remove(teacher, `${address}/rating`).expect(204), 1],
    ['what the search index lacks', () => world.wiring.searchSync.caughtUp(), 1],
  ])('%s', async (_what, work, mostExamined) => {
    const ours = ['ratings ', 'favorites ', 'resource_signals ', 'resource_uses '];
    const plans = (await explainQueries(world, work)).filter(({ query }) =>
      ours.some((name) => query.startsWith(name)),
    );
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, stages, examined } of plans) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
      expect([query, examined <= mostExamined]).toEqual([query, true]);
    }
  });
});
