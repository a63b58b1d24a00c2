import { Types } from 'mongoose';
import request from 'supertest';
import { replaceKind } from '../../src/features/playlists/uses/replacement-jobs.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { buildPackage, importPackage } from '../support/frameworks.ts';
import { addJob, idleKind } from '../support/jobs.ts';
import { type BuiltPlaylist, createPlaylistRequests, newIds } from '../support/playlist-requests.ts';
import {
  type Body,
  buildResourcePeople,
  faultsOf,
  type ResourcePeople,
  resourcesPath,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, put, remove, edit, createShared, createPlaylist } = createPlaylistRequests(world);

let people: ResourcePeople;
let frogs = '';
let toads = '';
let newts = '';

/** A published playlist of paths with so many steps of ten minutes each. */
const publish = async (who: SignedIn, { standards = [], ...details }: Body & { standards?: string[] }) => {
  const given = details as Body & { resourceIds: string[]; paths?: number[] };
  const built = await createPlaylist(who, { visibility: 'district', schoolId: null, ...given });
  const codes = standards.map((code) => ({ code }));
  const statement = { en: `I can ${String(details.title).toLowerCase()}`, es: 'Puedo contar anfibios' };
  await edit(who, built, 1, { do: 'updateTarget', targetId: built.targetId, changes: { statement, standards: codes } });
  const published = await post(who, `${built.address}/versions`, {}).expect(200);
  return { ...built, token: String(published.get('search-token')) };
};

/** A job once it has ended. */
const finished = async (id: string) => world.wiring.jobs.service.waitFor(id, 4_000);

const search = async (who: SignedIn, query: string) =>
  (await get(who, `/api/v1/search/playlists?${query}`).expect(200)).body;
const idsOf = (body: { hits: { id: string }[] }) => body.hits.map(({ id }) => id);

let ponds: Awaited<ReturnType<typeof publish>>;
let fractions: Awaited<ReturnType<typeof publish>>;

beforeAll(async () => {
  people = await buildResourcePeople(world);
  const at = (name: string) => ({ title: name, url: `https://example.org/${name}`, timeRequired: 'PT10M' });
  frogs = await createShared(people.specialist, at('Frogs'));
  toads = await createShared(people.specialist, at('Toads'));
  newts = await createShared(people.specialist, at('Newts'));
  ponds = await publish(people.specialist, {
    title: 'Explore ponds',
    summary: 'Amphibians and their homes',
    resourceIds: [frogs, toads],
    paths: [2, 1],
    standards: ['MS-LS2-3'],
    subjects: ['Science'],
    gradeLevels: ['6'],
    interests: ['Animals'],
    inLanguage: ['en'],
  });
  fractions = await publish(people.specialist, {
    title: 'Share pizzas',
    resourceIds: [newts],
    paths: [1],
    standards: ['3.NF.A.3a'],
    subjects: ['Mathematics'],
    gradeLevels: ['3'],
    inLanguage: ['es-MX'],
  });
  await world.wiring.searchSync.caughtUp();
});

