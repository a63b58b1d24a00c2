import request from 'supertest';
import { z } from 'zod';
import { expectProblem } from '../support/expect-problem.ts';
import { explainQueries } from '../support/explain.ts';
import { system } from '../support/jobs.ts';
import {
  type Body,
  buildResourcePeople,
  createResourceRequests,
  faultsOf,
  type ResourcePeople,
  withPosition,
} from '../support/resource-requests.ts';
import { hex } from '../support/resources.ts';
import { buildDistrict, type SignedIn, signIn, useWorld } from '../support/world.ts';

const world = useWorld();
const { post, get, patch, remove, create, createPublished } = createResourceRequests(world);
const followReviews = { kind: 'reviews.follow', input: z.strictObject({}) };
let people: ResourcePeople;
let other: SignedIn;
let admin: SignedIn;

beforeAll(async () => {
  people = await buildResourcePeople(world);
  other = await signIn(world, { orgId: people.district.id, role: 'specialist' });
  admin = await signIn(world, { orgId: people.district.id, role: 'admin' });
});

const scores = ['alignment', 'quality', 'accessibility'].map((criterionId) => ({ criterionId, score: 3 }));
const safe = { audience: 'students', needsAccount: false, hasAds: false, collectsData: false, minimumAge: null };
const lastTold = async (who: SignedIn): Promise<Body> =>
  (await get(who, '/api/v1/me/notifications?limit=1').expect(200)).body.items[0];
/** As everything about somebody is erased, but for the record of the person. */
async function erase({ person }: SignedIn): Promise<void> {
  for (const holder of world.wiring.students.holders) await holder.eraseStudent(system, person.orgId, person.id);
}
const idOf = (address: string) => String(address.split('/').at(-1));

/** A teacher's draft, handed in for the district. */
async function submitted(changes: Body = {}): Promise<{ address: string; id: string; reviewId: string }> {
  const { address } = await create(people.teacher, changes);
  const { body } = await post(people.teacher, `${address}/review`, { visibility: 'district' }).expect(200);
  return { address, id: idOf(address), reviewId: body.review.id };
}

