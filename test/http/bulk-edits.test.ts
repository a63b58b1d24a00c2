import { createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { create, createPublished, get, patch, post } = createResourceRequests(world);

type Body = Record<string, unknown>;

const edits = '/api/v1/bulk-edits';
const idOf = ({ address }: { address: string }) => address.split('/').at(-1) ?? '';

async function ended(jobId: unknown) {
  const job = await world.wiring.jobs.service.waitFor(String(jobId), 20_000);
  expect(job).toMatchObject({ state: 'done' });
  return job;
}

async function prepared(who: SignedIn, body: Body) {
  const { body: batch, headers } = await post(who, edits, body).expect(202);
  await ended(batch.jobId);
  return (await get(who, headers.location as string).expect(200)).body;
}

async function done(who: SignedIn, batch: Body, verb: 'run' | 'undo') {
  const { body } = await post(who, `/api/v1/batches/${batch.id}/${verb}`).expect(202);
  await ended(verb === 'run' ? body.jobId : body.undo.jobId);
  return (await get(who, `/api/v1/batches/${batch.id}`).expect(200)).body;
}

const stateOf = async (who: SignedIn, address: string) => {
  const { body } = await get(who, `${address}?view=working`).expect(200);
  const { revision, updatedAt, ...state } = body;
  return state as Body & { editing: { provenance: unknown } };
};

test('a specialist tags what a search finds, sees it before, and takes all of it back', async () => {
  const { id: orgId, schools } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher', schoolId: schools[0].id });
  const colleague = await signIn(world, { orgId, role: 'specialist' });
  const shared = { visibility: 'district' };
  const ball = await createPublished(specialist, { ...shared, title: 'Kick a ball', interests: ['space'] });
  const goal = await createPublished(specialist, { ...shared, title: 'Ball and goal', keywords: ['Old', 'kept'] });
  const tagged = await createPublished(specialist, {
    ...shared,
    title: 'Ball game',
    interests: ['soccer'],
    subjects: ['science'],
    keywords: ['new'],
    minimumAge: 9,
  });
  const frogs = await createPublished(specialist, { ...shared, title: 'Frogs' });
  const draft = await create(teacher, { title: 'A ball of mine' });
  await world.wiring.searchSync.caughtUp();
  const before = await Promise.all([ball, goal].map(({ address }) => stateOf(specialist, address)));

  const change = {
    interests: { add: ['Fútbol'] },
    keywords: { replace: [{ from: 'old', to: 'new' }] },
    subjects: { set: ['science'] },
    minimumAge: { set: 9 },
    license: { replace: [{ from: 'https://creativecommons.org/licenses/by/4.0/', to: 'CC0' }] },
  };
  const withoutLicense = { ...change, license: undefined };
  const wanted = await prepared(specialist, { selection: { search: { q: 'ball' } }, change });
  expect(wanted).toMatchObject({
    kind: 'bulkEdit',
    state: 'ready',
    request: { change: { interests: { add: ['soccer'] } } },
    preview: { counts: { selected: 3, changed: 3, unchanged: 0 }, unpublished: 3 },
    counts: null,
  });
  expect(wanted.preview.samples.find(({ id }: { id: string }) => id === idOf(goal)).fields).toContainEqual({
    field: 'keywords',
    before: ['Old', 'kept'],
    after: ['new', 'kept'],
  });
  // Nothing has happened yet.
  expect(await stateOf(specialist, ball.address)).toEqual(before[0]);

  const batch = await prepared(specialist, { selection: { search: { q: 'ball' } }, change: withoutLicense });
  expect(batch.preview.counts).toMatchObject({ selected: 3, changed: 2, unchanged: 1 });
  const ran = await done(specialist, batch, 'run');
  expect(ran).toMatchObject({ state: 'done', counts: { changed: 2, unchanged: 1, forbidden: 0 } });
  const { body: given } = await get(specialist, ball.address).expect(200);
  expect(given).toMatchObject({ interests: ['space', 'soccer'], subjects: ['science'], minimumAge: 9 });
  expect(given.editing.provenance.at(-1)).toMatchObject({
    via: 'bulk',
    batchId: batch.id,
    by: specialist.person.id,
    tags: { interests: ['soccer'], subjects: ['science'] },
  });
  expect((await get(specialist, frogs.address).expect(200)).body.interests).toEqual([]);
  await world.wiring.searchSync.caughtUp();
  const found = await get(
    specialist,
    '/api/v1/search/resources?interests=soccer&subjects=science&collapse=false',
  ).expect(200);
  expect(found.body.total).toBe(3);
  await post(specialist, `/api/v1/batches/${batch.id}/run`).expect(409);

  // A colleague who keeps the library may take it back; a teacher does not see it.
  await post(teacher, `/api/v1/batches/${batch.id}/undo`).expect(404);
  const undone = await done(colleague, batch, 'undo');
  expect(undone).toMatchObject({
    state: 'undone',
    undo: { by: colleague.person.id, counts: { restored: 2, kept: 0 } },
  });
  expect(await Promise.all([ball, goal].map(({ address }) => stateOf(specialist, address)))).toEqual(before);
  const { body: list } = await get(specialist, '/api/v1/batches?kind=bulkEdit&limit=1').expect(200);
  expect(list).toMatchObject({ items: [{ id: batch.id }], total: 2 });
  expect((await get(teacher, '/api/v1/batches').expect(200)).body.total).toBe(0);
  expect(tagged.body.revision).toBe((await get(specialist, tagged.address)).body.revision);
  expect(draft.body.status).toBe('draft');
});

test('what others have changed since, what the caller may not change, and what would not be valid is left and told', async () => {
  const { id: orgId, schools } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher', schoolId: schools[0].id });
  const mine = await create(teacher, { availableUntil: '2026-01-01T00:00:00Z' });
  const good = await create(teacher, { alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }] });
  const touched = await create(teacher, {});
  const theirs = await createPublished(specialist, { visibility: 'district' });
  const ids = [mine, good, touched, theirs].map(idOf);
  const change = {
    availableFrom: { set: '2026-06-01T00:00:00Z' },
    alignments: { remove: [{ code: 'ccss.math.content.3.nf.a.1', alignmentType: 'teaches' }] },
    visibility: { replace: [{ from: 'private', to: 'school' }] },
    schoolId: { set: schools[0].id },
  };
  const batch = await prepared(teacher, { selection: { ids: [...ids, 'f'.repeat(24)] }, change });
  expect(batch.preview.counts).toEqual({
    selected: 5,
    created: 0,
    changed: 2,
    unchanged: 0,
    changedMeanwhile: 0,
    notFound: 1,
    forbidden: 1,
    failed: 1,
  });
  await patch(teacher, touched.address, '*', { keywords: ['mine'] }).expect(200);
  const ran = await done(teacher, batch, 'run');
  expect(ran.counts).toMatchObject({ changed: 1, changedMeanwhile: 1, notFound: 1, forbidden: 1, failed: 1 });
  const { body: report } = await get(teacher, `/api/v1/jobs/${ran.jobId}/report`).expect(200);
  expect(report.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ outcome: 'changedMeanwhile', subject: ids[2] }),
      expect.objectContaining({ outcome: 'forbidden', subject: ids[3] }),
      expect.objectContaining({
        outcome: 'failed',
        subject: ids[0],
        message: 'availableUntil: It must be after availableFrom.',
      }),
    ]),
  );
  const { body } = await get(teacher, good.address).expect(200);
  expect(body).toMatchObject({ alignments: [], visibility: 'school', schoolId: schools[0].id });
});

