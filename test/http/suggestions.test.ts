import { Types } from 'mongoose';
import request from 'supertest';
import { emptyStandard } from '../../src/features/standards/framework-package.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { sendOne } from '../support/files.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { type Body, createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, createPublished } = createResourceRequests(world);

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let student: SignedIn;
let stranger: SignedIn;
let made = 0;

const statements: Readonly<Record<string, string>> = {
  '3.NF': 'Number and operations: fractions',
  '3.NF.1': 'Understand a fraction as the quantity formed by parts when a whole is partitioned into equal parts.',
  '3.NF.2': 'Represent fractions on a number line diagram.',
  '3.MD.1': 'Tell and write time to the nearest minute and measure time intervals in minutes.',
};

beforeAll(async () => {
  district = await buildDistrict(world);
  const at = { orgId: district.id, schoolId: district.schools[0].id };
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { ...at, role: 'teacher' });
  student = await signIn(world, { ...at, role: 'student' });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
  const package_ = buildPackage('Suggested framework', [
    ['3.NF', null],
    ['3.NF.1', '3.NF'],
    ['3.NF.2', '3.NF'],
    ['3.MD.1', null],
  ]);
  const standards = package_.standards.map((standard) => ({
    ...emptyStandard,
    ...standard,
    statement: statements[standard.code ?? ''] ?? '',
    educationLevels: ['03'],
  }));
  await importPackage(world, { ...package_, standards });
  world.wiring.jobs.start();
});

afterAll(() => world.wiring.jobs.stop());

async function publish(title: string, changes: Body = {}, who = specialist): Promise<string> {
  made += 1;
  const url = `https://video.example/${made}`;
  const { address } = await createPublished(who, { title, url, visibility: 'district', ...changes });
  return String(address.split('/').at(-1));
}

const aligned = (code: string, alignmentType = 'teaches') => ({
  alignments: [{ code, alignmentType }],
  gradeLevels: ['3'],
});
const of = (id: string, query = '') => `/api/v1/resources/${id}/suggestions${query}`;
type Shown = { field: string; value: string; confidence: number; evidence: Record<string, unknown> };
const standardsOf = (body: { suggestions: Shown[] }) => body.suggestions.filter(({ field }) => field === 'alignments');