describe('the way to the district', () => {
  test('goes from draft over changes to publication, with scores and an approval that ends', async () => {
    const { teacher, specialist, student } = people;
    const { address } = await create(teacher, { title: 'Newts', subjects: ['science'], gradeLevels: ['3'] });
    expect((await get(teacher, `${address}/review`).expect(200)).body).toMatchObject({ state: 'draft', review: null });
    expectProblem(await get(specialist, `${address}/review`), 'not_found');

    const first = await post(teacher, `${address}/review`, { visibility: 'district', note: 'Please' }).expect(200);
    expect(first.body).toMatchObject({
      state: 'inReview',
      actions: expect.arrayContaining(['retract']),
      review: { state: 'inReview', submission: { by: { id: teacher.person.id }, note: 'Please' } },
    });
    expectProblem(await post(teacher, `${address}/review`), 'wrong_status');
    // While others read it, its author leaves it as it is; tags are live.
    expectProblem(await patch(teacher, address, '*', { title: 'Other newts' }), 'in_review');
    await patch(teacher, address, '*', { keywords: ['pond'] }).expect(200);
    expectProblem(await post(teacher, `${address}/versions`), 'wrong_status');
    expectProblem(await post(teacher, `${address}/review/approve`, { scores }), 'forbidden');
    expectProblem(await post(teacher, `${address}/review/request-changes`, { reasons: ['other'] }), 'forbidden');

    expect(faultsOf(await post(specialist, `${address}/review/request-changes`, { reasons: [] }))).toEqual([
      'body.reasons',
    ]);
    const asked = { reasons: ['license', 'accessibility'], note: 'Captions, please.' };
    const changes = await post(specialist, `${address}/review/request-changes`, asked).expect(200);
    expect(changes.body).toMatchObject({ state: 'changesRequested', review: { decision: { ...asked, scores: [] } } });
    expect(await lastTold(teacher)).toMatchObject({
      kind: 'review.changesRequested',
      params: { note: 'Captions, please.', reasons: 'license, accessibility' },
    });
    await patch(teacher, address, '*', { title: 'Newts with captions' }).expect(200);
    await post(teacher, `${address}/review/retract`).expect(200);
    expectProblem(await post(specialist, `${address}/review/approve`, { scores }), 'not_found');
    await post(teacher, `${address}/review`, { visibility: 'district' }).expect(200);

    // The checklist and the questions of safety are asked for, all at once.
    const bad = await post(specialist, `${address}/review/approve`, {
      scores: [
        { criterionId: 'alignment', score: 9 },
        { criterionId: 'charm', score: 1 },
        { criterionId: 'quality', score: 1 },
      ],
      safety: { hasAds: false },
      approveForStudents: { until: '2020-01-01T00:00:00Z' },
    });
    expect(faultsOf(bad)).toEqual([
      'body.scores.0.score',
      'body.scores.1.criterionId',
      'body.scores',
      'body.safety.needsAccount',
      'body.safety.collectsData',
      'body.safety.minimumAge',
      'body.approveForStudents.until',
    ]);
    const stale = post(specialist, `${address}/review/approve`, { scores }).set('if-match', '"1"');
    expectProblem(await stale, 'version_conflict');
    const until = new Date(world.clock.now().getTime() + 120_000).toISOString();
    const approval = { scores, safety: safe, approveForStudents: { until }, note: 'Well made' };
    const approved = await post(specialist, `${address}/review/approve`, approval).expect(200);
    expect(approved.body).toMatchObject({ state: 'published', review: null });
    expect(await lastTold(teacher)).toMatchObject({ kind: 'review.approved', by: { id: specialist.person.id } });

    const seen = await get(student, address).expect(200);
    expect(seen.body).toMatchObject({
      title: 'Newts with captions',
      visibility: 'district',
      isApprovedForStudents: true,
      approvedForStudents: { until },
      hasAds: false,
      assessment: {
        version: 1,
        scores: [{ criterionId: 'alignment', label: 'Alignment', score: 3, maximum: 4 }, {}, {}],
      },
    });
    const history = await get(teacher, `${address}/reviews?limit=1`).expect(200);
    expect(history.body).toMatchObject({ total: 2, items: [{ state: 'approved', decision: { act: 'approved' } }] });
    const cursor = encodeURIComponent(history.body.nextCursor);
    const rest = await get(teacher, `${address}/reviews?limit=1&cursor=${cursor}`).expect(200);
    expect(rest.body.items).toMatchObject([{ state: 'retracted' }]);

    // The approval ends by itself, for all that read it.
    await world.wiring.searchSync.caughtUp();
    const before = await get(teacher, address).expect(200);
    world.clock.advance(121_000);
    expectProblem(await get(student, address), 'not_found');
    const after = await get(teacher, address)
      .set('if-none-match', String(before.get('etag')))
      .expect(200);
    expect(after.body).toMatchObject({ isApprovedForStudents: false, approvedForStudents: { until } });
    const found = await get(teacher, '/api/v1/search/resources?q=newts').expect(200);
    expect(found.body.hits).toMatchObject([{ isApprovedForStudents: false }]);
    const approvedNewts = '/api/v1/search/resources?q=newts&isApproved=true';
    const ends = { kind: 'resources.end-approvals', input: z.strictObject({}) };
    const { id: jobId } = await world.wiring.jobs.service.enqueue({ orgId: null, requestedBy: null }, ends, {}, {});
    expect(await world.wiring.jobs.service.waitFor(jobId, 20_000)).toMatchObject({ result: { ended: 1 } });
    await world.wiring.searchSync.caughtUp();
    expect((await get(teacher, approvedNewts).expect(200)).body.hits).toEqual([]);
  });

  test('opens what is published to more people, without a new version, and takes new versions on', async () => {
    const { teacher, specialist, colleague } = people;
    const [{ id: schoolId }] = people.district.schools;
    const { address } = await createPublished(teacher, { schoolId, visibility: 'school' });
    expectProblem(await post(teacher, `${address}/review`), 'wrong_status');
    await post(teacher, `${address}/review`, { visibility: 'public' }).expect(200);
    await get(colleague, address).expect(200);
    await post(specialist, `${address}/review/approve`, { scores, visibility: 'district' }).expect(200);
    expect((await get(colleague, address).expect(200)).body).toMatchObject({ version: 1, visibility: 'district' });

    // From now on it is the district's: its owner proposes, and reviewers publish.
    await patch(teacher, address, '*', { title: 'Second edition' }).expect(200);
    expect(expectProblem(await post(teacher, `${address}/versions`), 'review_needed')).toEqual({
      visibility: 'district',
    });
    for (const verb of ['archive', 'review/approve']) {
      expectProblem(await post(teacher, `${address}/${verb}`, verb === 'archive' ? undefined : {}), 'forbidden');
    }
    await post(teacher, `${address}/review`).expect(200);
    await post(specialist, `${address}/review/approve`, { scores }).expect(200);
    expect((await get(colleague, address).expect(200)).body).toMatchObject({ version: 2, title: 'Second edition' });
    const { body } = await get(specialist, `${address}/reviews`).expect(200);
    expect(body.items.map(({ decision }: { decision: Body }) => decision.version)).toEqual([2, 1]);
  });

  test('is as the district has it: own publications, the checklist, and days until a review is due', async () => {
    const district = await buildDistrict(world);
    const at = { orgId: district.id, schoolId: district.schools[0].id };
    const [author, curator, boss] = [
      await signIn(world, { ...at, role: 'teacher' }),
      await signIn(world, { orgId: district.id, role: 'specialist' }),
      await signIn(world, { orgId: district.id, role: 'admin' }),
    ];
    const settings = '/api/v1/review-settings';
    const usual = await get(author, settings).expect(200);
    expect(usual.body).toMatchObject({ revision: 0, rules: { publishWithoutReview: { private: true, school: true } } });
    const draft = await create(author, { visibility: 'school' });
    const early = await createPublished(author);

    expectProblem(await patch(curator, settings, '*', { dueDays: 5 }), 'forbidden');
    expectProblem(await request(world.app).patch(settings).set(boss.headers).send({}), 'precondition_required');
    const criterion = { id: 'fit', label: 'Fit', description: null, maximum: 2, isRequired: false };
    const faulty = { dueDays: 0, checklist: [criterion, criterion], safetyQuestions: ['shoeSize'] };
    expect(faultsOf(await patch(boss, settings, '*', faulty))).toEqual([
      'body.checklist',
      'body.safetyQuestions.0',
      'body.dueDays',
    ]);
    const rules = { publishWithoutReview: { private: true, school: false }, reviewersPublishOwn: false };
    const change = { rules, checklist: [criterion], dueDays: 5 };
    const changed = await patch(boss, settings, String(usual.get('etag')), change).expect(200);
    expect(changed.body).toMatchObject({ ...change, revision: 1 });
    expectProblem(await patch(boss, settings, String(usual.get('etag')), change), 'version_conflict');

    expectProblem(await post(author, `${draft.address}/versions`), 'review_needed');
    // What is published to oneself is not widened past the review either.
    expectProblem(await patch(author, early.address, '*', { visibility: 'school' }), 'review_needed');
    const own = await create(curator, { visibility: 'district' });
    expectProblem(await post(curator, `${own.address}/versions`), 'review_needed');
    await post(curator, `${own.address}/review`).expect(200);
    expectProblem(await post(curator, `${own.address}/review/approve`, {}), 'review_needed');
    await post(boss, `${own.address}/review/approve`, { scores: [{ criterionId: 'fit', score: 2 }] }).expect(200);
    // Who keeps the library is told that something waits: once, however much comes until they have read it.
    const handedIn = await post(author, `${draft.address}/review`).expect(200);
    const second = await create(author, { title: 'Waits too' });
    await post(author, `${second.address}/review`, { visibility: 'district' }).expect(200);
    const told = async (who: SignedIn) =>
      (await get(who, '/api/v1/me/notifications').expect(200)).body.items.filter(
        ({ kind }: Body) => kind === 'review.waiting',
      );
    expect(await told(curator)).toMatchObject([{ about: { type: 'reviewQueue' }, params: { title: 'Waits too' } }]);
    // An admin only of what no specialist but its author could look at.
    expect((await told(boss)).map(({ params }: Body) => (params as Body).title)).toEqual([own.body.title]);
    await post(curator, '/api/v1/me/notifications/read', {}).expect(200);
    await patch(boss, settings, '*', { tellsReviewers: false }).expect(200);
    const third = await create(author, { title: 'Waits in silence' });
    await post(author, `${third.address}/review`, { visibility: 'district' }).expect(200);
    expect((await told(curator)).filter(({ readAt }: Body) => readAt === null)).toEqual([]);
    expect(handedIn.body.review.dueOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    await post(curator, `${draft.address}/review/approve`, {}).expect(200);
    expect((await get(author, draft.address).expect(200)).body).toMatchObject({
      status: 'published',
      assessment: null,
    });
  });

  test('what curators publish themselves is recorded as their own review', async () => {
    const { specialist, teacher } = people;
    const { address } = await createPublished(specialist, { visibility: 'district' });
    const { body } = await get(specialist, `${address}/reviews`).expect(200);
    expect(body).toMatchObject({
      total: 1,
      items: [{ state: 'published', decision: { act: 'published', isOwn: true, version: 1 } }],
    });
    const alone = await createPublished(teacher);
    expect((await get(teacher, `${alone.address}/reviews`).expect(200)).body.total).toBe(0);
    const { address: archived } = await submitted();
    await post(teacher, `${archived}/archive`).expect(200);
    expect((await get(teacher, `${archived}/reviews`).expect(200)).body.items).toMatchObject([{ state: 'archived' }]);
  });
});

describe('flags', () => {
  const flag = (who: SignedIn, address: string, body: Body = { reason: 'broken', text: 'The link is dead.' }) =>
    request(world.app).put(`${address}/flag`).set(who.headers).send(body);

  test('of any reader go to the queue, one each, and who flagged is told what became of it', async () => {
    const { teacher, colleague, student, specialist, stranger } = people;
    const changes = { title: 'Flagged', visibility: 'public', approvedForStudents: true };
    const { address, body: made } = await createPublished(specialist, changes);
    expect(faultsOf(await flag(teacher, address, { reason: 'boring' }))).toEqual(['body.reason']);
    expectProblem(await get(teacher, `${address}/flag`), 'not_found');
    await flag(teacher, address, { reason: 'other' }).expect(200);
    await flag(teacher, address).expect(200);
    await flag(student, address, { reason: 'inappropriate' }).expect(200);
    await flag(stranger, address, { reason: 'license' }).expect(200);
    expectProblem(await request(world.app).put(`${address}/flag`).send({ reason: 'ads' }), 'unauthenticated');
    const own = await create(teacher);
    expectProblem(await flag(colleague, own.address), 'not_found');

    const queued = await get(specialist, '/api/v1/reviews?flagged=true').expect(200);
    expect(queued.body).toMatchObject({
      total: 1,
      items: [{ resourceId: made.id, state: 'flagged', flagCount: 3, submission: null }],
    });
    const list = await get(other, `${address}/flags`).expect(200);
    // Names of students, and of people elsewhere, are nobody's business.
    expect(list.body.items).toMatchObject([
      { from: 'elsewhere', reason: 'license', by: null },
      { from: 'learner', reason: 'inappropriate', by: null },
      { from: 'staff', reason: 'broken', by: { name: teacher.person.displayName } },
    ]);
    const pageOne = await get(other, `${address}/flags?limit=2`).expect(200);
    const cursor = encodeURIComponent(pageOne.body.nextCursor);
    expect((await get(other, `${address}/flags?limit=2&cursor=${cursor}`).expect(200)).body.items).toHaveLength(1);
    expectProblem(await get(teacher, `${address}/flags`), 'forbidden');
    expectProblem(await post(teacher, `${address}/flags/decisions`, { decision: 'handled' }), 'forbidden');
    expect(faultsOf(await post(other, `${address}/flags/decisions`, { decision: 'lost' }))).toEqual(['body.decision']);

    const flagIds = [list.body.items[2].id];
    const answer = 'It has a new address.';
    const handled = await post(other, `${address}/flags/decisions`, { decision: 'handled', flagIds, answer }).expect(
      200,
    );
    expect(handled.body).toEqual({ settled: 1 });
    expect(await lastTold(teacher)).toMatchObject({ kind: 'review.flagHandled', params: { title: 'Flagged', answer } });
    expect((await get(teacher, `${address}/flag`).expect(200)).body).toMatchObject({ state: 'handled', answer });
    const working = await get(specialist, `${address}?view=working`).expect(200);
    await patch(specialist, address, working.get('etag') ?? '', { title: 'Not yet' }).expect(200);
    const rest = await post(other, `${address}/flags/decisions`, { decision: 'dismissed' }).expect(200);
    expect(rest.body).toEqual({ settled: 2 });
    expect(await lastTold(stranger)).toMatchObject({
      kind: 'review.flagDismissed',
      by: null,
      params: { title: 'Flagged' },
    });
    expect((await get(specialist, '/api/v1/reviews?flagged=true').expect(200)).body.total).toBe(0);
    expect((await get(specialist, `${address}/reviews`).expect(200)).body.items).toMatchObject([
      { state: 'settled' },
      { state: 'published' },
    ]);
    // Flagged anew, and taken back.
    await Promise.all([flag(teacher, address).expect(200), flag(colleague, address).expect(200)]);
    expect((await get(specialist, '/api/v1/reviews?flagged=true')).body.items).toMatchObject([{ flagCount: 2 }]);
    await remove(teacher, `${address}/flag`).expect(204);
    expectProblem(await remove(teacher, `${address}/flag`), 'not_found');
    // Who is erased has flagged nothing, and nobody waits for it any more.
    await flag(stranger, address).expect(200);
    await erase(stranger);
    expect((await get(specialist, '/api/v1/reviews?flagged=true')).body.items).toMatchObject([{ flagCount: 1 }]);
    // A review does not settle flags.
    await patch(specialist, address, '*', { title: 'Mended' }).expect(200);
    await post(specialist, `${address}/review`).expect(200);
    await post(specialist, `${address}/review/approve`, { scores }).expect(200);
    expect((await get(specialist, '/api/v1/reviews?flagged=true')).body.items).toMatchObject([
      { state: 'flagged', flagCount: 1, title: 'Mended' },
    ]);
  });
});

describe('comments', () => {
  test('stand at fields, are answered and settled, between those who may edit', async () => {
    const { teacher, colleague, specialist } = people;
    const { address } = await submitted({ title: 'Commented' });
    const path = `${address}/comments`;
    const begun = await post(specialist, path, { field: 'license', text: 'Whose photo is it?' }).expect(201);
    expect(await lastTold(teacher)).toMatchObject({ kind: 'review.commented', params: { field: 'license' } });
    const threadId = begun.body.id;
    const answered = await post(teacher, path, { threadId, text: 'Mine.' }).expect(201);
    expect(answered.body).toMatchObject({
      field: 'license',
      resolvedAt: null,
      comments: [{ by: { name: specialist.person.displayName } }, { by: { id: teacher.person.id }, text: 'Mine.' }],
    });
    expect(await lastTold(specialist)).toMatchObject({ kind: 'review.commented', by: { id: teacher.person.id } });
    await post(specialist, path, { text: 'Nice.' }).expect(201);
    expect(faultsOf(await post(teacher, path, { field: 'shoeSize', text: ' ' }))).toEqual(['body.field', 'body.text']);
    expectProblem(await post(teacher, path, { threadId: hex('9'), text: 'Where?' }), 'not_found');
    expectProblem(await post(colleague, path, { text: 'Me too' }), 'not_found');
    expectProblem(await get(colleague, path), 'not_found');

    const settled = await post(specialist, `${path}/${threadId}/resolve`).expect(200);
    expect(settled.body.resolvedBy).toMatchObject({ id: specialist.person.id });
    const titles = async (query: string) =>
      (await get(teacher, `${path}?${query}`).expect(200)).body.items.map(({ field }: Body) => field);
    expect([await titles('resolved=true'), await titles('resolved=false'), await titles('')]).toEqual([
      ['license'],
      [null],
      [null, 'license'],
    ]);
    const first = await get(teacher, `${path}?limit=1`).expect(200);
    const cursor = encodeURIComponent(first.body.nextCursor);
    expect(await titles(`limit=1&cursor=${cursor}`)).toEqual(['license']);
    await post(teacher, `${path}/${threadId}/reopen`).expect(200);
    expect(await titles('resolved=true')).toEqual([]);
    await erase(specialist);
    const left = (await get(teacher, path).expect(200)).body.items;
    expect(left).toMatchObject([{ field: 'license', comments: [{ text: 'Mine.' }] }]);
    expectProblem(await post(teacher, `${path}/${hex('9')}/resolve`), 'not_found');
  });
});

describe('a withdrawn resource', () => {
  test('is not remixed; its remixes and its owner’s history answer what they can', async () => {
    const { teacher, colleague, specialist } = people;
    const [{ id: schoolId }] = people.district.schools;
    const { address } = await createPublished(teacher, { title: 'Original', schoolId, visibility: 'school' });
    await patch(teacher, address, '*', { title: 'Better' }).expect(200);
    await post(teacher, `${address}/versions`).expect(200);
    const remix = await post(colleague, `${address}/remixes`, { license: 'CC BY 4.0' }).expect(201);
    const remixAddress = String(remix.get('location'));
    await post(specialist, `${address}/withdraw`, { reason: 'Wrong' }).expect(200);

    expectProblem(await post(colleague, `${address}/remixes`, {}), 'resource_withdrawn');
    const upstream = await get(colleague, `${remixAddress}/upstream`).expect(200);
    expect(upstream.body).toMatchObject({ changes: [] });
    // Its owner mends it, and so sees what it was.
    const versions = await get(teacher, `${address}/versions`).expect(200);
    expect(versions.body.total).toBe(2);
    await get(teacher, `${address}/versions/1`).expect(200);
    const changes = await get(teacher, `${address}/changes?from=1`).expect(200);
    expect(changes.body.changes).toMatchObject([{ field: 'title' }]);
    expectProblem(await get(colleague, `${address}/changes`), 'resource_withdrawn');
    const restored = await post(teacher, `${address}/versions/1/restore`, {}).expect(200);
    expect(restored.body).toMatchObject({ title: 'Original', isWithdrawn: true });
    expectProblem(await get(colleague, `${address}/versions/1`), 'resource_withdrawn');
    // A reviewer looks at what was mended before readers have it again.
    await post(teacher, `${address}/review`).expect(200);
    await post(specialist, `${address}/review/approve`, { scores }).expect(200);
    await post(specialist, `${address}/reinstate`).expect(200);
    expect((await get(colleague, address).expect(200)).body).toMatchObject({ title: 'Original', version: 3 });
  });
});

describe('the queue', () => {
  const queue = async (who: SignedIn, query: string) => (await get(who, `/api/v1/reviews?${query}`).expect(200)).body;
  const idsOf = ({ items }: { items: Body[] }) => items.map(({ id }) => id);

  test('is filtered and paged, follows the resources, and is for those who decide', async () => {
    const district = await buildDistrict(world);
    const [north, south] = district.schools;
    const author = await signIn(world, { orgId: district.id, role: 'teacher', schoolId: north.id });
    const curator = await signIn(world, { orgId: district.id, role: 'specialist' });
    const ofNorth = await signIn(world, { orgId: district.id, role: 'specialist', schoolId: north.id });
    const ofSouth = await signIn(world, { orgId: district.id, role: 'specialist', schoolId: south.id });
    const handIn = async (changes: Body, visibility: string) => {
      const { address } = await create(author, changes);
      const { body } = await post(author, `${address}/review`, { visibility }).expect(200);
      return { address, id: String(body.review.id) };
    };
    const a = await handIn({ subjects: ['science'], gradeLevels: ['3', '4'] }, 'district');
    const b = await handIn({ subjects: ['math'], gradeLevels: ['4'] }, 'school');
    const c = await handIn({ kind: 'text', url: null, body: 'Words' }, 'public');

    expect(await queue(curator, '')).toMatchObject({ total: 3, items: [{ resource: { view: 'working' } }, {}, {}] });
    expect(idsOf(await queue(curator, ''))).toEqual([a.id, b.id, c.id]);
    expect(idsOf(await queue(ofNorth, ''))).toEqual([b.id]);
    expect(idsOf(await queue(ofSouth, ''))).toEqual([]);
    expectProblem(await get(ofSouth, `/api/v1/reviews/${b.id}`), 'not_found');
    expectProblem(await get(people.specialist, `/api/v1/reviews/${b.id}`), 'not_found');
    expectProblem(await get(author, '/api/v1/reviews'), 'forbidden');
    expectProblem(await request(world.app).get('/api/v1/reviews'), 'unauthenticated');
    expect(faultsOf(await get(curator, '/api/v1/reviews?state=lost&grade=99&dueUntil=soon&claimedBy=x'))).toEqual([
      'query.state',
      'query.grade',
      'query.claimedBy',
      'query.dueUntil',
    ]);

    const first = await queue(curator, 'limit=2');
    const second = await queue(curator, `limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
    const made = withPosition(first.nextCursor, { key: 'soon', id: a.id });
    expect(faultsOf(await get(curator, `/api/v1/reviews?limit=2&cursor=${made}`))).toEqual(['query.cursor']);
    expect([...idsOf(first), ...idsOf(second)]).toEqual([a.id, b.id, c.id]);
    await request(world.app).patch(`/api/v1/reviews/${c.id}`).set(curator.headers).send({ dueOn: '2026-12-01' });
    await post(curator, `/api/v1/reviews/${b.id}/claim`).expect(200);
    await post(curator, `${a.address}/review/request-changes`, { reasons: ['other'] }).expect(200);
    const filters: [string, string[]][] = [
      ['subject=science', [a.id]],
      ['grade=4', [a.id, b.id]],
      ['grade=4&subject=mathematics', [b.id]],
      ['kind=text', [c.id]],
      ['state=inReview', [b.id, c.id]],
      ['state=changesRequested', [a.id]],
      ['claimedBy=me', [b.id]],
      [`claimedBy=${curator.person.id}`, [b.id]],
      ['claimedBy=nobody', [a.id, c.id]],
      ['dueUntil=2026-12-01', [c.id]],
      ['dueUntil=2026-11-30', []],
      ['sort=due', [c.id, a.id, b.id]],
      ['flagged=true', []],
    ];
    for (const [query, ids] of filters) expect([query, idsOf(await queue(curator, query))]).toEqual([query, ids]);

    // What its author changes or deletes meanwhile, the queue learns.
    await patch(author, c.address, '*', { subjects: ['ceramics'] }).expect(200);
    await remove(author, b.address).expect(204);
    await world.wiring.jobs.service
      .enqueue({ orgId: district.id, requestedBy: null }, followReviews, {})
      .then(({ id }) => world.wiring.jobs.service.waitFor(id, 20_000));
    expect(idsOf(await queue(curator, 'subject=ceramics'))).toEqual([c.id]);
    expect(idsOf(await queue(curator, ''))).toEqual([a.id, c.id]);

    const plans = await explainQueries(world, async () => {
      for (const [query] of filters) await get(curator, `/api/v1/reviews?${query}`).expect(200);
      await get(curator, `${a.address}/reviews`).expect(200);
      await get(curator, `${a.address}/review`).expect(200);
      await get(curator, `${a.address}/comments?resolved=false`).expect(200);
      await get(curator, `${a.address}/comments`).expect(200);
      await get(curator, `${a.address}/flags`).expect(200);
    });
    const ours = plans.filter(({ query }) => /^(reviews|review_settings|review_threads|resource_flags) /.test(query));
    expect(ours.length).toBeGreaterThan(20);
    for (const { query, stages } of ours) {
      expect([query, stages.filter((stage) => stage === 'COLLSCAN' || stage === 'SORT')]).toEqual([query, []]);
    }
  });

  test('is shared out: claimed once, released, assigned and due', async () => {
    const { specialist, teacher, colleague } = people;
    const { address, reviewId } = await submitted({ title: 'Claimed' });
    const path = `/api/v1/reviews/${reviewId}`;
    const claims = await Promise.all([post(specialist, `${path}/claim`), post(other, `${path}/claim`)]);
    expect(claims.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [holder, late] = claims[0]?.status === 200 ? [specialist, other] : [other, specialist];
    expect(expectProblem(await post(late, `${path}/claim`), 'claimed_by_other')).toMatchObject({
      by: holder.person.id,
      name: holder.person.displayName,
    });
    expectProblem(await post(late, `${path}/release`), 'claimed_by_other');
    expectProblem(await post(late, `${address}/review/approve`, { scores }), 'claimed_by_other');
    await post(holder, `${path}/release`).expect(200);

    for (const personId of [teacher.person.id, people.stranger.person.id, hex('9')]) {
      expect(faultsOf(await post(admin, `${path}/assign`, { personId }))).toEqual(['body.personId']);
    }
    // Offered are those who would not be refused.
    const { items } = (await get(admin, `${path}/reviewers`).expect(200)).body;
    const offered = items.map(({ id }: { id: string }) => id);
    expect(offered).toEqual(expect.arrayContaining([specialist, other, admin].map(({ person }) => person.id)));
    expect(offered).not.toContain(teacher.person.id);
    expect(offered).not.toContain(people.stranger.person.id);
    expect(items[0]).toEqual({ id: expect.any(String), name: expect.any(String) });
    expectProblem(await get(teacher, `${path}/reviewers`), 'forbidden');
    expectProblem(await get(people.stranger, `${path}/reviewers`), 'not_found');
    expectProblem(await get(admin, `/api/v1/reviews/${hex('9')}/reviewers`), 'not_found');
    expect(faultsOf(await get(admin, '/api/v1/reviews/none/reviewers'))).toEqual(['path.id']);
    expectProblem(await request(world.app).get(`${path}/reviewers`), 'unauthenticated');
    const assigned = await post(admin, `${path}/assign`, { personId: late.person.id }).expect(200);
    expect(assigned.body.claimedBy).toEqual({ id: late.person.id, name: late.person.displayName });
    expect(await lastTold(late)).toMatchObject({ kind: 'review.assigned', params: { title: 'Claimed' } });
    const due = { dueOn: '2027-01-15' };
    const set = await request(world.app).patch(path).set(admin.headers).send(due).expect(200);
    expect(set.body).toMatchObject(due);
    expect(await lastTold(late)).toMatchObject({ kind: 'review.due', params: { dueOn: '2027-01-15' } });
    expectProblem(await post(teacher, `${path}/claim`), 'forbidden');
    expectProblem(await post(colleague, `${path}/assign`, { personId: null }), 'forbidden');
    await post(teacher, `${address}/review/retract`).expect(200);
    expect(await lastTold(late)).toMatchObject({ kind: 'review.retracted' });
    expectProblem(await post(late, `${path}/claim`), 'not_found');
  });
});
