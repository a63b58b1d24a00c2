import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  resourcesPath as path,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, create, createPublished } = createResourceRequests(world);

let people: ResourcePeople;
beforeAll(async () => {
  people = await buildResourcePeople(world);
});

describe('PATCH /resources/:id', () => {
  test('leaves what is absent, clears what is null, and moves the tag', async () => {
    const { address, etag } = await create(people.teacher, { summary: 'Green', subjects: ['science'] });
    const response = await patch(people.teacher, address, etag, { summary: null, interests: ['Pets'] }).expect(200);
    expect(response.body).toMatchObject({
      title: 'Frogs of the pond',
      summary: null,
      subjects: ['science'],
      interests: ['pets'],
      revision: 2,
    });
    expect(response.get('etag')).not.toBe(etag);
  });

  test('that changes nothing moves nothing', async () => {
    const { address, etag } = await create(people.teacher);
    const response = await patch(people.teacher, address, etag, { license: 'CC-BY-4.0' }).expect(200);
    expect(response.get('etag')).toBe(etag);
  });

  test('needs the tag of what it changes, and refuses a stale one', async () => {
    const { address, etag } = await create(people.teacher);
    expectProblem(
      await request(world.app).patch(address).set(people.teacher.headers).send({ title: 'Toads' }),
      'precondition_required',
    );
    await patch(people.teacher, address, etag, { title: 'Toads' }).expect(200);
    const details = expectProblem(await patch(people.teacher, address, etag, { title: 'Newts' }), 'version_conflict');
    expect(details).toEqual({ expected: 1, actual: 2 });
  });

  test('by many at once with one tag lets one through', async () => {
    const { address, etag } = await create(people.teacher);
    const titles = ['a', 'b', 'c', 'd', 'e'];
    const responses = await Promise.all(titles.map((title) => patch(people.teacher, address, etag, { title })));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });

  test('of any revision loses no update of others', async () => {
    const { address } = await create(people.teacher);
    const notes = ['1', '2', '3', '4', '5', '6', '7'].map((author) => ({ author }));
    const changes = [...notes, { subjects: ['a'] }, { interests: ['b'] }, { keywords: ['c'] }];
    await Promise.all(changes.map((change) => patch(people.teacher, address, '*', change).expect(200)));
    expect((await get(people.teacher, address)).body).toMatchObject({
      subjects: ['a'],
      interests: ['b'],
      keywords: ['c'],
    });
  });

  test('names the bad field, and refuses unknown ones and operators', async () => {
    const { address, etag } = await create(people.teacher);
    expect(faultsOf(await patch(people.teacher, address, etag, { bytes: -1, title: null }))).toEqual([
      'body.title',
      'body.bytes',
    ]);
    expect(faultsOf(await patch(people.teacher, address, etag, { $set: { title: 'x' } }))).toEqual(['body']);
    expect(faultsOf(await patch(people.teacher, address, etag, { summary: { $gt: '' } }))).toEqual(['body.summary']);
  });

  test('is not for readers, and cannot be tried on what one does not see', async () => {
    const { address, etag } = await createPublished(people.teacher, { visibility: 'school' });
    expectProblem(await patch(people.colleague, address, etag, { title: 'Mine' }), 'forbidden');
    expectProblem(await patch(people.stranger, address, etag, { title: 'Mine' }), 'not_found');
    expectProblem(await request(world.app).patch(address).send({}), 'unauthenticated');
  });

  test('lets an owner tag what the district has taken over, but not hand it out differently', async () => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    expectProblem(await patch(people.teacher, address, '*', { visibility: 'public' }), 'forbidden');
    await patch(people.specialist, address, '*', { visibility: 'public' }).expect(200);
    await patch(people.teacher, address, '*', { keywords: ['pond'] }).expect(200);
    for (const change of [{ visibility: 'private' }, { audience: 'teachersOnly' }, { approvedForStudents: true }]) {
      expectProblem(await patch(people.teacher, address, '*', change), 'forbidden');
    }
  });
});