test('an edit that nobody could mean is refused with the place of each fault', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const student = await signIn(world, { orgId, role: 'student' });
  const selection = { list: { owner: 'me' } };
  const refused = async (body: Body) => faultsOf(await post(specialist, edits, body).expect(400));
  const change = {
    interests: { add: ['soccer', 'art'], remove: ['fútbol'] },
    keywords: {
      replace: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    },
    modalities: { add: ['song'] },
  };
  expect(await refused({ selection, change })).toEqual([
    'body.change.modalities.add.0',
    'body.change.interests.remove.0',
    'body.change.keywords.replace.0.to',
  ]);
  expect(await refused({ selection, change: { keywords: { add: ['a'], set: ['b'] } } })).toEqual([
    'body.change.keywords',
  ]);
  expect(await refused({ selection, change: {} })).toEqual(['body.change']);
  expect(await refused({ selection, change: { title: { set: null }, nothing: { set: 1 } } })).toEqual(
    expect.arrayContaining(['body.change.title.set', 'body.change']),
  );
  expect(await refused({ selection: {}, change: { title: { set: 'A' } } })).toEqual(['body.selection']);
  expect(await refused({ selection: { search: { colour: 'red' } }, change: { title: { set: 'A' } } })).toHaveLength(1);
  await post(student, edits, { selection, change: { keywords: { add: ['a'] } } }).expect(403);
  const empty = await prepared(specialist, { selection, change: { keywords: { add: ['a'] } } });
  expect(empty.preview.counts.selected).toBe(0);
});

