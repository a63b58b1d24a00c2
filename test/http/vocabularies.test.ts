import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { createResourceRequests, faultsOf, resourcesPath } from '../support/resource-requests.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const path = '/api/v1/vocabularies';
const world = useWorld();
const { get, post, patch, create, createPublished } = createResourceRequests(world);

let specialist: SignedIn;
let teacher: SignedIn;
let schoolSpecialist: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  const district = await buildDistrict(world);
  const schoolId = district.schools[0].id;
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId });
  schoolSpecialist = await signIn(world, { orgId: district.id, role: 'specialist', schoolId });
  stranger = await signIn(world, { orgId: (await buildDistrict(world)).id, role: 'specialist' });
});

const terms = (name: string, id = '') => `${path}/${name}/terms${id === '' ? '' : `/${encodeURIComponent(id)}`}`;

/** A new term of the district, by its specialist. */
async function add(name: string, body: object) {
  const response = await post(specialist, terms(name), body as Record<string, unknown>).expect(201);
  return { id: String(response.body.id), etag: String(response.get('etag')), body: response.body };
}

describe('reading', () => {
  test('lists the vocabularies in the language that was asked for', async () => {
    const { body, headers } = await get(teacher, path).set('accept-language', 'es-MX,en;q=0.5').expect(200);
    expect(headers).toMatchObject({ 'content-language': 'es', vary: expect.stringMatching(/accept-language/i) });
    expect(body.items).toContainEqual({
      name: 'interests',
      label: 'Intereses',
      isClosed: false,
      levels: 2,
      terms: expect.any(Number),
    });
    expect(body.items.filter((item: { isClosed: boolean }) => item.isClosed)).toMatchObject([{ name: 'modalities' }]);
    expect((await get(teacher, path).expect(200)).body.items[0].label).toBe('Interests');
  });

  test('a tree has groups and their terms by label, with the resources that have them', async () => {
    await createPublished(specialist, { interests: ['soccer'] });
    await create(teacher, { interests: ['Fútbol', 'space'] });
    await create(stranger, { interests: ['soccer'] });
    const { body } = await get(teacher, `${path}/interests/tree?usage=true&language=es`).expect(200);
    const groups = body.items as {
      id: string;
      label: string;
      uses: number;
      children: { id: string; label: string }[];
    }[];
    const sports = groups.find(({ id }) => id === 'sports');
    expect(sports).toMatchObject({ label: 'Deportes', uses: 0 });
    expect(sports?.children.find(({ id }) => id === 'soccer')).toMatchObject({ label: 'Fútbol', uses: 2 });
    expect(groups.find(({ id }) => id === 'space')).toMatchObject({ uses: 1 });
    const labels = groups.map(({ label }) => label);
    expect(labels).toEqual([...labels].sort(new Intl.Collator('es').compare));
    const uncounted = await get(teacher, `${path}/interests/tree`).expect(200);
    expect(uncounted.body.items[0].uses).toBeNull();
  });

  test.each([
    ['zzz', 'interests', []],
    ['futbol', 'interests', ['soccer', 'football']],
    ['hoja de', 'learningResourceType', ['answer key', 'worksheet']],
    ['ELA', 'subjects', ['english language arts']],
  ])('terms are found by part of a word in any language: %s', async (q, name, expected) => {
    const { body } = await get(teacher, terms(name)).query({ q }).expect(200);
    const ids = body.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(ids).toEqual([]);
  });

  test('a list has pages, and its cursor fits only the same question', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '50', ...(cursor ? { cursor } : {}) };
      const { body } = await get(teacher, terms('subjects')).query(query).expect(200);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      expect(body.total).toBeGreaterThan(50);
      cursor = body.nextCursor;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    const first = await get(teacher, terms('subjects')).query({ limit: 1 }).expect(200);
    const other = { limit: 1, status: 'all', cursor: first.body.nextCursor };
    expect(faultsOf(await get(teacher, terms('subjects')).query(other))).toEqual(['query.cursor']);
  });

  test('a list can be of those below one term', async () => {
    const { body } = await get(teacher, terms('interests')).query({ parentId: 'space', limit: 100 }).expect(200);
    expect(body.items.every(({ parentId }: { parentId: string }) => parentId === 'space')).toBe(true);
  });

  test('one term, with an ETag that answers 304', async () => {
    const response = await get(teacher, terms('interests', 'video games')).expect(200);
    expect(response.body).toMatchObject({
      id: 'video games',
      vocabulary: 'interests',
      parentId: 'games',
      label: 'Video games',
      labels: { en: 'Video games', es: 'Videojuegos' },
      origin: 'shipped',
      isCustomized: false,
      status: 'active',
      replacedById: null,
      uses: 0,
    });
    const etag = String(response.get('etag'));
    await get(teacher, terms('interests', 'video games')).set('if-none-match', etag).expect(304);
  });

  test('what is not there, or nobody’s to see', async () => {
    await get(teacher, terms('interests', 'quidditch')).expect(404);
    expect(faultsOf(await get(teacher, `${path}/colors/terms`))).toEqual(['path.name']);
    expect(faultsOf(await get(teacher, terms('interests')).query({ language: 'fr' }))).toEqual(['query.language']);
    await request(world.app).get(path).expect(401);
  });
});

