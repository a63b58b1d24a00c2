import { Types } from 'mongoose';
import { z } from 'zod';
import { expectProblem } from '../support/expect-problem.ts';
import { createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const path = '/api/v1/vocabularies';
const world = useWorld();
const { get, post, patch, remove, create, createPublished } = createResourceRequests(world);

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
});

const term = (id: string, name = 'interests') => `${path}/${name}/terms/${encodeURIComponent(id)}`;

async function addTerm(en: string, more: object = {}): Promise<string> {
  const body = { labels: { en }, ...more };
  return (await post(specialist, `${path}/interests/terms`, body).expect(201)).body.id;
}

/** What came of a merge, a mapping or an undo, when its job has ended. */
async function finished(response: { body: { jobId: string; merge: { id: string; vocabulary: string } } }) {
  const { jobId, merge } = response.body;
  const job = await world.wiring.jobs.service.waitFor(jobId, 10_000);
  expect(job).toMatchObject({ state: 'done', faults: [] });
  const address = `${path}/${merge.vocabulary}/merges/${merge.id}`;
  const { body } = await get(specialist, address).expect(200);
  return { address, body, job };
}

const merge = async (from: string, into: string) =>
  finished(await post(specialist, `${term(from)}/merges`, { into }).expect(202));

const interestsOf = async (who: SignedIn, address: string) =>
  (await get(who, `${address}?view=working`).expect(200)).body.interests;

