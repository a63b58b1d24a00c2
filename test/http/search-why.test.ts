import request from 'supertest';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const path = '/api/v1/search/resources';
const world = useWorld();

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;
let made = 0;

async function publish(author: SignedIn, fields: Record<string, unknown>): Promise<string> {
  made += 1;
  const input = {
    kind: 'link',
    url: `https://example.org/${made}`,
    inLanguage: ['en'],
    license: 'CC-BY-4.0',
    modalities: ['reading'],
    visibility: 'district',
    ...fields,
  };
  const { body } = await request(world.app).post('/api/v1/resources').set(author.headers).send(input).expect(201);
  await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(author.headers).expect(200);
  return body.id;
}

type Hit = {
  id: string;
  title: string;
  isDistrictApproved: boolean;
  alsoAvailableAs: { id: string; title: string }[];
  why?: {
    reasons: { code: string; field: string; params: Record<string, string>; text: string }[];
    highlights: { field: string; text: string; ranges: { start: number; end: number }[] }[];
  };
};

const search = async (query: Record<string, unknown>, who: SignedIn = teacher) =>
  (await request(world.app).get(path).query(query).set(who.headers).expect(200)).body;
const titles = async (query: Record<string, unknown>) => (await search(query)).hits.map(({ title }: Hit) => title);
const reasonsOf = async (title: string, query: Record<string, unknown>) => {
  const { hits } = await search({ explain: true, ...query });
  return hits.find((hit: Hit) => hit.title === title)?.why?.reasons.map(({ text }: { text: string }) => text);
};

beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  await publish(specialist, {
    title: 'Halves and quarters on the pitch',
    summary: 'Students cut a soccer field into equal parts.',
    subjects: ['mathematics'],
    gradeLevels: ['3'],
    interests: ['soccer'],
    modalities: ['video'],
    timeRequired: 'PT8M',
    alignments: [{ code: 'CCSS.MATH.CONTENT.3.NF.A.1', alignmentType: 'teaches' }],
    approvedForStudents: true,
  });
  await publish(specialist, {
    title: 'Comparing fractions',
    gradeLevels: ['4'],
    timeRequired: 'PT45M',
    alignments: [{ code: '4.NF.A.2', alignmentType: 'assesses' }],
  });
  await publish(specialist, { title: 'Las fracciones y el fútbol', inLanguage: ['es-MX'], gradeLevels: ['3'] });
  await publish(specialist, { title: 'Algebra tiles', timeRequired: 'PT15M' });
  await publish(specialist, { title: 'Zebras', url: 'https://www.youtube.com/watch?v=abcdefghijk&feature=share' });
  await publish(specialist, { title: 'Zebras again', url: 'https://youtu.be/abcdefghijk?si=x' });
  await world.wiring.searchSync.caughtUp();
});

