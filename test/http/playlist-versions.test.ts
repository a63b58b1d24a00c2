import { readFile } from 'node:fs/promises';
import { Types } from 'mongoose';
import { migrationList } from '../../src/database/migration-list.ts';
import { runMigrations } from '../../src/database/migrations.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { createPlaylistRequests, playlistsPath as path } from '../support/playlist-requests.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { buildResourcePeople, faultsOf, type ResourcePeople, resourcesPath } from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, edit, createShared, createPlaylist } = createPlaylistRequests(world);

let people: ResourcePeople;
let frogs = '';
let toads = '';
beforeAll(async () => {
  people = await buildResourcePeople(world);
  const alignments = [{ code: '3.NF.A.1', alignmentType: 'teaches' }];
  frogs = await createShared(people.specialist, { title: 'Frogs', timeRequired: 'PT10M', alignments });
  toads = await createShared(people.specialist, { title: 'Toads', url: 'https://example.org/toads', alignments });
});

const publish = (address: string, body = {}) => post(people.teacher, `${address}/versions`, body);

describe('POST /playlists/:id/versions', () => {
  test('freezes what readers see: with a snapshot of each resource and a version for each use', async () => {
    const mine = await createShared(people.specialist, { title: 'Newts', url: 'https://example.org/newts' });
    const built = await createPlaylist(people.teacher, { resourceIds: [mine, toads], visibility: 'school' });
    expectProblem(await get(people.colleague, built.address), 'not_found');
    const published = await publish(built.address, { note: 'First' }).expect(200);
    expect(published.get('location')).toBe(`${built.address}/versions/1`);
    const read = await get(people.colleague, built.address).expect(200);
    expect(read.body).toMatchObject({
      status: 'published',
      view: 'published',
      publishedVersion: 1,
      editing: null,
      draft: null,
      availability: [],
      files: {},
      version: {
        schemaVersion: 1,
        version: 1,
        by: people.teacher.person.id,
        note: 'First',
        content: { pathways: [{ entries: [{ resource: { resourceId: mine, version: 1 } }, {}] }] },
      },
    });
    const snapshots = read.body.version.resources as { resourceId: string }[];
    expect(snapshots.map(({ resourceId }) => resourceId)).toEqual([mine, toads].sort());
    expect(snapshots.find(({ resourceId }) => resourceId === mine)).toEqual({
      resourceId: mine,
      version: 1,
      title: 'Newts',
      summary: null,
      kind: 'link',
      url: 'https://example.org/newts',
      fileId: null,
      mediaType: null,
      minutes: null,
      modalities: ['video'],
      inLanguage: ['en'],
      license: expect.objectContaining({ id: 'CC-BY-4.0' }),
      attribution: '“Newts” (CC BY 4.0)',
    });
    // What becomes of the resource changes nothing of the version.
    const stored = () =>
      world.database.connection.collection('playlist_versions').findOne({ title: 'Frogs and toads', version: 1 });
    const text = (await stored())?.json as string;
    await patch(people.specialist, `${resourcesPath}/${mine}`, '*', { title: 'Salamanders' }).expect(200);
    await post(people.specialist, `${resourcesPath}/${mine}/versions`).expect(200);
    const again = await get(people.colleague, `${built.address}/versions/1`).expect(200);
    expect(again.body.version).toEqual(read.body.version);
    expect((await stored())?.json).toBe(text);
    expect(again.text).toContain(text);
    // Published again, it follows the newest.
    await publish(built.address).expect(200);
    const next = await get(people.colleague, `${built.address}/versions/2`).expect(200);
    expect(next.body.version.resources.find((one: { resourceId: string }) => one.resourceId === mine)).toMatchObject({
      version: 2,
      title: 'Salamanders',
    });
    // Nothing new: nothing done.
    expect((await publish(built.address).expect(200)).body.publishedVersion).toBe(2);
    const list = await get(people.colleague, `${built.address}/versions`).expect(200);
    expect(list.body).toMatchObject({
      total: 2,
      items: [
        { version: 2, note: null },
        { version: 1, note: 'First' },
      ],
    });
  });

  test('tells what has become of resources since, and has another tag then', async () => {
    const going = await createShared(people.specialist, { title: 'Going', url: 'https://example.org/going' });
    const built = await createPlaylist(people.teacher, { resourceIds: [going, toads], visibility: 'school' });
    await publish(built.address).expect(200);
    const version = `${built.address}/versions/1`;
    const states = async () => {
      const [own, fixed] = [await get(people.colleague, built.address), await get(people.colleague, version)];
      expect(fixed.body.availability).toEqual(own.body.availability);
      const unchanged = await get(people.colleague, version).set('if-none-match', String(fixed.get('etag')));
      expect(unchanged.status).toBe(304);
      return { said: own.body.availability, tags: [own.get('etag'), fixed.get('etag')] };
    };
    const well = await states();
    expect(well.said).toEqual([]);
    await post(people.specialist, `${resourcesPath}/${going}/archive`).expect(200);
    const archived = await states();
    expect(archived.said).toEqual([{ resourceId: going, state: 'archived' }]);
    await post(people.specialist, `${resourcesPath}/${going}/restore`).expect(200);
    expect(await states()).toEqual(well);
    await post(people.specialist, `${resourcesPath}/${going}/withdraw`, { reason: 'Ads' }).expect(200);
    expect((await states()).said).toEqual([{ resourceId: going, state: 'withdrawn' }]);
    const readiness = await get(people.teacher, `${built.address}/readiness`).expect(200);
    expect(readiness.body.findings[0]).toMatchObject({ code: 'resource_withdrawn', params: { title: 'Going' } });
    await post(people.specialist, `${resourcesPath}/${going}/reinstate`, { reason: 'None left' }).expect(200);
    await patch(people.specialist, `${resourcesPath}/${going}`, '*', { visibility: 'private' }).expect(200);
    expect((await states()).said).toEqual([{ resourceId: going, state: 'hidden' }]);
    await remove(people.specialist, `${resourcesPath}/${going}`).expect(204);
    const gone = await states();
    expect(gone.said).toEqual([{ resourceId: going, state: 'gone' }]);
    expect(new Set([well, archived, gone].flatMap(({ tags }) => tags)).size).toBe(6);
    // A new version is not made of what is not there.
    await edit(people.teacher, built, 2, { do: 'setDetails', changes: { title: 'New' } }).expect(200);
    expect(expectProblem(await publish(built.address), 'playlist_not_ready')).toMatchObject({
      findings: [{ code: 'resource_missing', place: { stepId: built.stepIds[0]?.[0] } }],
    });
  });

  test('answers every fault that stands in the way, and readiness tells them and how to mend them', async () => {
    const unapproved = await createShared(people.specialist, {
      approvedForStudents: false,
      url: 'https://example.org/x',
    });
    const { body } = await post(people.teacher, path, { title: 'Unready' }).expect(201);
    const address = `${path}/${body.id}`;
    expect(expectProblem(await publish(address), 'playlist_not_ready')).toEqual({
      findings: [{ code: 'no_target', message: expect.stringContaining('no learning target'), place: {} }],
    });
    const built = await createPlaylist(people.teacher, { resourceIds: [unapproved] });
    const found = await get(people.teacher, `${built.address}/readiness?language=es`).expect(200);
    expect(found.body).toMatchObject({ revision: 1, isReady: false });
    expect(found.body.findings[0].code).toBe('resource_not_approved');
    expect(found.body.findings[0].message).toContain('no está aprobado');
    const hint = found.body.findings.find((one: { code: string }) => one.code === 'single_pathway');
    const blocking = found.body.findings[0].key;
    await post(people.teacher, `${built.address}/dismissals`, { add: [hint.key, blocking] }).expect(200);
    const again = await get(people.teacher, `${built.address}/readiness`).expect(200);
    const dismissed = again.body.findings.filter((one: { isDismissed: boolean }) => one.isDismissed);
    // What blocks is not waved off.
    expect(dismissed).toMatchObject([{ code: 'single_pathway' }]);
    expectProblem(await get(people.colleague, `${built.address}/readiness`), 'not_found');
    const coverage = await get(people.teacher, `${built.address}/coverage`).expect(200);
    expect(coverage.body.targets).toMatchObject([{ targetId: built.targetId, notAssessedIn: built.pathwayIds }]);
    // A hint’s fix is commands.
    const fixed = await createPlaylist(people.teacher, { resourceIds: [frogs, frogs] });
    const check = await get(people.teacher, `${fixed.address}/readiness`).expect(200);
    const { fix } = check.body.findings.find((one: { code: string }) => one.code === 'duplicate');
    const { body: mended } = await edit(people.teacher, fixed, 1, ...fix).expect(200);
    expect(mended.content.pathways[0].entries).toHaveLength(1);
  });

  test('keeps to a version of a resource for ever, if its author has read it', async () => {
    const id = await createShared(people.specialist, { title: 'One', url: 'https://example.org/one' });
    const built = await createPlaylist(people.teacher, { resourceIds: [id] });
    const [entryId] = built.stepIds[0] ?? [];
    const pin = (version: number) => ({
      do: 'updateEntry',
      entryId,
      changes: { resource: { resourceId: id, version } },
    });
    await edit(people.teacher, built, 1, pin(1)).expect(200);
    await patch(people.specialist, `${resourcesPath}/${id}`, '*', { title: 'Two' }).expect(200);
    await post(people.specialist, `${resourcesPath}/${id}/versions`).expect(200);
    const { body } = await publish(built.address).expect(200);
    expect(body.version.resources).toMatchObject([{ version: 1, title: 'One' }]);
    expect((await edit(people.teacher, built, 2, pin(2)).expect(200)).body.content.pathways[0].entries).toMatchObject([
      { resource: { version: 2 } },
    ]);
    // Once given up, what was taken back is for those who worked on it.
    const at = 'body.commands.0.changes.resource.resourceId';
    expect(faultsOf(await edit(people.teacher, built, 4, pin(1)))).toEqual([at]);
    expect(faultsOf(await edit(people.teacher, built, 4, pin(3)))).toEqual([at]);
  });
});

