import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { buildPackage, importPackage } from '../support/frameworks.ts';
import {
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  resourcesPath as path,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, create, createPublished } = createResourceRequests(world);

let people: ResourcePeople;
beforeAll(async () => {
  people = await buildResourcePeople(world);
});

describe('POST /resources', () => {
  test('begins a draft with no more than a title, private to its author, and says what it lacks', async () => {
    const response = await post(people.teacher, path, { title: ' Frogs ' }).expect(201);
    expect(response.get('location')).toBe(`${path}/${response.body.id}`);
    expect(response.body).toMatchObject({
      title: 'Frogs',
      status: 'draft',
      visibility: 'private',
      ownerId: people.teacher.person.id,
      orgId: people.district.id,
      schoolId: people.district.schools[0].id,
      version: null,
      editing: { missing: ['kind', 'inLanguage', 'license', 'modalities'] },
    });
  });

  test('keeps all metadata, normalised, and says who tagged', async () => {
    const { body } = await create(people.teacher, {
      kind: 'text',
      url: null,
      body: '# Frogs\n\n<script>alert(1)</script>',
      license: 'http://creativecommons.org/licenses/by-sa/3.0/us/deed.es',
      subjects: ['Science'],
      timeRequired: 'PT1H30M',
      alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
      textComplexity: { lexile: -100 },
      availableFrom: '2026-01-02T03:04:05-06:00',
      isBasedOn: [{ title: 'Toads', license: 'cc0' }],
    });
    expect(body).toMatchObject({
      body: '# Frogs\n\n<script>alert(1)</script>',
      bodyHtml: '<h1>Frogs</h1>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
      license: { id: 'CC-BY-SA-3.0-US', uri: 'https://creativecommons.org/licenses/by-sa/3.0/us/' },
      subjects: ['science'],
      durationMinutes: 90,
      textComplexity: { lexile: -100, fleschKincaidGrade: null },
      availableFrom: '2026-01-02T09:04:05.000Z',
      isBasedOn: [{ title: 'Toads', url: null, author: null, license: { id: 'CC0-1.0' } }],
      editing: {
        provenance: [
          {
            by: people.teacher.person.id,
            via: 'manual',
            tags: { subjects: ['science'], modalities: ['video'], alignments: ['teaches:3.NF.A.1'] },
          },
        ],
      },
    });
  });

  test('names every field that is wrong', async () => {
    const bad = { title: { $gt: '' }, url: 'javascript:alert(1)', gradeLevels: ['3', '13'], modalities: [{ $ne: 1 }] };
    expect(faultsOf(await post(people.teacher, path, bad))).toEqual([
      'body.title',
      'body.url',
      'body.gradeLevels.1',
      'body.modalities.0',
    ]);
  });

  test('refuses fields that it does not know, and those that are not the caller’s to set', async () => {
    expect(faultsOf(await post(people.teacher, path, { title: '\u0000 \u0007' }))).toEqual(['body.title']);
    const sent = { title: 'Frogs', colour: 'green', orgId: people.stranger.person.orgId, status: 'published' };
    const details = expectProblem(await post(people.teacher, path, sent), 'invalid_request');
    expect(details).toMatchObject({ faults: [{ params: { keys: ['colour', 'orgId', 'status'] } }] });
  });

  test('is for those who sign in, and not for students', async () => {
    expectProblem(await request(world.app).post(path).send({ title: 'Frogs' }), 'unauthenticated');
    expectProblem(await post(people.student, path, { title: 'Frogs' }), 'forbidden');
  });

  test('shares with the district only by its curators, and with a school only by people of it', async () => {
    const [, south] = people.district.schools;
    expectProblem(await post(people.teacher, path, { title: 'Frogs', visibility: 'district' }), 'forbidden');
    expectProblem(await post(people.teacher, path, { title: 'Frogs', schoolId: south.id }), 'forbidden');
    await post(people.specialist, path, { title: 'Frogs', visibility: 'public', schoolId: south.id }).expect(201);
    expect(faultsOf(await post(people.specialist, path, { title: 'Frogs', visibility: 'school' }))).toEqual([
      'body.schoolId',
    ]);
    const unknown = { title: 'Frogs', schoolId: 'f'.repeat(24) };
    expect(faultsOf(await post(people.specialist, path, unknown))).toEqual(['body.schoolId']);
  });

  test('takes the key of a source once in a district', async () => {
    const source = { system: 'khan', id: 'frogs' };
    const { address } = await create(people.specialist, { source });
    const details = expectProblem(await post(people.teacher, path, { title: 'Again', source }), 'already_exists');
    expect(details).toEqual({ fields: ['source'] });
    await post(people.stranger, path, { title: 'Elsewhere', source }).expect(201);
    await remove(people.specialist, address).expect(204);
    await post(people.specialist, path, { title: 'After deletion', source }).expect(201);
  });
});

