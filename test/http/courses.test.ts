import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { courseTableHeading } from '../../src/features/courses/import/course-table.ts';
import { runCourseImport } from '../../src/features/courses/import/run-course-import.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { createPlaylistRequests } from '../support/playlist-requests.ts';
import { buildResourcePeople, faultsOf, type ResourcePeople, withPosition } from '../support/resource-requests.ts';
import { signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, put, edit, createShared, createPlaylist } = createPlaylistRequests(world);
const targets = '/api/v1/targets';
const courses = '/api/v1/courses';

let people: ResourcePeople;
beforeAll(async () => {
  people = await buildResourcePeople(world);
  await importPackage(
    world,
    buildPackage('Fractions framework', [
      ['F', null],
      ['F.1', 'F'],
      ['F.2', 'F'],
    ]),
  );
});

const addTarget = async (fields: object = {}) => {
  const body = { statement: { en: 'I can compare fractions.', es: 'Puedo comparar fracciones.' }, ...fields };
  return (await post(people.specialist, targets, body).expect(201)).body;
};

const upload = (text: string, query = '') =>
  request(world.app)
    .post(`${targets}/imports${query}`)
    .set({ ...people.specialist.headers, 'content-type': 'text/csv' })
    .send(text);

describe('the bank of targets', () => {
  test('keeps what the district says, and shows it to its teachers alone', async () => {
    const response = await post(people.specialist, targets, {
      code: 'M3-01',
      statement: { en: 'I can name parts.' },
      successCriteria: [{ en: 'I count the parts.' }],
      standards: [{ code: 'F.1' }],
      subjects: ['Math'],
      gradeLevels: ['3'],
    }).expect(201);
    const { id } = response.body;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(response.body).toMatchObject({
      mastery: { kind: 'allRequired' },
      subjects: ['mathematics'],
      standards: [{ code: 'F.1', standardId: guid('F.1') }],
      uses: { playlists: 0, units: 0 },
      revision: 1,
    });
    expect(response.get('location')).toBe(`${targets}/${id}`);
    await get(people.teacher, `${targets}/${id}`).expect(200);
    expectProblem(await get(people.student, `${targets}/${id}`), 'forbidden');
    expectProblem(await get(people.stranger, `${targets}/${id}`), 'not_found');
    expectProblem(await request(world.app).get(`${targets}/${id}`), 'unauthenticated');
    expectProblem(await post(people.teacher, targets, { statement: { en: 'Mine' } }), 'forbidden');
    expect(faultsOf(await post(people.specialist, targets, { statement: {} }))).toEqual(['body.statement']);
    expectProblem(await post(people.specialist, targets, { code: 'M3-01', statement: { en: 'x' } }), 'already_exists');
    expectProblem(await patch(people.specialist, `${targets}/${id}`, '"9"', { tags: [] }), 'version_conflict');
    const changed = await patch(people.specialist, `${targets}/${id}`, '"1"', { tags: ['unit 5'] }).expect(200);
    expect(changed.body).toMatchObject({ revision: 2, tags: ['unit 5'], code: 'M3-01' });
  });

  test('is searched by words, standard with all below it, subject and grade, page by page, by indexes', async () => {
    const idsOf = async (query: string) =>
      (await get(people.teacher, `${targets}?${query}`).expect(200)).body.items.map(
        ({ code }: { code: string }) => code,
      );
    await addTarget({
      code: 'S-2',
      standards: [{ code: 'F.2' }],
      gradeLevels: ['4'],
      statement: { es: 'Puedo dividir' },
    });
    expect(await idsOf('q=partes')).toEqual([]);
    expect(await idsOf('q=NAM par')).toEqual(['M3-01']);
    expect(await idsOf('q=divid&status=active')).toEqual(['S-2']);
    expect(await idsOf('standard=F')).toEqual(['M3-01', 'S-2']);
    expect(await idsOf('standard=f.2')).toEqual(['S-2']);
    expect(await idsOf('standard=Z.9')).toEqual([]);
    expect(await idsOf('subject=mathematics&grade=3')).toEqual(['M3-01']);
    const first = (await get(people.teacher, `${targets}?limit=1`).expect(200)).body;
    expect(first).toMatchObject({ total: 2, items: [{ code: 'M3-01' }] });
    const second = (await get(people.teacher, `${targets}?limit=1&cursor=${first.nextCursor}`).expect(200)).body;
    expect(second).toMatchObject({ nextCursor: null, items: [{ code: 'S-2' }] });
    const plans = await explainQueries(world, async () => {
      await idsOf('q=nam&standard=F');
      await idsOf('grade=3');
      await get(people.teacher, `${courses}?grade=3&targetId=${guid('F')}`).expect(200);
      await get(people.teacher, `${courses}?attached=${'a'.repeat(24)}`).expect(200);
    });
    const asked = plans.filter(({ query }) => /^(?:bank_targets|courses|playlists) /.test(query));
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter(({ stages }) => stages.includes('COLLSCAN'))).toEqual([]);
  });

  test('goes into playlists with the district’s wording, and offers them what it changes', async () => {
    const { id } = await addTarget({ code: 'P-1', successCriteria: [{ en: 'I draw them.' }] });
    const shared = await createShared(people.specialist, { title: 'Bars' });
    const playlist = await createPlaylist(people.teacher, { resourceIds: [shared] });
    const added = await edit(people.teacher, playlist, 1, { do: 'addTarget', bankTargetId: id, supports: 'Use bars.' });
    expect(added.status).toBe(200);
    const target = added.body.content.targets[1];
    expect(target).toMatchObject({
      statement: { en: 'I can compare fractions.', es: 'Puedo comparar fracciones.' },
      bank: { targetId: id, revision: 1 },
      supports: 'Use bars.',
    });
    const again = await edit(people.teacher, playlist, 2, { do: 'addTarget', bankTargetId: id });
    expect(faultsOf(again)).toEqual(['body.commands.0.bankTargetId']);
    const neither = await edit(people.teacher, playlist, 2, { do: 'addTarget' });
    expect(faultsOf(neither)).toEqual(['body.commands.0.target']);
    const strange = await edit(people.teacher, playlist, 2, { do: 'addTarget', bankTargetId: guid('nothing') });
    expect(faultsOf(strange)).toEqual(['body.commands.0.bankTargetId']);
    for (const changes of [{ statement: { en: 'Mine' } }, { mastery: { kind: 'teacherConfirms' } }]) {
      const own = await edit(people.teacher, playlist, 2, { do: 'updateTarget', targetId: target.id, changes });
      expect(expectProblem(own, 'invalid_request')).toMatchObject({ faults: [{ code: 'bank_wording' }] });
    }
    expect((await get(people.teacher, `${targets}/${id}`)).body.uses).toEqual({ playlists: 1, units: 0 });

    const updates = `${playlist.address}/target-updates`;
    expect((await get(people.teacher, updates).expect(200)).body.items).toEqual([]);
    await patch(people.specialist, `${targets}/${id}`, '"1"', { tags: ['later'] }).expect(200);
    expect((await get(people.teacher, updates).expect(200)).body.items).toEqual([]);
    await patch(people.specialist, `${targets}/${id}`, '"2"', { statement: { en: 'I can order fractions.' } }).expect(
      200,
    );
    const offered = (await get(people.teacher, updates).expect(200)).body;
    expect(offered).toMatchObject({
      revision: 2,
      items: [{ targetId: target.id, state: 'changed', fields: ['statement'], takenRevision: 1, bankRevision: 3 }],
    });
    expect(faultsOf(await post(people.teacher, updates, { baseRevision: 2, targetIds: ['f'.repeat(24)] }))).toEqual([
      'body.targetIds.0',
    ]);
    expectProblem(await post(people.stranger, updates, { baseRevision: 2 }), 'not_found');
    const accepted = await post(people.teacher, updates, { baseRevision: 2, targetIds: [target.id] }).expect(200);
    expect(accepted.body.content.targets[1]).toMatchObject({
      statement: { en: 'I can order fractions.' },
      bank: { revision: 3 },
      supports: 'Use bars.',
    });
    await post(people.specialist, `${targets}/${id}/retire`).expect(200);
    expect((await get(people.teacher, updates)).body.items).toMatchObject([{ state: 'retired', fields: [] }]);
    const changes = { bank: null, statement: { en: 'My own words.' } };
    await edit(people.teacher, playlist, 3, { do: 'updateTarget', targetId: target.id, changes }).expect(200);
    expect((await get(people.teacher, updates)).body.items).toEqual([]);
  });

  test('comes from a table row by row and goes back into one, and the same table again changes nothing', async () => {
    const table = [
      'code,statement (en),statement (es),success criteria (en),standards,mastery,grades,odd',
      'T-1,I can add.,Puedo sumar.,"I line up.',
      'I carry.",F.1; X.77,score 80%,K-1,',
      'T-2,"=SUM, twice",,,,best of 3 at 0.5,13,',
      ',,,,,,,nothing',
      'T-3,"=SUM, twice",,,,best of 3 at 0.5,2,',
    ].join('\r\n');
    const dry = (await upload(table, '?dryRun=true').expect(200)).body;
    expect(dry).toMatchObject({ isDryRun: true, created: 2, failed: 3 });
    const told = Object.fromEntries(
      dry.rows.map((row: { line: number; faults: { column: string }[] }) => [row.line, row.faults]),
    );
    expect(told[1]).toMatchObject([{ column: 'odd' }]);
    expect(told[2]).toMatchObject([{ column: 'standards', value: 'X.77' }]);
    expect(told[4]).toMatchObject([{ column: 'grades', value: '13' }]);
    expect((await upload(table).expect(200)).body).toMatchObject({ created: 2, updated: 0 });
    expect((await upload(table).expect(200)).body).toMatchObject({ created: 0, unchanged: 2 });
    expect((await upload(table.replace('Puedo sumar', 'Sé sumar')).expect(200)).body).toMatchObject({ updated: 1 });
    const exported = await get(people.specialist, `${targets}/export`).buffer(true).expect(200);
    const text = exported.text;
    expect(text).toContain("'=SUM, twice");
    const back = (await upload(text).expect(200)).body;
    expect(back).toMatchObject({ created: 0, updated: 0, failed: 0, rows: [{ outcome: 'unchanged' }] });
    expect(back.unchanged).toBeGreaterThan(3);
    expectProblem(await upload(table).set('content-type', 'image/png'), 'unsupported_media_type');
  });
});