describe('adding', () => {
  test('a term of the district, which tags mean at once in every language', async () => {
    const { id, body } = await add('interests', {
      labels: { en: 'Pickleball', es: 'Píckleball' },
      synonyms: { en: ['Pickle ball', 'pickleball', 'PICKLE  BALL'] },
      parentId: 'sports',
    });
    expect(id).toBe('pickleball');
    expect(body).toMatchObject({
      parentId: 'sports',
      origin: 'district',
      synonyms: { en: ['Pickle ball'], es: [] },
      uses: 0,
    });
    const made = await create(teacher, { interests: ['PICKLE-BALL', 'píckleball', 'Soccer', 'Underwater hockey'] });
    expect(made.body).toMatchObject({ interests: ['pickleball', 'soccer', 'underwater hockey'] });
    const changed = await patch(teacher, made.address, made.etag, {
      interests: ['Pickle Ball'],
      subjects: ['Matemáticas', 'ELA'],
      learningResourceType: ['hoja de trabajo'],
      modalities: ['Vídeo', 'hands on'],
    }).expect(200);
    expect(changed.body).toMatchObject({
      interests: ['pickleball'],
      subjects: ['mathematics', 'english language arts'],
      learningResourceType: ['worksheet'],
      modalities: ['video', 'hands-on'],
    });
    await get(stranger, terms('interests', id)).expect(404);
    expect((await create(stranger, { interests: ['Pickle ball'] })).body).toMatchObject({ interests: ['pickle ball'] });
  });

  test.each([
    ['the label of a shipped term', { labels: { es: 'FUTBOL' } }, 'es', 'soccer', 'Fútbol'],
    ['a synonym of a shipped term', { labels: { en: 'Bugs' } }, 'en', 'insects', 'Insects'],
    [
      'a synonym that is another’s label',
      { labels: { en: 'Ball' }, synonyms: { en: ['soccer'] } },
      'en',
      'soccer',
      'Soccer',
    ],
  ])('%s is taken, and the problem names the other term', async (_what, body, language, termId, termLabel) => {
    const response = await post(specialist, terms('interests'), body);
    expect(response.status).toBe(409);
    expect(expectProblem(response, 'label_taken')).toMatchObject({
      vocabulary: 'interests',
      language,
      termId,
      termLabel,
    });
  });

  test('a word may mean different things in two languages', async () => {
    await add('interests', { labels: { en: 'Hounds', es: 'Puppies' } });
  });

  test('of two who add the same word at once one is told of the other', async () => {
    const adding = Array.from({ length: 4 }, () =>
      post(specialist, terms('subjects'), { labels: { en: 'Astrobiology' } }),
    );
    const statuses = (await Promise.all(adding)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409, 409, 409]);
  });

  test.each([
    ['no label', { labels: {} }, 'body.labels'],
    ['a blank label', { labels: { en: ' ' } }, 'body.labels.en'],
    ['a label of signs', { labels: { en: '!!!' } }, 'body.labels'],
    ['an unknown language', { labels: { en: 'Foot', fr: 'Pied' } }, 'body.labels'],
    ['a parent that is not there', { labels: { en: 'Snorkeling' }, parentId: 'quidditch' }, 'body.parentId'],
    ['a third level', { labels: { en: 'Snorkeling' }, parentId: 'soccer' }, 'body.parentId'],
    ['a word with a slash', { labels: { en: 'Snorkeling' }, word: 'dive/swim' }, 'body.word'],
    ['another field', { labels: { en: 'Snorkeling' }, id: 'x' }, 'body'],
  ])('refuses %s', async (_what, body, place) => {
    expect(faultsOf(await post(specialist, terms('interests'), body))).toEqual([place]);
  });

  test('formats are closed, and resource types have one level', async () => {
    expectProblem(await post(specialist, terms('modalities'), { labels: { en: 'Smell' } }), 'vocabulary_closed');
    const body = { labels: { en: 'Crossword' }, parentId: 'worksheet' };
    expect(faultsOf(await post(specialist, terms('learningResourceType'), body))).toEqual(['body.parentId']);
  });

  test('is for those who keep the words of the whole district', async () => {
    expectProblem(await post(teacher, terms('interests'), { labels: { en: 'Kites' } }), 'forbidden');
    expectProblem(await post(schoolSpecialist, terms('interests'), { labels: { en: 'Kites' } }), 'forbidden');
  });
});

