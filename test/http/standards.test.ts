import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { completeInput } from '../support/resources.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const api = '/api/v1';

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let student: SignedIn;
let stranger: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  const other = await buildDistrict(world);
  const schoolId = district.schools[0].id;
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId });
  student = await signIn(world, { orgId: district.id, role: 'student', schoolId });
  stranger = await signIn(world, { orgId: other.id, role: 'admin' });
  await importPackage(
    world,
    buildPackage(
      'Shared mathematics',
      [
        ['3.NF', null],
        ['3.NF.A', '3.NF'],
        ['3.NF.A.2', '3.NF.A'],
        ['3.NF.A.10', '3.NF.A'],
        ['3.OA', null],
        ['4.NF.A.1', null],
      ],
      [
        ['3.NF.A.2', 'precedes', '3.NF.A.10'],
        ['3.NF.A.10', 'precedes', '4.NF.A.1'],
        ['4.NF.A.1', 'precedes', '3.NF.A.2'],
        ['3.NF.A.2', 'isRelatedTo', 'Nowhere.1'],
      ],
    ),
  );
  await importPackage(
    world,
    buildPackage('Texas mathematics', [['TX.1', null]], [['TX.1', 'exactMatchOf', '3.NF.A.2']]),
  );
  await importPackage(world, buildPackage('District mathematics', [['D.1', null]]), district.id);
});

const get = (path: string, who: SignedIn = teacher) => request(world.app).get(`${api}${path}`).set(who.headers);
const send = (method: 'post' | 'put' | 'patch', path: string, body: object, who: SignedIn = specialist) =>
  request(world.app)[method](`${api}${path}`).set(who.headers).set('if-match', '*').send(body);
const codesOf = (items: { code: string }[]) => items.map(({ code }) => code);