describe('a merge', () => {
  test('changes the tags of the district, drafts and private ones too, and every later tag and filter', async () => {
    await addTerm('Futsal', { labels: { en: 'Futsal', es: 'Fútbol sala' }, parentId: 'sports' });
    const draft = await create(teacher, { interests: ['futsal', 'space'] });
    const published = await createPublished(specialist, { interests: ['art', 'Fútbol sala'], visibility: 'district' });
    const elsewhere = await create(stranger, { interests: ['futsal'] });
    const { body } = await merge('futsal', 'soccer');
    expect(body).toMatchObject({
      kind: 'term',
      from: 'futsal',
      intoId: 'soccer',
      by: specialist.person.id,
      state: 'done',
      retagged: 2,
      undo: null,
    });
    expect(await interestsOf(teacher, draft.address)).toEqual(['soccer', 'space']);
    expect(await interestsOf(specialist, published.address)).toEqual(['art', 'soccer']);
    expect(await interestsOf(stranger, elsewhere.address)).toEqual(['futsal']);

    const { editing } = (await get(teacher, `${draft.address}?view=working`)).body;
    expect(editing.provenance).toContainEqual(
      expect.objectContaining({ via: 'bulk', batchId: body.id, tags: { interests: ['soccer'] } }),
    );
    expect((await create(teacher, { interests: ['Futsal', 'fútbol SALA'] })).body).toMatchObject({
      interests: ['soccer'],
    });
    expect((await get(teacher, term('futsal'))).body).toMatchObject({ status: 'merged', replacedById: 'soccer' });
    const set = await world.wiring.vocabularies.of(district.id);
    expect(set.filterValues('interests', ['soccer'])).toEqual(['soccer', 'futsal']);
    expect(set.expansions.find(({ id }) => id === 'soccer')?.words).toContain('Fútbol sala');
  });

  test('goes on over further merges, and its words belong to the target', async () => {
    const rounders = await addTerm('Rounders');
    const tball = await addTerm('Tee ball');
    const { address } = await create(teacher, { interests: ['Rounders'] });
    await merge(rounders, tball);
    await merge(tball, 'baseball');
    expect(await interestsOf(teacher, address)).toEqual(['baseball']);
    expect((await create(teacher, { interests: [rounders] })).body).toMatchObject({ interests: ['baseball'] });
    const taken = await post(specialist, `${path}/interests/terms`, { labels: { en: 'ROUNDERS' } });
    expect(expectProblem(taken, 'label_taken')).toMatchObject({ termId: 'baseball' });
  });

  test('of a shipped term is the district’s own', async () => {
    await merge('vikings', 'explorers');
    expect((await get(stranger, term('vikings'))).body.status).toBe('active');
    expect((await create(teacher, { interests: ['vikings'] })).body).toMatchObject({ interests: ['explorers'] });
    expect((await create(stranger, { interests: ['vikings'] })).body).toMatchObject({ interests: ['vikings'] });
  });

  test('is gone on with when its process died before the job was there', async () => {
    const lacrosse = await addTerm('Box lacrosse');
    const { address } = await create(teacher, { interests: [lacrosse] });
    const { connection } = world.database;
    const jobs = connection.collection('jobs');
    const { body } = await post(specialist, `${term(lacrosse)}/merges`, { into: 'hockey' }).expect(202);
    await world.wiring.jobs.service.waitFor(body.jobId, 10_000);
    // As the crash would have left it: the vocabulary is changed, the resource is not, and nobody is asked to.
    const id = new Types.ObjectId(body.merge.id as string);
    const stranded = { finishedAt: null, retagged: null, openSince: world.clock.now() };
    await connection.collection('vocabulary_merges').updateOne({ _id: id }, { $set: stranded });
    await jobs.deleteOne({ _id: new Types.ObjectId(body.jobId as string) });
    await connection
      .collection('resources')
      .updateOne({ _id: new Types.ObjectId(address.split('/').at(-1)) }, { $set: { 'catalog.interests': [lacrosse] } });

    const resume = async (slot: string) => {
      const kind = { kind: 'vocabularies.resume-merges', input: z.strictObject({}) };
      const requester = { orgId: null, requestedBy: null };
      const job = await world.wiring.jobs.service.enqueue(requester, kind, {}, { key: slot });
      return (await world.wiring.jobs.service.waitFor(job.id, 10_000))?.result;
    };
    // A request that is still at it is left alone.
    expect(await resume('at once')).toEqual({ asked: 0 });
    world.clock.advance(120_000);
    expect(await resume('later')).toEqual({ asked: 1 });
    const job = await jobs.findOne({ key: `vocabularies.merge:${body.merge.id}` });
    await world.wiring.jobs.service.waitFor(String(job?._id), 10_000);
    const mergeAddress = `${path}/interests/merges/${body.merge.id}`;
    expect((await get(specialist, mergeAddress)).body).toMatchObject({ state: 'done', retagged: 1 });
    expect(await interestsOf(teacher, address)).toEqual(['hockey']);
    expect(await resume('last')).toEqual({ asked: 0 });
  });

  test('is refused where it makes no sense', async () => {
    const curling = await addTerm('Curling');
    const into = (id: string) => post(specialist, `${term(curling)}/merges`, { into: id });
    expect(faultsOf(await into(curling))).toEqual(['body.into']);
    expect(faultsOf(await into('quidditch'))).toEqual(['body.into']);
    const luge = await addTerm('Luge');
    await merge(luge, 'winter sports');
    expect(faultsOf(await into(luge))).toEqual(['body.into']);
    const again = await post(specialist, `${term(luge)}/merges`, { into: 'hockey' });
    expect(expectProblem(again, 'wrong_status')).toEqual({ status: 'merged' });
    expectProblem(await post(specialist, `${term('sports')}/merges`, { into: 'games' }), 'term_has_children');
    expectProblem(
      await post(specialist, `${term('video', 'modalities')}/merges`, { into: 'game' }),
      'vocabulary_closed',
    );
    expectProblem(await patch(specialist, term(luge), '*', { labels: { en: 'Sled' } }), 'wrong_status');
    await post(specialist, `${term('quidditch')}/merges`, { into: 'soccer' }).expect(404);
    expectProblem(await post(teacher, `${term(curling)}/merges`, { into: 'hockey' }), 'forbidden');
    const stale = post(specialist, `${term(curling)}/merges`, { into: 'hockey' }).set('if-match', '"9"');
    expectProblem(await stale, 'version_conflict');
  });
});