describe('versions', () => {
  test('have addresses for good, steps too; their changes are told in words; a draft can go back to one', async () => {
    const built = await createPlaylist(people.teacher, { resourceIds: [frogs, toads], visibility: 'school' });
    await publish(built.address).expect(200);
    const [first = '', second = ''] = built.stepIds[0] ?? [];
    await edit(
      people.teacher,
      built,
      2,
      { do: 'removeEntry', entryId: first },
      { do: 'updateEntry', entryId: second, changes: { title: 'A film' } },
    ).expect(200);
    const draft = await get(people.teacher, `${path}?whose=mine`).expect(200);
    expect(draft.body.items[0]).toMatchObject({ hasUnpublishedChanges: true, pathways: [{ stepCount: 1 }] });
    const shared = await get(people.colleague, `${path}?whose=shared&limit=1`).expect(200);
    expect(shared.body.items[0]).toMatchObject({ id: built.id, view: 'published', pathways: [{ stepCount: 2 }] });
    await publish(built.address).expect(200);
    const changes = await get(people.colleague, `${built.address}/versions/2/changes`).expect(200);
    expect(changes.body).toMatchObject({ from: 1, to: 2 });
    expect(changes.body.changes.join('\n')).toContain('A film');
    expectProblem(await get(people.colleague, `${built.address}/versions/1/changes`), 'not_found');
    const gone = await get(people.colleague, `${built.address}/steps/${first}`).expect(200);
    expect(gone.body).toMatchObject({
      playlistId: built.id,
      version: 1,
      pathway: { id: built.pathwayIds[0] },
      step: { id: first, resource: { version: 1 } },
      targets: [{ id: built.targetId }],
      resources: [{ resourceId: frogs }],
    });
    const kept = await get(people.colleague, `${built.address}/versions/1/steps/${second}`).expect(200);
    expect(kept.body.step.title).toBeNull();
    expect((await get(people.colleague, `${built.address}/steps/${second}`)).body).toMatchObject({ version: 2 });
    expectProblem(await get(people.colleague, `${built.address}/versions/2/steps/${first}`), 'not_found');
    expectProblem(await get(people.colleague, `${built.address}/versions/9`), 'not_found');
    expectProblem(await get(people.stranger, `${built.address}/versions/1`), 'not_found');
    expectProblem(await post(people.colleague, `${built.address}/versions/1/restore`), 'forbidden');
    const back = await post(people.teacher, `${built.address}/versions/1/restore`).expect(200);
    expect(back.body.draft.content.pathways[0].entries).toHaveLength(2);
    // Readers see it once it is published.
    expect((await get(people.colleague, built.address)).body.version.version).toBe(2);
  });
});