describe('frameworks', () => {
  it('are listed by title, page by page: shared ones and those of the own district', async () => {
    const first = await get('/frameworks?limit=2', student);
    expect(first.status).toBe(200);
    const second = await get(`/frameworks?limit=2&cursor=${first.body.nextCursor}`, student);
    const titles = [...first.body.items, ...second.body.items].map(({ title }: { title: string }) => title);
    expect(titles).toEqual(['District mathematics', 'Shared mathematics', 'Texas mathematics']);
    expect(first.body.total).toBe(3);
    const theirs = await get('/frameworks', stranger);
    expect(theirs.body.items.map(({ title }: { title: string }) => title)).toEqual([
      'Shared mathematics',
      'Texas mathematics',
    ]);
  });

  it('can be read by whoever can see them, and by nobody else', async () => {
    const found = await get(`/frameworks/${guid('District mathematics').toUpperCase()}`);
    expect(found.body).toMatchObject({ title: 'District mathematics', isShared: false, isLocal: false, itemCount: 1 });
    expect(
      (await get(`/frameworks/${guid('District mathematics')}`).set('if-none-match', found.headers.etag as string))
        .status,
    ).toBe(304);
    expectProblem(await get(`/frameworks/${guid('District mathematics')}`, stranger), 'not_found');
    expectProblem(await get('/frameworks/nothing'), 'invalid_request');
    expectProblem(await request(world.app).get(`${api}/frameworks`), 'unauthenticated');
  });

  it('are adopted for the district in an order, which decides what a code means', async () => {
    const before = await get('/adopted-frameworks');
    expect(before.body).toMatchObject({ isChosen: false, revision: 0 });
    const ids = [guid('Texas mathematics'), guid('Shared mathematics')];
    const chosen = await send('put', '/adopted-frameworks', { frameworkIds: ids });
    expect(chosen.body.items.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect((await get('/adopted-frameworks')).body).toMatchObject({ isChosen: true, revision: 1 });
    expect((await get('/adopted-frameworks', stranger)).body.isChosen).toBe(false);
    expectProblem(await send('put', '/adopted-frameworks', { frameworkIds: ids }, teacher), 'forbidden');
    expectFault(await send('put', '/adopted-frameworks', { frameworkIds: [guid('nothing')] }), 'frameworkIds', 0);
    const stale = await request(world.app)
      .put(`${api}/adopted-frameworks`)
      .set(specialist.headers)
      .set('if-match', '"0"')
      .send({ frameworkIds: ids });
    expectProblem(stale, 'version_conflict');
  });
});

describe('the tree of a framework', () => {
  it('comes level by level, in the order of the codes, with page after page', async () => {
    const path = `/frameworks/${guid('Shared mathematics')}/tree`;
    const top = await get(path);
    expect(codesOf(top.body.items)).toEqual(['3.NF', '3.OA', '4.NF.A.1']);
    const page = await get(`${path}?limit=2`);
    expect(page.body).toMatchObject({ total: 3, items: [{ code: '3.NF' }, { code: '3.OA' }] });
    expect(codesOf((await get(`${path}?limit=2&cursor=${page.body.nextCursor}`)).body.items)).toEqual(['4.NF.A.1']);
    const deep = await get(`${path}?levels=3`);
    expect(deep.body.items.map(({ code, level }: { code: string; level: number }) => [code, level])).toEqual([
      ['3.NF', 1],
      ['3.NF.A', 2],
      ['3.NF.A.2', 3],
      ['3.NF.A.10', 3],
      ['3.OA', 1],
      ['4.NF.A.1', 1],
    ]);
    expect(codesOf((await get(`${path}?parent=${guid('3.NF.A')}`)).body.items)).toEqual(['3.NF.A.2', '3.NF.A.10']);
    expectProblem(await get(`${path}?parent=${guid('TX.1')}`), 'not_found');
    expectProblem(await get(`/frameworks/${guid('District mathematics')}/tree`, stranger), 'not_found');
  });

  it('counts the resources that the reader finds, each once, up to the top', async () => {
    const input = {
      ...completeInput,
      visibility: 'school',
      schoolId: district.schools[0].id,
      alignments: ['3.NF.2', '3.NF.10'].map((code) => ({ code, alignmentType: 'teaches' })),
    };
    const { body } = await send('post', '/resources', input, teacher);
    await request(world.app).post(`${api}/resources/${body.id}/versions`).set(teacher.headers).send({}).expect(200);
    const countsOf = async (who: SignedIn) => {
      const tree = await get(`/frameworks/${guid('Shared mathematics')}/tree?levels=3`, who);
      return Object.fromEntries(
        tree.body.items.map(({ code, resourceCount }: { code: string; resourceCount: number }) => [
          code,
          resourceCount,
        ]),
      );
    };
    const deadline = Date.now() + 20_000;
    let counts = await countsOf(teacher);
    while (counts['3.NF'] === 0 && Date.now() < deadline) {
      await sleep(100);
      counts = await countsOf(teacher);
    }
    expect(counts).toEqual({ '3.NF': 1, '3.NF.A': 1, '3.NF.A.2': 1, '3.NF.A.10': 1, '3.OA': 0, '4.NF.A.1': 0 });
    expect(await countsOf(stranger)).toMatchObject({ '3.NF': 0, '3.NF.A.2': 0 });
  });
});

describe('standards', () => {
  it('are read with their framework and everything above them, by every role', async () => {
    const found = await get(`/standards/${guid('3.NF.A.2')}`, student);
    expect(found.body).toMatchObject({ code: '3.NF.A.2', depth: 2, framework: { title: 'Shared mathematics' } });
    expect(codesOf(found.body.ancestors)).toEqual(['3.NF', '3.NF.A']);
    expectProblem(await get(`/standards/${guid('D.1')}`, stranger), 'not_found');
    expectProblem(await get('/standards/3.NF.1'), 'invalid_request');
  });

  it('are found by code in any spelling and by words, codes first', async () => {
    expect(codesOf((await get('/standards?q=3nfa2')).body.items)).toEqual(['3.NF.A.2']);
    expect(codesOf((await get('/standards?q=CCSS.Math.Content.4.NF.A.1')).body.items)).toEqual(['4.NF.A.1']);
    expect(codesOf((await get('/standards?q=statement tx')).body.items)).toEqual(['TX.1']);
    expect((await get('/standards?q=3.NF.3')).body.items).toEqual([]);
    expect(codesOf((await get(`/standards?q=statement&framework=${guid('Texas mathematics')}`)).body.items)).toEqual([
      'TX.1',
    ]);
    expect((await get('/standards?q=D.1', stranger)).body.items).toEqual([]);
    expectProblem(await get('/standards'), 'invalid_request');
  });

  it('tell what codes mean, which are ambiguous and which nobody knows', async () => {
    const { body } = await send(
      'post',
      '/standards/resolve',
      { codes: ['3.NF.2', 'tx.1', '9.ZZ.9', guid('D.1')] },
      teacher,
    );
    expect(body.items.map(({ outcome, key }: { outcome: string; key: string }) => [outcome, key])).toEqual([
      ['one', 'ccss.math:3.nf.2'],
      ['one', 'other:tx.1'],
      ['none', 'other:9.zz.9'],
      ['one', `case:${guid('D.1')}`],
    ]);
    const theirs = await send('post', '/standards/resolve', { codes: [guid('D.1')] }, stranger);
    expect(theirs.body.items[0].outcome).toBe('none');
  });

  it('have a progression, step by step, that ends where it comes back', async () => {
    const { body } = await get(`/standards/${guid('3.NF.A.2')}/progression`);
    const steps = (list: { standard: { code: string }; distance: number }[]) =>
      list.map(({ standard, distance }) => [standard.code, distance]);
    expect(steps(body.after)).toEqual([
      ['3.NF.A.10', 1],
      ['4.NF.A.1', 2],
    ]);
    expect(steps(body.before)).toEqual([
      ['4.NF.A.1', 1],
      ['3.NF.A.10', 2],
    ]);
    const near = await get(`/standards/${guid('3.NF.A.2')}/progression?depth=1`);
    expect(steps(near.body.after)).toEqual([['3.NF.A.10', 1]]);
    expectProblem(await get(`/standards/${guid('nothing')}/progression`), 'not_found');
  });

  it('have a crosswalk in both directions, with ends that are not here', async () => {
    const { body } = await get(`/standards/${guid('3.NF.A.2')}/crosswalk`);
    expect(body.items).toMatchObject([
      { via: 'exactMatchOf', isInverse: true, standard: { code: 'TX.1' } },
      { via: 'isRelatedTo', isInverse: false, standard: null, title: 'Nowhere.1' },
    ]);
  });
});

describe('a district’s own standards', () => {
  let frameworkId: string;
  const add = (body: object, who: SignedIn = specialist) =>
    send('post', `/frameworks/${frameworkId}/standards`, body, who);

  beforeAll(async () => {
    const created = await send('post', '/frameworks', { title: 'I can', subjects: ['mathematics'], language: 'en' });
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`${api}/frameworks/${created.body.id}`);
    expect(created.body.creator).toBe(district.name);
    frameworkId = created.body.id;
  });

  it('are written by specialists of the whole district, with GUIDs of version 4', async () => {
    expect(frameworkId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const { status, body } = await add({
      statement: 'I can name fractions',
      code: 'ICAN.1',
      gradeLevels: ['3'],
      relations: [{ type: 'isRelatedTo', standardId: guid('3.NF.A.2') }],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ code: 'ICAN.1', gradeLevels: ['3'], language: 'en', framework: { isLocal: true } });
    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const crosswalk = await get(`/standards/${guid('3.NF.A.2')}/crosswalk`);
    expect(crosswalk.body.items).toContainEqual(
      expect.objectContaining({ via: 'isRelatedTo', isInverse: true, frameworkId }),
    );
    expect((await get(`/frameworks/${frameworkId}`)).body).toMatchObject({
      itemCount: 1,
      associationCount: 2,
      gradeLevels: ['3'],
    });
    expectProblem(await add({ statement: 'No' }, teacher), 'forbidden');
    expectProblem(await add({ statement: 'No' }, stranger), 'not_found');
    expectFault(await add({ statement: '' }), 'statement');
    expectFault(await add({ statement: 'No', parentIds: [guid('3.NF')] }), 'parentIds', 0);
    expectFault(
      await add({ statement: 'No', relations: [{ type: 'precedes', standardId: guid('no') }] }),
      'relations',
      0,
      'standardId',
    );
    expectProblem(
      await send('post', `/frameworks/${guid('Shared mathematics')}/standards`, { statement: 'No' }),
      'framework_not_local',
    );
  });

  it('move with everything below them, under several parents, and never in a circle', async () => {
    const [top, other] = [
      (await add({ statement: 'Top', position: 1 })).body,
      (await add({ statement: 'Other', position: 2 })).body,
    ];
    const middle = (await add({ statement: 'Middle', parentIds: [top.id] })).body;
    const leaf = (await add({ statement: 'Leaf', parentIds: [middle.id] })).body;
    const idsAbove = async (id: string) =>
      (await get(`/standards/${id}`)).body.ancestors.map((one: { id: string }) => one.id).sort();
    expect(await idsAbove(leaf.id)).toEqual([top.id, middle.id].sort());
    await send('patch', `/standards/${middle.id}`, { parentIds: [top.id, other.id] }).expect(200);
    expect(await idsAbove(leaf.id)).toEqual([top.id, other.id, middle.id].sort());
    await send('patch', `/standards/${middle.id}`, { parentIds: [other.id] }).expect(200);
    expect(await idsAbove(leaf.id)).toEqual([other.id, middle.id].sort());
    const refused = await send('patch', `/standards/${other.id}`, { parentIds: [leaf.id] });
    const { path, ids } = expectProblem(refused, 'standards_circle') as { path: string[]; ids: string[] };
    expect(path[0]).toBe(path.at(-1));
    expect(new Set(ids)).toEqual(new Set([other.id, middle.id, leaf.id]));
    const tree = await get(`/frameworks/${frameworkId}/tree?levels=3`);
    const shown = tree.body.items.map(({ statement, level }: { statement: string; level: number }) => [
      statement,
      level,
    ]);
    expect(shown).toEqual([
      ['Top', 1],
      ['Other', 1],
      ['Middle', 2],
      ['Leaf', 3],
      ['I can name fractions', 1],
    ]);

    expectFault(await send('patch', `/standards/${middle.id}`, { isRetired: true }), 'isRetired');
    const retired = await send('patch', `/standards/${leaf.id}`, { isRetired: true });
    expect(retired.body).toMatchObject({ isRetired: true });
    expect((await get(`/frameworks/${frameworkId}`)).body).toMatchObject({ retiredCount: 1 });
    expect((await send('patch', `/standards/${leaf.id}`, { isRetired: false })).body).toMatchObject({
      isRetired: false,
      parentIds: [middle.id],
    });
  });

  it('are changed at the revision that was read, also by many at once', async () => {
    const { body } = await add({ statement: 'Before' });
    const patch = (revision: string) =>
      request(world.app)
        .patch(`${api}/standards/${body.id}`)
        .set(specialist.headers)
        .set('if-match', revision)
        .send({ statement: 'After' });
    expectProblem(await patch('"7"'), 'version_conflict');
    expect((await patch('"1"')).body).toMatchObject({ statement: 'After', revision: 2 });
    expectProblem(
      await request(world.app).patch(`${api}/standards/${body.id}`).set(specialist.headers).send({ statement: 'No' }),
      'precondition_required',
    );
    const added = await Promise.all([1, 2, 3].map((position) => add({ statement: `At once ${position}`, position })));
    expect(added.map(({ status }) => status)).toEqual([201, 201, 201]);
    expectProblem(await send('patch', `/standards/${body.id}`, { statement: 'No' }, stranger), 'not_found');
    expectProblem(await send('patch', `/standards/${guid('D.1')}`, { statement: 'No' }), 'framework_not_local');
  });

  it('have a framework that is renamed at its revision', async () => {
    const renamed = await send('patch', `/frameworks/${frameworkId}`, { title: 'I can do it' });
    expect(renamed.body.title).toBe('I can do it');
    expectProblem(await send('patch', `/frameworks/${frameworkId}`, { title: 'No' }, teacher), 'forbidden');
    expectProblem(await send('patch', `/frameworks/${guid('D.1')}`, { title: 'No' }), 'not_found');
    expectProblem(
      await send('patch', `/frameworks/${guid('Shared mathematics')}`, { title: 'No' }),
      'framework_not_local',
    );
  });
});

describe('retired standards', () => {
  const items = Array.from({ length: 12 }, (_, index) => [`R.${index}`, null] as const);

  it('keep their resources, propose successors, and hand over what a specialist accepts', async () => {
    await importPackage(world, buildPackage('Replaced', items));
    const input = { ...completeInput, visibility: 'district', alignments: [{ code: 'R.1', alignmentType: 'teaches' }] };
    const { body: resource } = await send('post', '/resources', input);
    expect(resource.alignments[0].standardId).toBe(guid('R.1'));

    const next = buildPackage(
      'Replaced',
      [...items.filter(([code]) => code !== 'R.1'), ['R.1b', null]],
      [['R.1', 'replacedBy', 'R.1b']],
    );
    await importPackage(world, next);
    expect((await get(`/resources/${resource.id}`, specialist)).body.alignments[0].standardId).toBe(guid('R.1'));
    const { body } = await get(`/standards/retired?framework=${guid('Replaced')}`, specialist);
    expect(body.items).toMatchObject([{ code: 'R.1', isRetired: true, resourceCount: 1 }]);
    expect(body.items[0].successors[0]).toMatchObject({
      standard: { code: 'R.1b' },
      reason: 'replacedBy',
      confidence: 1,
    });

    const items_ = [{ standardId: guid('R.1'), successorId: guid('R.1b') }];
    expectProblem(await send('post', '/standards/retired/successors', { items: items_ }, teacher), 'forbidden');
    expectFault(
      await send('post', '/standards/retired/successors', {
        items: [{ standardId: guid('R.2'), successorId: guid('R.1b') }],
      }),
      'items',
      0,
      'standardId',
    );
    const accepted = await send('post', '/standards/retired/successors', { items: items_ });
    expect(accepted.status).toBe(202);
    const job = await world.wiring.jobs.service.waitFor(accepted.body.id, 20_000);
    expect(job).toMatchObject({ state: 'done', result: { changed: 1 } });
    const moved = (await get(`/resources/${resource.id}`, specialist)).body;
    expect(moved.alignments).toEqual([{ code: 'R.1b', alignmentType: 'teaches', standardId: guid('R.1b') }]);
    expect(moved.editing.provenance.at(-1)).toMatchObject({
      via: 'crosswalk',
      by: specialist.person.id,
      tags: { alignments: ['teaches:R.1b'] },
    });
    const after = await get(`/standards/retired?framework=${guid('Replaced')}`, specialist);
    expect(after.body.items[0].resourceCount).toBe(0);
    expectProblem(await get('/standards/retired', student), 'forbidden');
  });

  it('are matched by code and by text where nobody says what replaced them', async () => {
    const source = buildPackage(
      'Rewritten',
      items.map(([code]) => [`W${code}`, null] as const),
    );
    const statement = 'Explain equivalence of fractions in special cases';
    const withText = {
      ...source,
      standards: source.standards.map((one, at) => (at === 0 ? { ...one, statement } : one)),
    };
    await importPackage(world, withText);
    const renewed = {
      ...withText,
      standards: withText.standards.map((one, at) =>
        at === 0 ? { ...one, id: guid('renewed'), code: 'New.1', statement: `${statement}, and compare` } : one,
      ),
      associations: [],
    };
    await importPackage(world, renewed);
    const { body } = await get(`/standards/retired?framework=${guid('Rewritten')}`, specialist);
    expect(body.items[0].successors[0]).toMatchObject({ standard: { id: guid('renewed') }, reason: 'similarText' });
  });

  it('are listed beside codes that mean nothing here', async () => {
    const alignments = [{ code: 'math-3-cg', alignmentType: 'teaches' }];
    await send('post', '/resources', { ...completeInput, alignments }, teacher);
    const { body } = await get('/standards/unresolved', specialist);
    expect(body.items).toContainEqual({ key: 'other:math-3-cg', resourceCount: 1 });
    expectProblem(await get('/standards/unresolved', student), 'forbidden');
  });
});
