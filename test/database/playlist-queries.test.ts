import request from 'supertest';
import { explainQueries } from '../support/explain.ts';
import { type BuiltPlaylist, createPlaylistRequests, newIds, playlistsPath } from '../support/playlist-requests.ts';
import { buildResourcePeople, type ResourcePeople } from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, put, edit, createShared, createPlaylist } = createPlaylistRequests(world);

let people: ResourcePeople;
let resourceId = '';
let otherId = '';
let built: BuiltPlaylist;
/** What a colleague made of it. */
let remix = '';
let file: object = {};
beforeAll(async () => {
  people = await buildResourcePeople(world);
  resourceId = await createShared(people.specialist);
  otherId = await createShared(people.specialist, { url: 'https://example.org/other' });
  // Others have made playlists too: what is read must not grow with them.
  for (const who of [people.specialist, people.colleague, people.teacher]) {
    for (let each = 0; each < 3; each += 1) {
      built = await createPlaylist(who, {
        resourceIds: [resourceId],
        visibility: 'school',
        schoolId: people.district.schools[0].id,
      });
      await post(who, `${built.address}/versions`).expect(200);
      for (let revision = 2; revision < 5; revision += 1) {
        await edit(who, built, revision, { do: 'setDetails', changes: { title: `Title ${revision}` } }).expect(200);
      }
      await post(who, `${built.address}/versions`).expect(200);
    }
  }
  for (const who of [people.specialist, people.colleague]) {
    remix = String((await post(who, `${built.address}/remixes`, {}).expect(201)).get('location'));
  }
  file = (await get(people.colleague, `${built.address}/versions/2/export`).expect(200)).body;
  await post(people.specialist, `${playlistsPath}/import`, file as never).expect(201);
  await post(people.colleague, `${playlistsPath}/import`, file as never).expect(201);
});

/** What one person edits is sorted in memory where the database is the embedded one, which takes no order from an index of lists. */
const sorted = ['my own', 'my remixes', 'all remixes', 'where a resource is used', 'what a replacement would change'];

describe('an index serves', () => {
  test.each<[string, () => Promise<unknown>, number]>([
    ['the list of the district', () => get(people.teacher, `${playlistsPath}?limit=2`).expect(200), 13],
    ['my own', () => get(people.teacher, `${playlistsPath}?whose=mine&limit=2`).expect(200), 3],
    [
      'those of a person',
      () => get(people.teacher, `${playlistsPath}?owner=${people.colleague.person.id}`).expect(200),
      5,
    ],
    ['reading', () => get(people.teacher, built.address).expect(200), 1],
    ['a step', () => get(people.teacher, `${built.address}/steps/${built.stepIds[0]?.[0]}`).expect(200), 2],
    ['versions', () => get(people.teacher, `${built.address}/versions`).expect(200), 2],
    ['revisions', () => get(people.teacher, `${built.address}/revisions`).expect(200), 4],
    ['an edit', () => edit(people.teacher, built, 3, { do: 'setDetails', changes: { summary: 'New' } }).expect(200), 4],
    [
      'where a resource is used',
      () => get(people.teacher, `/api/v1/resources/${resourceId}/playlists?limit=2`).expect(200),
      13,
    ],
    [
      'what a replacement would change',
      () => post(people.teacher, `/api/v1/resources/${resourceId}/replacements`, { withId: otherId, save: false }),
      13,
    ],
    ['what the search index lacks', () => world.wiring.searchSync.caughtUp(), 1],
    ['building and comparing the index', () => world.wiring.searchSync.of.playlists.reconcile(), 13],
    ['rating', () => put(people.teacher, `${built.address}/rating`, { stars: 4 }).expect(200), 1],
    ['ratings', () => get(people.teacher, `${built.address}/ratings`).expect(200), 1],
    ['signals', () => get(people.teacher, `${built.address}/signals`).expect(200), 1],
    ['using', () => post(people.teacher, `${built.address}/uses`).expect(204), 1],
    ['remixes of it', () => get(people.teacher, `${built.address}/remixes?limit=2`).expect(200), 4],
    ['all remixes', () => get(people.teacher, `${built.address}/remixes?depth=all&limit=2`).expect(200), 4],
    ['my remixes', () => get(people.colleague, '/api/v1/me/playlist-remixes').expect(200), 5],
    ['changes upstream', () => get(people.colleague, `${remix}/upstream`).expect(200), 1],
    [
      'an import that was made before',
      () => post(people.colleague, `${playlistsPath}/import`, file as never).expect(200),
      1,
    ],
    ['files that are covers', () => world.wiring.files.sweep({ kind: 'system', reason: 'a test' }), 0],
  ])('%s', async (what, work, mostExamined) => {
    const unwanted = sorted.includes(what) ? ['COLLSCAN'] : ['COLLSCAN', 'SORT'];
    const plans = (await explainQueries(world, work)).filter(({ query }) => query.startsWith('playlist'));
    for (const { query, stages, examined } of plans) {
      expect([query, stages.filter((stage) => unwanted.includes(stage))]).toEqual([query, []]);
      expect([query, examined <= mostExamined]).toEqual([query, true]);
    }
  });
});

