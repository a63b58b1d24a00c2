import request from 'supertest';
import { expectProblem } from '../support/expect-problem.ts';
import { buildPdf, sendOne } from '../support/files.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  resourcesPath as path,
  type ResourcePeople,
} from '../support/resource-requests.ts';
import { type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld({ publicUrl: 'https://learn.example.org' });
const { post, get, patch, remove, create, createPublished } = createResourceRequests(world);
const nobodys = `${path}/${'f'.repeat(24)}`;

let people: ResourcePeople;
/** Of another district. */
let afar: SignedIn;
beforeAll(async () => {
  people = await buildResourcePeople(world);
  const { orgId } = people.stranger.person;
  afar = await signIn(world, { orgId, role: 'teacher' });
});

const remixOf = async (who: SignedIn, address: string, body: Body = { license: 'cc by 4.0' }) => {
  const made = await post(who, `${address}/remixes`, body).expect(201);
  return { address: String(made.get('location')), body: made.body };
};
const publish = (who: SignedIn, address: string) => post(who, `${address}/versions`).expect(200);
const change = (who: SignedIn, address: string, body: Body) => patch(who, address, '*', body).expect(200);
const upstreamOf = async (who: SignedIn, address: string) => (await get(who, `${address}/upstream`).expect(200)).body;
const decide = (who: SignedIn, address: string, decisions: Record<string, string>, more: Body = {}) =>
  post(who, `${address}/upstream`, {
    decisions: Object.entries(decisions).map(([field, decision]) => ({ field, decision })),
    ...more,
  });
const told = (body: { changes: { field: string; state: string }[] }) =>
  Object.fromEntries(body.changes.map(({ field, state }) => [field, state]));

describe('copying and adapting', () => {
  test('copies what readers see, with lineage, inherited tags and credit ready to paste', async () => {
    const { teacher, colleague } = people;
    const { address, body: source } = await createPublished(teacher, {
      visibility: 'school',
      author: 'Jane Doe',
      subjects: ['science'],
      alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
      availableFrom: '2026-01-01T00:00:00Z',
      approvedForStudents: true,
      isBasedOn: [{ title: 'Toads', license: 'cc0' }],
    });
    await change(teacher, address, { title: 'Not published yet' });
    const terms = await get(colleague, `${address}/remix-terms`).expect(200);
    expect(terms.body.options.map(({ id }: { id: string }) => id)).toContain('CC-BY-SA-4.0');

    const { address: copy, body } = await remixOf(colleague, address, { license: 'Attribution-ShareAlike CC 4.0' });
    expect(body).toMatchObject({
      title: 'Frogs of the pond',
      status: 'draft',
      visibility: 'private',
      ownerId: colleague.person.id,
      author: colleague.person.displayName,
      license: { id: 'CC-BY-SA-4.0' },
      url: 'https://example.org/frogs',
      subjects: ['science'],
      alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
      availableFrom: null,
      isApprovedForStudents: false,
      isBasedOn: [{ title: 'Toads', license: { id: 'CC0-1.0' } }],
      lineage: {
        basedOnId: source.id,
        basedOnVersion: 1,
        orgId: people.district.id,
        chain: [
          { id: source.id, version: 1, title: 'Frogs of the pond', author: 'Jane Doe', license: { id: 'CC-BY-4.0' } },
        ],
      },
    });
    expect(body.editing.provenance).toMatchObject([{ by: colleague.person.id, via: 'inherited' }]);
    expect(body.credits.en.text).toContain('Based on “Frogs of the pond” (https://example.org/frogs) by Jane Doe');
    expect(body.credits.es.html).toContain('Basado en <a href="https://example.org/frogs">«Frogs of the pond»</a>');

    await publish(colleague, copy);
    const { address: third, body: again } = await remixOf(colleague, copy, {
      title: 'Frogs for grade 3',
      author: null,
    });
    // Share-alike leaves no choice.
    expect(again).toMatchObject({ title: 'Frogs for grade 3', author: null, license: { id: 'CC-BY-SA-4.0' } });
    expect(again.lineage.chain.map(({ id }: { id: string }) => id)).toEqual([body.id, source.id]);
    const jsonLd = await get(colleague, third).set('accept', 'application/ld+json').expect(200);
    expect(jsonLd.body.isBasedOn).toMatchObject([
      { name: 'Frogs of the pond', isBasedOn: [{ name: 'Frogs of the pond', author: { name: 'Jane Doe' } }] },
      { name: 'Toads' },
    ]);
    const credits = await get(colleague, `${third}/attribution`).expect(200);
    expect(credits.body.en.text.match(/Based on/g)).toHaveLength(3);

    const direct = await get(colleague, `${address}/remixes`).expect(200);
    expect(direct.body).toMatchObject({ total: 1, items: [{ id: body.id }] });
    const all = await get(colleague, `${address}/remixes?depth=all&limit=1`).expect(200);
    expect(all.body).toMatchObject({ total: 2, items: [{ id: again.id }] });
    const rest = await get(colleague, `${address}/remixes?depth=all&cursor=${all.body.nextCursor}`).expect(200);
    expect(rest.body).toMatchObject({ items: [{ id: body.id }], nextCursor: null });
    // Drafts and private copies are their makers'.
    expect((await get(teacher, `${address}/remixes?depth=all`).expect(200)).body.total).toBe(0);
  });

  test('asks for a license where a choice is left, and keeps to what licenses allow', async () => {
    const { teacher } = people;
    const { address } = await createPublished(teacher, { license: 'cc by-nc 4.0' });
    const details = expectProblem(await post(teacher, `${address}/remixes`), 'remix_license');
    expect(details).toMatchObject({ given: null, options: [{ id: 'CC-BY-NC-4.0' }, { id: 'CC-BY-NC-SA-4.0' }] });
    expectProblem(await post(teacher, `${address}/remixes`, { license: 'cc by 4.0' }), 'remix_license');
    const { address: copy } = await remixOf(teacher, address, { license: 'CC BY-NC' });
    expectProblem(await patch(teacher, copy, '*', { license: 'cc by' }), 'remix_license');
    expect((await change(teacher, copy, { license: 'cc by-nc-sa' })).body.license.id).toBe('CC-BY-NC-SA-4.0');

    for (const [license, code] of [
      ['CC BY-ND 4.0', 'no_derivatives'],
      ['all rights reserved', 'all_rights_reserved'],
      ['Ask the office', 'unknown_terms'],
    ]) {
      const { address: closed } = await createPublished(teacher, { license });
      const answer = await post(teacher, `${closed}/remixes`, { license: 'cc by' });
      expect(expectProblem(answer, 'remix_refused')).toMatchObject({
        obstacles: [{ code, works: [{ title: 'Frogs of the pond' }] }],
      });
      expect((await get(teacher, `${closed}/remix-terms`).expect(200)).body).toMatchObject({
        isAllowed: false,
        options: [],
      });
    }
    const mixed = await createPublished(teacher, { isBasedOn: [{ title: 'Closed', license: 'cc by-nd' }] });
    const refused = expectProblem(await post(teacher, `${mixed.address}/remixes`), 'remix_refused');
    expect(refused).toMatchObject({ obstacles: [{ works: [{ title: 'Closed' }] }] });
  });

  test('is for authors and for what they see, published, with nothing wrong', async () => {
    const { teacher, colleague, student, stranger } = people;
    const { address } = await createPublished(teacher, { visibility: 'school', approvedForStudents: true });
    const draft = await create(teacher);
    const closed = await createPublished(teacher);
    for (const suffix of ['remixes', 'upstream']) {
      expectProblem(await request(world.app).post(`${address}/${suffix}`).send({}), 'unauthenticated');
      expectProblem(await request(world.app).get(`${address}/${suffix}`), 'unauthenticated');
    }
    for (const suffix of ['remixes', 'remix-terms', 'attribution', 'upstream']) {
      expectProblem(await get(stranger, `${address}/${suffix}`), 'not_found');
    }
    expectProblem(await post(student, `${address}/remixes`, { license: 'cc by' }), 'forbidden');
    expectProblem(await post(stranger, `${address}/remixes`, { license: 'cc by' }), 'not_found');
    expectProblem(await post(colleague, `${closed.address}/remixes`), 'not_found');
    expectProblem(await post(teacher, `${nobodys}/remixes`), 'not_found');
    expect(expectProblem(await post(teacher, `${draft.address}/remixes`), 'wrong_status')).toEqual({ status: 'draft' });
    expect(faultsOf(await post(teacher, `${address}/remixes`, { license: { $ne: 1 }, title: '' }))).toEqual([
      'body.license',
      'body.title',
    ]);
    expectProblem(await get(teacher, `${address}/upstream`), 'not_found');
  });

  test('reaches across districts, where files become one’s own with the same bytes', async () => {
    const file = await sendOne(world, people.specialist, { name: 'frogs.pdf', content: buildPdf('Frogs') });
    const { address } = await createPublished(people.specialist, {
      url: null,
      kind: 'file',
      fileId: file.id,
      visibility: 'public',
    });
    const { address: copy, body } = await remixOf(afar, address);
    expect(body).toMatchObject({ orgId: afar.person.orgId, fileName: 'frogs.pdf', file: { sha256: file.sha256 } });
    expect(body.fileId).not.toBe(file.id);
    expect(told(await upstreamOf(afar, copy))).toEqual({});
    const another = await sendOne(world, people.specialist, { name: 'toads.pdf', content: buildPdf('Toads') });
    await change(people.specialist, address, { fileId: another.id });
    await publish(people.specialist, address);
    expect(told(await upstreamOf(afar, copy))).toEqual({ material: 'incoming' });
    await decide(afar, copy, { material: 'accept' }).expect(200);
    const { body: after } = await get(afar, copy).expect(200);
    expect(after).toMatchObject({ fileName: 'toads.pdf', file: { sha256: another.sha256 } });
    expect(told(await upstreamOf(afar, copy))).toEqual({});
    // The original goes, the copy and its credit stay.
    await remove(people.specialist, address).expect(204);
    expect(await upstreamOf(afar, copy)).toMatchObject({
      source: { isAvailable: false, copiedVersion: 1 },
      changes: [],
    });
    await request(world.app).get(after.file.url.replace('https://learn.example.org', '')).expect(200);
  });
});

describe('changes upstream', () => {
  test('are shown field by field, and accepted, kept or declined', async () => {
    const { teacher, colleague } = people;
    const { address } = await createPublished(teacher, { visibility: 'school', summary: 'Green', keywords: ['pond'] });
    const { address: copy } = await remixOf(colleague, address);
    const untouched = await remixOf(colleague, address);
    await change(colleague, copy, { title: 'My frogs', keywords: ['pond', 'grade 3'], summary: 'Mine' });

    await change(teacher, address, { title: 'Frogs and toads', summary: 'Brown', timeRequired: 'PT20M' });
    // Tags are live; content counts when it is published.
    await change(teacher, address, { keywords: ['pond', 'lake'], hasAds: false });
    expect(told(await upstreamOf(colleague, copy))).toEqual({ keywords: 'incoming', hasAds: 'incoming' });
    await publish(teacher, address);
    const shown = await upstreamOf(colleague, copy);
    expect(shown.source).toMatchObject({ isAvailable: true, title: 'Frogs and toads', version: 2, copiedVersion: 1 });
    expect(told(shown)).toEqual({
      title: 'conflict',
      summary: 'conflict',
      timeRequired: 'incoming',
      keywords: 'incoming',
      hasAds: 'incoming',
    });
    expect(shown.changes.find(({ field }: { field: string }) => field === 'title')).toMatchObject({
      base: 'Frogs of the pond',
      theirs: 'Frogs and toads',
      mine: 'My frogs',
      words: {
        en: 'Title: from “Frogs of the pond” to “Frogs and toads”.',
        es: 'Título: de «Frogs of the pond» a «Frogs and toads».',
      },
    });

    const own = await get(colleague, '/api/v1/me/remixes?pending=true&limit=1').expect(200);
    expect(own.body).toMatchObject({ total: 2, items: [{ pending: { declined: 0 } }] });
    const next = await get(colleague, `/api/v1/me/remixes?pending=true&cursor=${own.body.nextCursor}`).expect(200);
    expect(
      [...own.body.items, ...next.body.items].map(({ pending }) => pending).sort((a, b) => a.conflicts - b.conflicts),
    ).toEqual([
      { incoming: 5, conflicts: 0, declined: 0 },
      { incoming: 3, conflicts: 2, declined: 0 },
    ]);

    expectProblem(await decide(colleague, copy, { title: 'accept' }, { sourceVersion: 1 }), 'version_conflict');
    expect(faultsOf(await decide(colleague, copy, { title: 'keepMine', body: 'accept' }))).toEqual([
      'body.decisions.1.field',
    ]);
    expect(faultsOf(await decide(colleague, copy, { title: 'perhaps', license: 'accept' }))).toEqual([
      'body.decisions.0.decision',
      'body.decisions.1.field',
    ]);
    const stale = decide(colleague, copy, { keywords: 'accept' }).set('if-match', '"1"');
    expectProblem(await stale, 'version_conflict');

    const decided = await decide(
      colleague,
      copy,
      { title: 'keepMine', summary: 'decline', timeRequired: 'accept', keywords: 'accept' },
      { sourceVersion: 2 },
    ).expect(200);
    expect(told(decided.body)).toEqual({ summary: 'declined', hasAds: 'incoming' });
    const { body: mine } = await get(colleague, copy).expect(200);
    expect(mine).toMatchObject({
      title: 'My frogs',
      summary: 'Mine',
      timeRequired: 'PT20M',
      keywords: ['pond', 'grade 3', 'lake'],
      hasAds: null,
    });
    const inherited = mine.editing.provenance.filter(({ via }: { via: string }) => via === 'inherited');
    expect(inherited.flatMap(({ tags }: { tags: Body }) => tags.keywords ?? [])).toContain('lake');

    // Remembered until upstream changes the field anew; what was declined can still be accepted.
    await change(teacher, address, { title: 'Newts', summary: 'Blue' });
    await publish(teacher, address);
    expect(told(await upstreamOf(colleague, copy))).toMatchObject({ title: 'conflict', summary: 'conflict' });
    await decide(colleague, copy, { summary: 'decline', title: 'decline', hasAds: 'decline' }).expect(200);
    const settled = await get(colleague, '/api/v1/me/remixes?pending=true').expect(200);
    expect(settled.body.items.map(({ resource }: { resource: Body }) => resource.id)).toEqual([untouched.body.id]);
    await decide(colleague, copy, { summary: 'accept' }).expect(200);
    expect((await get(colleague, copy).expect(200)).body.summary).toBe('Blue');
    expect((await get(colleague, '/api/v1/me/remixes').expect(200)).body.total).toBeGreaterThanOrEqual(2);
    expectProblem(await get(people.stranger, `${copy}/upstream`), 'not_found');
    expectProblem(await request(world.app).get('/api/v1/me/remixes'), 'unauthenticated');
  });
});