describe('what the text of a search may mean', () => {
  test('is offered as filters, and nothing is filtered by it', async () => {
    const { q, interpretation, hits } = await search({ q: 'fracciones de tercer grado en español' });
    expect(q).toBe('fracciones de tercer grado en español');
    expect(interpretation).toMatchObject([
      { kind: 'gradeLevels', values: ['3'], label: 'Grade 3', from: 'tercer grado', isAccepted: false },
      { kind: 'inLanguage', values: ['es'], label: 'Spanish', filter: { inLanguage: 'es' }, isAccepted: false },
    ]);
    expect(hits.map(({ title }: Hit) => title)).toContain('Comparing fractions');
    expect(hits[0].title).toBe('Las fracciones y el fútbol');
  });

  test('filters when it is accepted, and no more when the acceptance is taken back', async () => {
    const { q, interpretation, hits } = await search({ q: 'fracciones de tercer grado en español', accept: 'all' });
    expect(q).toBe('fracciones');
    expect(interpretation.map(({ isAccepted }: { isAccepted: boolean }) => isAccepted)).toEqual([true, true]);
    expect(hits.map(({ title }: Hit) => title)).toEqual(['Las fracciones y el fútbol']);
    expect(await titles({ q: 'video third grade', accept: 'gradeLevels' })).toEqual([
      'Halves and quarters on the pitch',
    ]);
    expect(await titles({ q: 'under 10 minutes', accept: 'durationMinutes' })).toEqual([
      'Halves and quarters on the pitch',
    ]);
  });

  test('can be accepted by sending its filter with the text that is left', async () => {
    const { interpretation } = await search({ q: 'fractions grade 4' });
    const [{ q, filter }] = interpretation;
    expect(await titles({ q, ...filter })).toEqual(['Comparing fractions']);
  });

  test('is labelled in the language of the caller', async () => {
    const { body } = await request(world.app)
      .get(path)
      .query({ q: 'third grade video under 10 minutes' })
      .set({ ...teacher.headers, 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' })
      .expect(200);
    expect(body.interpretation.map(({ label }: { label: string }) => label)).toEqual([
      'Grado 3',
      'Video',
      '10 minutos como máximo',
    ]);
  });
});

test('the length of a resource is told in minutes', async () => {
  const { hits } = await search({ q: 'video under 10 minutes', explain: true });
  const lengths = hits.flatMap(({ why }: Hit) => why?.reasons.filter(({ field }) => field === 'minutes') ?? []);
  expect(lengths.length).toBeGreaterThan(0);
  for (const { text } of lengths) expect(text).toMatch(/^\d+ minutes?, for “under 10 minutes”$/);
});

describe('codes of standards', () => {
  test.each(['3.NF.1', '3.NF.A.1', 'ccss.math.content.3.nf.a.1', '3nfa1', 'half 3.NF.1'])(
    '%s finds what is aligned first',
    async (q) => {
      expect((await titles({ q }))[0]).toBe('Halves and quarters on the pitch');
    },
  );

  test('find nothing that is only near', async () => {
    expect(await titles({ q: '3.NF.2' })).toEqual([]);
    expect(await titles({ q: '4.NF.1' })).toEqual([]);
    expect(await titles({ standards: '3.NF.1' })).toEqual(['Halves and quarters on the pitch']);
    expect(await titles({ assesses: '3.NF.1' })).toEqual([]);
    expect(await titles({ assesses: '4.nf.2' })).toEqual(['Comparing fractions']);
  });

  test('are counted under the code that finds them', async () => {
    const { facets } = await search({ facets: 'standards' });
    expect(facets[0].values).toEqual([
      { value: '3.NF.1', label: '3.NF.1', count: 1 },
      { value: '4.NF.2', label: '4.NF.2', count: 1 },
    ]);
    expect(await titles({ standards: facets[0].values[0].value })).toEqual(['Halves and quarters on the pitch']);
  });
});

describe('names of terms', () => {
  test('find the term in any language, with what stands below it', async () => {
    expect(await titles({ q: 'fútbol' })).toEqual(
      expect.arrayContaining(['Halves and quarters on the pitch', 'Las fracciones y el fútbol']),
    );
    expect(await titles({ interests: 'Fútbol' })).toEqual(['Halves and quarters on the pitch']);
    expect(await titles({ interests: 'sports' })).toEqual(['Halves and quarters on the pitch']);
  });

  test('are counted in levels', async () => {
    const { facets } = await search({ facets: 'interests', language: 'es' });
    expect(facets[0]).toEqual({
      name: 'interests',
      values: [{ value: 'soccer', label: 'Fútbol', count: 1, parent: 'sports' }],
      groups: [{ value: 'sports', label: 'Deportes', count: 1 }],
    });
  });
});

describe('GET /search/facets/:name', () => {
  const facet = async (name: string, query: Record<string, unknown>) =>
    (await request(world.app).get(`/api/v1/search/facets/${name}`).query(query).set(teacher.headers).expect(200)).body;

  test('finds values by the beginning of their names, in any language', async () => {
    expect((await facet('interests', { q: 'fut' })).values).toEqual([
      { value: 'soccer', label: 'Soccer', count: 1, parent: 'sports' },
    ]);
    expect((await facet('standards', { q: '3.nf' })).values).toEqual([{ value: '3.NF.1', label: '3.NF.1', count: 1 }]);
    expect((await facet('interests', { q: 'chess' })).values).toEqual([]);
  });

  test('counts within the filters of the search, without its own', async () => {
    expect((await facet('gradeLevels', { gradeLevels: '3', inLanguage: 'es' })).values).toEqual([
      { value: '3', label: 'Grade 3', count: 1 },
    ]);
    expect((await facet('gradeLevels', { gradeLevels: '3', text: 'fractions' })).values).toHaveLength(2);
  });

  test('refuses a field that there is not', async () => {
    await request(world.app).get('/api/v1/search/facets/orgId').set(teacher.headers).expect(400);
  });
});

describe('reasons', () => {
  const title = 'Halves and quarters on the pitch';

  test('say what was found where', async () => {
    expect(await reasonsOf(title, { q: 'soccer 3.NF.1' })).toEqual(
      expect.arrayContaining(['Teaches CCSS.MATH.CONTENT.3.NF.A.1', 'Interest: Soccer, for “soccer”']),
    );
    expect(await reasonsOf(title, { q: 'quarter' })).toEqual(['“quarters” in the title is another form of “quarter”']);
    expect(await reasonsOf('Algebra tiles', { q: 'algibra' })).toEqual([
      '“Algebra” is in the title; you may have meant it by “algibra”',
    ]);
    expect(await reasonsOf(title, { q: 'fútbol', language: 'es' })).toEqual(
      expect.arrayContaining(['Interés: Fútbol, por «fútbol»']),
    );
    expect(await reasonsOf('Comparing fractions', { standards: '4.NF.2' })).toEqual(['Assesses 4.NF.A.2']);
  });

  test('come with the places of the words', async () => {
    const { hits } = await search({ q: 'quarter fields', explain: true });
    const { highlights } = (hits[0] as Hit).why ?? { highlights: [] };
    expect(
      highlights.map(({ field, text, ranges }) => [field, ranges.map(({ start, end }) => text.slice(start, end))]),
    ).toEqual([
      ['title', ['quarters']],
      ['summary', ['field']],
    ]);
  });

  test('are left out unless they are asked for', async () => {
    expect((await search({ q: 'soccer' })).hits[0]).not.toHaveProperty('why');
  });
});

describe('the same content', () => {
  test('is shown once, with the other records that the caller may see', async () => {
    const { hits, total } = await search({ q: 'zebras' });
    expect(total).toBe(1);
    expect(hits.map(({ title }: Hit) => title)).toEqual(['Zebras']);
    expect((hits[0] as Hit).alsoAvailableAs.map(({ title }) => title)).toEqual(['Zebras again']);
    expect(await titles({ q: 'zebras', collapse: false })).toEqual(['Zebras', 'Zebras again']);
  });
});

test('what the own district has approved is marked and can be asked for', async () => {
  const { hits } = await search({ q: 'halves' });
  expect((hits[0] as Hit).isDistrictApproved).toBe(true);
  expect(await titles({ districtApproved: true })).toEqual(['Halves and quarters on the pitch']);
  expect(await titles({ districtApproved: false, gradeLevels: '3' })).toEqual(['Las fracciones y el fútbol']);
});

test('a term with others below it counts what its filter finds, also where values are looked for', async () => {
  await publish(specialist, { title: 'Sports day', interests: ['sports'] });
  await publish(specialist, { title: 'Marathon', interests: ['sports', 'soccer'] });
  await world.wiring.searchSync.caughtUp();
  const sports = { value: 'sports', label: 'Sports', count: 3 };
  const soccer = { value: 'soccer', label: 'Soccer', count: 2, parent: 'sports' };
  expect((await search({ interests: 'sports' })).total).toBe(3);
  expect((await search({ facets: 'interests' })).facets[0]).toMatchObject({
    values: [sports, soccer],
    groups: [sports],
  });
  const found = await request(world.app)
    .get('/api/v1/search/facets/interests')
    .query({ q: 'sport', inLanguage: 'en' })
    .set(teacher.headers)
    .expect(200);
  expect(found.body).toEqual({ name: 'interests', values: [sports] });
  const nobody = { q: 'sport', text: 'halves' };
  const alone = await request(world.app).get('/api/v1/search/facets/interests').query(nobody).set(teacher.headers);
  expect(alone.body.values).toEqual([{ ...sports, count: 1 }]);
});
