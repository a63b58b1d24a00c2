import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import request from 'supertest';
import { resourceInputSchema } from '../../src/features/resources/resource.schemas.ts';
import { readXlsx } from '../../src/features/spreadsheets/xlsx-reader.ts';
import { writeXlsx } from '../../src/features/spreadsheets/xlsx-writer.ts';
import { createResourceRequests, faultsOf } from '../support/resource-requests.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { create, createPublished, get, patch, post } = createResourceRequests(world);

type Body = Record<string, unknown>;
type Batch = { id: string; jobId: string; preview: { counts: Record<string, number>; samples: Body[] } } & Body;

const spreadsheets = '/api/v1/spreadsheets';
const idOf = ({ address }: { address: string }) => address.split('/').at(-1) ?? '';

async function exported(who: SignedIn, body: Body): Promise<Buffer> {
  const response = await request(world.app)
    .post(`${spreadsheets}/exports`)
    .set(who.headers)
    .send(body)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  return response.body;
}

const sent = (who: SignedIn, file: Buffer, name = 'table.csv') =>
  request(world.app).post(spreadsheets).set(who.headers).attach('file', file, name);

const ended = async (jobId: unknown) => {
  const job = await world.wiring.jobs.service.waitFor(String(jobId), 20_000);
  expect(job).toMatchObject({ state: 'done' });
  return job;
};

async function prepared(who: SignedIn, file: Buffer, choices: Body = {}): Promise<Batch> {
  const { body } = await sent(who, file).expect(201);
  const begun = await post(who, `${spreadsheets}/${body.id}/imports`, choices).expect(202);
  await ended(begun.body.jobId);
  return (await get(who, String(begun.headers.location)).expect(200)).body;
}

async function run(who: SignedIn, batch: Batch, verb: 'run' | 'undo'): Promise<Batch> {
  const { body } = await post(who, `/api/v1/batches/${batch.id}/${verb}`).expect(202);
  await ended(verb === 'run' ? body.jobId : body.undo.jobId);
  return (await get(who, `/api/v1/batches/${batch.id}`).expect(200)).body;
}

const reportOf = async (who: SignedIn, { jobId }: Batch) =>
  (await get(who, `/api/v1/jobs/${jobId}/report`).expect(200)).body.items as { outcome: string; details: Body }[];

/** Cells are taken as they are: these tests edit those without commas. */
const edited = (file: Buffer, change: (line: string) => string) =>
  Buffer.from(file.toString().split('\r\n').map(change).join('\r\n'));

