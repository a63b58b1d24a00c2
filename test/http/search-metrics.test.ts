import request from 'supertest';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();

const metrics = async () => (await request(world.app).get('/metrics').expect(200)).text;
const value = (text: string, name: string): number => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`There is no ${name}.`);
  return Number(line.split(' ')[1]);
};

const publish = async (author: SignedIn, title: string) => {
  const input = {
    title,
    kind: 'link',
    url: `https://example.org/${encodeURIComponent(title)}`,
    inLanguage: ['en'],
    license: 'CC-BY-4.0',
    modalities: ['video'],
    visibility: 'district',
  };
  const { body } = await request(world.app).post('/api/v1/resources').set(author.headers).send(input).expect(201);
  await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(author.headers).expect(200);
  return String(body.id);
};

test('the metrics tell how far the index is, what it found, and what had drifted', async () => {
  const { id: orgId } = await buildDistrict(world);
  const author = await signIn(world, { orgId, role: 'specialist' });
  await publish(author, 'Frogs');
  await publish(author, 'Toads');
  const search = (q: string) =>
    request(world.app).get('/api/v1/search/resources').query({ q }).set(author.headers).expect(200);
  await world.wiring.searchSync.caughtUp();
  await search('frogs');
  await search('xylophone');
  const text = await metrics();
  expect(value(text, 'pathloom_search_index_ready{index="resources"}')).toBe(1);
  expect(value(text, 'pathloom_search_documents{index="resources"}')).toBe(2);
  expect(value(text, 'pathloom_search_pending_changes{index="resources"}')).toBe(0);
  expect(value(text, 'pathloom_search_behind_seconds{index="resources"}')).toBeLessThan(60);
  expect(value(text, 'pathloom_searches_total{index="resources",outcome="found"}')).toBeGreaterThanOrEqual(1);
  expect(value(text, 'pathloom_searches_total{index="resources",outcome="nothing"}')).toBeGreaterThanOrEqual(1);
  expect(value(text, 'pathloom_searches_total{index="resources",outcome="failed"}')).toBe(0);
  expect(value(text, 'pathloom_search_seconds_count{index="resources"}')).toBeGreaterThanOrEqual(2);
  expect(value(text, 'pathloom_search_comparisons_total{index="resources"}')).toBe(0);

  // Written past the application: the index cannot know.
  await world.database.connection.collection('resources').deleteMany({ 'content.title': 'Toads' });
  expect(await world.wiring.searchSync.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 1 });
  const after = await metrics();
  expect(value(after, 'pathloom_search_comparisons_total{index="resources"}')).toBe(1);
  expect(value(after, 'pathloom_search_drift_total{index="resources",kind="extra"}')).toBe(1);
  expect(value(after, 'pathloom_search_drift_total{index="resources",kind="missing"}')).toBe(0);
  expect(value(after, 'pathloom_search_documents{index="resources"}')).toBe(1);
});