test('staff see how each tag came to be, and editors mark tags as reviewed', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher' });
  const student = await signIn(world, { orgId, role: 'student' });
  const frogs = await createPublished(specialist, {
    visibility: 'district',
    interests: ['space', 'art'],
    approvedForStudents: true,
  });
  const selection = { ids: [idOf(frogs)] };
  const batch = await prepared(specialist, { selection, change: { interests: { add: ['soccer'] } } });
  await done(specialist, batch, 'run');
  const provenance = `${frogs.address}/provenance`;
  const tagOf = (body: { items: Body[] }, tag: string) => body.items.find((item) => item.tag === tag);

  const { body: read } = await get(teacher, provenance).expect(200);
  const by = { id: specialist.person.id, name: specialist.person.displayName };
  expect(tagOf(read, 'space')).toMatchObject({ field: 'interests', via: 'manual', by, batchId: null, reviewed: null });
  expect(tagOf(read, 'soccer')).toMatchObject({ via: 'bulk', by, batchId: batch.id, confidence: null });
  await get(student, provenance).expect(403);

  const reviews = `${provenance}/reviews`;
  await post(teacher, reviews, {}).expect(403);
  const wrong = { tags: { interests: ['soccer', 'chess'] } };
  expect(faultsOf(await post(specialist, reviews, wrong).expect(400))).toEqual(['body.tags.interests.1']);
  await post(specialist, reviews, {}).set('if-match', '"1"').expect(412);
  const { body: some } = await post(specialist, reviews, { tags: { interests: ['soccer', 'art'] } }).expect(200);
  expect(tagOf(some, 'soccer')).toMatchObject({ via: 'bulk', batchId: batch.id, reviewed: { by } });
  expect(tagOf(some, 'art')).toMatchObject({ via: 'manual', by, reviewed: { by } });
  expect(tagOf(some, 'space')).toMatchObject({ via: 'manual', by, reviewed: null });
  const { body: none } = await post(specialist, reviews, { isReviewed: false }).expect(200);
  expect(none.items.every((item: Body) => item.reviewed === null)).toBe(true);
  // A mark is no reason to keep what a batch gave.
  await post(specialist, reviews, {}).expect(200);
  expect((await done(specialist, batch, 'undo')).undo.counts).toMatchObject({ restored: 1, kept: 0 });
  expect((await get(specialist, frogs.address)).body.interests).toEqual(['space', 'art']);
});

test('a few resources are changed at once, each as far as it may be, and put back', async () => {
  const { id: orgId, schools } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher', schoolId: schools[0].id });
  const stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
  const shared = { visibility: 'district', subjects: [], interests: [], gradeLevels: [] };
  const first = await createPublished(specialist, { ...shared, title: 'Quick one', interests: ['space'] });
  const second = await createPublished(specialist, { ...shared, title: 'Quick two' });
  const own = await create(teacher, { title: 'Only mine' });
  const before = await stateOf(specialist, first.address);
  const at = ({ address, body }: { address: string; body: Body }, revision: unknown = body.revision) => ({
    id: idOf({ address }),
    revision,
  });
  const quick = '/api/v1/quick-edits';
  const change = { interests: { add: ['Fútbol'] }, gradeLevels: { set: ['3'] } };

  const { body } = await post(specialist, quick, {
    edits: [
      { resources: [at(first), at(own, null)], change },
      { resources: [at(second, 1)], change: { subjects: { set: ['science'] } } },
    ],
  }).expect(200);
  expect(body.outcomes.map(({ outcome }: Body) => outcome)).toEqual(['changed', 'notFound', 'changedMeanwhile']);
  expect(body.resources).toMatchObject([
    { id: idOf(first), view: 'working', interests: ['space', 'soccer'], gradeLevels: ['3'] },
    { id: idOf(second), subjects: [] },
  ]);
  expect(body.batch).toMatchObject({
    kind: 'quickEdit',
    state: 'done',
    counts: { selected: 3, changed: 1, notFound: 1, changedMeanwhile: 1 },
  });
  const listed = async () => JSON.stringify((await get(specialist, '/api/v1/batches').expect(200)).body);
  expect(await listed()).toContain(body.batch.id);
  await done(specialist, body.batch, 'undo');
  expect(await stateOf(specialist, first.address)).toEqual(before);

  // One resource by hand says so, and lists of batches pass it by.
  const one = await post(specialist, quick, { edits: [{ resources: [at(second)], change }] }).expect(200);
  expect(one.body.resources[0].tagOrigins).toMatchObject([{ via: 'manual' }]);
  expect(await listed()).not.toContain(one.body.batch.id);

  const wrong = await post(specialist, quick, {
    edits: [
      { resources: [at(first)], change: { modalities: { set: ['telepathy'] } } },
      { resources: [at(second)], change: { modalities: { add: ['video', 'smell'] } } },
    ],
  });
  expect(faultsOf(wrong)).toEqual(['body.edits.0.change.modalities.set.0', 'body.edits.1.change.modalities.add.1']);
  const twice = await post(specialist, quick, { edits: [{ resources: [at(first), at(first)], change }] });
  expect(faultsOf(twice)).toEqual(['body.edits.0.resources.1.id']);
  const foreign = await post(stranger, quick, { edits: [{ resources: [at(first)], change }] }).expect(200);
  expect(foreign.body).toMatchObject({ outcomes: [{ outcome: 'notFound' }], resources: [] });

  // What lacks a tag is chosen without naming it.
  const lacking = { lacking: 'subjects', status: 'published', gradeLevel: '3' };
  const all = await prepared(specialist, { selection: { lacking }, change: { subjects: { add: ['science'] } } });
  expect(all.preview.counts).toMatchObject({ selected: 1, changed: 1 });
  expect(all.preview.samples[0].id).toBe(idOf(second));
});