describe('GET /resources/:id', () => {
  test('answers 404 for what the caller may not see, and for what is not there', async () => {
    const { address } = await create(people.teacher);
    for (const who of [people.colleague, people.specialist, people.student, people.stranger]) {
      expectProblem(await get(who, address), 'not_found');
    }
    expectProblem(await get(people.teacher, `${path}/${'f'.repeat(24)}`), 'not_found');
    expectProblem(await request(world.app).get(address), 'unauthenticated');
    expect(faultsOf(await get(people.teacher, `${path}/frogs`))).toEqual(['path.id']);
    expect(faultsOf(await get(people.teacher, `${address}?view[$ne]=x`))).toEqual(['query']);
  });

  test('shows readers what was published, and editors the working copy when they ask', async () => {
    const { address, etag } = await createPublished(people.teacher, { visibility: 'school' });
    await patch(people.teacher, address, etag, { title: 'Toads' }).expect(200);
    const read = await get(people.colleague, address).expect(200);
    expect(read.body).toMatchObject({ title: 'Frogs of the pond', view: 'published', version: 1, editing: null });
    const own = await get(people.teacher, address).expect(200);
    expect(own.body).toMatchObject({ title: 'Frogs of the pond', editing: { hasUnpublishedChanges: true } });
    const working = await get(people.teacher, `${address}?view=working`).expect(200);
    expect(working.body).toMatchObject({ title: 'Toads', view: 'working' });
    expectProblem(await get(people.colleague, `${address}?view=working`), 'forbidden');
    // Different answers have different tags.
    expect(new Set([read, own, working].map((response) => response.get('etag'))).size).toBe(3);
  });

  test('answers 304 to who has it already', async () => {
    const { address } = await createPublished(people.teacher, { visibility: 'school' });
    const etag = String((await get(people.colleague, address)).get('etag'));
    await get(people.colleague, address).set('if-none-match', etag).expect(304);
    await get(people.teacher, address).set('if-none-match', etag).expect(200);
  });

  test('shows students what is approved for them, and nothing else', async () => {
    const approved = { visibility: 'district', approvedForStudents: true };
    const offered = await createPublished(people.specialist, approved);
    await get(people.student, offered.address).expect(200);
    for (const changes of [
      { visibility: 'district' },
      { ...approved, audience: 'teachersOnly' },
      { ...approved, availableFrom: new Date(world.clock.now().getTime() + 60_000).toISOString() },
      { ...approved, availableUntil: world.clock.now().toISOString() },
    ]) {
      const { address } = await createPublished(people.specialist, changes);
      expectProblem(await get(people.student, address), 'not_found');
      await get(people.teacher, address).expect(200);
    }
  });

  test('crosses districts only as public', async () => {
    const shared = await createPublished(people.specialist, { visibility: 'public' });
    expect((await get(people.stranger, shared.address).expect(200)).body).toMatchObject({ editing: null });
    expectProblem(await patch(people.stranger, shared.address, '*', { title: 'Mine' }), 'forbidden');
    const kept = await createPublished(people.specialist, { visibility: 'district' });
    expectProblem(await get(people.stranger, kept.address), 'not_found');
  });

  test('speaks JSON-LD when asked', async () => {
    const { address } = await createPublished(people.teacher, { gradeLevels: ['3'] });
    const response = await get(people.teacher, address).set('accept', 'application/ld+json').expect(200);
    expect(response.type).toBe('application/ld+json');
    expect(response.get('vary')).toMatch(/accept\b/i);
    expect(JSON.parse(response.text)).toMatchObject({
      '@context': 'https://schema.org',
      '@type': ['LearningResource', 'VideoObject'],
      '@id': address,
      educationalLevel: ['Grade 3'],
      license: 'https://creativecommons.org/licenses/by/4.0/',
    });
    expect(response.get('etag')).not.toBe((await get(people.teacher, address)).get('etag'));
  });

  test('names the standard and its framework in JSON-LD, where it is known', async () => {
    const package_ = buildPackage('Linked framework', [['LD.1', null]]);
    const standards = package_.standards.map((one) => ({ ...one, uri: 'https://case.example/LD.1' }));
    await importPackage(world, { ...package_, standards });
    const { address } = await createPublished(people.teacher, {
      alignments: [
        { code: 'LD.1', alignmentType: 'teaches' },
        { code: 'nobody knows', alignmentType: 'teaches' },
      ],
    });
    const response = await get(people.teacher, address).set('accept', 'application/ld+json').expect(200);
    const { educationalAlignment, teaches } = JSON.parse(response.text);
    expect(educationalAlignment).toEqual([
      {
        '@type': 'AlignmentObject',
        alignmentType: 'teaches',
        targetName: 'LD.1',
        targetUrl: 'https://case.example/LD.1',
        educationalFramework: 'Linked framework',
      },
      { '@type': 'AlignmentObject', alignmentType: 'teaches', targetName: 'nobody knows' },
    ]);
    expect(teaches[0]).toMatchObject({
      termCode: 'LD.1',
      url: 'https://case.example/LD.1',
      inDefinedTermSet: { name: 'Linked framework', '@id': expect.stringContaining('/ims/case/v1p1/CFDocuments/') },
    });
    expect(teaches[1]).toEqual({ '@type': 'DefinedTerm', termCode: 'nobody knows' });
  });
});