test('an import looks resources up by indexes', async () => {
  const plans = await explainQueries(world, () =>
    post(people.colleague, `${playlistsPath}/import?dryRun=true`, file as never).expect(200),
  );
  const asked = plans.filter(({ query }) => query.startsWith('resources ') || query.startsWith('files '));
  expect(asked.some(({ query }) => query.includes('content.url'))).toBe(true);
  for (const { query, stages, examined } of asked) {
    expect([query, stages.filter((stage) => ['COLLSCAN', 'SORT'].includes(stage))]).toEqual([query, []]);
    expect([query, examined <= 2]).toEqual([query, true]);
  }
});

describe('twenty writers of one playlist', () => {
  const seconds = Number(process.env.WRITERS_SECONDS ?? 3);

  test(
    `lose no update in ${seconds} s, beside each other and in two processes`,
    async () => {
      const writers = 20;
      const playlist = await createPlaylist(people.teacher, { resourceIds: [resourceId], paths: [writers] });
      const steps = playlist.stepIds[0] ?? [];
      // Those of one process wait for each other; only between two does the database decide.
      const apps = [world.app, world.another()];
      const until = Date.now() + seconds * 1_000;
      let acknowledged = 0;
      let conflicts = 0;
      const words: string[] = [];
      /** How often a writer was answered a state that another process had just made. */
      let seenOfOthers = 0;
      const write = async (entryId: string, at: number): Promise<number> => {
        const app = apps[at % 2];
        const send = (baseRevision: number, command: object) =>
          request(app as never)
            .post(`${playlist.address}/edits`)
            .set(people.teacher.headers)
            .send({ baseRevision, commands: [command] });
        let revision = 1;
        let minutes = 0;
        while (Date.now() < until) {
          // One's own step: always lands, however old the revision is that it was made for.
          minutes += 1;
          const own = await send(revision, { do: 'updateEntry', entryId, changes: { minutes } });
          expect(own.status).toBe(200);
          acknowledged += 1;
          const notes = String(own.body.content.teacherNotes ?? '');
          if (notes.split(' ').some((word) => word.startsWith(`${1 - (at % 2)}-`))) seenOfOthers += 1;
          // One text for all, to which everybody adds a word: lands only on the state that it was read from.
          const word = `${at % 2}-${entryId.slice(-3)}.${minutes}`;
          const changes = { teacherNotes: `${notes} ${word}`.trim() };
          const shared = await send(own.body.revision, { do: 'setDetails', changes });
          revision = own.body.revision;
          if (shared.status === 200) {
            words.push(word);
            acknowledged += 1;
            revision = shared.body.revision;
          } else {
            expect(shared.body.code).toBe('edit_conflict');
            conflicts += 1;
          }
        }
        return minutes;
      };
      const written = await Promise.all(steps.map(write));
      const { body } = await get(people.teacher, `${playlist.address}?view=draft`).expect(200);
      const { content } = body.draft;
      const kept = content.pathways[0].entries.map(({ minutes }: { minutes: number }) => minutes);
      expect(kept).toEqual(written);
      expect(content.teacherNotes.split(' ').sort()).toEqual(words.sort());
      expect(body.revision).toBe(1 + acknowledged);
      // Else they would have written one after the other, and nothing would have been tried.
      expect(Math.min(...written)).toBeGreaterThan(0);
      expect(acknowledged).toBeGreaterThan(writers);
      expect(conflicts).toBeGreaterThan(0);
      expect(seenOfOthers).toBeGreaterThan(0);
    },
    (seconds + 20) * 1_000,
  );

  test('and the history stays bounded', async () => {
    const [id = ''] = newIds(1);
    const playlist = await createPlaylist(people.teacher, { resourceIds: [resourceId] });
    for (let revision = 1; revision < 5; revision += 1) {
      await edit(people.teacher, playlist, revision, {
        do: 'setDetails',
        changes: { title: `${id} ${revision}` },
      }).expect(200);
    }
    const changes = world.database.connection.collection('playlist_changes');
    const playlists = world.database.connection.collection('playlists');
    const { Types } = await import('mongoose');
    const _id = new Types.ObjectId(playlist.id);
    // As if it had been edited for a year.
    await changes.updateMany({ playlistId: _id }, { $inc: { revision: 400 } });
    await playlists.updateOne({ _id }, { $set: { revision: 619, contentRevision: 405, updatedAt: new Date() } });
    const title = { do: 'setDetails', changes: { title: 'Last' } };
    await edit(people.teacher, playlist, 619, title).expect(200);
    expect(await changes.countDocuments({ playlistId: _id })).toBe(1);
    const late = await edit(people.teacher, playlist, 404, { do: 'setDetails', changes: { summary: 'Late' } });
    expect(late.body.code).toBe('edits_too_old');
  });
});