describe('publishing', () => {
  test('lists everything that is missing', async () => {
    const { body } = await post(people.teacher, path, { title: 'Frogs', kind: 'text' });
    const response = await post(people.teacher, `${path}/${body.id}/versions`);
    expect(response.status).toBe(409);
    expect(expectProblem(response, 'resource_incomplete')).toMatchObject({
      missing: ['body', 'inLanguage', 'license', 'modalities'],
    });
  });

  test('makes versions that stay as they were', async () => {
    const { address } = await createPublished(people.teacher);
    await patch(people.teacher, address, '*', { title: 'Toads', summary: 'Brown' }).expect(200);
    const second = await post(people.teacher, `${address}/versions`, { note: 'Another animal' }).expect(200);
    expect(second.body).toMatchObject({ title: 'Toads', version: 2, editing: { hasUnpublishedChanges: false } });
    const list = await get(people.teacher, `${address}/versions`).expect(200);
    expect(list.body).toMatchObject({
      total: 2,
      items: [
        { version: 2, note: 'Another animal', title: 'Toads' },
        { version: 1, note: null, title: 'Frogs of the pond' },
      ],
    });
    const first = await get(people.teacher, `${address}/versions/1`).expect(200);
    expect(first.body).toMatchObject({ version: 1, title: 'Frogs of the pond', summary: null });
    expectProblem(await get(people.teacher, `${address}/versions/3`), 'not_found');
  });

  test('pages through the history', async () => {
    const { address } = await createPublished(people.teacher);
    for (const title of ['b', 'c']) {
      await patch(people.teacher, address, '*', { title }).expect(200);
      await post(people.teacher, `${address}/versions`).expect(200);
    }
    const first = await get(people.teacher, `${address}/versions?limit=2`).expect(200);
    const rest = await get(people.teacher, `${address}/versions?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect([...first.body.items, ...rest.body.items].map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(rest.body.nextCursor).toBeNull();
  });

  test('of other content by somebody who may not approve it ends its approval', async () => {
    const at = { orgId: people.district.id, schoolId: people.district.schools[0].id };
    const substitute = await signIn(world, { ...at, role: 'substitute' });
    const { address } = await createPublished(substitute, { visibility: 'school' });
    await patch(people.specialist, address, '*', { approvedForStudents: true }).expect(200);
    await patch(substitute, address, '*', { url: 'https://example.org/other' }).expect(200);
    await get(people.student, address).expect(200);
    const { body } = await post(substitute, `${address}/versions`).expect(200);
    expect(body).toMatchObject({ version: 2, isApprovedForStudents: false });
    expectProblem(await get(people.student, address), 'not_found');
  });

  test('of no change makes no version', async () => {
    const { address, etag } = await createPublished(people.teacher);
    const again = await post(people.teacher, `${address}/versions`).expect(200);
    expect(again.get('etag')).toBe(etag);
  });

  test('refuses a stale tag, strangers, and what only curators may', async () => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    const stale = await post(people.teacher, `${address}/versions`).set('if-match', '"1"');
    expectProblem(stale, 'version_conflict');
    expectProblem(await post(people.stranger, `${address}/versions`), 'not_found');
    expectProblem(await post(people.colleague, `${address}/versions`), 'forbidden');
    await patch(people.specialist, address, '*', { visibility: 'district' }).expect(200);
    await patch(people.teacher, address, '*', { title: 'Unseen by the district' }).expect(200);
    expectProblem(await post(people.teacher, `${address}/versions`), 'review_needed');
  });

  test('shows readers the newest version and nobody but editors the older ones', async () => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    await patch(people.teacher, address, '*', { title: 'Toads' }).expect(200);
    await post(people.teacher, `${address}/versions`).expect(200);
    await get(people.colleague, `${address}/versions/2`).expect(200);
    expectProblem(await get(people.colleague, `${address}/versions/1`), 'forbidden');
    expectProblem(await get(people.colleague, `${address}/versions`), 'forbidden');
    expectProblem(await get(people.stranger, `${address}/versions/2`), 'not_found');
  });
});

describe('archiving and deleting', () => {
  test('takes a resource out of lists and brings it back', async () => {
    const { address, body } = await createPublished(people.teacher, { visibility: 'school' });
    const list = async (query: string) =>
      (await get(people.colleague, `${path}?limit=100${query}`)).body.items.some(({ id }: Body) => id === body.id);
    expect((await post(people.teacher, `${address}/archive`).expect(200)).body.status).toBe('archived');
    expect([await list(''), await list('&status=archived')]).toEqual([false, true]);
    await get(people.colleague, address).expect(200);
    expectProblem(await post(people.teacher, `${address}/versions`), 'wrong_status');
    expect((await post(people.teacher, `${address}/restore`).expect(200)).body.status).toBe('published');
    expect(await list('')).toBe(true);
  });

  test('deletes for everybody, leaving nothing to see', async () => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    await remove(people.teacher, address).set('if-match', '"1"').expect(412);
    await remove(people.teacher, address).expect(204);
    for (const who of [people.teacher, people.colleague, people.specialist])
      expectProblem(await get(who, address), 'not_found');
    expectProblem(await get(people.teacher, `${address}/versions/1`), 'not_found');
    expectProblem(await remove(people.teacher, address), 'not_found');
  });

  test.each(['archive', 'restore', 'delete'])('%s is not for readers and strangers', async (verb) => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    const send = (who: SignedIn) => (verb === 'delete' ? remove(who, address) : post(who, `${address}/${verb}`));
    expectProblem(await send(people.colleague), 'forbidden');
    expectProblem(await send(people.stranger), 'not_found');
  });
});

describe('GET /resources', () => {
  test('pages through what the caller may see, last changed first, each once', async () => {
    const who = await signIn(world, { orgId: people.district.id, role: 'teacher' });
    for (const title of ['one', 'two', 'three']) await create(who, { title });
    const first = await get(who, `${path}?owner=me&limit=2`).expect(200);
    const second = await get(who, `${path}?owner=me&limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect([...first.body.items, ...second.body.items].map(({ title }) => title)).toEqual(['three', 'two', 'one']);
    expect([first.body.total, second.body.nextCursor]).toEqual([3, null]);
    expect(faultsOf(await get(who, `${path}?limit=2&cursor=${first.body.nextCursor}`))).toEqual(['query.cursor']);
  });

  test('shows nobody the private things and drafts of others', async () => {
    const draft = await create(people.teacher);
    const shared = await create(people.teacher, { visibility: 'school' });
    const idsFor = async (who: SignedIn) => {
      const { body } = await get(who, `${path}?owner=${people.teacher.person.id}&status=draft&limit=100`).expect(200);
      return body.items.map(({ id }: Body) => id);
    };
    expect(await idsFor(people.teacher)).toEqual(expect.arrayContaining([draft.body.id, shared.body.id]));
    for (const who of [people.colleague, people.student, people.stranger]) expect(await idsFor(who)).toEqual([]);
    expect(await idsFor(people.specialist)).toEqual(expect.arrayContaining([shared.body.id]));
    expect(await idsFor(people.specialist)).not.toContain(draft.body.id);
  });

  test('names bad filters, and takes no operators', async () => {
    expect(faultsOf(await get(people.teacher, `${path}?status=lost&limit=1000&owner=x`))).toEqual([
      'query.limit',
      'query.status',
      'query.owner',
    ]);
    expect(faultsOf(await get(people.teacher, `${path}?status[$ne]=draft`))).toEqual(['query']);
    expectProblem(await request(world.app).get(path), 'unauthenticated');
  });
});
