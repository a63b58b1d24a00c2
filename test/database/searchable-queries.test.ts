import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const drafts = 30;
const published = 3;

let author: SignedIn;
beforeAll(async () => {
  const { id: orgId } = await buildDistrict(world);
  author = await signIn(world, { orgId, role: 'specialist' });
  for (let at = 0; at < drafts + published; at += 1) {
    const input = {
      title: `Resource ${at}`,
      kind: 'link',
      url: `https://example.org/${at}`,
      inLanguage: ['en'],
      license: 'CC-BY-4.0',
      modalities: ['video'],
      visibility: 'district',
    };
    const { body } = await request(world.app).post('/api/v1/resources').set(author.headers).send(input).expect(201);
    if (at < drafts) continue;
    await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(author.headers).expect(200);
  }
});

test('what searches may find is counted and listed by an index, without looking at drafts', async () => {
  const { resourceSearch } = world.wiring;
  const plans = await explainQueries(world, async () => {
    expect(await resourceSearch.countSearchable()).toBe(published);
    const page = await resourceSearch.listSearchable(null, 2);
    expect(page).toHaveLength(2);
    expect(await resourceSearch.listSearchable(page.at(-1)?.id ?? null, 2)).toHaveLength(1);
  });
  expect(plans.length).toBeGreaterThanOrEqual(3);
  for (const { stages, examined } of plans) {
    expect(stages).not.toContain('COLLSCAN');
    expect(stages).not.toContain('SORT');
    expect(examined).toBeLessThanOrEqual(published);
  }
});

test('what the index does not know is counted and listed by an index', async () => {
  const { resourceSearch } = world.wiring;
  await world.wiring.searchSync.stop();
  const plans = await explainQueries(world, async () => {
    const count = await resourceSearch.countSearchPending();
    expect((await resourceSearch.listSearchPending(100)).length).toBe(count);
  });
  expect(plans.length).toBeGreaterThanOrEqual(2);
  for (const { stages, examined } of plans) {
    expect(stages).not.toContain('COLLSCAN');
    expect(stages).not.toContain('SORT');
    expect(examined).toBeLessThanOrEqual(published);
  }
});