describe('POST /playlists/quick', () => {
  test('makes of a search an assignable playlist, with the target that the resources share', async () => {
    const { body } = await post(people.teacher, `${path}/quick`, { resourceIds: [toads, frogs] }).expect(201);
    expect(body).toMatchObject({
      status: 'published',
      visibility: 'private',
      view: 'published',
      publishedVersion: 1,
      revision: 1,
      editing: { hasUnpublishedChanges: false },
      version: {
        version: 1,
        content: {
          title: 'Toads',
          inLanguage: ['en'],
          targets: [{ statement: { en: 'Toads' }, standards: [{ code: '3.NF.A.1' }] }],
          pathways: [
            { entries: [{ resource: { resourceId: toads, version: 1 } }, { resource: { resourceId: frogs } }] },
          ],
        },
      },
    });
    const stated = { resourceIds: [frogs], title: 'Pond', target: { statement: 'I can name a frog' } };
    const named = await post(people.teacher, `${path}/quick`, stated).expect(201);
    expect(named.body.version.content).toMatchObject({
      title: 'Pond',
      targets: [{ statement: { en: 'I can name a frog' }, standards: [] }],
    });
    const base = named.body.revision as number;
    const address = `${path}/${named.body.id}`;
    await edit(people.teacher, { address }, base, { do: 'setDetails', changes: { title: 'Ponds' } }).expect(200);
  });

  test('makes nothing where something stands in the way', async () => {
    const before = (await get(people.teacher, `${path}?whose=mine`)).body.total;
    const unknown = { resourceIds: [frogs, 'f'.repeat(24)] };
    expect(faultsOf(await post(people.teacher, `${path}/quick`, unknown))).toEqual(['body.resourceIds.1']);
    const unapproved = await createShared(people.specialist, {
      approvedForStudents: false,
      url: 'https://example.org/y',
    });
    const refused = await post(people.teacher, `${path}/quick`, { resourceIds: [unapproved] });
    expect(expectProblem(refused, 'playlist_not_ready')).toMatchObject({
      findings: [{ code: 'resource_not_approved' }],
    });
    expectProblem(await post(people.student, `${path}/quick`, { resourceIds: [frogs] }), 'forbidden');
    expect((await get(people.teacher, `${path}?whose=mine`)).body.total).toBe(before);
  });
});