const line = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });
const awkward = fc.oneof(
  line,
  fc.constantFrom('=1+1', "'=1", '-5', '+a', '@b', "'tis", 'a;b', '"q"', 'a\r\nb', 'é, "ñ"; x', '_x000D_', '<&>'),
);
const inputs = fc
  .record({
    title: awkward,
    summary: awkward,
    author: awkward,
    body: awkward,
    license: fc.constantFrom('CC BY 4.0', 'my own words; all of them', '=x'),
    keywords: fc.array(awkward, { maxLength: 3 }),
    interests: fc.array(awkward, { maxLength: 2 }),
    topicPaths: fc.array(fc.array(awkward, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    gradeLevels: fc.uniqueArray(fc.constantFrom('K', '3', '10'), { maxLength: 3 }),
    alignments: fc.array(
      fc.record({
        code: fc.constantFrom('3.NF.A.1', 'a;b', '=code'),
        alignmentType: fc.constantFrom('assesses', 'teaches'),
        confidence: fc.constantFrom(0.5, 1),
      }),
      { maxLength: 3 },
    ),
    textComplexity: fc.constantFrom(null, { lexile: -100 }, { fleschKincaidGrade: 3.5 }),
    worksOffline: fc.constantFrom(null, true, false),
    availableFrom: fc.constantFrom(null, '2026-06-01T00:00:00+02:00'),
  })
  .filter((input) => resourceInputSchema.safeParse(input).success);

test('an export that nobody has edited changes nothing, whatever stands in the cells and in both formats', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  for (const input of fc.sample(inputs, { numRuns: 40, seed: 7 }))
    await post(specialist, '/api/v1/resources', input as Body).expect(201);
  const selection = { list: { owner: 'me' } };
  for (const format of ['csv', 'xlsx']) {
    const file = await exported(specialist, { selection, format });
    for (const emptyCells of ['leave', 'clear']) {
      const batch = await prepared(specialist, file, { emptyCells });
      expect(await reportOf(specialist, batch)).toEqual([]);
      expect(batch.preview.counts).toMatchObject({ selected: 40, unchanged: 40, changed: 0, failed: 0 });
    }
  }
  const csv = (await exported(specialist, { selection })).toString();
  // No cell begins as a formula does.
  expect(csv).not.toMatch(/(?:^|,|\n)"?[=+@]/);
});

test('an edited table changes what was edited, tells each cell that it cannot read, and is taken back', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const teacher = await signIn(world, { orgId, role: 'teacher' });
  const shared = { visibility: 'district' };
  const good = await createPublished(specialist, { ...shared, title: 'Good', interests: ['space'], minimumAge: 8 });
  const bad = await createPublished(specialist, { ...shared, title: 'Bad' });
  const stale = await createPublished(specialist, { ...shared, title: 'Stale' });
  const mine = await create(teacher, { title: 'Mine' });
  const ids = [good, bad, stale].map(idOf);
  const columns = ['title', 'interests', 'gradeLevels', 'modalities', 'teaches', 'minimumAge'];
  const file = await exported(specialist, { selection: { ids }, columns });
  await patch(specialist, stale.address, '*', { keywords: ['meanwhile'] }).expect(200);
  const table = edited(file, (row) => {
    const [id, revision, title] = row.split(',');
    if (title === 'title') return 'ResourceID,REVISION,Título,INTERESES,Grados,formato,Enseña,Edad mínima';
    if (title === 'Good') return [id, revision, title, 'Fútbol; space', '3-4', 'video', '3.NF.A.1', ''].join(',');
    if (title === 'Bad') return [id, revision, title, 'art', '14', 'video; song', '', 'eight'].join(',');
    return row.replace('Stale', 'Newer');
  });
  const theirs = `${idOf(mine)},1,Taken,,,,,\r\nnone,1,Nothing,,,,,\r\n${ids[0]},2,Again,,,,,\r\n`;
  const batch = await prepared(specialist, Buffer.concat([table, Buffer.from(theirs)]));
  expect(batch).toMatchObject({ kind: 'spreadsheet', state: 'ready' });
  expect(batch.preview.counts).toEqual({
    selected: 6,
    created: 0,
    changed: 1,
    unchanged: 0,
    changedMeanwhile: 1,
    notFound: 1,
    forbidden: 0,
    failed: 3,
  });
  const report = await reportOf(specialist, batch);
  const details = report.map((each) => each.details);
  expect(details).toContainEqual({
    line: 3,
    column: 5,
    heading: 'Grados',
    field: expect.stringContaining('gradeLevels'),
    value: '14',
    reason: 'is not one of the accepted values.',
    accepts: expect.stringContaining('1, 2, 3'),
  });
  expect(details).toContainEqual(expect.objectContaining({ line: 3, column: 8, value: 'eight', accepts: 'a number' }));
  expect(details).toContainEqual(expect.objectContaining({ line: 6, field: 'resourceId', value: 'none' }));
  expect(details).toContainEqual(expect.objectContaining({ line: 7, reason: 'stands in an earlier row too.' }));
  const before = (await get(specialist, good.address)).body;

  const ran = await run(specialist, batch, 'run');
  expect(ran.counts).toMatchObject({ changed: 1 });
  const { body } = await get(specialist, good.address).expect(200);
  // The emptied cell of the age clears nothing, as nobody asked for it.
  expect(body).toMatchObject({ interests: ['soccer', 'space'], gradeLevels: ['3', '4'], minimumAge: 8 });
  expect(body.editing.provenance.at(-1)).toMatchObject({ via: 'import', batchId: batch.id });
  expect((await get(specialist, bad.address)).body.interests).toEqual([]);
  await run(specialist, batch, 'undo');
  const { revision: _, updatedAt: __, ...same } = before;
  expect((await get(specialist, good.address)).body).toMatchObject(same);

  const clearing = await prepared(
    specialist,
    edited(file, (row) => row.replace(/,8$/, ',').replace(/,2,Good/, ',,Good')),
    {
      emptyCells: 'clear',
    },
  );
  expect(clearing.preview.samples).toMatchObject([{ fields: [{ field: 'minimumAge', before: 8, after: null }] }]);
  await get(teacher, `/api/v1/batches/${batch.id}`).expect(404);
});

test('rows without an id are drafts to be, each looked at, and taken back as long as nobody has gone on with them', async () => {
  const district = await buildDistrict(world);
  const teacher = await signIn(world, { orgId: district.id, schoolId: district.schools[0].id, role: 'teacher' });
  const rows = [
    'id del recurso,Título,url,formato,Grados,Enseña,Visibilidad,approvedForStudents',
    ',Pizza fractions,https://example.org/pizza,video,3-4,3.NF.A.1,,',
    ',Second helping,,,,,school,',
    ',,https://example.org/nameless,,,,,',
    ',Odd,,song,15,,,',
    ',Too wide,,,,,district,',
    'none,Not an id,,,,,,',
    ',,,,,,,',
  ];
  const batch = await prepared(teacher, Buffer.from(rows.join('\r\n')));
  expect(batch.preview.counts).toMatchObject({ selected: 6, created: 2, changed: 0, forbidden: 1, failed: 3 });
  expect(batch.preview.samples[0]).toMatchObject({
    title: 'Pizza fractions',
    isNew: true,
    fields: expect.arrayContaining([{ field: 'gradeLevels', before: [], after: ['3', '4'] }]),
  });
  const report = (await reportOf(teacher, batch)).map(({ details }) => details);
  expect(report).toContainEqual(expect.objectContaining({ line: 4, field: 'title', reason: 'is missing.' }));
  expect(report).toContainEqual(expect.objectContaining({ line: 5, column: 5, value: '15' }));
  expect(report).toContainEqual(expect.objectContaining({ line: 7, field: 'resourceId', value: 'none' }));
  const mine = '/api/v1/resources?owner=me';
  expect((await get(teacher, mine).expect(200)).body.total).toBe(0);

  const ran = await run(teacher, batch, 'run');
  expect(ran.counts).toMatchObject({ created: 2, changed: 0 });
  const { body } = await get(teacher, mine).expect(200);
  expect(body.items).toHaveLength(2);
  const made = new Map(body.items.map((item: Body) => [item.title, item])) as Map<string, Body>;
  const pizza = made.get('Pizza fractions');
  expect(pizza).toMatchObject({ status: 'draft', visibility: 'private', kind: 'link', gradeLevels: ['3', '4'] });
  expect(pizza).toMatchObject({ alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }], modalities: ['video'] });
  const address = `/api/v1/resources/${pizza?.id}`;
  const { editing } = (await get(teacher, address).expect(200)).body;
  expect(editing.provenance).toMatchObject([{ via: 'import', batchId: batch.id }]);
  // An export of them, unedited, changes nothing, and a lost id makes no second one.
  const file = await exported(teacher, { selection: { list: { owner: 'me' } } });
  expect((await prepared(teacher, file)).preview.counts).toMatchObject({ selected: 2, unchanged: 2 });
  const lost = edited(file, (row) => row.replace(/^[0-9a-f]{24}/, ''));
  expect((await prepared(teacher, lost)).preview.counts).toMatchObject({ selected: 2, created: 0, failed: 2 });

  await patch(teacher, address, '*', { summary: 'Mine now.' }).expect(200);
  const undone = await run(teacher, batch, 'undo');
  expect(undone).toMatchObject({ undo: { counts: { restored: 1, kept: 1 } } });
  expect((await get(teacher, mine).expect(200)).body.items).toMatchObject([{ title: 'Pizza fractions' }]);
});