describe('the course map', () => {
  const build = async () => {
    const target = await addTarget({ standards: [{ code: 'F.1' }] });
    const bars = await createShared(people.specialist, {
      title: 'Fraction bars',
      url: `https://example.org/bars/${target.id}`,
      alignments: [{ code: 'F.2', alignmentType: 'teaches' }],
    });
    const hidden = (await post(people.specialist, '/api/v1/resources', { title: 'Not ready' }).expect(201)).body.id;
    const attachments = [bars, hidden].map((thingId) => ({ kind: 'resource', thingId, section: 'Topic A' }));
    const units = [
      { title: 'Parts', time: { kind: 'weeks', from: 1, to: 2 }, targetIds: [target.id], attachments },
      { title: 'Whole', time: { kind: 'weeks', from: 3, to: 3 }, standards: [{ code: 'F' }] },
    ];
    const created = await post(people.specialist, courses, {
      title: 'Grade 3',
      gradeLevels: ['3'],
      subjects: ['math'],
      units,
    });
    expect(created.status).toBe(201);
    return { course: created.body, address: `${courses}/${created.body.id}`, target, bars, hidden };
  };

  test('is kept by those who keep the district, and shows teachers what they may see', async () => {
    const { course, address, target, bars, hidden } = await build();
    const seen = (await get(people.teacher, address).expect(200)).body;
    expect(seen.units[0]).toMatchObject({
      targets: [{ id: target.id }],
      attachments: [{ thingId: bars, title: 'Fraction bars', section: 'Topic A' }],
    });
    expect(seen.units[0].attachments).toHaveLength(1);
    expect(course.units[0].attachments).toMatchObject([{ thingId: bars }, { thingId: hidden, title: 'Not ready' }]);
    const working = await get(people.specialist, `/api/v1/resources/${bars}?view=working`).expect(200);
    await patch(people.specialist, `/api/v1/resources/${bars}`, working.get('etag') ?? '', { title: 'Not yet' }).expect(
      200,
    );
    const still = (await get(people.teacher, address).expect(200)).body;
    expect(still.units[0].attachments).toMatchObject([{ title: 'Fraction bars' }]);
    expect((await get(people.teacher, `${courses}?subject=math&grade=3`)).body.items).toMatchObject([
      { id: course.id, counts: { units: 2, resources: 2, playlists: 0 } },
    ]);
    expect((await get(people.teacher, `${targets}/${target.id}`)).body.uses).toEqual({ playlists: 0, units: 1 });
    await post(people.specialist, courses, { title: 'Another' }).expect(201);
    const page = (await get(people.teacher, `${courses}?limit=1`).expect(200)).body;
    const made = withPosition(page.nextCursor, { sortKey: '', id: 'x' });
    expect(faultsOf(await get(people.teacher, `${courses}?limit=1&cursor=${made}`))).toEqual(['query.cursor']);
    expectProblem(await get(people.student, address), 'forbidden');
    expectProblem(await get(people.stranger, address), 'not_found');
    expectProblem(await post(people.teacher, `${address}/units`, { title: 'Mine' }), 'forbidden');
    const wrong = { title: 'x', targetIds: [guid('gone')], attachments: [{ kind: 'playlist', thingId: bars }] };
    expect(faultsOf(await post(people.specialist, `${address}/units`, wrong))).toEqual([
      'body.targetIds.0',
      'body.attachments.0.thingId',
    ]);

    const [parts, whole] = course.units;
    const added = await post(people.specialist, `${address}/units`, { title: 'First', after: null }).expect(200);
    expect(added.body.units.map(({ title }: { title: string }) => title)).toEqual(['First', 'Parts', 'Whole']);
    const order = [whole, added.body.units[0], parts].map(({ id }) => ({ id }));
    expect(
      faultsOf(await put(people.specialist, `${address}/order`, { units: order.slice(1) }).set('if-match', '"2"')),
    ).toEqual(['body.units']);
    expectProblem(
      await put(people.specialist, `${address}/order`, { units: order }).set('if-match', '"1"'),
      'version_conflict',
    );
    const [one, two] = parts.attachments;
    const moved = [{ ...order[0], attachmentIds: [two.id] }, order[1], { ...order[2], attachmentIds: [one.id] }];
    const turned = await put(people.specialist, `${address}/order`, { units: moved })
      .set('if-match', '"2"')
      .expect(200);
    expect(turned.body.units).toMatchObject([{ id: whole.id, attachments: [{ id: two.id }] }, {}, { id: parts.id }]);
    const noted = await patch(people.specialist, `${address}/units/${whole.id}/attachments/${two.id}`, '"3"', {
      note: 'Soon.',
    });
    expect(noted.body.units[0].attachments[0].note).toBe('Soon.');
    await patch(people.specialist, `${address}/units/${whole.id}`, '"4"', { time: null, title: 'The whole' }).expect(
      200,
    );
    const attachedCourses = (await get(people.teacher, `${courses}?attached=${bars}`)).body.items;
    expect(attachedCourses).toHaveLength(1);
    await request(world.app).delete(address).set(people.specialist.headers).expect(204);
    expectProblem(await get(people.teacher, address), 'not_found');
  });

  test('tells this week’s unit in the district’s time, counting only weeks with school', async () => {
    const { course, address } = await build();
    const week = (date: string) => get(people.teacher, `${address}/this-week?date=${date}`).expect(200);
    expect((await week('2026-09-09')).body).toMatchObject({
      status: 'noCalendar',
      units: [],
      timeZone: 'America/Chicago',
    });
    expectProblem(
      await put(people.specialist, '/api/v1/school-calendar', { years: [] }).set('if-match', '*'),
      'forbidden',
    );
    const keeper = await signIn(world, { orgId: people.district.id, role: 'admin' });
    const year = (endsOn: string) => ({
      years: [
        { startsOn: '2026-09-02', endsOn, noSchool: [{ name: 'Fall break', from: '2026-09-14', to: '2026-09-18' }] },
      ],
    });
    const path = '/api/v1/school-calendar';
    expect(faultsOf(await put(keeper, path, year('2026-01-01')).set('if-match', '"0"'))).toEqual([
      'body.years.0.endsOn',
    ]);
    const saved = await put(keeper, path, year('2026-09-30')).set('if-match', '"0"').expect(200);
    expect(saved.body.years[0].weeks).toMatchObject([
      { number: 1, from: '2026-08-31' },
      { number: 2, from: '2026-09-07' },
      { number: 3, from: '2026-09-21', to: '2026-09-27' },
      { number: 4 },
    ]);
    expectProblem(await put(keeper, path, year('2026-09-30')).set('if-match', '"0"'), 'version_conflict');
    const [parts, whole] = course.units;
    expect((await week('2026-09-09')).body).toMatchObject({
      status: 'inSchool',
      week: { number: 2 },
      units: [{ id: parts.id, dates: { from: '2026-08-31', to: '2026-09-13' } }],
      nextUnits: [{ id: whole.id }],
    });
    expect((await week('2026-09-16')).body).toMatchObject({
      status: 'noSchool',
      noSchool: 'Fall break',
      units: [],
      nextWeek: { number: 3 },
      nextUnits: [{ id: whole.id }],
    });
    expect((await week('2026-12-01')).body).toMatchObject({ status: 'afterYear', units: [] });
    expect(faultsOf(await get(people.teacher, `${address}/this-week?date=soon`))).toEqual(['query.date']);
  });

  test('comes from a table: what it names is looked up, the same table changes nothing, and people’s changes stay', async () => {
    const target = await addTarget({ code: 'T-7', standards: [{ code: 'F.1' }] });
    const bars = await createShared(people.specialist, { title: 'Bars', url: 'https://example.org/bars' });
    const { id: playlistId } = await createPlaylist(people.specialist, { resourceIds: [bars] });
    const folder = await mkdtemp(join(tmpdir(), 'pathloom-courses-'));
    const file = join(folder, 'courses.csv');
    const { courseImport, vocabularies } = world.wiring;
    const orgId = people.district.id;
    const run = async (rows: readonly string[], isDryRun = false) => {
      await writeFile(file, `${courseTableHeading}${rows.join('\n')}\n`);
      const lines: string[] = [];
      const report = await runCourseImport(folder, {
        orgId,
        format: 'csv',
        lessonsPerWeek: 5,
        courses: isDryRun ? null : courseImport,
        resources: { write: null, terms: await vocabularies.of(orgId) },
        findThings: (keys) => courseImport.findThings(orgId, keys),
        onLine: (line) => lines.push(line),
        onProgress: () => {},
      });
      return { report, lines };
    };
    const rows = [
      `Table course,math,3,Parts,,1-2,,F.1,T-7,Topic A,${bars},,`,
      `,,,,,,,,,Topic B,,${playlistId},Try it`,
      `,,,Whole,,3-4,,F; Z.99,T-gone,,khan:none,,`,
    ];
    expect((await run(rows, true)).report).toMatchObject({ checked: 1, created: 0 });
    const { report, lines } = await run(rows);
    expect(report).toMatchObject({ created: 1, failed: 0 });
    expect(lines.join('\n')).toMatch(/T-gone/);
    expect(lines.join('\n')).toMatch(/khan:none/);
    const find = async () =>
      (await get(people.specialist, `${courses}?limit=100`)).body.items.find(
        ({ title }: { title: string }) => title === 'Table course',
      );
    const address = `${courses}/${(await find()).id}`;
    const made = (await get(people.specialist, address).expect(200)).body;
    expect(made).toMatchObject({
      gradeLevels: ['3'],
      subjects: ['mathematics'],
      units: [
        {
          title: 'Parts',
          time: { kind: 'weeks', from: 1, to: 2 },
          targets: [{ id: target.id }],
          standards: [{ code: 'F.1', standardId: guid('F.1') }],
          attachments: [
            { kind: 'resource', thingId: bars, section: 'Topic A' },
            { kind: 'playlist', thingId: playlistId, section: 'Topic B', note: 'Try it' },
          ],
        },
        { title: 'Whole', attachments: [] },
      ],
    });
    expect((await run(rows)).report).toMatchObject({ unchanged: 1 });
    await patch(people.specialist, `${address}/units/${made.units[0].id}`, '"1"', { title: 'Our parts' }).expect(200);
    expect((await run([...rows, ',,,New unit,,5,,,,,,,'])).report).toMatchObject({ kept: 1 });
    const kept = (await get(people.specialist, address).expect(200)).body.units;
    expect(kept.map(({ title }: { title: string }) => title)).toEqual(['Our parts', 'Whole', 'New unit']);
    await rm(folder, { recursive: true });
  });

  test('finds resources and playlists for a unit by its standards and all below them', async () => {
    const { course, address, bars } = await build();
    const [targetId] = ['d'.repeat(24)];
    const commands = [
      { do: 'addTarget', id: targetId, target: { statement: { en: 'I can' }, standards: [{ code: 'F.2' }] } },
    ];
    const playlist = await createPlaylist(people.specialist, {
      resourceIds: [bars],
      visibility: 'district',
      schoolId: null,
    });
    await edit(people.specialist, playlist, 1, ...commands).expect(200);
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    await world.wiring.searchSync.caughtUp();
    const finds = (await get(people.colleague, `${address}/units/${course.units[1].id}/finds`).expect(200)).body;
    expect(finds.playlists).toMatchObject({ total: 1, items: [{ id: playlist.id }] });
    expect(finds.resources.items.map(({ id }: { id: string }) => id)).toContain(bars);
    expectProblem(await get(people.colleague, `${address}/units/${'b'.repeat(24)}/finds`), 'not_found');

    const unit = `${address}/units/${course.units[1].id}`;
    const attached = { attachments: [{ kind: 'playlist', thingId: playlist.id }] };
    await post(people.specialist, `${unit}/attachments`, attached).expect(200);
    await edit(people.specialist, playlist, 2, { do: 'setDetails', changes: { title: 'Not yet' } }).expect(200);
    const titleFor = async (who: typeof people.colleague) =>
      (await get(who, address).expect(200)).body.units[1].attachments[0].title;
    expect(await titleFor(people.specialist)).toBe('Not yet');
    expect(await titleFor(people.colleague)).toBe(finds.playlists.items[0].title);
  });
});
