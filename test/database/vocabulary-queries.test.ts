import { explainQueries } from '../support/explain.ts';
import { createResourceRequests } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { get, post } = createResourceRequests(world);
const terms = '/api/v1/vocabularies/interests/terms';
const perDistrict = 30;

let district: BuiltDistrict;
let specialist: SignedIn;

beforeAll(async () => {
  for (const _ of ['ours', 'theirs']) {
    district = await buildDistrict(world);
    specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
    await world.wiring.resourceImport.importResources(
      Array.from({ length: perDistrict }, (_each, index) => ({
        source: { system: 'test', id: String(index) },
        title: `Resource ${index}`,
        interests: [index === 0 ? 'polo' : 'soccer'],
      })),
      { orgId: district.id, actorId: specialist.person.id, publish: false, visibility: 'district' },
    );
    for (const en of ['Polo', 'Croquet', 'Kayaking']) await post(specialist, terms, { labels: { en } }).expect(201);
  }
});

/** The queries of this feature, and how many documents each may look at. */
async function explained(work: () => Promise<unknown>) {
  const plans = await explainQueries(world, work);
  return plans.filter(({ query }) => /^(?:vocabulary_|resource_tag_changes|resources) /.test(query));
}

const jobOf = async (address: string, body: object) => {
  const response = await post(specialist, address, body as Record<string, unknown>).expect(202);
  await world.wiring.jobs.service.waitFor(response.body.jobId, 10_000);
  return response.body.merge.id as string;
};

test.each<[string, () => Promise<unknown>, number]>([
  ['the words of a district', () => world.wiring.vocabularies.latest(district.id), 4],
  ['a term with its uses', () => get(specialist, `${terms}/polo`).expect(200), 4],
  ['the merges of a vocabulary', () => get(specialist, '/api/v1/vocabularies/interests/merges').expect(200), 4],
  ['adding a term', () => post(specialist, terms, { labels: { en: 'Rafting' } }).expect(201), 4],
])('an index serves %s', async (_what, work, mostExamined) => {
  world.wiring.vocabularies.forget(district.id);
  for (const { query, stages, examined } of await explained(work)) {
    expect({ query, stages: stages.filter((stage) => /COLLSCAN|SORT/.test(stage)) }).toEqual({ query, stages: [] });
    expect({ query, tooMany: examined > mostExamined }).toEqual({ query, tooMany: false });
  }
});

test('an index serves a merge and its undo: only what has the tag is looked at', async () => {
  let id = '';
  const merging = await explained(async () => {
    id = await jobOf(`${terms}/polo/merges`, { into: 'horses' });
  });
  const undoing = await explained(() => jobOf(`/api/v1/vocabularies/interests/merges/${id}/undo`, {}));
  expect(merging.some(({ query }) => query.startsWith('resources '))).toBe(true);
  expect(undoing.some(({ query }) => query.startsWith('resource_tag_changes '))).toBe(true);
  for (const { query, stages, examined } of [...merging, ...undoing]) {
    expect({ query, scans: stages.includes('COLLSCAN') }).toEqual({ query, scans: false });
    expect({ query, tooMany: examined > 5 }).toEqual({ query, tooMany: false });
  }
});

test('counting again asks only when a resource was changed last, by an index', async () => {
  const counting = () => get(specialist, `${terms}?usage=true`).expect(200);
  await counting();
  const again = await explained(counting);
  // The explanation leaves the limit of one out; in order of the index, it is the first.
  const stages = again.filter(({ query }) => query.startsWith('resources ')).map((plan) => plan.stages);
  expect(stages).toHaveLength(1);
  expect(stages[0]?.filter((stage) => /COLLSCAN|SORT/.test(stage))).toEqual([]);
});

test('an index keeps the counts of tags within the district', async () => {
  const { connection } = world.database;
  const [any] = await connection.collection('resources').find().limit(1).toArray();
  const plan = await connection
    .collection('resources')
    .find({ orgId: any?.orgId, deletedAt: null })
    .explain('executionStats');
  expect(JSON.stringify(plan.queryPlanner)).not.toContain('COLLSCAN');
  expect(plan.executionStats.totalDocsExamined).toBe(perDistrict);
  const { body } = await get(specialist, '/api/v1/vocabularies/interests/tree?usage=true').expect(200);
  const sports = body.items.find(({ id }: { id: string }) => id === 'sports');
  expect(sports.children.find(({ id }: { id: string }) => id === 'soccer').uses).toBe(perDistrict - 1);
});
