import request from 'supertest';
import { listEndpoints } from '../../src/app.ts';
import { searchTokenOf } from '../../src/features/resources/search-token.ts';
import { unusedServices } from '../../src/openapi-document.ts';
import { clientScopes } from '../../src/shared/actor.ts';
import { expectFault, expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { createPlaylistRequests } from '../support/playlist-requests.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, signInAs, useWorld } from '../support/world.ts';

const world = useWorld();
const { get, post, patch, remove, createShared, createPlaylist } = createPlaylistRequests(world);
const { createPublished } = createResourceRequests(world);
const clients = '/api/v1/api-clients';
const hourMs = 60 * 60_000;

let people: ResourcePeople;
let admin: SignedIn;

beforeAll(async () => {
  people = await buildResourcePeople(world);
  admin = await signIn(world, { orgId: people.district.id, role: 'admin' });
});

/** Time goes on; people sign in again. */
async function advance(ms: number): Promise<void> {
  world.clock.advance(ms);
  admin = await signInAs(world, admin.person);
  const again = async (who: SignedIn) => signInAs(world, who.person);
  const { teacher, specialist, student } = people;
  people = {
    ...people,
    teacher: await again(teacher),
    specialist: await again(specialist),
    student: await again(student),
  };
}

type Made = { id: string; secret: string; etag: string };

async function makeClient(body: object = {}): Promise<Made> {
  const given = { name: 'Canvas', scopes: ['playlists.read', 'resources.read'], ...body };
  const response = await post(admin, clients, given).expect(201);
  expect(response.get('cache-control')).toContain('no-store');
  return { id: response.body.client.id, secret: response.body.clientSecret, etag: String(response.get('etag')) };
}

const askToken = (form: Record<string, string>) =>
  request(world.app).post('/api/v1/oauth/token').type('form').send(form);

const formOf = ({ id, secret }: Made) => ({
  grant_type: 'client_credentials',
  client_id: id,
  client_secret: secret,
});

async function enter(client: Made, scope?: string) {
  const { body } = await askToken({ ...formOf(client), ...(scope && { scope }) }).expect(200);
  const headers = { authorization: `Bearer ${body.access_token}` };
  return { get: (address: string) => request(world.app).get(address).set(headers), headers, body };
}

describe('API clients', () => {
  test('are kept by admins, whose list shows no secret', async () => {
    const made = await makeClient({ schoolIds: [people.district.schools[0].id], expiresAt: '2099-01-01T00:00:00Z' });
    const read = await get(admin, `${clients}/${made.id}`).expect(200);
    expect(read.body).toMatchObject({ state: 'active', lastUsedAt: null, secrets: [{ hint: made.secret.slice(-4) }] });
    expect(JSON.stringify(read.body)).not.toContain(made.secret);
    const stored = await world.database.connection.collection('api_clients').find().toArray();
    expect(JSON.stringify(stored)).not.toContain(made.secret);

    const second = await makeClient();
    const page = await get(admin, `${clients}?limit=1`).expect(200);
    expect(page.body.items[0].id).toBe(second.id);
    const rest = await get(admin, `${clients}?limit=1&cursor=${page.body.nextCursor}`).expect(200);
    expect(rest.body.items[0].id).toBe(made.id);

    expectFault(await post(admin, clients, { name: 'A', scopes: ['everything'] }), 'scopes', 0);
    expectFault(
      await post(admin, clients, { name: 'A', scopes: ['playlists.read'], schoolIds: ['a'.repeat(24)] }),
      'schoolIds',
      0,
    );
    const past = { name: 'A', scopes: ['playlists.read'], expiresAt: '2020-01-01T00:00:00Z' };
    expectFault(await post(admin, clients, past), 'expiresAt');
    expectProblem(await post(people.specialist, clients, past), 'forbidden');
    expectProblem(await get(people.stranger, `${clients}/${made.id}`), 'not_found');

    const renamed = await patch(admin, `${clients}/${made.id}`, made.etag, { name: 'Moodle', schoolIds: null });
    expect(renamed.body).toMatchObject({ name: 'Moodle', schoolIds: null, expiresAt: '2099-01-01T00:00:00.000Z' });
    expectProblem(await patch(admin, `${clients}/${made.id}`, made.etag, { name: 'Other' }), 'version_conflict');
  });

  test('get tokens by RFC 6749, in the header or in the body, and errors as it says', async () => {
    const made = await makeClient({ scopes: ['resources.read', 'playlists.read', 'progress.write'] });
    const { body, headers } = await askToken(formOf(made)).expect(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(body.scope).toBe('playlists.read resources.read progress.write');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const basic = await request(world.app)
      .post('/api/v1/oauth/token')
      .auth(made.id, made.secret)
      .type('form')
      .send({ grant_type: 'client_credentials', scope: 'playlists.read', resource: 'ignored' })
      .expect(200);
    expect(basic.body.scope).toBe('playlists.read');
    expect((await get(admin, `${clients}/${made.id}`)).body.lastUsedAt).not.toBeNull();

    const wrong = await askToken({ ...formOf(made), client_secret: 'no' }).expect(401);
    expect(wrong.body).toEqual({ error: 'invalid_client', error_description: expect.any(String) });
    expect(wrong.get('www-authenticate')).toBe('Basic realm="pathloom"');
    for (const [form, error] of [
      [{ ...formOf(made), grant_type: 'password' }, 'unsupported_grant_type'],
      [{ ...formOf(made), scope: 'assignments.read' }, 'invalid_scope'],
      [{ client_id: made.id, client_secret: made.secret }, 'invalid_request'],
    ] as const) {
      expect((await askToken(form).expect(400)).body.error).toBe(error);
    }
    const twice = await askToken(formOf(made)).auth(made.id, made.secret).expect(400);
    expect(twice.body.error).toBe('invalid_request');
    const json = await request(world.app).post('/api/v1/oauth/token').send(formOf(made)).expect(400);
    expect(json.body.error).toBe('invalid_request');

    const unknown = { grant_type: 'client_credentials', client_id: 'f'.repeat(24), client_secret: 'x' };
    const answers = await Promise.all(Array.from({ length: 31 }, () => askToken(unknown)));
    const limited = answers.find(({ status }) => status === 429);
    expect(limited?.body.error).toBe('temporarily_unavailable');
    expect(Number(limited?.get('retry-after'))).toBeGreaterThan(0);
  });

  test('reach what is published within their scopes and schools, and no draft', async () => {
    const made = await makeClient({ scopes: clientScopes });
    const [north, south] = people.district.schools;
    const resourceId = await createShared(people.specialist);
    const playlist = await createPlaylist(people.specialist, { resourceIds: [resourceId], visibility: 'district' });
    const teacherOfSouth = await signIn(world, { orgId: people.district.id, role: 'teacher', schoolId: south.id });
    const atSouth = await createPublished(teacherOfSouth, { visibility: 'school', schoolId: south.id });

    const client = await enter(made);
    expectProblem(await client.get(playlist.address), 'not_found');
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    const shown = await client.get(playlist.address).expect(200);
    expect(shown.body).toMatchObject({ view: 'published', editing: null, draft: null });
    expectProblem(await client.get(`${playlist.address}?view=draft`), 'forbidden');
    const version = await client.get(`${playlist.address}/versions/1`).expect(200);
    expect(version.body.version.resources[0]).toMatchObject({ resourceId });
    expect(version.body.availability).toEqual([]);
    const head = await request(world.app).head(`${playlist.address}/versions/1`).set(client.headers).expect(200);
    expect(head.get('etag')).toBe(version.get('etag'));
    expect(head.text).toBeUndefined();
    await client
      .get(`${playlist.address}/versions/1`)
      .set('if-none-match', String(head.get('etag')))
      .expect(304);
    await client.get(atSouth.address).expect(200);

    const narrow = await enter(made, 'resources.read');
    const refused = await narrow.get(playlist.address);
    expect(expectProblem(refused, 'insufficient_scope')).toEqual({ scope: 'playlists.read' });
    expect(refused.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="playlists.read"');
    expect(expectProblem(await client.get('/api/v1/people'), 'insufficient_scope')).toEqual({ scope: null });

    const limited = { scopes: ['resources.read'], schoolIds: [north.id] };
    await patch(admin, `${clients}/${made.id}`, made.etag, limited).expect(200);
    expectProblem(await narrow.get(atSouth.address), 'not_found');
    expectProblem(await client.get(playlist.address), 'insufficient_scope');
    await narrow.get(`/api/v1/resources/${resourceId}`).expect(200);
  });

  test('find, list and follow nothing of other schools, wherever many things are answered', async () => {
    const [north, south] = people.district.schools;
    const teacherOfSouth = await signIn(world, { orgId: people.district.id, role: 'teacher', schoolId: south.id });
    const of = async (who: SignedIn, schoolId: string, title: string) => {
      const url = `https://example.org/${encodeURIComponent(title)}`;
      const given = { title, url, publisher: title, visibility: 'school', schoolId, approvedForStudents: true };
      const { body } = await createPublished(who, given);
      const playlist = await createPlaylist(who, {
        title,
        resourceIds: [String(body.id)],
        visibility: 'school',
        schoolId,
      });
      const published = await post(who, `${playlist.address}/versions`, {}).expect(200);
      const tokens = [body, published.body].map((each) => searchTokenOf(each as { id: string; revision: number }));
      return { title, resourceId: String(body.id), playlistId: playlist.id, waitFor: tokens };
    };
    const ours = await of(people.teacher, north.id, 'Newts of the North');
    const theirs = await of(teacherOfSouth, south.id, 'Newts of the South');
    await createPublished(people.teacher, {
      title: 'Newts of nobody',
      publisher: 'Newts of nobody',
      visibility: 'private',
    });
    const { get: ask } = await enter(await makeClient({ schoolIds: [north.id] }));
    const { get: askAll } = await enter(await makeClient());

    const wait = (kind: 'resource' | 'playlist', made: typeof ours) => made.waitFor[kind === 'resource' ? 0 : 1];
    const since = 'updatedSince=1970-01-01T00:00:00Z&limit=100';
    // Every route for programs that names no one thing, and which kind it answers.
    const lists = {
      '/api/v1/resources': ['', 'resource'],
      '/api/v1/playlists': ['', 'playlist'],
      '/api/v1/search/resources': ['?q=newts', 'resource'],
      '/api/v1/search/playlists': ['?q=newts', 'playlist'],
      '/api/v1/search/facets/:name': ['?text=newts', 'resource'],
    } as const;
    // What is pulled and told of students is held to schools in the tests of progress and of results.
    const ofStudents = ['/api/v1/student-playlists/pull', '/api/v1/results'];
    const declared = listEndpoints(unusedServices).filter(
      ({ clientScope, path }) => clientScope && !path.includes(':id') && !ofStudents.includes(path),
    );
    expect(declared.map(({ path }) => path).sort()).toEqual(Object.keys(lists).sort());
    for (const [path, [query, kind]] of Object.entries(lists)) {
      const address = path.replace(':name', 'publisher');
      const isSearch = path.includes('search') && !path.includes('facets');
      const waiting = isSearch ? `&waitFor=${wait(kind, theirs)}` : '';
      const questions = isSearch ? [query + waiting] : path.includes('facets') ? [query] : ['?limit=100', `?${since}`];
      for (const question of questions) {
        const limited = (await ask(address + question).expect(200)).body;
        const all = (await askAll(address + question).expect(200)).body;
        const [own, other] = [ours, theirs].map((made) =>
          path.includes('facets') ? made.title : kind === 'resource' ? made.resourceId : made.playlistId,
        );
        const [told, toldAll] = [limited, all].map((body) => JSON.stringify(body.items ?? body.hits ?? body));
        expect([question, told?.includes(String(own)), told?.includes(String(other))]).toEqual([question, true, false]);
        expect([question, toldAll?.includes(String(other))]).toEqual([question, true]);
        expect([question, toldAll?.includes('nobody')]).toEqual([question, false]);
      }
    }
    const none = await ask('/api/v1/search/resources?q=axolotls').expect(200);
    expect(none.body.total).toBe(0);
    expect((await get(admin, '/api/v1/search/gaps')).body.items).toEqual([]);
    const { get: askNarrow } = await enter(await makeClient({ scopes: ['resources.read'] }));
    expect(expectProblem(await askNarrow('/api/v1/search/playlists'), 'insufficient_scope')).toEqual({
      scope: 'playlists.read',
    });
    expectProblem(await ask('/api/v1/search?q=newts'), 'insufficient_scope');
  });

  test('read versions and steps as JSON-LD, each at its address for good', async () => {
    const { get: ask } = await enter(await makeClient());
    const resourceId = await createShared(people.specialist, { title: 'Frog or toad?' });
    const playlist = await createPlaylist(people.specialist, { resourceIds: [resourceId], visibility: 'district' });
    const steps = playlist.stepIds.flat();
    await post(people.specialist, `${playlist.address}/versions`, {}).expect(200);
    const version = `${playlist.address}/versions/1`;
    const ld = (address: string) => ask(address).set('accept', 'application/ld+json');
    const described = await ld(version).expect(200);
    expect(described.type).toBe('application/ld+json');
    expect(described.get('vary')?.toLowerCase()).toContain('accept');
    expect(described.body).toMatchObject({ '@id': version, name: 'Frogs and toads', version: 1, numberOfItems: 1 });
    const [path] = described.body.itemListElement;
    const [step] = path.item.itemListElement;
    expect(step).toMatchObject({ '@id': `${version}/steps/${steps[0]}`, item: { name: 'Frog or toad?' } });
    const plain = await ask(version).expect(200);
    expect(plain.type).toBe('application/json');
    expect(plain.get('etag')).not.toBe(described.get('etag'));
    await ld(version)
      .set('if-none-match', String(described.get('etag')))
      .expect(304);
    for (const address of [step['@id'], `${playlist.address}/steps/${steps[0]}`]) {
      const one = await ld(address).expect(200);
      expect(one.body).toMatchObject({ '@id': step['@id'], '@type': ['ListItem'], position: 1, item: step.item });
      expect(one.body.isPartOf).toMatchObject({ '@id': path.item['@id'], isPartOf: { '@id': version } });
    }
    expectProblem(await ld(`${version}/steps/${'f'.repeat(24)}`), 'not_found');
    expectProblem(await ld(`${playlist.address}/versions/2`), 'not_found');
    const file = await ask(`${version}/export`).expect(200);
    expect(file.body).toMatchObject({ format: 'pathloom-playlist', version: { playlistId: playlist.id } });
    expect((await ask(`${playlist.address}/attribution`).expect(200)).body.items[0].title).toBe('Frog or toad?');
  });

  test('get a new secret while the old one holds on, and are shut out at once', async () => {
    const made = await makeClient();
    const rotated = await post(admin, `${clients}/${made.id}/secrets`, { overlapHours: 2 }).expect(201);
    const next = { ...made, secret: String(rotated.body.clientSecret) };
    expect(rotated.body.client.secrets).toHaveLength(2);
    await askToken(formOf(made)).expect(200);
    const { get: ask } = await enter(next);
    await advance(2 * hourMs);
    await askToken(formOf(made)).expect(401);
    expectProblem(await ask('/api/v1/playlists'), 'unauthenticated');

    const { get: askAgain } = await enter(next);
    await askAgain('/api/v1/playlists').expect(200);
    await post(admin, `${clients}/${made.id}/revoke`).expect(200);
    expect(expectProblem(await askAgain('/api/v1/playlists'), 'unauthenticated')).toEqual({ reason: 'revoked' });
    await askToken(formOf(next)).expect(401);
    expectProblem(await post(admin, `${clients}/${made.id}/secrets`, {}), 'wrong_status');

    const ending = await makeClient({ expiresAt: new Date(world.clock.now().getTime() + hourMs / 12).toISOString() });
    const short = await enter(ending);
    expect(short.body.expires_in).toBeLessThanOrEqual(300);
    await advance(hourMs / 12);
    expectProblem(await short.get('/api/v1/playlists'), 'unauthenticated');
  });

  test('follow what is changed, deleted, withdrawn and hidden, without losing any', async () => {
    const made = await makeClient();
    const client = await enter(made);
    const since = world.clock.now().toISOString();
    const follow = async (path: string, cursor?: string) =>
      (await client.get(`${path}?updatedSince=${since}&limit=2${cursor ? `&cursor=${cursor}` : ''}`).expect(200)).body;

    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push(await createShared(people.specialist));
    const [first = '', second = '', third = ''] = ids;
    await createPublished(people.teacher, { visibility: 'private' });
    let page = await follow('/api/v1/resources');
    const seen: string[] = page.items.map(({ id }: { id: string }) => id);
    // Changed while it is being read: it comes again at the end.
    await post(people.specialist, `/api/v1/resources/${first}/archive`).expect(200);
    while (page.hasMore) {
      page = await follow('/api/v1/resources', page.nextCursor);
      seen.push(...page.items.map(({ id }: { id: string }) => id));
    }
    expect(seen).toEqual([...ids, first]);
    expect(page.nextCursor).toEqual(expect.any(String));

    await advance(10 * 60_000);
    await remove(people.specialist, `/api/v1/resources/${second}`).expect(204);
    await post(people.specialist, `/api/v1/resources/${third}/withdraw`, { reason: 'wrong answers' }).expect(200);
    const again = await enter(made);
    const round = await again.get(`/api/v1/resources?updatedSince=${since}&limit=100&cursor=${page.nextCursor}`);
    const removed = Object.fromEntries(
      round.body.removed.map(({ id, reason }: { id: string; reason: string }) => [id, reason]),
    );
    expect(removed).toMatchObject({ [second]: 'deleted', [third]: 'withdrawn' });

    const playlist = await createPlaylist(people.specialist, { resourceIds: [ids[4] ?? ''], visibility: 'district' });
    const hidden = await createPlaylist(people.specialist, { resourceIds: [ids[3] ?? ''], visibility: 'district' });
    for (const { address } of [playlist, hidden]) await post(people.specialist, `${address}/versions`, {}).expect(200);
    const { etag = '' } = (await get(people.specialist, `${hidden.address}?view=draft`)).headers as { etag?: string };
    await patch(people.specialist, hidden.address, etag, { visibility: 'private' }).expect(200);
    await remove(people.specialist, playlist.address).expect(204);
    const changed = (await again.get(`/api/v1/playlists?updatedSince=${since}&limit=100`).expect(200)).body;
    expect(changed.removed).toEqual([
      expect.objectContaining({ id: hidden.id, reason: 'notVisible' }),
      expect.objectContaining({ id: playlist.id, reason: 'deleted' }),
    ]);

    expect(faultsOf(await again.get(`/api/v1/playlists?updatedSince=${since}&whose=mine`))).toEqual(['query.whose']);
    expectProblem(await get(people.student, `/api/v1/resources?updatedSince=${since}`), 'forbidden');
    await advance(31 * 24 * hourMs);
    const late = await (await enter(made)).get(`/api/v1/playlists?updatedSince=${since}&cursor=${changed.nextCursor}`);
    expectProblem(late, 'changes_expired');
  });

  test('are found and followed by indexes', async () => {
    const { services } = world.wiring;
    const after = { at: new Date(0), id: '0'.repeat(24) };
    const plans = await explainQueries(world, async () => {
      await services.resources.listChanged(admin.actor, { after, limit: 20 });
      await services.playlists.drafts.listChanged(admin.actor, { after, limit: 20 });
      await services.apiClients.clients.list(admin.actor, { before: null, limit: 20 });
    });
    expect(plans.length).toBeGreaterThanOrEqual(6);
    for (const { query, stages } of plans) {
      expect({ query, scans: stages.includes('COLLSCAN'), sorts: stages.includes('SORT') }).toEqual({
        query,
        scans: false,
        sorts: false,
      });
    }
  });
});
