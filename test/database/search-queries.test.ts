import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;

const call = (who: SignedIn, method: 'get' | 'post' | 'put', path: string, body?: object) => {
  const sent = request(world.app)[method](`/api/v1${path}`).set(who.headers);
  return body ? sent.send(body) : sent;
};

beforeAll(async () => {
  // Others have searches too: what is read must not grow with them.
  for (let at = 0; at < 3; at += 1) {
    district = await buildDistrict(world);
    const schoolId = district.schools[0].id;
    specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
    for (let each = 0; each < 5; each += 1) {
      teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId });
      await call(teacher, 'post', '/saved-searches', { name: 'Frogs', query: { q: 'frogs' } }).expect(201);
      for (const q of ['qwertz', 'asdfgh']) await call(teacher, 'get', `/search/resources?q=${q}`).expect(200);
    }
  }
  await world.wiring.searchSync.caughtUp();
});

describe('an index serves', () => {
  test.each<[string, () => Promise<unknown>, number]>([
    ['the searches that a person keeps', () => call(teacher, 'get', '/saved-searches').expect(200), 3],
    ['what a person usually looks for', () => call(teacher, 'get', '/me/search-preferences').expect(200), 3],
    ['what nobody finds', () => call(specialist, 'get', '/search/gaps').expect(200), 3],
    ['noting that nothing was found', () => call(teacher, 'get', '/search/resources?q=qwertz').expect(200), 6],
    ['waiting for a write', () => call(teacher, 'get', `/search/resources?waitFor=${district.id}.1`).expect(200), 3],
  ])('%s', async (_what, work, mostExamined) => {
    const plans = await explainQueries(world, work);
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, stages, examined } of plans) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
      expect([query, examined <= mostExamined]).toEqual([query, true]);
    }
  });
});