describe('suggestions for a resource', () => {
  test('rank the standard that its words and its like have, and say why', async () => {
    const like = await publish('Fractions on a number line: halves', aligned('3.NF.2'));
    const other = await publish('Telling time to the minute', aligned('3.MD.1'));
    const id = await publish('Placing fractions on a number line');
    const { body } = await get(specialist, of(id)).expect(200);
    const [first] = standardsOf(body);
    expect(first?.value).toBe(guid('3.NF.2'));
    expect(first?.evidence.words).toEqual(expect.arrayContaining(['number', 'line', 'fractions']));
    expect(first?.evidence.similar).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: like, title: 'Fractions on a number line: halves' })]),
    );
    expect(JSON.stringify(first?.evidence.similar)).not.toContain(other);
    // One like it is too little for a grade to be shown; another than its own never is.
    const grades = body.suggestions
      .filter(({ field }: Shown) => field === 'gradeLevels')
      .map(({ value }: Shown) => value);
    expect(grades.filter((grade: string) => grade !== '3')).toEqual([]);
  });

  test('take a code in the text as good as said, and names of terms as interests', async () => {
    const id = await publish('A soccer match', { summary: 'Practice for 3.MD.1.' });
    const { body } = await get(specialist, of(id)).expect(200);
    expect(standardsOf(body)[0]).toMatchObject({ value: guid('3.MD.1'), evidence: { isNamed: true } });
    const interest = body.suggestions.find(({ field }: Shown) => field === 'interests');
    expect(interest).toMatchObject({ value: 'soccer', evidence: { words: ['Soccer'] } });
  });

  test('are of the grade that the title names, and know what was found in a file later', async () => {
    const inFourth = await publish('Fractions on a number line, once more', {
      ...aligned('3.NF.2'),
      gradeLevels: ['4'],
    });
    const id = await publish('Fourth-grade fractions on a number line');
    // The framework has nothing for grade 4.
    expect(standardsOf((await get(specialist, of(id)).expect(200)).body)).toEqual([]);
    const own = await publish('Third-grade fractions on a number line');
    expect(standardsOf((await get(specialist, of(own)).expect(200)).body)[0]?.value).toBe(guid('3.NF.2'));
    await request(world.app).delete(`/api/v1/resources/${inFourth}`).set(specialist.headers).expect(204);

    const { id: fileId } = await sendOne(world, specialist, {
      name: 'worksheet.txt',
      content: 'Nothing of it is known yet.',
    });
    await publish('Worksheet seven', { ...aligned('3.MD.1'), kind: 'file', url: null, fileId });
    const asked = await publish('Quokkas tell the time', { gradeLevels: ['3'] });
    const evidence = async () => JSON.stringify((await get(specialist, of(asked)).expect(200)).body.suggestions);
    expect(await evidence()).not.toContain('Worksheet seven');
    // As the job that looks into files writes it, which changes no resource.
    const words = 'Quokkas tell the time, minute by minute.';
    const found = {
      text: words,
      beginning: words,
      updatedAt: world.clock.now(),
      orgId: new Types.ObjectId(district.id),
    };
    const texts = world.database.connection.collection('file_texts');
    await texts.updateOne({ _id: new Types.ObjectId(fileId) }, { $set: found }, { upsert: true });
    expect(await evidence()).toContain('Worksheet seven');
    await request(world.app).delete(`/api/v1/resources/${asked}`).set(specialist.headers).expect(204);
  });

  test('are accepted with how sure they were and by whom, and can be taken back', async () => {
    const id = await publish('Equal parts of a whole: fractions');
    const { body } = await get(specialist, of(id, '?fields=alignments')).expect(200);
    const [first] = standardsOf(body);
    const accept = [{ field: 'alignments', value: first?.value }];
    const decided = await post(specialist, `${of(id)}/decisions`, { accept })
      .set('if-match', `"${body.revision}"`)
      .expect(200);
    const tagged = await get(specialist, `/api/v1/resources/${id}?view=working`).expect(200);
    expect(tagged.body.alignments).toEqual([
      expect.objectContaining({ standardId: first?.value, confidence: first?.confidence }),
    ]);
    expect(JSON.stringify(tagged.body)).toContain(`"via":"suggested"`);
    expect(JSON.stringify(tagged.body)).toContain(`"reviewedBy":"${specialist.actor.userId}"`);
    const again = await get(specialist, of(id, '?fields=alignments')).expect(200);
    expect(standardsOf(again.body).map(({ value }) => value)).not.toContain(first?.value);

    const batch = `/api/v1/batches/${decided.body.batchId}`;
    expect(JSON.stringify((await get(specialist, '/api/v1/batches').expect(200)).body)).not.toContain(
      decided.body.batchId,
    );
    const undoing = await post(specialist, `${batch}/undo`).expect(202);
    await world.wiring.jobs.service.waitFor(undoing.body.undo.jobId, 4_000);
    expect((await get(specialist, `/api/v1/resources/${id}`)).body.alignments).toEqual([]);
  });

  test('are not made again once they were rejected, until they are reconsidered', async () => {
    const id = await publish('Fractions as parts');
    const { body } = await get(specialist, of(id, '?fields=alignments')).expect(200);
    const key = { field: 'alignments', value: standardsOf(body)[0]?.value };
    const seen = async () => standardsOf((await get(specialist, of(id))).body).map(({ value }) => value);
    await post(specialist, `${of(id)}/decisions`, { reject: [key] }).expect(200);
    expect(await seen()).not.toContain(key.value);
    await post(specialist, `${of(id)}/decisions`, { reconsider: [key] }).expect(200);
    expect(await seen()).toContain(key.value);
  });

  test('are made from nothing that the caller may not see, and nothing that has gone', async () => {
    const secret = await post(teacher, '/api/v1/resources', {
      title: 'Zebra stripes and clocks',
      ...aligned('3.MD.1'),
    }).expect(201);
    const gone = await publish('Zebra stripes: time in hours and minutes', aligned('3.MD.1'));
    const id = await publish('Zebra stripes: time in minutes');
    expect(JSON.stringify((await get(specialist, of(id))).body)).toContain(gone);
    await request(world.app).delete(`/api/v1/resources/${gone}`).set(specialist.headers).expect(204);
    const { body } = await get(specialist, of(id)).expect(200);
    expect(JSON.stringify(body)).not.toContain(secret.body.id);
    expect(JSON.stringify(body)).not.toContain(gone);
  });

  test('refuse what is no suggestion, strangers, and old revisions', async () => {
    const id = await publish('Minutes and hours');
    const path = `${of(id)}/decisions`;
    const wrong = await post(specialist, path, { accept: [{ field: 'interests', value: 'no such term' }] });
    expect(faultsOf(wrong)).toEqual(['body.accept.0.value']);
    expectProblem(await get(specialist, of(id, '?fields=title')), 'invalid_request');
    expectProblem(await post(specialist, path, {}).set('if-match', '"99"'), 'version_conflict');
    expectProblem(await get(stranger, of(id)), 'not_found');
    expectProblem(await get(teacher, of(id)), 'forbidden');
    expectProblem(await request(world.app).get(of(id)), 'unauthenticated');
  });
});