describe('changing', () => {
  test('a shipped term reads otherwise in the district, and as it was shipped when that is taken back', async () => {
    const before = await get(specialist, terms('interests', 'soccer')).expect(200);
    const address = terms('interests', 'soccer');
    const renamed = await patch(specialist, address, String(before.get('etag')), {
      labels: { en: 'Football (soccer)' },
      synonyms: { en: ['footy'] },
    }).expect(200);
    expect(renamed.body).toMatchObject({
      id: 'soccer',
      label: 'Football (soccer)',
      labels: { es: 'Fútbol' },
      synonyms: { en: ['footy'], es: ['balompié'] },
      isCustomized: true,
      origin: 'shipped',
    });
    expect((await get(stranger, address).expect(200)).body.label).toBe('Soccer');
    expect((await create(teacher, { interests: ['Footy'] })).body).toMatchObject({ interests: ['soccer'] });
    const back = await patch(specialist, address, String(renamed.get('etag')), {
      labels: { en: null },
      synonyms: { en: null },
    }).expect(200);
    expect(back.body).toMatchObject({ label: 'Soccer', isCustomized: false });
  });

  test('formats can be renamed, and their new names count in requests', async () => {
    const address = terms('modalities', 'hands-on');
    await patch(specialist, address, '*', { labels: { en: 'Maker time' } }).expect(200);
    expect((await create(teacher, { modalities: ['maker time'] })).body).toMatchObject({ modalities: ['hands-on'] });
    const refused = await post(teacher, resourcesPath, { title: 'A', modalities: ['video', 'telepathy'] });
    expect(faultsOf(refused)).toEqual(['body.modalities.1']);
    await patch(specialist, address, '*', { labels: { en: null } }).expect(200);
  });

  test('a term can be moved below another group and to the upper level', async () => {
    const { id, etag } = await add('interests', { labels: { en: 'Kayaking' } });
    const moved = await patch(specialist, terms('interests', id), etag, { parentId: 'nature' }).expect(200);
    expect(moved.body.parentId).toBe('nature');
    const up = await patch(specialist, terms('interests', id), '*', { parentId: null }).expect(200);
    expect(up.body.parentId).toBeNull();
    const refused = await patch(specialist, terms('interests', 'sports'), '*', { parentId: 'nature' });
    expect(faultsOf(refused)).toEqual(['body.parentId']);
    expect(faultsOf(await patch(specialist, terms('interests', id), '*', { parentId: id }))).toEqual(['body.parentId']);
  });

  test('nothing changes when nothing differs, and an old ETag is refused', async () => {
    const { id, etag } = await add('interests', { labels: { en: 'Archery' } });
    const same = await patch(specialist, terms('interests', id), etag, { labels: { en: 'Archery' } }).expect(200);
    expect(same.get('etag')).toBe(etag);
    await patch(specialist, terms('interests', id), etag, { labels: { es: 'Tiro con arco' } }).expect(200);
    expectProblem(
      await patch(specialist, terms('interests', id), etag, { labels: { es: 'Arco' } }),
      'version_conflict',
    );
    const without = request(world.app).patch(terms('interests', id)).set(specialist.headers).send({ parentId: null });
    expectProblem(await without, 'precondition_required');
  });

  test('a taken word and a term without a label are refused', async () => {
    const { id } = await add('interests', { labels: { en: 'Juggling clubs' } });
    const taken = await patch(specialist, terms('interests', id), '*', { synonyms: { en: ['Space'] } });
    expect(expectProblem(taken, 'label_taken')).toMatchObject({ termId: 'space', termLabel: 'Space' });
    const bare = await patch(specialist, terms('interests', id), '*', { labels: { en: null } });
    expect(faultsOf(bare)).toEqual(['body.labels']);
  });

  test('what one may not change, or is not there', async () => {
    expectProblem(await patch(teacher, terms('interests', 'soccer'), '*', { parentId: null }), 'forbidden');
    await patch(specialist, terms('interests', 'quidditch'), '*', { parentId: null }).expect(404);
  });
});

describe('retiring', () => {
  test('takes a term out of what is offered; who has it keeps it, and it can be restored', async () => {
    const made = await create(teacher, { interests: ['jazz'] });
    const retired = await post(specialist, `${terms('interests', 'jazz')}/retire`).expect(200);
    expect(retired.body).toMatchObject({ status: 'retired', uses: 1, isCustomized: true });
    const list = async (query: object) => {
      const { body } = await get(teacher, terms('interests')).query({ q: 'jazz', ...query });
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await list({})).toEqual([]);
    expect(await list({ status: 'retired' })).toEqual(['jazz']);
    const tree = JSON.stringify((await get(teacher, `${path}/interests/tree`)).body);
    expect(tree).not.toContain('"jazz"');
    expect((await get(teacher, made.address).query({ view: 'working' })).body.interests).toEqual(['jazz']);
    await post(specialist, `${terms('interests', 'jazz')}/retire`).expect(200);
    expect((await get(stranger, terms('interests', 'jazz'))).body.status).toBe('active');
    const restored = await post(specialist, `${terms('interests', 'jazz')}/restore`).expect(200);
    expect(restored.body).toMatchObject({ status: 'active', isCustomized: false });
  });

  test('needs the right, the term, and the revision that was named', async () => {
    expectProblem(await post(teacher, `${terms('interests', 'jazz')}/retire`), 'forbidden');
    await post(specialist, `${terms('interests', 'quidditch')}/retire`).expect(404);
    const stale = post(specialist, `${terms('interests', 'soccer')}/retire`).set('if-match', '"99"');
    expectProblem(await stale, 'version_conflict');
  });
});
