import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { png, sendOne } from '../support/files.ts';
import { buildPackage, importPackage } from '../support/frameworks.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

let maker = '';
const playlist = { id: '0123456789abcdef01234567', title: 'Ponds', ownerId: null };
const world = useWorld({
  resourceUses: {
    playlistsUsing: async () => ({ playlists: [playlist], count: 1 }),
    countStudentsAffected: async () => 57,
    ownersOf: async () => [{ orgId: people.district.id, userIds: [maker] }],
  },
});
const { post, get, patch, createPublished } = createResourceRequests(world);
let people: ResourcePeople;
let made = 0;

beforeAll(async () => {
  people = await buildResourcePeople(world);
  maker = people.colleague.person.id;
  await importPackage(
    world,
    buildPackage('Science', [
      ['S.1', null],
      ['S.2', null],
    ]),
  );
});

/** Approved for students and shared with the district, with a word of its own in the title. */
async function publish(title: string, changes: Body = {}): Promise<{ address: string; id: string }> {
  made += 1;
  const url = `https://example.org/withdrawn/${made}`;
  const shared = { title, url, visibility: 'district', approvedForStudents: true, ...changes };
  const { address } = await createPublished(people.specialist, shared);
  return { address, id: String(address.split('/').at(-1)) };
}
const withdraw = (address: string, body: Body = { reason: 'The page shows betting ads.' }) =>
  post(people.specialist, `${address}/withdraw`, body);