test('what is no table, says not which resources, or is a bomb is refused', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const folder = await mkdtemp(join(tmpdir(), 'pathloom-xlsx-'));
  try {
    const path = join(folder, 'big.xlsx');
    async function* blanks() {
      for (let row = 0; row < 2_500; row++) yield ['a'.repeat(30_000)];
    }
    const parts: Buffer[] = [];
    for await (const part of writeXlsx(blanks())) parts.push(part);
    await writeFile(path, Buffer.concat(parts));
    await expect(readXlsx(path).next()).rejects.toThrow('it unpacks to many times its size');
    const refused = await sent(specialist, Buffer.concat(parts), 'big.xlsx').expect(400);
    expect(faultsOf(refused)).toEqual(['body.file']);
  } finally {
    await rm(folder, { recursive: true });
  }
  for (const file of ['PK\u0003\u0004 no zip', ' ']) {
    expect(faultsOf(await sent(specialist, Buffer.from(file)).expect(400))).toEqual(['body.file']);
  }
  const { body } = await sent(specialist, Buffer.from('Autor,materias,what\nA,science,b\n')).expect(201);
  expect(body.columns).toEqual([
    { column: 1, heading: 'Autor', proposed: 'author' },
    { column: 2, heading: 'materias', proposed: 'subjects' },
    { column: 3, heading: 'what', proposed: null },
  ]);
  const imports = `${spreadsheets}/${body.id}/imports`;
  const refused = async (mapping: Body[]) => faultsOf(await post(specialist, imports, { mapping }).expect(400));
  expect(await refused([])).toEqual(['body.mapping']);
  expect(await refused([{ column: 3, field: 'nonsense' }])).toEqual(['body.mapping.0.field']);
  expect(await refused([{ column: 4, field: 'title' }])).toEqual(['body.mapping.0.column']);
  await post(specialist, imports, { mapping: [{ column: 3, field: 'resourceId' }] }).expect(202);
  const stranger = await signIn(world, { orgId, role: 'specialist' });
  await get(stranger, `${spreadsheets}/${body.id}`).expect(404);
});

