import { Types } from 'mongoose';
import request from 'supertest';
import { createLinkChecksStore } from '../../src/features/link-health/link-checks.store.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { idleKind, system } from '../support/jobs.ts';
import { createResourceRequests } from '../support/resource-requests.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { createPublished, get, post } = createResourceRequests(world);

let specialist: SignedIn;
let orgId = '';
const ids: string[] = [];
const batchIds: string[] = [];
let pairId = '';

async function run(kind: string): Promise<unknown> {
  const { service } = world.wiring.jobs;
  const { id } = await service.enqueue({ orgId: null, requestedBy: null }, { ...idleKind, kind }, {});
  const job = await service.waitFor(id, 30_000);
  expect(job).toMatchObject({ kind, state: 'done' });
  return job?.result;
}

async function ended(jobId: string): Promise<void> {
  expect(await world.wiring.jobs.service.waitFor(jobId, 20_000)).toMatchObject({ state: 'done' });
}

async function prepared(keyword: string): Promise<string> {
  const body = { selection: { ids }, change: { keywords: { add: [keyword] } } };
  const { body: batch } = await post(specialist, '/api/v1/bulk-edits', body).expect(202);
  await ended(batch.jobId);
  return batch.id;
}

async function done(batchId: string): Promise<void> {
  const { body } = await post(specialist, `/api/v1/batches/${batchId}/run`).expect(202);
  await ended(body.jobId);
}

beforeAll(async () => {
  // Several of everything: what one question reads must not grow with them.
  ({ id: orgId } = await buildDistrict(world));
  specialist = await signIn(world, { orgId, role: 'specialist' });
  const summary = 'How frogs live, what they eat and how they grow, told with pictures and six questions.';
  for (let each = 0; each < 8; each += 1) {
    const url = `https://example.org/frogs/${each % 4}?utm_source=${each}`;
    const title = `Frogs of the pond ${each % 4}`;
    const { body } = await createPublished(specialist, { url, title, summary, visibility: 'district' });
    ids.push(String(body.id));
  }
  for (const keyword of ['one', 'two', 'three']) {
    const batchId = await prepared(keyword);
    await done(batchId);
    batchIds.push(batchId);
  }
  await run('duplicates.find');
  await run('links.watch');
  const { body: pairs } = await get(specialist, '/api/v1/library/duplicates').expect(200);
  expect(pairs.total).toBe(4);
  pairId = pairs.items[0].id;
});

const ours = ['batches ', 'batch_parts ', 'batch_changes ', 'spreadsheet', 'link_checks ', 'duplicate_'];

describe('an index serves', () => {
  test.each<[string, () => Promise<unknown>, number]>([
    ['the list of batches', () => get(specialist, '/api/v1/batches?limit=1').expect(200), 4],
    ['preparing, running and undoing one', work, 12],
    ['a table that is sent and looked at', sendTable, 4],
    ['batches whose time is over', () => run('tagging.purge-batches'), 0],
    ['the queue of duplicates', () => get(specialist, '/api/v1/library/duplicates?limit=1').expect(200), 4],
    ['those of a kind', () => get(specialist, '/api/v1/library/duplicates?limit=1&kind=address').expect(200), 4],
    ['a pair', () => get(specialist, `/api/v1/library/duplicates/${pairId}`).expect(200), 1],
    ['what has changed', () => run('duplicates.find'), 16],
    ['a merge', merge, 8],
    ['the list of merges', () => get(specialist, '/api/v1/library/merges').expect(200), 1],
    ['merges on the way', () => run('duplicates.finish-merges'), 0],
    ['the queue of links', () => get(specialist, '/api/v1/library/links?limit=1&state=unchecked').expect(200), 8],
    ['the link of a resource', () => get(specialist, `/api/v1/resources/${ids[0]}/link`).expect(200), 1],
    [
      'links of playlists',
      () => createLinkChecksStore(world.database.connection).findBroken(system, ids.slice(0, 2)),
      2,
    ],
    ['watching links', () => run('links.watch'), 8],
  ])('%s', async (_what, work, mostExamined) => {
    const plans = (await explainQueries(world, work)).filter(({ query }) =>
      ours.some((name) => query.startsWith(name)),
    );
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, stages, examined } of plans) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
      expect([query, examined, examined <= mostExamined]).toEqual([query, examined, true]);
    }
  });
});

test('what lacks tags, and approvals that have ended, are found by their indexes', async () => {
  const plans = await explainQueries(world, async () => {
    await get(specialist, '/api/v1/suggestions?lacking=alignments&limit=1&having=anything').expect(200);
    await get(specialist, '/api/v1/suggestions/sources?lacking=alignments').expect(200);
    await run('resources.end-approvals');
  });
  const found = plans.filter(({ query }) => /lacks|approvalEndsAt/.test(query));
  expect(found.length).toBeGreaterThanOrEqual(2);
  for (const { query, stages } of found) {
    expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
  }
});

async function work(): Promise<void> {
  const batchId = await prepared('four');
  await done(batchId);
  const { body } = await post(specialist, `/api/v1/batches/${batchId}/undo`).expect(202);
  await ended(body.undo.jobId);
}

async function sendTable(): Promise<void> {
  const table = Buffer.from(`resourceId,title\n${ids[0]},Toads\n`);
  const { body } = await request(world.app)
    .post('/api/v1/spreadsheets')
    .set(specialist.headers)
    .attach('file', table, { filename: 'table.csv', contentType: 'text/csv' })
    .expect(201);
  const { body: batch } = await post(specialist, `/api/v1/spreadsheets/${body.id}/imports`, {}).expect(202);
  await ended(batch.jobId);
}

async function merge(): Promise<void> {
  const { body } = await get(specialist, `/api/v1/library/duplicates/${pairId}`).expect(200);
  const [winnerId, loserId] = body.resources.map(({ id }: { id: string }) => id);
  await post(specialist, '/api/v1/library/merges', { winnerId, loserId }).expect(201);
}

test('what it takes to undo a batch is removed after 90 days, and the record of who did what stays', async () => {
  const { connection } = world.database;
  const [first = ''] = batchIds;
  const left = () =>
    Promise.all(
      ['batch_parts', 'batch_changes'].map((name) =>
        connection.collection(name).countDocuments({ batchId: new Types.ObjectId(first) }),
      ),
    );
  const day = 24 * 60 * 60_000;
  world.clock.advance(89 * day);
  specialist = await signIn(world, { orgId, role: 'specialist' });
  expect(await run('tagging.purge-batches')).toEqual({ removed: 0 });
  expect(await left()).toEqual([1, 8]);
  world.clock.advance(1.5 * day);
  specialist = await signIn(world, { orgId, role: 'specialist' });
  // Its time is over, though nothing is removed yet.
  const late = await post(specialist, `/api/v1/batches/${first}/undo`).expect(409);
  expect(expectProblem(late, 'wrong_status')).toEqual({ status: 'final' });
  world.clock.advance(day);
  specialist = await signIn(world, { orgId, role: 'specialist' });
  expect(await run('tagging.purge-batches')).toMatchObject({ removed: expect.any(Number) });
  expect(await left()).toEqual([0, 0]);
  const { body } = await get(specialist, `/api/v1/batches/${first}`).expect(200);
  expect(body).toMatchObject({ state: 'done', by: expect.any(String), counts: { changed: 8 } });
  expect(await run('tagging.purge-batches')).toEqual({ removed: 0 });
});
