import { noCounts } from '../../src/features/tagging/batch.ts';
import { createResourceRequests } from '../support/resource-requests.ts';
import { buildDistrict, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { create, createPublished, get, patch, post } = createResourceRequests(world);

const idOf = (address: string) => address.split('/').at(-1) ?? '';

test('a batch changes what the actor may change, once, and is taken back with what others changed since left alone', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher' });
  const shared = await createPublished(specialist, { visibility: 'district', interests: ['space'] });
  const touched = await createPublished(specialist, { visibility: 'district', interests: ['space'] });
  const secret = await create(teacher, {});
  const stale = await createPublished(specialist, { visibility: 'district' });
  const batches = world.wiring.resourceBatches;
  const begun = await world.wiring.services.tagging.batches.begin(specialist.actor, {
    kind: 'suggestions',
    state: 'running',
    request: {},
  });
  const edit = ({ address }: { address: string }, expectedRevision: number | null) => ({
    id: idOf(address),
    expectedRevision,
    steps: () => [
      { patch: { interests: ['space', 'soccer'] }, via: 'suggested' as const, confidence: 0.9 },
      { patch: { subjects: ['science'], minimumAge: 8 }, via: 'suggested' as const, confidence: 0.7 },
    ],
  });
  const edits = [edit(shared, 2), edit(touched, null), edit(secret, null), edit(stale, 1)];
  const outcomes = ['changed', 'changed', 'notFound', 'changedMeanwhile'];
  const planned = await batches.plan(specialist.actor, begun.id, edits);
  expect(planned.map(({ outcome }) => outcome)).toEqual(outcomes);
  // Twice, as a job does that was interrupted before it could note where it was.
  for (const _ of [1, 2]) {
    const applied = await batches.applySome(specialist.actor, begun.id, edits);
    expect(applied.map(({ outcome }) => outcome)).toEqual(outcomes);
  }
  await world.wiring.services.tagging.batches.noteDone(begun, { ...noCounts, selected: 4, changed: 2 });

  const before = shared.body as { editing: { provenance: unknown }; interests: string[]; revision: number };
  const { body, headers } = await get(specialist, touched.address).expect(200);
  expect(body).toMatchObject({ interests: ['space', 'soccer'], subjects: ['science'], minimumAge: 8, revision: 3 });
  const suggested = { via: 'suggested', by: specialist.person.id, batchId: begun.id };
  expect(body.editing.provenance.slice(-2)).toEqual([
    expect.objectContaining({ ...suggested, confidence: 0.9, tags: { interests: ['soccer'] } }),
    expect.objectContaining({ ...suggested, confidence: 0.7, tags: { subjects: ['science'] } }),
  ]);
  await patch(specialist, touched.address, String(headers.etag), { minimumAge: 10, keywords: ['kept'] }).expect(200);

  const undo = await post(specialist, `/api/v1/batches/${begun.id}/undo`).expect(202);
  const job = await world.wiring.jobs.service.waitFor(undo.body.undo.jobId, 10_000);
  expect(job).toMatchObject({ state: 'done', result: { restored: 1, partly: 1, kept: 0 } });
  const report = await get(specialist, `/api/v1/jobs/${job?.id}/report`).expect(200);
  expect(report.body.items).toMatchObject([
    { outcome: 'partly', subject: idOf(touched.address), details: { field: 'minimumAge', key: null } },
  ]);

  const restored = (await get(specialist, shared.address).expect(200)).body;
  const { revision: _, updatedAt: __, ...same } = restored;
  expect(before).toMatchObject(same);
  const partly = (await get(specialist, touched.address).expect(200)).body;
  expect(partly).toMatchObject({ interests: ['space'], subjects: [], minimumAge: 10, keywords: ['kept'] });
  const read = await get(specialist, `/api/v1/batches/${begun.id}`).expect(200);
  expect(read.body).toMatchObject({ state: 'undone', undo: { counts: { restored: 1, partly: 1 } } });
  await post(specialist, `/api/v1/batches/${begun.id}/undo`).expect(409);
  await get(teacher, `/api/v1/batches/${begun.id}`).expect(404);
});