test('a table with keys of its own makes nothing twice, and changes what it made', async () => {
  const { id: orgId } = await buildDistrict(world);
  const specialist = await signIn(world, { orgId, role: 'specialist' });
  const example = await readFile('docs/examples/resources.csv');
  const { body } = await sent(specialist, example).expect(201);
  expect(body.columns[0]).toEqual({ column: 1, heading: 'id', proposed: 'id' });
  expect(body.fields).toContain('id');
  const first = await prepared(specialist, example);
  const second = await prepared(specialist, example);
  const { created } = first.preview.counts;
  expect(created).toBeGreaterThan(5);
  await run(specialist, first, 'run');

  // Looked at before the first was run: what has its keys by now is left alone.
  expect((await run(specialist, second, 'run')).counts).toMatchObject({ created: 0, changedMeanwhile: created });
  expect((await prepared(specialist, example)).preview.counts).toMatchObject({ created: 0, unchanged: created });
  const other = Buffer.from(example.toString().replace('Who pours the most?', 'Who pours most?'));
  const third = await run(specialist, await prepared(specialist, other), 'run');
  expect(third.counts).toMatchObject({ created: 0, changed: 1, failed: 0 });
  const list = await get(specialist, '/api/v1/resources?owner=me&limit=100').expect(200);
  expect(list.body.total).toBe(created);
  expect(JSON.stringify(list.body)).toContain('Who pours most?');

  // The same key twice, none at all, and an address in its place.
  const rows = 'id,title,url\na,One,\na,Two,\n,Three,https://lessons.example/three\n,Four,\n';
  const odd = await prepared(specialist, Buffer.from(rows));
  expect(odd.preview.counts).toMatchObject({ created: 3, failed: 1 });
  expect(await reportOf(specialist, odd)).toMatchObject([{ details: { line: 3, field: 'id', value: 'a' } }]);
  await run(specialist, odd, 'run');
  expect((await prepared(specialist, Buffer.from(rows))).preview.counts).toMatchObject({ created: 1, unchanged: 2 });

  // What others have made and keep to themselves; of another district there is nothing to be seen.
  const colleague = await signIn(world, { orgId, role: 'specialist' });
  const theirs = await prepared(colleague, example);
  expect(theirs.preview.counts).toMatchObject({ created: 0, forbidden: created });
  const elsewhere = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
  expect((await prepared(elsewhere, example)).preview.counts).toMatchObject({ created });

  // What was taken back is made again.
  const again = await prepared(elsewhere, example);
  await run(elsewhere, again, 'run');
  await run(elsewhere, again, 'undo');
  expect((await prepared(elsewhere, example)).preview.counts).toMatchObject({ created });
});