describe('GET /search/playlists', () => {
  test.each<[string, string, () => string[]]>([
    ['a word of its title', 'q=ponds', () => [ponds.id]],
    ['a typo', 'q=pizas', () => [fractions.id]],
    [
      'what a learning target says, in any of its languages',
      'q=contar%20anfibios&sort=oldest',
      () => [ponds.id, fractions.id],
    ],
    // Newts are another name of what toads are, and come later.
    ['the title of something that it shows', 'q=toads', () => [ponds.id, fractions.id]],
    ['a standard above its own', 'q=3.NF.A.3', () => [fractions.id]],
    ['a standard in another spelling', 'standards=3nfa3a', () => [fractions.id]],
    ['a resource that it uses', 'resourceIds=@frogs', () => [ponds.id]],
    ['an interest by its name in Spanish', 'interests=Animales', () => [ponds.id]],
    ['grades and subjects', 'gradeLevels=3,4&subjects=math', () => [fractions.id]],
    ['a language with its regions', 'inLanguage=es', () => [fractions.id]],
    ['the number of paths', 'pathwaysFrom=2', () => [ponds.id]],
    ['a path of that length', 'durationMinutesFrom=15&durationMinutesTo=25', () => [ponds.id]],
    ['paths that are short enough', 'durationMinutesTo=10&sort=newest', () => [fractions.id, ponds.id]],
    ['its owner', 'ownerId=@specialist&sort=oldest', () => [ponds.id, fractions.id]],
    ['nothing where no path is so long', 'durationMinutesFrom=45', () => []],
  ])('finds playlists by %s', async (_by, query, expected) => {
    const asked = query.replace('@frogs', frogs).replace('@specialist', people.specialist.person.id);
    const body = await search(people.teacher, asked);
    expect(idsOf(body)).toEqual(expected());
    expect(body.total).toBe(expected().length);
  });

  test('shows what they lead to and how long each path takes, counts values, and says why', async () => {
    const body = await search(people.teacher, 'q=3.NF.A.3&explain=true&facets=subjects,standards,pathwayCount');
    expect(body).toMatchObject({
      hits: [
        {
          title: 'Share pizzas',
          version: 1,
          targets: [{ statement: { en: 'I can share pizzas' }, standards: [{ code: '3.NF.A.3a' }] }],
          pathways: [{ title: 'Path 1', minutes: 10 }],
          resourceIds: [newts],
          rating: null,
          ratingCount: 0,
          why: { reasons: [{ code: 'standardBelow', text: 'Leads to 3.NF.A.3a, part of 3.NF.A.3' }] },
        },
      ],
      facets: [
        { name: 'subjects', values: [{ value: 'mathematics', label: 'Mathematics', count: 1 }] },
        { name: 'standards', values: [{ label: '3.NF.3A', count: 1 }] },
        { name: 'pathwayCount', values: [{ value: '1', count: 1 }] },
      ],
      degraded: false,
      index: { state: 'ready' },
    });
    const target = await search(people.teacher, 'q=toads%20explore&explain=true&language=es');
    expect(target.hits[0].why.reasons.map(({ text }: { text: string }) => text)).toEqual(
      expect.arrayContaining(['«Toads» está en lo que muestra', '«Explore» está en el título']),
    );
    const first = await search(people.teacher, 'sort=oldest&limit=1');
    const second = await search(people.teacher, `sort=oldest&limit=1&cursor=${first.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second), second.nextCursor]).toEqual([ponds.id, fractions.id, null]);
  });

  test('names what is wrong, and is for staff who sign in', async () => {
    const bad = 'gradeLevels=99&durationMinutesFrom=x&sort=loudest&teaches=3.NF.1';
    expect(faultsOf(await get(people.teacher, `/api/v1/search/playlists?${bad}`)).sort()).toEqual([
      'query',
      'query.durationMinutesFrom',
      'query.gradeLevels.0',
      'query.sort',
    ]);
    const turned = 'durationMinutesFrom=20&durationMinutesTo=10';
    expect(faultsOf(await get(people.teacher, `/api/v1/search/playlists?${turned}`))).toEqual([
      'query.durationMinutesTo',
    ]);
    expectProblem(await get(people.student, '/api/v1/search/playlists'), 'forbidden');
    expectProblem(await request(world.app).get('/api/v1/search/playlists'), 'unauthenticated');
    expect((await search(people.stranger, 'q=ponds')).hits).toEqual([]);
  });

  test('finds what is published and shared at once, and no longer what is not', async () => {
    const built = await publish(people.teacher, { title: 'Salamanders', resourceIds: [frogs], visibility: 'private' });
    const find = async (who: SignedIn, token: string) => idsOf(await search(who, `q=salamanders&waitFor=${token}`));
    expect(await find(people.teacher, built.token)).toEqual([built.id]);
    expect(await find(people.colleague, built.token)).toEqual([]);
    const token = async (response: request.Test) => String((await response.expect(200)).get('search-token'));
    const draft = await get(people.teacher, `${built.address}?view=draft`);
    const school = people.district.schools[0].id;
    const change = { visibility: 'school', schoolId: school };
    const shared = await token(patch(people.teacher, built.address, String(draft.get('etag')), change));
    expect(await find(people.colleague, shared)).toEqual([built.id]);
    // A draft is no news for readers.
    const renamed = { do: 'setDetails', changes: { title: 'Axolotls' } };
    await edit(people.teacher, built, draft.body.revision, renamed).expect(200);
    expect(idsOf(await search(people.colleague, 'q=axolotls'))).toEqual([]);
    expect(await find(people.colleague, await token(post(people.teacher, `${built.address}/archive`)))).toEqual([]);
    expect(await find(people.colleague, await token(post(people.teacher, `${built.address}/restore`)))).toEqual([
      built.id,
    ]);
    const gone = await remove(people.teacher, built.address).expect(204);
    expect(await find(people.teacher, String(gone.get('search-token')))).toEqual([]);
    expect(await world.wiring.searchSync.of.playlists.reconcile()).toEqual({ missing: 0, outdated: 0, extra: 0 });
  });

  test('has an index that admins and the metrics know of', async () => {
    await world.wiring.searchSync.caughtUp();
    const admin = await signIn(world, { orgId: people.district.id, role: 'admin' });
    const health = await get(admin, '/api/v1/search/health?index=playlists').expect(200);
    expect(health.body).toMatchObject({ state: 'ready', documents: 2, pendingChanges: 0, deadLetterCount: 0 });
    const metrics = await world.wiring.services.metrics.registry.metrics();
    expect(metrics).toMatch(/pathloom_search_documents\{index="playlists"\} 2/);
  });
});

describe('the one box', () => {
  test('finds playlists beside resources, and none for students or by what they do not have', async () => {
    const { body } = await get(people.teacher, '/api/v1/search?q=toads&explain=true').expect(200);
    expect(body.resources.hits).toMatchObject([{ title: 'Toads' }, { title: 'Frogs' }]);
    expect(body.playlists).toMatchObject({
      total: 2,
      hits: [{ id: ponds.id, why: { reasons: expect.anything() } }, {}],
    });
    expect((await get(people.teacher, '/api/v1/search?q=toads&kind=link').expect(200)).body.playlists).toBeNull();
    expect((await get(people.student, '/api/v1/search?q=toads').expect(200)).body.playlists).toBeNull();
  });

  test('suggests titles of playlists', async () => {
    const suggested = async (who: SignedIn) =>
      (await get(who, '/api/v1/search/suggestions?q=explore%20po').expect(200)).body.suggestions;
    expect(await suggested(people.teacher)).toEqual([{ kind: 'playlist', text: 'Explore ponds' }]);
    expect(await suggested(people.student)).toEqual([]);
  });
});

describe('ratings and notes', () => {
  test('are one per person, read by colleagues with the name, and order searches', async () => {
    const rating = `${ponds.address}/rating`;
    expectProblem(await get(people.teacher, rating), 'not_found');
    expect(faultsOf(await put(people.teacher, rating, { stars: 6 }))).toEqual(['body.stars']);
    expect(faultsOf(await put(people.teacher, rating, { note: ' ' }))).toEqual(['body.stars']);
    await put(people.teacher, rating, { note: 'As stations, in two lessons.' }).expect(200);
    const given = await put(people.teacher, rating, { stars: 5, note: 'As stations, in two lessons.' }).expect(200);
    expect(given.body).toMatchObject({ stars: 5, note: 'As stations, in two lessons.', version: 1 });
    await put(people.colleague, rating, { stars: 4 }).expect(200);
    for (const who of [people.colleague, people.colleague, people.teacher])
      await post(who, `${ponds.address}/uses`).expect(204);
    const { body } = await get(people.colleague, `${ponds.address}/signals`).expect(200);
    expect(body).toMatchObject({ rating: 4.5, ratingCount: 2, noteCount: 1, useCount: 2, own: { stars: 4 } });
    const listed = await get(people.colleague, `${ponds.address}/ratings?limit=1`).expect(200);
    expect(listed.body).toMatchObject({ total: 2, items: [{ stars: 4, person: { id: people.colleague.person.id } }] });
    const next = await get(people.colleague, `${ponds.address}/ratings?cursor=${listed.body.nextCursor}`).expect(200);
    expect(next.body.items).toMatchObject([
      { note: 'As stations, in two lessons.', person: { name: expect.any(String) } },
    ]);
    await put(people.teacher, `${fractions.address}/rating`, { stars: 2 }).expect(200);
    await world.wiring.searchSync.caughtUp();
    const best = await search(people.teacher, 'sort=bestRated');
    expect(best.hits).toMatchObject([{ id: ponds.id, rating: 4.5, ratingCount: 2, useCount: 2 }, { id: fractions.id }]);
    expect(idsOf(await search(people.teacher, 'sort=mostUsed'))).toEqual([ponds.id, fractions.id]);
    await remove(people.colleague, rating).expect(204);
    expectProblem(await remove(people.colleague, rating), 'not_found');
    expect((await get(people.teacher, `${ponds.address}/signals`)).body).toMatchObject({ rating: 5, ratingCount: 1 });
    for (const who of [people.student, people.stranger])
      expectProblem(await put(who, rating, { stars: 1 }), 'not_found');
    // Once a day they are counted again.
    const { connection } = world.database;
    const counts = connection.collection('playlist_signals');
    const playlistId = new Types.ObjectId(ponds.id);
    const wrong = { ratingCount: 9, ratingSum: 9, noteCount: 3 };
    await counts.updateOne({ playlistId }, { $set: wrong, $unset: { pendingAt: 1 } });
    const gone = new Types.ObjectId();
    await counts.insertOne({ playlistId: gone, orgId: new Types.ObjectId(people.district.id), revision: 1, ...wrong });
    await connection.collection('playlist_ratings').insertOne({ playlistId: gone, stars: 4 });
    const check = async () => {
      const kind = { ...idleKind, kind: 'signals.check-playlists' };
      const { id } = await world.wiring.jobs.service.enqueue({ orgId: null, requestedBy: null }, kind, {});
      return (await finished(id))?.result;
    };
    expect(await check()).toEqual({ corrected: 1, removed: 1 });
    const mended = (await get(people.teacher, `${ponds.address}/signals`)).body;
    expect(mended).toMatchObject({ rating: 5, ratingCount: 1, noteCount: 1, useCount: 2 });
    expect(await connection.collection('playlist_ratings').countDocuments({ playlistId: gone })).toBe(0);
    expect(await check()).toEqual({ corrected: 0, removed: 0 });

    const draft = await createPlaylist(people.teacher, { resourceIds: [frogs] });
    expectProblem(await put(people.teacher, `${draft.address}/rating`, { stars: 1 }), 'wrong_status');
    await remove(people.teacher, draft.address).expect(204);
  });
});

describe('where a resource is used', () => {
  test('is told with version and step, as far as one may see', async () => {
    const mine = await createPlaylist(people.teacher, { title: 'Mine', resourceIds: [toads] });
    const whereUsed = async (who: SignedIn, id = toads) => get(who, `${resourcesPath}/${id}/playlists`);
    const { body } = (await whereUsed(people.teacher)) as { body: { items: Body[] } };
    expect(body).toMatchObject({
      total: 2,
      items: [
        {
          playlistId: mine.id,
          published: null,
          draft: { title: 'Mine', revision: 1, places: [{ stepId: mine.stepIds[0]?.[0], version: null }] },
        },
        {
          playlistId: ponds.id,
          draft: null,
          published: {
            version: 1,
            title: 'Explore ponds',
            places: [{ pathwayTitle: 'Path 1', stepId: ponds.stepIds[0]?.[1], title: 'Toads', version: 1 }],
          },
        },
      ],
    });
    expect((await whereUsed(people.colleague)).body).toMatchObject({ total: 1, items: [{ playlistId: ponds.id }] });
    const first = await get(people.teacher, `${resourcesPath}/${toads}/playlists?limit=1`).expect(200);
    const rest = await get(people.teacher, `${resourcesPath}/${toads}/playlists?cursor=${first.body.nextCursor}`);
    expect([first.body.items[0].playlistId, rest.body.items[0].playlistId]).toEqual([mine.id, ponds.id]);
    expectProblem(await whereUsed(people.student), 'forbidden');
    expectProblem(await whereUsed(people.stranger), 'not_found');
    // Of what is gone it is still told where it is.
    await remove(people.teacher, mine.address).expect(204);
    const impact = await get(people.specialist, `${resourcesPath}/${toads}/withdrawal`).expect(200);
    expect(impact.body).toMatchObject({ playlists: [{ id: ponds.id, title: 'Explore ponds' }] });
  });

  test('is where another one is put in its place, with a preview and an undo', async () => {
    const old = await createShared(people.specialist, { title: 'Old', url: 'https://example.org/old' });
    const built = await createPlaylist(people.teacher, { title: 'Two', resourceIds: [old, frogs], paths: [2, 1] });
    const pathwayId = built.pathwayIds[1] ?? '';
    const [choiceId = '', optionId = '', otherId = ''] = newIds(3);
    const options = [
      { id: optionId, kind: 'resource', resource: { resourceId: old } },
      { id: otherId, kind: 'resource', resource: { resourceId: toads } },
    ];
    await edit(people.teacher, built, 1, {
      do: 'addEntry',
      id: choiceId,
      at: { pathwayId },
      entry: { kind: 'choice', choose: 1, options },
    }).expect(200);
    const theirs = await createPlaylist(people.colleague, { title: 'Theirs', resourceIds: [old] });
    const replacements = `${resourcesPath}/${old}/replacements`;
    const preview = await post(people.teacher, replacements, { withId: newts, save: false }).expect(200);
    expect(preview.body).toMatchObject({
      total: 1,
      items: [{ playlistId: built.id, title: 'Two', revision: 2, places: [{}, {}, { stepId: choiceId, optionId }] }],
    });
    expect(faultsOf(await post(people.teacher, replacements, { withId: old }))).toEqual(['body.withId']);
    expect(faultsOf(await post(people.teacher, replacements, { withId: 'f'.repeat(24) }))).toEqual(['body.withId']);
    expectProblem(await post(people.stranger, replacements, { withId: newts }), 'not_found');

    // A withdrawn resource is what has to be replaced.
    await post(people.specialist, `${resourcesPath}/${old}/withdraw`, { reason: 'It shows ads.' }).expect(200);
    const started = await post(people.teacher, replacements, { withId: newts }).expect(202);
    const done = await finished(started.body.id);
    expect(done).toMatchObject({ state: 'done', result: { playlists: 1, places: 3, skipped: 0 } });
    const report = await get(people.teacher, `/api/v1/jobs/${started.body.id}/report`).expect(200);
    expect(report.body.items).toMatchObject([
      { outcome: 'replaced', subject: built.id, details: { title: 'Two', places: 3, before: 2, after: 3 } },
    ]);
    const usedIn = async (who: SignedIn, address: string) => {
      const { pathways } = (await get(who, `${address}?view=draft`).expect(200)).body.draft.content;
      const all = JSON.stringify(pathways);
      return [old, newts].map((id) => all.split(id).length - 1);
    };
    expect(await usedIn(people.teacher, built.address)).toEqual([0, 3]);
    expect(await usedIn(people.colleague, theirs.address)).toEqual([1, 0]);

    // What somebody has changed since stays so.
    const changed = { do: 'updateOption', stepId: choiceId, optionId, changes: { resource: { resourceId: frogs } } };
    await edit(people.teacher, built, 3, changed).expect(200);
    expectProblem(await post(people.colleague, `${replacements}/${started.body.id}/undo`), 'not_found');
    const undone = await post(people.teacher, `${replacements}/${started.body.id}/undo`).expect(202);
    expect(await finished(undone.body.id)).toMatchObject({ result: { restored: 0, partly: 1, kept: 0 } });
    expect(await usedIn(people.teacher, built.address)).toEqual([2, 0]);
    const again = await post(people.teacher, `${replacements}/${started.body.id}/undo`).expect(202);
    expect(again.body.id).toBe(undone.body.id);
  });

  test('goes on where a crash has left it: nothing twice, and all of it in the report and in the undo', async () => {
    const { teacher, district } = people;
    const old = await createShared(people.specialist, { title: 'Old', url: 'https://example.org/older' });
    const built = [];
    for (const title of ['One', 'Two', 'Three']) {
      built.push(await createPlaylist(teacher, { title, resourceIds: [old, frogs], paths: [2] }));
    }
    const ids = built.map(({ id }) => id);
    const requester = { orgId: district.id, requestedBy: teacher.person.id };
    const input = { resourceId: old, withId: newts };
    const job = await world.wiring.jobs.service.enqueue(requester, replaceKind, input, { delayMs: 60_000 });
    // As a crash leaves it: two drafts planned, the first of them changed, nothing of it reported.
    const [first] = built;
    const change = { do: 'updateEntry', entryId: first?.stepIds[0]?.[0], changes: { resource: { resourceId: newts } } };
    await edit(teacher, first as BuiltPlaylist, 1, change).expect(200);
    const planned = ids.slice(0, 2).map((id) => ({ id, revision: 1 }));
    const checkpoint = { afterId: null, planned, counts: { playlists: 0, places: 0, skipped: 0 } };
    await world.database.connection
      .collection('jobs')
      .updateOne({ _id: new Types.ObjectId(job.id) }, { $set: { checkpoint, dueAt: new Date(0) } });
    await addJob(world, { orgId: district.id });

    expect(await finished(job.id)).toMatchObject({ state: 'done', result: { playlists: 3, places: 3, skipped: 0 } });
    const report = await get(teacher, `/api/v1/jobs/${job.id}/report`).expect(200);
    expect(report.body.items).toMatchObject(
      ids.map((subject) => ({ outcome: 'replaced', subject, details: { places: 1, before: 1, after: 2 } })),
    );
    const undone = await post(teacher, `${resourcesPath}/${old}/replacements/${job.id}/undo`).expect(202);
    expect(await finished(undone.body.id)).toMatchObject({ result: { restored: 3, partly: 0, kept: 0 } });
    for (const { address } of built) {
      const { content } = (await get(teacher, `${address}?view=draft`).expect(200)).body.draft;
      expect(content.pathways[0].entries[0].resource.resourceId).toBe(old);
    }
  });

  test('goes with a merge, and comes back when that is undone', async () => {
    const loser = await createShared(people.specialist, { title: 'Loser', url: 'https://example.org/loser' });
    const built = await publish(people.specialist, { title: 'Merging', resourceIds: [loser] });
    const merge = await post(people.specialist, '/api/v1/library/merges', { winnerId: newts, loserId: loser }).expect(
      201,
    );
    await world.wiring.searchSync.caughtUp();
    const draft = (await get(people.specialist, `${built.address}?view=draft`).expect(200)).body.draft;
    expect(draft.content.pathways[0].entries[0].resource).toEqual({ resourceId: newts, version: null });
    // What is published reads the same for ever, is at hand, and is found by the winner.
    const { body } = await get(people.teacher, built.address).expect(200);
    expect(body).toMatchObject({ availability: [], version: { resources: [{ resourceId: loser, title: 'Loser' }] } });
    expect(idsOf(await search(people.teacher, `resourceIds=${newts}&q=merging`))).toEqual([built.id]);
    const used = await get(people.teacher, `${resourcesPath}/${newts}/playlists?limit=1`).expect(200);
    expect(used.body.items).toMatchObject([
      { playlistId: built.id, published: { places: [{ title: 'Loser', version: 1 }] } },
    ]);
    await post(people.specialist, `/api/v1/library/merges/${merge.body.id}/undo`).expect(200);
    await world.wiring.searchSync.caughtUp();
    const back = (await get(people.specialist, `${built.address}?view=draft`).expect(200)).body.draft;
    expect(back.content.pathways[0].entries[0].resource).toEqual({ resourceId: loser, version: null });
    expect(idsOf(await search(people.teacher, `resourceIds=${loser}`))).toEqual([built.id]);
  });
});

test('a playlist that was made before its framework arrived is found by what stands above its standards', async () => {
  await importPackage(
    world,
    buildPackage('Fractions', [
      ['3.NF', null],
      ['3.NF.A.3', '3.NF'],
      ['3.NF.A.3a', '3.NF.A.3'],
    ]),
  );
  await world.wiring.searchSync.caughtUp();
  expect(idsOf(await search(people.teacher, 'standards=3.NF'))).toEqual([fractions.id]);
});