describe('an undo', () => {
  test('takes back exactly what the merge changed, and tells what others have changed since', async () => {
    const from = await addTerm('Go-karts');
    const untouched = await create(teacher, { interests: ['space', 'go-karts', 'art'] });
    const both = await create(teacher, { interests: ['go-karts', 'racing'] });
    const retagged = await create(teacher, { interests: ['go-karts'] });
    const cleared = await create(teacher, { interests: ['go-karts', 'art'] });
    const deleted = await create(teacher, { interests: ['go-karts'] });
    const before = (await get(teacher, `${untouched.address}?view=working`)).body.editing.provenance;
    const { address } = await merge(from, 'racing');
    const later = await create(teacher, { interests: ['go-karts'] });
    await patch(teacher, retagged.address, '*', { interests: [] }).expect(200);
    await patch(teacher, retagged.address, '*', { interests: ['racing'] }).expect(200);
    await patch(teacher, cleared.address, '*', { interests: ['art'] }).expect(200);
    await remove(teacher, deleted.address).expect(204);

    const undone = await finished(await post(specialist, `${address}/undo`).expect(202));
    expect(undone.body).toMatchObject({ state: 'undone', undo: { restored: 2, changedSince: 3 } });
    expect(await interestsOf(teacher, untouched.address)).toEqual(['space', 'go-karts', 'art']);
    expect((await get(teacher, `${untouched.address}?view=working`)).body.editing.provenance).toEqual(before);
    expect(await interestsOf(teacher, both.address)).toEqual(['go-karts', 'racing']);
    expect(await interestsOf(teacher, retagged.address)).toEqual(['racing']);
    expect(await interestsOf(teacher, cleared.address)).toEqual(['art']);
    expect(await interestsOf(teacher, later.address)).toEqual(['racing']);
    const report = await get(specialist, `/api/v1/jobs/${undone.job?.id}/report`).expect(200);
    expect(report.body.items.map(({ subject }: { subject: string }) => subject).sort()).toEqual(
      [retagged, cleared, deleted].map(({ address: of }) => of.split('/').at(-1)).sort(),
    );
    expect((await get(teacher, term(from))).body).toMatchObject({ status: 'active', replacedById: null });
    expect((await create(teacher, { interests: ['Go-karts'] })).body).toMatchObject({ interests: ['go-karts'] });
    expect(expectProblem(await post(specialist, `${address}/undo`), 'wrong_status')).toEqual({ status: 'undone' });
  });

  test('is refused while the term’s word has another meaning by now, and for what is not there', async () => {
    const from = await addTerm('Bocce');
    const { address } = await merge(from, 'games');
    await patch(specialist, term('games'), '*', { synonyms: { en: ['bocce', 'playing games'] } }).expect(200);
    const refused = expectProblem(await post(specialist, `${address}/undo`), 'label_taken');
    expect(refused).toMatchObject({ word: 'Bocce', termId: 'games' });
    await patch(specialist, term('games'), '*', { synonyms: { en: null } }).expect(200);
    await post(specialist, `${address}/undo`).expect(202);
    await post(specialist, `${path}/interests/merges/${'0'.repeat(24)}/undo`).expect(404);
    await post(stranger, `${address}/undo`).expect(404);
    expectProblem(await post(teacher, `${address}/undo`), 'forbidden');
  });
});

