import request from 'supertest';
import { buildPackage, guid, importPackage } from '../support/frameworks.ts';
import { type BuiltDistrict, buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();

let district: BuiltDistrict;
let specialist: SignedIn;
let teacher: SignedIn;

type Hit = { title: string; why?: { reasons: { text: string }[] } };

const get = async (path: string, query: Record<string, unknown>) =>
  (await request(world.app).get(`/api/v1${path}`).query(query).set(teacher.headers).expect(200)).body;
const search = (query: Record<string, unknown>) => get('/search/resources', query);
const titles = async (query: Record<string, unknown>) => (await search(query)).hits.map(({ title }: Hit) => title);

async function publish(title: string, code: string, { who = specialist, visibility = 'district' } = {}) {
  const input = {
    title,
    kind: 'link',
    url: `https://example.org/${encodeURIComponent(title)}`,
    inLanguage: ['en'],
    license: 'CC-BY-4.0',
    modalities: ['reading'],
    visibility,
    alignments: [{ code, alignmentType: 'teaches' }],
  };
  const { body } = await request(world.app).post('/api/v1/resources').set(who.headers).send(input).expect(201);
  await request(world.app).post(`/api/v1/resources/${body.id}/versions`).set(who.headers).expect(200);
}

beforeAll(async () => {
  district = await buildDistrict(world);
  specialist = await signIn(world, { orgId: district.id, role: 'specialist' });
  teacher = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: district.schools[0].id });
  const items = [
    ['3.NF', null],
    ['3.NF.A', '3.NF'],
    ['3.NF.A.1', '3.NF.A'],
    ['3.NF.A.3', '3.NF.A'],
    ['3.NF.A.3a', '3.NF.A.3'],
  ] as const;
  await importPackage(world, buildPackage('Shared mathematics', items));
  await importPackage(
    world,
    buildPackage('State mathematics', [['ST.3.4', null]], [['ST.3.4', 'exactMatchOf', '3.NF.A.1']]),
  );
  await publish('Parts of a whole', '3.NF.1');
  await publish('Equal amounts', 'CCSS.MATH.CONTENT.3.NF.A.3');
  await publish('Same point on the line', '3.NF.A.3a');
  await publish('By the state', 'ST.3.4');
  await world.wiring.searchSync.caughtUp();
});

test('a standard finds what is aligned to it first, then what is below it', async () => {
  expect(await titles({ q: '3.NF.3' })).toEqual(['Equal amounts', 'Same point on the line']);
  expect(await titles({ q: guid('3.NF.A.3') })).toEqual(['Equal amounts', 'Same point on the line']);
  expect((await titles({ standards: '3.NF' })).sort()).toEqual([
    'Equal amounts',
    'Parts of a whole',
    'Same point on the line',
  ]);
  expect(await titles({ standards: '3.NF', descendants: false })).toEqual([]);
  expect(await titles({ standards: '3.NF.3', descendants: false })).toEqual(['Equal amounts']);
});

test('a crosswalk is taken when it is asked for, and told', async () => {
  expect(await titles({ standards: 'ST.3.4' })).toEqual(['By the state']);
  const { hits } = await search({ standards: 'ST.3.4', crosswalk: true, explain: true });
  const reasons = Object.fromEntries(hits.map(({ title, why }: Hit) => [title, why?.reasons.map(({ text }) => text)]));
  expect(reasons).toEqual({
    'By the state': ['Teaches ST.3.4'],
    'Parts of a whole': ['Teaches 3.NF.1, through crosswalk from ST.3.4 (the same standard)'],
  });
  const below = await search({ q: '3.NF', explain: true, language: 'es' });
  expect(below.hits.find(({ title }: Hit) => title === 'Equal amounts').why.reasons[0].text).toBe(
    'Enseña CCSS.MATH.CONTENT.3.NF.A.3, parte de 3.NF',
  );
});

test('a code in the text tells what it stands for', async () => {
  const { interpretation } = await search({ q: '3nfa1 worksheets' });
  expect(interpretation[0]).toMatchObject({
    kind: 'standards',
    from: '3nfa1',
    standards: [{ id: guid('3.NF.A.1'), code: '3.NF.A.1', statement: 'Statement of 3.NF.A.1' }],
  });
});

test('standards are counted once each, by level, and found by their names', async () => {
  const { facets } = await search({ facets: 'standards', standardsUnder: '3.NF.A' });
  expect(facets[0].values.map(({ label, count }: { label: string; count: number }) => [label, count]).sort()).toEqual([
    ['3.NF.A.1', 1],
    ['3.NF.A.3', 1],
    ['3.NF.A.3a', 1],
    ['ST.3.4', 1],
  ]);
  expect(facets[0].groups.map(({ label, count }: { label: string; count: number }) => [label, count])).toEqual([
    ['3.NF.A.1', 1],
    ['3.NF.A.3', 2],
  ]);
  const groupsUnder = async (standardsUnder: string) => {
    const found = await search({ facets: 'standards', standardsUnder });
    return found.facets[0].groups.map(({ label, count }: { label: string; count: number }) => [label, count]);
  };
  expect(await groupsUnder('frameworks')).toEqual([
    ['Shared mathematics', 3],
    ['State mathematics', 1],
  ]);
  expect(await groupsUnder(guid('Shared mathematics'))).toEqual([['3.NF', 3]]);
  const named = await get('/search/facets/standards', { q: '3.NF.A.3' });
  expect(named.values).toMatchObject([
    { label: '3.NF.A.3', count: 1, detail: 'Statement of 3.NF.A.3' },
    { label: '3.NF.A.3a', count: 1 },
  ]);
});

test('one box finds standards as well, and they are suggested', async () => {
  const { standards } = await get('/search', { q: '3.NF.1' });
  expect(standards[0]).toMatchObject({ code: '3.NF.A.1' });
  const { suggestions } = await get('/search/suggestions', { q: '3.NF.A.1' });
  expect(suggestions).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'standard', text: '3.NF.A.1', filter: { standards: guid('3.NF.A.1') } }),
    ]),
  );
});

test('what others align to standards of their own is counted by its code', async () => {
  const other = await buildDistrict(world);
  await importPackage(world, buildPackage('Their own', [['OWN.1', null]]), other.id);
  const who = await signIn(world, { orgId: other.id, role: 'specialist' });
  await publish('From elsewhere', 'OWN.1', { who, visibility: 'public' });
  await world.wiring.searchSync.caughtUp();
  const { facets } = await search({ q: 'elsewhere', facets: 'standards' });
  expect(facets[0].values).toMatchObject([{ label: 'own.1', count: 1 }]);
  expect(await titles({ standards: facets[0].values[0].value })).toEqual(['From elsewhere']);
});