describe('the text of a version', () => {
  const golden = new URL('../support/playlist-version-1.txt', import.meta.url);

  test('is written for everything that a playlist may hold as it always was, and outlives all that comes after', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `feed${String(at).padStart(20, '0')}`);
    const [target, watch, build, section, step, choice, optionA, optionB, check, criterion, note, second] = ids;
    const evidence = { form: 'evidence', prompt: 'Show a frog', asksFor: ['text', 'file'] };
    const levels = [
      { points: 0, description: 'Not yet' },
      { points: 2, description: 'Names both' },
    ];
    const rubric = { form: 'rubric', prompt: 'Draw', rubric: [{ id: criterion, title: 'Frogs', levels }] };
    const common = { targetIds: [target], minutes: 5 };
    const entry = (pathwayId: string | undefined, id: string | undefined, fields: object) => {
      return { do: 'addEntry', id, at: { pathwayId }, entry: fields };
    };
    const response = await post(people.teacher, path, {
      title: 'Ranas y sapos “é”',
      summary: 'What jumps',
      subjects: ['science'],
      gradeLevels: ['K', '3'],
      inLanguage: ['en', 'es'],
      interests: ['animals'],
      keywords: ['frog'],
      license: 'cc by 4.0',
      attribution: 'Frogs, by a class',
      minutesPerPathway: 40,
      choiceRules: { pathway: 'recommendedFirst', swap: 'sameTarget', addition: 'withApproval' },
      teacherNotes: '**Bring** jars',
      commands: [
        {
          do: 'addTarget',
          id: target,
          target: {
            statement: { en: 'I can tell frogs from toads', es: 'Puedo distinguir ranas y sapos' },
            successCriteria: [{ en: 'I name two differences' }],
            standards: [{ code: '3.NF.A.1' }],
            mastery: { kind: 'bestOf', count: 1, atLeast: 0.75 },
          },
        },
        { do: 'addPathway', id: watch, pathway: { title: 'Watch', description: 'Short films' } },
        {
          do: 'addPathway',
          id: build,
          pathway: { title: 'Build', suits: { modalities: ['hands-on'], level: 'first look' } },
        },
        entry(watch, section, { kind: 'section', title: 'Begin' }),
        entry(watch, step, {
          ...common,
          kind: 'resource',
          resource: { resourceId: frogs, version: 1 },
          title: 'Frogs',
        }),
        entry(watch, choice, {
          ...common,
          kind: 'choice',
          choose: 1,
          options: [
            { id: optionA, kind: 'resource', resource: { resourceId: toads }, minutes: 3 },
            { id: optionB, kind: 'checkpoint', title: 'Show it', checkpoint: evidence },
          ],
        }),
        entry(watch, check, {
          ...common,
          kind: 'checkpoint',
          role: 'assess',
          checkpoint: rubric,
          maxScore: 2,
          prerequisiteIds: [step],
        }),
        entry(watch, note, { kind: 'note', title: 'Well done', instructions: 'Tell somebody.' }),
        entry(build, second, {
          ...common,
          kind: 'resource',
          role: 'assess',
          isRequired: false,
          preCheck: { atLeast: 0.5 },
          resource: { resourceId: toads },
        }),
      ],
    });
    expect(response.status).toBe(201);
    const address = `${path}/${response.body.id}`;
    await publish(address, { note: 'First' }).expect(200);
    const versions = world.database.connection.collection('playlist_versions');
    const playlistId = new Types.ObjectId(String(response.body.id));
    const stored = async () => String((await versions.findOne({ playlistId, version: 1 }))?.json);
    const text = await stored();
    const named = { playlist: response.body.id, teacher: people.teacher.person.id, frogs, toads };
    const placed = Object.entries(named).reduce((rest, [name, id]) => rest.replaceAll(id, `<${name}>`), text);
    const told = placed.replace(/^{"at":"[^"]+"/, '{"at":"<at>"');
    // Whoever has to change this file has changed what is written: raise `currentSchemaVersion`, add an upcast, and keep this
    // text as one that is read.
    expect(told).toBe((await readFile(golden, 'utf8')).trimEnd());

    // Nothing that is done to the playlist, its resources or the database touches it.
    await patch(people.teacher, address, '*', { title: 'Other', teacherNotes: null }).expect(200);
    await publish(address).expect(200);
    await patch(people.specialist, `${resourcesPath}/${frogs}`, '*', { keywords: ['new'] }).expect(200);
    await post(people.teacher, `${address}/archive`).expect(200);
    await remove(people.teacher, address).expect(204);
    await world.database.connection.collection('migrations').deleteMany({});
    const { log } = createRecordingLog();
    await runMigrations({ connection: world.database.connection, migrations: migrationList, log });
    expect(await stored()).toBe(text);
    const after = await versions.findOne({ playlistId, version: 1 }, { projection: { schemaVersion: 1 } });
    expect(after?.schemaVersion).toBe(1);
  });
});