describe('the queue of untagged resources', () => {
  test('lists what lacks a field with suggestions, page by page, and what is sure is accepted by one job', async () => {
    await publish('Number line fractions (3.NF.2), part one', { gradeLevels: ['3'] });
    await publish('Number line fractions (3.NF.2), part two', { gradeLevels: ['3'] });
    const query = '/api/v1/suggestions?gradeLevel=3&status=published&limit=1';
    const first = await get(specialist, query).expect(200);
    expect(first.body).toMatchObject({ total: 2, items: [{ suggestions: expect.any(Array) }] });
    const second = await get(specialist, `${query}&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body.nextCursor).toBeNull();
    expect(second.body.items[0].resource.id).not.toBe(first.body.items[0].resource.id);
    const nothing = await publish('Qwerty uiop', { gradeLevels: ['3'], subjects: ['music'] });
    const listed = async (having: string) =>
      JSON.stringify((await get(specialist, `/api/v1/suggestions?having=${having}&limit=25`).expect(200)).body);
    expect(await listed('anything')).toContain(nothing);
    expect(await listed('suggestions')).not.toContain(nothing);
    await request(world.app).delete(`/api/v1/resources/${nothing}`).set(specialist.headers).expect(204);
    expect((await get(stranger, '/api/v1/suggestions').expect(200)).body.total).toBe(0);
    expectProblem(await get(student, '/api/v1/suggestions'), 'forbidden');

    // The same for chosen ones, with all that is suggested; others of the list are none of the caller's.
    const chosen = [second, first].map(({ body }) => body.items[0].resource.id as string);
    const named = await get(specialist, `/api/v1/suggestions?resourceIds=${[...chosen, 'f'.repeat(24)]}`).expect(200);
    expect(named.body.items.map(({ resource }: { resource: { id: string } }) => resource.id)).toEqual(chosen);
    expect(named.body.items[0]).toMatchObject({ resource: { view: 'working' }, suggestions: expect.any(Array) });
    const alone = await get(specialist, `/api/v1/suggestions?resourceIds=${chosen}&suggestionLimit=0`).expect(200);
    expect(alone.body.items).toMatchObject(chosen.map((id) => ({ resource: { id }, suggestions: [] })));
    expect(faultsOf(await get(specialist, '/api/v1/suggestions?suggestionLimit=-1'))).toEqual([
      'query.suggestionLimit',
    ]);
    expect((await get(stranger, `/api/v1/suggestions?resourceIds=${chosen}`).expect(200)).body.items).toEqual([]);
    expect(faultsOf(await get(specialist, '/api/v1/suggestions?resourceIds=x'))).toEqual(['query.resourceIds.0']);
    const sources = '/api/v1/suggestions/sources?gradeLevel=3&status=published';
    expect((await get(specialist, sources).expect(200)).body).toEqual({ items: [{ source: null, count: 2 }] });
    expect((await get(stranger, sources).expect(200)).body).toEqual({ items: [] });

    const body = { gradeLevel: '3', minimumConfidence: 0.6, mostPerField: 1 };
    const started = await post(specialist, '/api/v1/suggestions/acceptances', body).expect(202);
    await world.wiring.jobs.service.waitFor(started.body.jobId, 4_000);
    const done = await get(specialist, `/api/v1/batches/${started.body.id}`).expect(200);
    expect(done.body).toMatchObject({ kind: 'suggestions', state: 'done', counts: { selected: 2, changed: 2 } });
    expect((await get(specialist, query)).body.total).toBe(0);
    // Nobody has looked at them yet: they are found by that, and not any more once somebody has.
    const unreviewed = async () => {
      await world.wiring.searchSync.caughtUp();
      const found = await get(specialist, '/api/v1/search/resources?unreviewedTags=suggested&facets=unreviewedTags');
      return found.body.hits as { id: string; tagOrigins: unknown[] }[];
    };
    const next = await publish('Number line fractions, part three', { gradeLevels: ['3'] });
    const evidence = async () =>
      JSON.stringify((await get(specialist, of(next, '?fields=alignments'))).body.suggestions);
    const [one, two] = await unreviewed();
    // What no one has looked at speaks for nothing else.
    expect(await evidence()).not.toContain(one?.id);
    expect(one?.tagOrigins).toContainEqual({ via: 'suggested', count: 1, reviewedCount: 0 });
    await post(specialist, `/api/v1/resources/${one?.id}/provenance/reviews`, {}).expect(200);
    expect((await unreviewed()).map(({ id }) => id)).toEqual([two?.id]);
    expect(await evidence()).toContain(one?.id);
    await request(world.app).delete(`/api/v1/resources/${next}`).set(specialist.headers).expect(204);
    await post(specialist, `/api/v1/resources/${one?.id}/provenance/reviews`, { isReviewed: false }).expect(200);
    const undoing = await post(specialist, `/api/v1/batches/${started.body.id}/undo`).expect(202);
    await world.wiring.jobs.service.waitFor(undoing.body.undo.jobId, 4_000);
    expect((await get(specialist, query)).body.total).toBe(2);
    const low = await post(specialist, '/api/v1/suggestions/acceptances', { minimumConfidence: 0.4 });
    expect(faultsOf(low)).toEqual(['body.minimumConfidence']);
  });
});

describe('coverage', () => {
  const coverage = (query = '') => `/api/v1/library/coverage?framework=${guid('Covered here')}${query}`;

  test('counts each resource once per standard, rolls it up, and shows gaps', async () => {
    const made = buildPackage('Covered here', [
      ['C', null],
      ['C.1', 'C'],
      ['C.2', 'C'],
      ['D', null],
    ]);
    const standards = made.standards.map((each) =>
      each.code === 'C.1' ? { ...each, educationLevels: ['03'], gradeLevels: ['3'] as const } : each,
    );
    await importPackage(world, { ...made, standards });
    const both = ['C.1', 'C.2'].map((code) => ({ code, alignmentType: 'teaches' }));
    await publish('Two at once', { alignments: both, modalities: ['video'] });
    await publish('A check', { ...aligned('C.1', 'assesses'), modalities: ['reading'] });
    await post(specialist, '/api/v1/resources', { title: 'A draft', ...aligned('D') }).expect(201);
    const { body } = await get(specialist, coverage('&by=modality')).expect(200);
    const byCode = Object.fromEntries(body.items.map((item: { code: string }) => [item.code, item]));
    expect(Object.keys(byCode)).toEqual(['C', 'C.1', 'C.2', 'D']);
    expect(byCode.C).toMatchObject({ own: { teaches: 0, assesses: 0 }, total: { teaches: 1, assesses: 1 } });
    expect(byCode.C.groups).toEqual([
      { value: 'reading', teaches: 0, assesses: 1 },
      { value: 'video', teaches: 1, assesses: 0 },
    ]);
    expect(byCode['C.1']).toMatchObject({ total: { teaches: 1, assesses: 1 }, isGap: false });
    expect(byCode.D).toMatchObject({ total: { teaches: 0, assesses: 0 }, isGap: true });
    expect(body.summary).toEqual({ standards: 3, taught: 2, assessed: 1, neither: 1 });
    expect(body.searchesWithoutResults).toEqual([]);

    const gaps = await get(teacher, coverage('&gaps=true')).expect(200);
    expect(gaps.body.items.map(({ code }: { code: string }) => code)).toEqual(['D']);
    expect(gaps.body.searchesWithoutResults).toBeNull();
    const below = await get(specialist, coverage(`&under=${guid('C')}&limit=1`)).expect(200);
    expect(below.body).toMatchObject({ total: 2, items: [{ code: 'C.1' }] });
    const next = await get(specialist, coverage(`&under=${guid('C')}&limit=1&cursor=${below.body.nextCursor}`));
    expect(next.body).toMatchObject({ nextCursor: null, items: [{ code: 'C.2' }] });
    expect((await get(stranger, coverage())).body.items[0].total).toEqual({ teaches: 0, assesses: 0 });
    // Of one grade only its standards and their headings, of one subject only its resources.
    const codesOf = (answer: { body: { items: { code: string }[] } }) => answer.body.items.map(({ code }) => code);
    expect(codesOf(await get(specialist, coverage('&grade=3')).expect(200))).toEqual(['C', 'C.1']);
    expect((await get(specialist, coverage('&grade=5')).expect(200)).body).toMatchObject({
      items: [],
      summary: { standards: 0 },
    });
    await publish('In a subject', { alignments: both, subjects: ['fractions'] });
    const mathematics = await get(specialist, coverage('&subject=mathematics')).expect(200);
    expect(mathematics.body).toMatchObject({
      resources: 1,
      items: [{ total: { teaches: 1, assesses: 0 } }, {}, {}, {}],
    });
    expect((await get(specialist, coverage('&subject=music')).expect(200)).body.resources).toBe(0);
    expect(faultsOf(await get(specialist, coverage('&grade=13')))).toEqual(['query.grade']);
    expectProblem(await get(specialist, '/api/v1/library/coverage'), 'invalid_request');
    expectProblem(await get(specialist, `/api/v1/library/coverage?framework=${guid('nothing')}`), 'not_found');
    expectProblem(await get(student, coverage()), 'forbidden');
    expectProblem(await request(world.app).get(coverage()), 'unauthenticated');
  });
});
