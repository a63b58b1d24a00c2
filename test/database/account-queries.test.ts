import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { type BuiltDistrict, buildDistrict, buildPerson, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const password = 'correct horse battery';
const perDistrict = 40;

let district: BuiltDistrict;
let admin: SignedIn;
let leader: SignedIn;
beforeAll(async () => {
  for (const name of ['ours', 'theirs']) {
    district = await buildDistrict(world);
    const [north, south] = district.schools;
    for (let index = 0; index < perDistrict; index += 1) {
      const schoolId = index < 4 ? north.id : south.id;
      await buildPerson(world, {
        orgId: district.id,
        sourcedId: `s${index}`,
        email: `s${index}@${name}.example`,
        memberships: [{ role: 'student', schoolId, from: '2020-08-01' }],
        ...(index === 0 ? { password } : {}),
      });
    }
  }
  admin = await signIn(world, { orgId: district.id, role: 'admin' });
  leader = await signIn(world, { orgId: district.id, role: 'schoolLeader', schoolId: district.schools[0].id });
});

const get = (path: string, by: SignedIn) => request(world.app).get(`/api/v1${path}`).set(by.headers).expect(200);

/** Work, and how many documents each of its queries may look at, at most. */
const cases: [string, () => Promise<unknown>, number, 'may sort'?][] = [
  [
    'finding out who sends a request',
    async () => get('/me', await signIn(world, { orgId: district.id, role: 'coach' })),
    2,
  ],
  ['reading a person', () => get(`/people/${leader.person.id}`, admin), 2],
  ['the list of a district, in order', () => get('/people?limit=5', admin), perDistrict + 9],
  [
    'people whose names begin so',
    () => request(world.app).post('/api/v1/people/search').set(admin.headers).send({ name: 'nobody' }).expect(200),
    2,
  ],
  [
    'a sign-in',
    () => request(world.app).post('/api/v1/auth/sign-in').send({ email: 's0@theirs.example', password }).expect(200),
    2,
  ],
  // Sorted after reading: an index over a list gives the order only to some servers, and a school is small.
  ['the list of a school', () => get(`/people?schoolId=${district.schools[0].id}`, admin), 6, 'may sort'],
  ['the list that a school leader sees', () => get('/people', leader), perDistrict + 9],
  ['the list of schools', () => get('/schools', admin), 2],
];

describe('an index serves', () => {
  test.each(cases)('%s', async (...[, work, mostExamined, maySort]) => {
    const refused = maySort ? ['COLLSCAN'] : ['COLLSCAN', 'SORT'];
    const plans = await explainQueries(world, work);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter(({ stages }) => stages.some((stage) => refused.includes(stage)))).toEqual([]);
    expect(plans.filter(({ examined }) => examined > mostExamined)).toEqual([]);
  });
});