describe('words that are in no vocabulary', () => {
  const unlisted = async (query: object = {}, name = 'interests') =>
    (
      await get(specialist, `${path}/${name}/unlisted-words`)
        .query({ limit: 100, ...query })
        .expect(200)
    ).body;

  test('are listed with counts, most frequent first, without those of private resources', async () => {
    for (let count = 0; count < 3; count++) {
      await create(specialist, { interests: ['falconry'], keywords: ['Pond Life', 'soccer'], visibility: 'district' });
    }
    await create(specialist, { interests: ['kendo'], keywords: ['pond-life', 'Falconry'], visibility: 'district' });
    await create(teacher, { interests: ['my secret'], keywords: ['Maya L.'], visibility: 'private' });
    await create(stranger, { interests: ['curling stones'], visibility: 'district' });
    const { items } = await unlisted();
    expect(items.slice(0, 2)).toEqual([
      { word: 'falconry', inTags: 3, inKeywords: 1, termId: null },
      { word: 'pond life', inTags: 0, inKeywords: 4, termId: null },
    ]);
    expect(items).toContainEqual({ word: 'kendo', inTags: 1, inKeywords: 0, termId: null });
    const words = items.map(({ word }: { word: string }) => word);
    for (const absent of ['soccer', 'my secret', 'maya l.', 'curling stones']) expect(words).not.toContain(absent);
    const inTags = (await unlisted({ from: 'tags' })).items.map(({ word }: { word: string }) => word);
    expect(inTags).toContain('kendo');
    expect(inTags).not.toContain('pond life');
    const first = await unlisted({ limit: 1 });
    expect(first.items).toHaveLength(1);
    expect((await unlisted({ limit: 1, cursor: first.nextCursor })).items[0].word).toBe('pond life');
  });

  test('become a term under their own id: resources have it at once', async () => {
    const { address } = await create(specialist, { interests: ['geocaching'], visibility: 'district' });
    await addTerm('Treasure hunting with GPS', { word: 'geocaching', parentId: 'nature' });
    expect((await get(teacher, term('geocaching'))).body).toMatchObject({
      label: 'Treasure hunting with GPS',
      uses: 1,
    });
    expect(await interestsOf(specialist, address)).toEqual(['geocaching']);
    const words = (await unlisted()).items.map(({ word }: { word: string }) => word);
    expect(words).not.toContain('geocaching');
  });

  test('are mapped to a term: a synonym from then on, resources re-tagged, keywords left alone; and back', async () => {
    const made = { interests: ['birb watching'], keywords: ['Birb watching'], visibility: 'district' };
    const { address } = await create(specialist, made);
    const body = { word: 'Birb watching', termId: 'birds' };
    const mapped = await finished(
      await post(specialist, `${path}/interests/unlisted-words/mappings`, body).expect(202),
    );
    expect(mapped.body).toMatchObject({ kind: 'word', from: 'birb watching', intoId: 'birds', retagged: 1 });
    const after = (await get(specialist, `${address}?view=working`)).body;
    expect(after).toMatchObject({ interests: ['birds'], keywords: ['Birb watching'] });
    expect((await get(teacher, term('birds'))).body.synonyms.en).toContain('birb watching');
    const words = async () => (await unlisted()).items.map(({ word }: { word: string }) => word);
    expect(await words()).not.toContain('birb watching');

    await finished(await post(specialist, `${mapped.address}/undo`).expect(202));
    expect(await interestsOf(specialist, address)).toEqual(['birb watching']);
    expect((await get(teacher, term('birds'))).body).toMatchObject({ isCustomized: false });
    expect(await words()).toContain('birb watching');
  });

  test('that became a synonym by an edit stay listed with their term, until they are mapped', async () => {
    const { address } = await create(specialist, { interests: ['lego'], visibility: 'district' });
    const blocks = (await get(specialist, term('building blocks'))).body;
    const synonyms = { en: [...blocks.synonyms.en, 'Lego'] };
    await patch(specialist, term('building blocks'), '*', { synonyms }).expect(200);
    expect((await unlisted()).items).toContainEqual({
      word: 'lego',
      inTags: 1,
      inKeywords: 0,
      termId: 'building blocks',
    });
    const body = { word: 'lego', termId: 'building blocks' };
    const mapped = await finished(
      await post(specialist, `${path}/interests/unlisted-words/mappings`, body).expect(202),
    );
    expect(await interestsOf(specialist, address)).toEqual(['building blocks']);
    await finished(await post(specialist, `${mapped.address}/undo`).expect(202));
    expect((await get(specialist, term('building blocks'))).body.synonyms.en).toContain('Lego');
  });

  test('are refused where they mean another term, and for who may not', async () => {
    const map = (who: SignedIn, body: object, name = 'interests') =>
      post(who, `${path}/${name}/unlisted-words/mappings`, body as Record<string, unknown>);
    const taken = expectProblem(await map(specialist, { word: 'Fútbol', termId: 'birds' }), 'label_taken');
    expect(taken).toMatchObject({ termId: 'soccer' });
    expectProblem(await map(specialist, { word: 'soccer', termId: 'birds' }), 'label_taken');
    await map(specialist, { word: 'x1', termId: 'quidditch' }).expect(404);
    expectProblem(await map(specialist, { word: 'x1', termId: 'video' }, 'modalities'), 'vocabulary_closed');
    expectProblem(await map(teacher, { word: 'x1', termId: 'birds' }), 'forbidden');
    expect(faultsOf(await map(specialist, { word: '' }))).toEqual(['body.word', 'body.termId']);
    expectProblem(await get(teacher, `${path}/interests/unlisted-words`), 'forbidden');
    expectProblem(await get(specialist, `${path}/modalities/unlisted-words`), 'vocabulary_closed');
  });
});

test('merges are listed, newest first, by the district’s specialists', async () => {
  const { body } = await get(specialist, `${path}/interests/merges?limit=2`).expect(200);
  expect(body.items).toHaveLength(2);
  expect(body.items[0].at >= body.items[1].at).toBe(true);
  const next = await get(specialist, `${path}/interests/merges?limit=2&cursor=${body.nextCursor}`).expect(200);
  expect(next.body.items[0].id).not.toBe(body.items[1].id);
  expect((await get(stranger, `${path}/interests/merges`).expect(200)).body.items).toEqual([]);
  expectProblem(await get(teacher, `${path}/interests/merges`), 'forbidden');
  await get(specialist, `${path}/subjects/merges/${body.items[0].id}`).expect(404);
});
