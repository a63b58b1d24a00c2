import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeKey } from '../../src/features/standards/code.ts';
import type { FrameworkImportOptions, FrameworkPackage } from '../../src/features/standards/framework-package.ts';
import { sharedOrgId } from '../../src/features/standards/standard.ts';
import type { StandardsScope } from '../../src/features/standards/standards.ts';
import { readFrameworks } from '../../src/integrations/case/read-source.ts';
import { buildPackage, guid } from '../support/frameworks.ts';
import { buildDistrict, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const data = process.env.SAMPLE_DATA_DIR ?? '../shared/data';
const withData = existsSync(join(data, 'case')) ? describe : describe.skip;

const run = (package_: FrameworkPackage, options: Partial<FrameworkImportOptions> = {}) =>
  world.wiring.standards.frameworkImport.importFramework(package_, {
    orgId: sharedOrgId,
    isDryRun: false,
    confirmRetire: false,
    ...options,
  });
const everybody: StandardsScope = { kind: 'public' };
const reader = () => world.wiring.standards.reader;

describe('an import of a framework', () => {
  it('places standards in their tree, with all their ancestors', async () => {
    const report = await run(
      buildPackage(
        'Tree',
        [
          ['T', null],
          ['T.2', 'T'],
          ['T.10', 'T'],
          ['T.2.a', 'T.2'],
        ],
        [['T.2.a', 'isChildOf', 'T.10']],
      ),
    );
    expect(report.counts.standard).toMatchObject({ created: 4, skipped: 0 });
    expect(report.counts.association).toMatchObject({ created: 5 });
    const found = await reader().getMany(everybody, ['T', 'T.2', 'T.10', 'T.2.a'].map(guid));
    const byCode = new Map(found.map((standard) => [standard.code, standard]));
    expect(byCode.get('T')).toMatchObject({ isTop: true, depth: 0, childCount: 2, ancestorIds: [], parentIds: [] });
    expect(byCode.get('T.2.a')).toMatchObject({
      depth: 2,
      parentIds: [guid('T.2'), guid('T.10')],
      ancestorIds: ['T', 'T.2', 'T.10'].map(guid).sort(),
    });
    const inOrder = [...found].sort((one, other) => (one.orderPath < other.orderPath ? -1 : 1)).map(({ code }) => code);
    expect(inOrder).toEqual(['T', 'T.2', 'T.2.a', 'T.10']);
    const below = await reader().descendantsOf(everybody, [guid('T'), guid('T.10')]);
    expect(below.get(guid('T'))?.length).toBe(3);
    expect(below.get(guid('T.10'))).toEqual([guid('T.2.a')]);
  });

  it('changes nothing the second time', async () => {
    const source = buildPackage('Again', [
      ['A.1', null],
      ['A.2', null],
    ]);
    await run(source);
    const framework = (await reader().getMany(everybody, [guid('A.1')]))[0];
    world.clock.advance(60_000);
    const report = await run(source);
    expect(report.counts.standard).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(report.counts.association).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(report.counts.framework).toMatchObject({ unchanged: 1 });
    expect(report.lines).toEqual([]);
    expect((await reader().getMany(everybody, [guid('A.1')]))[0]).toEqual(framework);
  });

  it('writes nothing in a dry run, and tells the same', async () => {
    const source = buildPackage('Dry', [['D.1', null]]);
    const dry = await run(source, { isDryRun: true });
    expect(dry.counts.standard.created).toBe(1);
    expect(await reader().getMany(everybody, [guid('D.1')])).toEqual([]);
    expect((await run(source)).counts).toEqual(dry.counts);
  });

  it('does the rest after it was killed in the middle', async () => {
    const items = Array.from({ length: 1_200 }, (_, index) => [`K.${index}`, null] as const);
    const source = buildPackage('Killed', items);
    let batches = 0;
    const killed = run(source, {
      onProgress: () => {
        batches += 1;
        if (batches === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const report = await run(source);
    expect(report.counts.standard).toMatchObject({ created: 200, unchanged: 1_000 });
    expect(report.counts.association).toMatchObject({ created: 1_200 });
    expect((await run(source)).counts.standard).toMatchObject({ unchanged: 1_200 });
    expect((await reader().adoptedFrameworks(everybody)).find(({ title }) => title === 'Killed')?.itemCount).toBe(
      1_200,
    );
  });

  it('refuses circles with the path, and takes the rest', async () => {
    const report = await run(
      buildPackage('Circle', [
        ['C.1', 'C.3'],
        ['C.2', 'C.1'],
        ['C.3', 'C.2'],
        ['C.4', 'C.3'],
      ]),
    );
    expect(report.counts.standard.created).toBe(4);
    const refused = report.lines.filter(({ code }) => code === 'circle');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.label).toBe('C.3 > C.1 > C.2 > C.3');
    expect((await reader().getMany(everybody, [guid('C.4')]))[0]?.ancestorIds).toEqual([guid('C.3')]);
  });

  it('asks before it retires more than a tenth, and keeps what is retired', async () => {
    const items = Array.from({ length: 10 }, (_, index) => [`R.${index}`, null] as const);
    await run(buildPackage('Retiring', items, [['R.1', 'exactMatchOf', 'R.2']]));
    const one = await run(buildPackage('Retiring', items.slice(0, 9), [['R.1', 'exactMatchOf', 'R.2']]));
    expect(one).toMatchObject({ status: 'done', counts: { standard: { retired: 1 } } });

    const smaller = buildPackage('Retiring', items.slice(3, 9), [['R.2', 'replacedBy', 'R.3']]);
    const asked = await run(smaller);
    expect(asked).toMatchObject({ status: 'needsConfirmation', counts: { standard: { retired: 3 } } });
    expect((await reader().getMany(everybody, [guid('R.1')]))[0]?.isRetired).toBe(false);

    await run(smaller, { confirmRetire: true });
    const [retired] = await reader().getMany(everybody, [guid('R.1')]);
    expect(retired).toMatchObject({ isRetired: true, code: 'R.1' });
    expect((await reader().crosswalksOf(everybody, [guid('R.1')])).get(guid('R.1'))).toMatchObject([
      { id: guid('R.2') },
    ]);
    expect((await reader().resolveCodes(everybody, ['R.1'])).get('R.1')).toMatchObject({ kind: 'one' });
    expect((await run(smaller)).lines).toEqual([]);

    const back = await run(buildPackage('Retiring', items));
    expect(back.counts.standard.updated).toBeGreaterThanOrEqual(4);
    expect((await reader().getMany(everybody, [guid('R.1')]))[0]?.isRetired).toBe(false);
  });

  it('leaves out what repeats, and what another framework has', async () => {
    await run(buildPackage('First', [['F.1', null]]));
    const second = buildPackage('Second', [
      ['F.1', null],
      ['F.2', null],
      ['F.2', null],
    ]);
    const report = await run(second);
    const skipped = report.lines.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.map(({ kind, code, place }) => [kind, code, place])).toEqual([
      ['standard', 'in_other_framework', 'item 0'],
      ['standard', 'repeated', 'item 2'],
      ['association', 'repeated', 'association 2'],
    ]);
    expect(report.counts.standard.created).toBe(1);
  });

  it('takes a chain of levels without end, cut where it is too deep, and says where', async () => {
    const chain = Array.from({ length: 120 }, (_, at) => [`Z.${at}`, at === 0 ? null : `Z.${at - 1}`] as const);
    const report = await run(buildPackage('Chain', chain));
    expect(report.counts.standard).toMatchObject({ created: 120 });
    const cut = report.lines.filter(({ code }) => code === 'too_deep');
    expect(cut.map(({ outcome, label }) => [outcome, label])).toEqual([
      ['skipped', 'Z.50 isChildOf Z.49'],
      ['skipped', 'Z.100 isChildOf Z.99'],
    ]);
    expect(cut[0]?.reason).toContain('at most 50 levels');
    expect(cut[0]?.reason).toContain('Z.50 stands at the top');
    const [deepest, next] = await Promise.all(
      ['Z.49', 'Z.50'].map(async (code) => (await reader().getMany(everybody, [guid(code)]))[0]),
    );
    expect(deepest).toMatchObject({ depth: 49, childCount: 0 });
    expect(deepest?.ancestorIds).toHaveLength(49);
    expect(next).toMatchObject({ depth: 0, isTop: true, ancestorIds: [] });
    expect((await run(buildPackage('Chain', chain))).counts.standard).toMatchObject({ unchanged: 120 });
  });

  it('leaves out what nobody could read, and says so', async () => {
    const source = buildPackage('Long', [
      ['L.1', null],
      ['L.2', null],
      ['L.3', null],
    ]);
    const changes: Record<string, object> = {
      [guid('L.1')]: { statement: 'x'.repeat(3_000_000) },
      [guid('L.2')]: {
        code: 'y'.repeat(100_000),
        notes: 'z'.repeat(50_000),
        conceptKeywords: ['k'.repeat(5_000), 'ok'],
      },
    };
    const long = { ...source, standards: source.standards.map((one) => ({ ...one, ...changes[one.id] })) };
    const report = await run({ ...long, framework: { ...long.framework, title: 'T'.repeat(5_000) } });
    expect(report.counts.standard).toMatchObject({ created: 2, skipped: 1, mended: 3 });
    expect(report.lines.filter(({ code }) => code === 'too_long').map(({ place, reason }) => [place, reason])).toEqual([
      ['CFDocument', 'Its title has 5,000 characters; 500 are the most. It was cut.'],
      ['item 0', 'Its statement has 3,000,000 characters; 20,000 are the most.'],
      ['item 1', 'Its code has 100,000 characters; 200 are the most. It was left out.'],
      ['item 1', 'Its notes has 50,000 characters; 20,000 are the most. It was left out.'],
      ['item 1', expect.stringContaining('1 of conceptKeywords')],
    ]);
    expect(JSON.stringify(report.lines).length).toBeLessThan(10_000);
    expect((await reader().getMany(everybody, [guid('L.2')]))[0]).toMatchObject({
      code: null,
      notes: null,
      conceptKeywords: ['ok'],
    });
  });

  it('does not take the place of another framework with its identifier, unless it is told to', async () => {
    const items = [
      ['S.1', null],
      ['S.2', null],
      ['S.3', null],
    ] as const;
    const first = buildPackage('Same', items.slice(0, 1), [['S.1', 'precedes', 'Same elsewhere']]);
    await run({ ...first, framework: { ...first.framework, uri: 'https://x.example/same' } });
    const other = buildPackage('Same', items);
    const another = { ...other, framework: { ...other.framework, title: 'Another' } };
    const asked = await run(another);
    expect(asked).toMatchObject({ status: 'needsConfirmation', frameworkId: guid('Same') });
    expect(asked.lines[0]).toMatchObject({ kind: 'framework', outcome: 'skipped', code: 'identifier_taken' });
    expect(asked.lines[0]?.reason).toContain('“Same” (https://x.example/same)');
    expect(asked.lines[0]?.reason).toContain('--separate');
    expect((await reader().adoptedFrameworks(everybody)).map(({ title }) => title)).not.toContain('Another');

    const separate = await run(another, { isSeparate: true });
    expect(separate).toMatchObject({
      status: 'done',
      counts: { standard: { created: 3 }, association: { created: 3 } },
    });
    expect(separate.frameworkId).not.toBe(guid('Same'));
    expect(separate.lines[0]).toMatchObject({ outcome: 'mended', code: 'identifier_of_another' });
    // It is known again, also without being told.
    expect((await run(another)).counts).toMatchObject({
      framework: { unchanged: 1 },
      standard: { unchanged: 3 },
      association: { unchanged: 3 },
    });
    expect((await run(another, { confirmRetire: true })).frameworkId).toBe(separate.frameworkId);

    const edition = { ...other, framework: { ...other.framework, title: 'Same, but new' } };
    expect(await run(edition)).toMatchObject({ status: 'needsConfirmation' });
    expect(await run(edition, { confirmRetire: true })).toMatchObject({ status: 'done', frameworkId: guid('Same') });
    // With most of it the same, a new title is a new title.
    const renamed = { ...other, framework: { ...other.framework, title: 'Renamed' } };
    expect(await run(renamed)).toMatchObject({ status: 'done', title: 'Renamed', frameworkId: guid('Same') });
  });

  it('of a district does not hide what all districts have', async () => {
    const { id: orgId } = await buildDistrict(world);
    const scope: StandardsScope = { kind: 'district', orgId, reason: 'test' };
    const source = buildPackage('Everybody’s', [['V.1', null]]);
    await run(source);
    const mine = {
      ...source,
      standards: source.standards.map((standard) => ({ ...standard, statement: 'Something else' })),
    };
    for (const title of ['Everybody’s', 'Hidden']) {
      const report = await run({ ...mine, framework: { ...mine.framework, title } }, { orgId, confirmRetire: true });
      expect(report).toMatchObject({ status: 'refused', counts: { standard: { created: 0 } } });
      expect(report.lines).toMatchObject([{ kind: 'framework', outcome: 'skipped', code: 'shared_framework' }]);
      expect(report.lines[0]?.reason).toContain('“Everybody’s”');
    }
    const others = buildPackage('Own of a district', [
      ['V.1', null],
      ['V.2', 'V.1'],
    ]);
    const report = await run(others, { orgId });
    expect(report.counts.standard).toMatchObject({ created: 1, skipped: 1 });
    expect(report.lines.find(({ kind, outcome }) => kind === 'standard' && outcome === 'skipped')).toMatchObject({
      code: 'in_shared_framework',
      label: 'V.1',
    });
    expect((await run(others, { orgId })).counts.standard).toMatchObject({ unchanged: 1, skipped: 1 });
    expect(await reader().getMany(scope, [guid('V.1')])).toMatchObject([{ statement: 'Statement of V.1' }]);
    const own = await run(mine, { orgId, isSeparate: true });
    expect(own).toMatchObject({ status: 'done', counts: { standard: { created: 1 } } });
    expect((await reader().getMany(scope, [guid('V.1')]))[0]?.statement).toBe('Statement of V.1');
  });

  it('leaves an association with the framework that had it first', async () => {
    await run(buildPackage('Before', [['Q.1', null]]));
    const after = buildPackage('After', [['Q.2', null]]);
    const [edge] = after.associations;
    const id = guid('BeforeQ.1isChildOfBefore');
    const report = await run({ ...after, associations: edge ? [{ ...edge, id }] : [] });
    expect(report.counts.association).toMatchObject({ created: 0, skipped: 1 });
    expect(report.lines.find(({ kind }) => kind === 'association')).toMatchObject({ code: 'in_other_framework' });
    expect((await run(buildPackage('Before', [['Q.1', null]]))).lines).toEqual([]);
  });

  it('keeps ends that are elsewhere, and ties them when they arrive', async () => {
    const here = await run(
      buildPackage(
        'Here',
        [['H.1', null]],
        [
          ['H.1', 'exactMatchOf', 'E.1'],
          ['H.1', 'isRelatedTo', 'E.9'],
        ],
      ),
    );
    expect(here.externalEnds).toBe(2);
    expect((await reader().crosswalksOf(everybody, [guid('H.1')])).get(guid('H.1'))).toEqual([]);
    const arrived = await run(buildPackage('Elsewhere', [['E.1', null]]));
    expect(arrived.resolvedEnds).toBe(1);
    expect((await reader().crosswalksOf(everybody, [guid('H.1')])).get(guid('H.1'))).toMatchObject([
      { id: guid('E.1'), via: 'exactMatchOf', isInverse: false },
    ]);
    expect((await reader().crosswalksOf(everybody, [guid('E.1')])).get(guid('E.1'))).toMatchObject([
      { id: guid('H.1'), isInverse: true },
    ]);
    expect(
      (
        await run(
          buildPackage(
            'Here',
            [['H.1', null]],
            [
              ['H.1', 'exactMatchOf', 'E.1'],
              ['H.1', 'isRelatedTo', 'E.9'],
            ],
          ),
        )
      ).lines,
    ).toEqual([]);
  });

  it('shows what a district imports to that district alone', async () => {
    const [one, other] = [await buildDistrict(world), await buildDistrict(world)];
    const source = buildPackage('Own', [['O.1', null]]);
    await run(source, { orgId: one.id });
    const scope = (orgId: string): StandardsScope => ({ kind: 'district', orgId, reason: 'test' });
    expect((await reader().resolveCodes(scope(one.id), ['o.1'])).get('o.1')?.kind).toBe('one');
    expect((await reader().resolveCodes(scope(other.id), ['o.1'])).get('o.1')?.kind).toBe('none');
    expect((await reader().resolveCodes(everybody, ['o.1'])).get('o.1')?.kind).toBe('none');
  });
});

describe('what else an import changes', () => {
  it('adds names that find a standard, leaves those of others alone, and keeps them through the next import', async () => {
    const source = buildPackage('Named', [
      ['5.NF.1', null],
      ['5.NF.2', null],
    ]);
    await run(source);
    const entries = [
      { place: 'line 1', standardId: null, names: ['5.NF.1', 'S1234567', '5.NF.2'] },
      { place: 'line 2', standardId: guid('5.NF.2'), names: ['https://x.example/named/2'] },
      { place: 'line 3', standardId: null, names: ['nobody knows'] },
    ];
    const add = () =>
      world.wiring.standards.frameworkImport.importAliases(
        { entries, problems: [] },
        { orgId: sharedOrgId, isDryRun: false, confirmRetire: false },
      );
    const report = await add();
    expect(report.counts.alias).toMatchObject({ updated: 2, skipped: 1 });
    expect(report.lines.find(({ outcome }) => outcome === 'skipped')).toMatchObject({
      place: 'line 3',
      code: 'unknown_standard',
    });
    expect((await add()).counts.alias).toMatchObject({ updated: 0, unchanged: 2, skipped: 1 });
    expect((await run(source)).lines).toEqual([]);
    const names = ['s1234567', 'HTTPS://x.example/named/2', '5nf2'];
    const resolved = await reader().resolveCodes(everybody, names);
    expect(names.map((name) => [name, resolved.get(name)])).toMatchObject([
      ['s1234567', { kind: 'one', standard: { code: '5.NF.1' } }],
      ['HTTPS://x.example/named/2', { kind: 'one', standard: { code: '5.NF.2' } }],
      ['5nf2', { kind: 'one', standard: { code: '5.NF.2' } }],
    ]);
  });

  it('shows in labels within a second or two', async () => {
    const source = buildPackage('Labelled', [['Label.1', null]]);
    await run(source);
    const read = async () =>
      (await reader().labelsOf(everybody, [guid('Label.1'), guid('nothing')])).get(guid('Label.1'))?.statement;
    expect(await read()).toBe('Statement of Label.1');
    const renamed = { ...source, standards: source.standards.map((one) => ({ ...one, statement: 'Another' })) };
    expect((await run(renamed)).counts.standard).toMatchObject({ updated: 1 });
    await sleep(1_200);
    expect(await read()).toBe('Another');
  });

  it('belongs to the framework that is imported, not to one that is written here', async () => {
    const district = await buildDistrict(world);
    const admin = await signIn(world, { orgId: district.id, role: 'admin' });
    const { id } = await world.wiring.standards.services.local.createFramework(admin.actor, { title: 'I can' });
    const source = buildPackage('I can', [['I.1', null]]);
    const report = await run({ ...source, framework: { ...source.framework, id } }, { orgId: district.id });
    expect(report.lines).toMatchObject([{ kind: 'framework', outcome: 'skipped', code: 'local_framework' }]);
  });
});

withData('the real frameworks', () => {
  const importFile = async (file: string, orgId: string = sharedOrgId) => {
    const reports = [];
    for await (const read of readFrameworks(join(data, file), { format: null })) {
      if (read.kind === 'framework') reports.push(await run(read.package, { orgId }));
    }
    return reports;
  };

  it.each([
    ['opensalt-AdoptedTestFramework.json', 1, 1, 0],
    ['opensalt-EmptyExternalFramework.json', 0, 0, 0],
    ['opensalt-ItemTypeTestFramework.json', 1, 1, 0],
    ['opensalt-MarkdownFramework.json', 2, 2, 0],
    ['opensalt-Ordering.json', 28, 28, 0],
    ['opensalt-SequenceNumberFramework.json', 2, 2, 0],
    ['opensalt-SmartLevelFramework.json', 14, 14, 0],
    ['opensalt-Utf8TestFramework.json', 1, 1, 0],
    ['compeito-opencase_round_trip_baseline.json', 36, 36, 0],
    // One item has no identifier, two identifiers stand twice.
    ['sbac-ELA.json', 2, 1, 3],
    ['opensalt-ccsso_ela_item.csv', 1_189, 1_189, 0],
  ])('takes %s: %d standards, %d associations, and %d that it cannot', async (file, items, edges, skipped) => {
    const { id } = await buildDistrict(world);
    const [report] = await importFile(`case/${file}`, id);
    expect(report?.counts.standard).toMatchObject({ created: items, skipped });
    expect(report?.counts.association).toMatchObject({ created: edges, skipped: 0 });
    expect(report?.lines.filter(({ outcome, reason }) => outcome === 'skipped' && !reason)).toEqual([]);
    const [again] = await importFile(`case/${file}`, id);
    expect(again?.counts.standard).toMatchObject({ created: 0, updated: 0, unchanged: items });
    expect(again?.counts.association).toMatchObject({ created: 0, updated: 0, unchanged: edges });
  });

  it('takes the whole folder at once, with identifiers of their own for those that share one', async () => {
    const { id: orgId } = await buildDistrict(world);
    const take = async () => {
      const reports = [];
      for await (const read of readFrameworks(join(data, 'case'), { format: null })) {
        if (read.kind === 'framework' && !read.file.startsWith('sbac-MATH'))
          reports.push({ file: read.file, ...(await run(read.package, { orgId, isSeparate: true })) });
      }
      return reports;
    };
    const first = await take();
    expect(first.map(({ file, counts }) => [file, counts.standard.created, counts.association.created])).toEqual([
      ['compeito-opencase_round_trip_baseline.json', 36, 36],
      ['opensalt-AdoptedTestFramework.json', 1, 1],
      ['opensalt-EmptyExternalFramework.json', 0, 0],
      ['opensalt-ItemTypeTestFramework.json', 1, 1],
      ['opensalt-MarkdownFramework.json', 2, 2],
      ['opensalt-Ordering.json', 28, 28],
      ['opensalt-SequenceNumberFramework.json', 2, 2],
      ['opensalt-SmartLevelFramework.json', 14, 14],
      ['opensalt-Utf8TestFramework.json', 1, 1],
      ['opensalt-ccsso_ela_item.csv', 1_189, 1_189],
      ['sbac-ELA.json', 2, 1],
    ]);
    expect(new Set(first.map(({ frameworkId }) => frameworkId)).size).toBe(11);
    const again = await take();
    expect(again.flatMap(({ counts }) => [counts.standard.created, counts.standard.updated])).toEqual(
      again.flatMap(() => [0, 0]),
    );
  });

  it('imports the mathematics of Smarter Balanced, every item and association of it', async () => {
    const [report] = await importFile('case/sbac-MATH.json');
    expect(report?.counts.standard).toMatchObject({ created: 585, skipped: 0 });
    expect(report?.counts.association).toMatchObject({ created: 3_367, skipped: 1 });
    expect(report?.externalEnds).toBe(2_004);
    const [again] = await importFile('case/sbac-MATH.json');
    expect(again?.counts.standard).toMatchObject({ created: 0, updated: 0, unchanged: 585 });
    expect(again?.counts.association).toMatchObject({ created: 0, updated: 0, unchanged: 3_367 });
  });

  it('finds every code, ASN id, address and GUID of the Common Core', async () => {
    await importFile('standards/cc-math-0.8.0.json');
    await importFile('standards/cc-literacy-0.8.0.json');
    type Statement = {
      code: string | null;
      ASN?: { id?: string | null };
      CCSS?: { GUID?: string | null; URI?: string | null };
    };
    const lists = await Promise.all(
      ['cc-math-0.8.0.json', 'cc-literacy-0.8.0.json'].map(
        async (file) => JSON.parse(await readFile(join(data, 'standards', file), 'utf8')) as Statement[],
      ),
    );
    const names = lists
      .flat()
      .flatMap(({ code, ASN, CCSS }) => [code, ASN?.id, CCSS?.GUID, CCSS?.URI])
      .filter((name) => name != null && name !== '');
    const resolved = await reader().resolveCodes(everybody, names as string[]);
    const unknown = [...resolved].filter(([, { kind }]) => kind === 'none').map(([name]) => [name, codeKey(name)]);
    expect(unknown).toEqual([]);
    for (const spelling of ['CCSS.MATH.CONTENT.3.NF.A.1', '3.NF.A.1', '3nfa1']) {
      const found = (await reader().resolveCodes(everybody, [spelling])).get(spelling);
      expect(found).toMatchObject({
        kind: 'one',
        standard: { codeKeys: expect.arrayContaining(['ccss.math:3.nf.1']) },
      });
    }
  });
});