describe('a withdrawn resource', () => {
  test('is gone from every place at once for all but curators, and comes back to all of them', async () => {
    const { specialist, teacher, student, stranger } = people;
    const { id: file } = await sendOne(world, specialist, { name: 'zyxomma.png', content: png });
    const { address, id } = await publish('Zyxomma in the pond', {
      kind: 'file',
      url: null,
      fileId: file,
      visibility: 'public',
      alignments: [{ code: 'S.1', alignmentType: 'teaches' }],
    });
    const instead = await publish('Frogs in the pond');
    await world.wiring.searchSync.caughtUp();
    const fileUrl = new URL((await get(teacher, address).expect(200)).body.url, 'http://here').href.slice(11);
    await request(world.app).put(`${address}/favorite`).set(teacher.headers).expect(204);
    /** Everywhere that readers meet resources: whether it is there. */
    const places = async () => {
      await world.wiring.searchSync.caughtUp();
      const bodyOf = async (path: string, who = teacher) => (await get(who, path).expect(200)).body;
      const listed = async (path: string, who = teacher) => JSON.stringify(await bodyOf(path, who)).includes(id);
      const answers = async (path: string, who = teacher) => (await get(who, path)).status === 200;
      // At once, as each waits for others.
      const asked = {
        list: listed('/api/v1/resources?limit=100'),
        search: listed('/api/v1/search/resources?q=zyxomma'),
        searchOfCurators: listed('/api/v1/search/resources?q=zyxomma', specialist),
        searchElsewhere: listed('/api/v1/search/resources?q=zyxomma', stranger),
        searchOfStudents: listed('/api/v1/search/resources?q=zyxomma', student),
        oneBox: listed('/api/v1/search?q=zyxomma'),
        suggestions: bodyOf('/api/v1/search/suggestions?q=zyxo').then((body) =>
          JSON.stringify(body).includes('Zyxomma'),
        ),
        favorites: bodyOf('/api/v1/me/favorites').then(({ items }) => items[0].resource !== null),
        fileBytes: request(world.app)
          .get(fileUrl)
          .then(({ status }) => status === 200),
        fileRecord: answers(`/api/v1/files/${file}`),
        read: answers(address),
        readElsewhere: answers(address, stranger),
        readByStudents: answers(address, student),
        jsonLd: get(teacher, address)
          .set('accept', 'application/ld+json')
          .then(({ status }) => status === 200),
        version: answers(`${address}/versions/1`),
        signals: answers(`${address}/signals`),
        uses: post(student, `${address}/uses`).then(({ status }) => status === 204),
      };
      const found = Object.entries(asked).map(async ([place, isThere]) => [place, await isThere] as const);
      return Object.fromEntries(await Promise.all(found));
    };
    const all = (isThere: boolean, of: object) => Object.fromEntries(Object.keys(of).map((place) => [place, isThere]));
    const before = await places();
    expect(before).toEqual(all(true, before));

    const reason = 'The page shows betting ads.';
    const done = await withdraw(address, { reason, alternativeId: instead.id }).expect(200);
    expect(done.body).toMatchObject({
      withdrawal: { reason, alternativeId: instead.id, by: specialist.person.id },
      playlists: [playlist],
      playlistCount: 1,
      studentsAffected: 57,
    });
    const after = await places();
    expect(after).toEqual(all(false, before));

    // Each is told what they may know.
    const alternative = { id: instead.id, title: 'Frogs in the pond' };
    expect(expectProblem(await get(teacher, address), 'resource_withdrawn')).toMatchObject({ reason, alternative });
    expect(expectProblem(await get(student, address), 'resource_withdrawn')).toMatchObject({
      reason: null,
      alternative,
    });
    expect(expectProblem(await get(stranger, address), 'resource_withdrawn')).toMatchObject({
      reason: null,
      alternative: null,
    });
    expectProblem(await request(world.app).get(fileUrl), 'resource_withdrawn');
    const seen = await get(specialist, address).expect(200);
    expect(seen.body).toMatchObject({ isWithdrawn: true, withdrawal: { reason, alternativeId: instead.id } });

    await post(specialist, `${address}/reinstate`, { reason: 'The ads are gone.' }).expect(200);
    expect(await places()).toEqual(before);
    const { body } = await get(specialist, `/api/v1/withdrawals?resourceId=${id}&limit=1`).expect(200);
    expect(body).toMatchObject({
      total: 2,
      items: [{ act: 'reinstated', reason: 'The ads are gone.', by: { name: specialist.person.displayName } }],
    });
    const cursor = encodeURIComponent(body.nextCursor);
    const next = await get(specialist, `/api/v1/withdrawals?resourceId=${id}&limit=1&cursor=${cursor}`).expect(200);
    expect(next.body).toMatchObject({ items: [{ act: 'withdrawn', reason, title: 'Zyxomma in the pond' }] });
  }, 60_000);

  test('is mended by its owner, who is told, and who cannot publish it before it is given back', async () => {
    const { teacher, colleague, specialist, student } = people;
    const [schoolId] = people.district.schools.map((school) => school.id);
    const school = { schoolId, visibility: 'school', approvedForStudents: true };
    const { address } = await createPublished(teacher, { title: 'Toads', ...school });
    await withdraw(address, { reason: 'Wrong in part 2.' }).expect(200);
    await withdraw(address, { reason: 'Wrong in part 3.' }).expect(200);
    expectProblem(await get(teacher, address), 'resource_withdrawn');
    expectProblem(await get(student, address), 'resource_withdrawn');
    const working = await get(teacher, `${address}?view=working`).expect(200);
    await patch(teacher, address, String(working.get('etag')), { summary: 'Right.' }).expect(200);
    expectProblem(await post(teacher, `${address}/versions`), 'forbidden');
    expectProblem(await post(teacher, `${address}/reinstate`), 'forbidden');
    for (const who of [teacher, colleague]) {
      const { body } = await get(who, '/api/v1/me/notifications?limit=1').expect(200);
      expect(body.items).toMatchObject([
        {
          kind: 'resource.withdrawn',
          by: { id: specialist.person.id },
          params: { title: 'Toads', reason: 'Wrong in part 3.' },
        },
      ]);
    }
    await post(specialist, `${address}/versions`).expect(200);
    await post(specialist, `${address}/reinstate`).expect(200);
    expect((await get(teacher, address).expect(200)).body.summary).toBe('Right.');
    const { body } = await get(teacher, '/api/v1/me/notifications?limit=1').expect(200);
    expect(body.items).toMatchObject([{ kind: 'resource.reinstated' }]);
  });

  test('is replaced by what the same readers can use: proposed by what it teaches, and refused otherwise', async () => {
    const aligned = (code: string) => ({ alignments: [{ code, alignmentType: 'teaches' }] });
    const { address, id } = await publish('Of the pond', aligned('S.2'));
    const near = await publish('Near', { ...aligned('S.2'), modalities: ['video'] });
    const nearer = await publish('Nearer', { ...aligned('S.2'), subjects: ['science'], gradeLevels: ['3'] });
    const unapproved = await publish('Unapproved', { ...aligned('S.2'), approvedForStudents: false });
    const narrow = { ...aligned('S.2'), visibility: 'private' };
    const ofOne = await publish('For one', narrow);
    const before = await get(people.specialist, `${address}/withdrawal`).expect(200);
    expect(before.body).toMatchObject({ withdrawal: null, studentsAffected: 57 });
    const proposed = before.body.proposedAlternatives.map(({ title }: Body) => title);
    expect(proposed.sort()).toEqual(['Near', 'Nearer']);

    const wrong = [id, unapproved.id, ofOne.id, '0123456789abcdef01234567'];
    for (const alternativeId of wrong) {
      expect(faultsOf(await withdraw(address, { reason: 'Gone', alternativeId }))).toEqual(['body.alternativeId']);
    }
    await withdraw(near.address).expect(200);
    expect(faultsOf(await withdraw(address, { reason: 'Gone', alternativeId: near.id }))).toEqual([
      'body.alternativeId',
    ]);
    expect(faultsOf(await withdraw(address, { alternativeId: nearer.id }))).toEqual(['body.reason']);
    expect(faultsOf(await withdraw(address, { reason: ' ', by: 'me' }))).toEqual(['body.reason', 'body']);
    await withdraw(address, { reason: 'Gone', alternativeId: nearer.id }).expect(200);
    // What stands in for it may itself be withdrawn later: then nobody is sent there.
    await withdraw(nearer.address).expect(200);
    expect(expectProblem(await get(people.teacher, address), 'resource_withdrawn')).toMatchObject({
      alternative: null,
    });
  });

  test('is withdrawn by whoever keeps it, once, and only when readers have it', async () => {
    const { teacher, stranger, specialist } = people;
    const { address } = await publish('Kept');
    expectProblem(await post(teacher, `${address}/withdraw`, { reason: 'No' }), 'forbidden');
    expectProblem(await post(stranger, `${address}/withdraw`, { reason: 'No' }), 'not_found');
    const stale = await post(specialist, `${address}/withdraw`, { reason: 'No' }).set('if-match', '"1"');
    expectProblem(stale, 'version_conflict');
    await Promise.all([1, 2, 3].map(() => withdraw(address, { reason: 'At once' }).expect(200)));
    const { id } = (await get(specialist, address).expect(200)).body;
    const { body } = await get(specialist, `/api/v1/withdrawals?resourceId=${id}`).expect(200);
    expect(body.total).toBe(1);

    const draft = await post(specialist, '/api/v1/resources', { title: 'A draft', visibility: 'district' }).expect(201);
    expectProblem(await withdraw(String(draft.get('location'))), 'wrong_status');
  });

  test('is counted and found by indexes', async () => {
    const { address, id } = await publish('Looked up');
    await withdraw(address).expect(200);
    const plans = await explainQueries(world, async () => {
      await get(people.specialist, `/api/v1/withdrawals?resourceId=${id}`).expect(200);
      await get(people.specialist, '/api/v1/withdrawals?limit=2').expect(200);
      await world.wiring.resourceSearch.countSearchable();
    });
    const ours = plans.filter(({ query }) => query.startsWith('withdrawal_events ') || query.includes('withdrawal.at'));
    expect(ours.length).toBeGreaterThanOrEqual(5);
    for (const { query, stages } of ours) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
    }
  });
});
