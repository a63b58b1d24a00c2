import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { expectFault } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { completeInput } from '../support/resources.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const path = '/api/v1/resources';

let district: BuiltDistrict;
let teacher: SignedIn;
beforeAll(async () => {
  district = await buildDistrict(world);
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  await importPackage(
    world,
    buildPackage('Mathematics', [
      ['3.NF.A', null],
      ['3.NF.A.1', '3.NF.A'],
      ['3.NF.A.2', '3.NF.A'],
    ]),
  );
});

const create = async (alignments: unknown[]) => {
  const sent = request(world.app).post(path).set(teacher.headers);
  return sent.send({ ...completeInput, alignments });
};
const read = async (id: string) => (await request(world.app).get(`${path}/${id}`).set(teacher.headers)).body;
const patch = async (id: string, alignments: unknown[]) =>
  request(world.app).patch(`${path}/${id}`).set(teacher.headers).set('if-match', '*').send({ alignments });

/** Waits until the resource's alignments are so. */
const awaitAlignments = async (id: string, wanted: unknown) => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { alignments } = await read(id);
    if (JSON.stringify(alignments) === JSON.stringify(wanted) || Date.now() > deadline) {
      expect(alignments).toEqual(wanted);
      return;
    }
    await sleep(100);
  }
};

describe('alignments of a resource', () => {
  it('name the standard that a code means, in any spelling, and keep the code as written', async () => {
    const { status, body } = await create([
      { code: 'CCSS.MATH.CONTENT.3.NF.A.1', alignmentType: 'teaches' },
      { code: '3nfa2', alignmentType: 'assesses', confidence: 0.7 },
      { standardId: guid('3.NF.A').toUpperCase(), alignmentType: 'requires' },
    ]);
    expect(status).toBe(201);
    expect(body.alignments).toEqual([
      { code: 'CCSS.MATH.CONTENT.3.NF.A.1', alignmentType: 'teaches', standardId: guid('3.NF.A.1') },
      { code: '3nfa2', alignmentType: 'assesses', standardId: guid('3.NF.A.2'), confidence: 0.7 },
      { code: '3.NF.A', alignmentType: 'requires', standardId: guid('3.NF.A') },
    ]);
    expect((await read(body.id)).alignments).toEqual(body.alignments);
    const again = await patch(body.id, body.alignments);
    expect(again.body.revision).toBe(body.revision);
  });

  it('count two spellings of one code once', async () => {
    const { body } = await create([
      { code: '3.NF.1', alignmentType: 'teaches' },
      { code: '3.NF.A.1', alignmentType: 'teaches' },
      { code: 'math-3-cg', alignmentType: 'teaches' },
      { code: 'MATH-3-CG', alignmentType: 'teaches' },
    ]);
    expect(body.alignments.map(({ code }: { code: string }) => code)).toEqual(['3.NF.1', 'math-3-cg']);
  });

  it('stay visible without a standard when nobody knows the code, and refuse a standard that is not here', async () => {
    const { body } = await create([{ code: '9.ZZ.1', alignmentType: 'teaches' }]);
    expect(body.alignments).toEqual([{ code: '9.ZZ.1', alignmentType: 'teaches', standardId: null }]);
    expectFault(
      await create([{ standardId: guid('nowhere'), alignmentType: 'teaches' }]),
      'alignments',
      0,
      'standardId',
    );
    expectFault(await create([{ alignmentType: 'teaches' }]), 'alignments', 0, 'code');
  });

  it('are not guessed when a code means several standards; the one that a person chooses stays', async () => {
    await importPackage(world, buildPackage('One', [['Q.1', null]]));
    const other = buildPackage('Other', [['Q-other', null]]);
    await importPackage(world, {
      ...other,
      standards: other.standards.map((standard) => ({ ...standard, code: 'Q.1' })),
    });
    const { body } = await create([{ code: 'Q.1', alignmentType: 'teaches' }]);
    expect(body.alignments[0].standardId).toBeNull();
    const chosen = await patch(body.id, [{ code: 'Q.1', standardId: guid('Q-other'), alignmentType: 'teaches' }]);
    expect(chosen.body.alignments[0].standardId).toBe(guid('Q-other'));
    const kept = await patch(body.id, [
      { code: 'Q.1', alignmentType: 'teaches' },
      { code: '3.NF.1', alignmentType: 'teaches' },
    ]);
    expect(kept.body.alignments.map(({ standardId }: { standardId: string }) => standardId)).toEqual([
      guid('Q-other'),
      guid('3.NF.A.1'),
    ]);
  });

  it('find their standards when the framework arrives later, in imports as in what people wrote', async () => {
    const { body } = await create([
      { code: 'L.1', alignmentType: 'teaches' },
      { code: 'never', alignmentType: 'teaches' },
    ]);
    await request(world.app).post(`${path}/${body.id}/versions`).set(teacher.headers).send({}).expect(200);
    const record = {
      ...completeInput,
      source: { system: 'late', id: '1' },
      alignments: [{ code: 'l.1', alignmentType: 'assesses' }],
    };
    const options = { orgId: district.id, actorId: null, publish: true, visibility: 'district' } as const;
    const [imported] = await world.wiring.resourceImport.importResources([record], options);
    const importedId = (imported as { id: string }).id;
    await importPackage(world, buildPackage('Late', [['L.1', null]]));
    await awaitAlignments(body.id, [
      { code: 'L.1', alignmentType: 'teaches', standardId: guid('L.1') },
      { code: 'never', alignmentType: 'teaches', standardId: null },
    ]);
    await awaitAlignments(importedId, [{ code: 'l.1', alignmentType: 'assesses', standardId: guid('L.1') }]);
    // What the source says has not changed.
    expect(await world.wiring.resourceImport.importResources([record], options)).toMatchObject([
      { outcome: 'unchanged' },
    ]);
  });

  it('are looked up in one question for a whole import', async () => {
    const records = Array.from({ length: 50 }, (_, index) => ({
      ...completeInput,
      source: { system: 'many', id: String(index) },
      alignments: [{ code: index % 2 ? '3.NF.1' : '3.NF.2', alignmentType: 'teaches' }],
    }));
    const options = { orgId: district.id, actorId: null, publish: true, visibility: 'district' } as const;
    const plans = await explainQueries(world, () => world.wiring.resourceImport.importResources(records, options));
    const asked = plans.filter(({ query }) => query.startsWith('standards '));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.stages).toContain('IXSCAN');
  });
});
