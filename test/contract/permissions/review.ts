import request from 'supertest';
import { completeInput } from '../../support/resources.ts';
import { signIn } from '../../support/world.ts';
import { allRoles, type ByPlace, type PermissionTable, type PlaceContext } from './table.ts';

const resources = '/api/v1/resources';

/** A resource for one school, by somebody else, published and approved for students. */
async function publish({ world, schoolId, admin }: PlaceContext): Promise<string> {
  const body = { ...completeInput, schoolId, visibility: 'school', approvedForStudents: true };
  const created = await request(world.app).post(resources).set(admin.headers).send(body).expect(201);
  const { id } = created.body;
  await request(world.app).post(`${resources}/${id}/versions`).set(admin.headers).send({}).expect(200);
  return id;
}

const onResource = (suffix: string, body?: object) => async (context: PlaceContext) => ({
  path: `${resources}/${await publish(context)}${suffix}`,
  ...(body && { body }),
});

const forbidden: ByPlace = [403, 404, 404];

/** The school's own specialist and the district's admin keep what others made; all others there see it. */
const keepers = (status: number) => ({
  ...allRoles(forbidden),
  specialist: [status, 404, 404] as const,
  admin: [status, status, 404] as const,
});

/** A school's draft of somebody else that was handed in for the school. */
async function handIn(context: PlaceContext): Promise<{ id: string; reviewId: string }> {
  const { world, schoolId, district } = context;
  const author = await signIn(world, { orgId: district.id, role: 'teacher', schoolId });
  const body = { ...completeInput, schoolId, visibility: 'school' };
  const created = await request(world.app).post(resources).set(author.headers).send(body).expect(201);
  const { id } = created.body;
  const handedIn = await request(world.app).post(`${resources}/${id}/review`).set(author.headers).expect(200);
  return { id, reviewId: handedIn.body.review.id };
}

const onHandedIn = (suffix: string, body?: object) => async (context: PlaceContext) => ({
  path: `${resources}/${(await handIn(context)).id}/review${suffix}`,
  ...(body && { body }),
});
const onReview = (suffix: string, body?: object) => async (context: PlaceContext) => ({
  path: `/api/v1/reviews/${(await handIn(context)).reviewId}${suffix}`,
  ...(body && { body }),
});

/** A draft is seen by nobody but its reviewers: the school's specialist and the district's admin. */
const reviewersOfDraft = (status: number) => ({
  ...allRoles(404),
  specialist: [status, 404, 404] as const,
  admin: [status, status, 404] as const,
});
/** The queue says nothing to anybody else. */
const reviewers = (status: number) => ({
  ...allRoles(403),
  specialist: [status, 404, 404] as const,
  admin: [status, status, 404] as const,
});
const scores = ['alignment', 'quality', 'accessibility'].map((criterionId) => ({ criterionId, score: 3 }));
const staffAlone = (status: number) => ({ ...allRoles(status), student: 403, guardian: 403 });
const settings = '/api/v1/review-settings';

/** Read by staff of its school and whoever reads the district; students too, as it is approved. */
const readers = (status: number) => ({
  ...allRoles([status, 404, 404] as ByPlace),
  admin: [status, status, 404] as const,
});

const onThread = (verb: string) => async (context: PlaceContext) => {
  const { world, admin } = context;
  const path = `${resources}/${await publish(context)}/comments`;
  const begun = await request(world.app).post(path).set(admin.headers).send({ text: 'Why?' }).expect(201);
  return { path: `${path}/${begun.body.id}/${verb}` };
};
const curators = (status: number) => ({ ...allRoles(403), specialist: status, admin: status });

export const reviewPermissions: PermissionTable = {
  'GET /api/v1/resources/:id/withdrawal': { who: keepers(200), call: onResource('/withdrawal') },
  'POST /api/v1/resources/:id/withdraw': { who: keepers(200), call: onResource('/withdraw', { reason: 'Ads' }) },
  'POST /api/v1/resources/:id/reinstate': { who: keepers(200), call: onResource('/reinstate', {}) },
  'GET /api/v1/resources/:id/review': { who: keepers(200), call: onResource('/review') },
  'GET /api/v1/resources/:id/reviews': { who: keepers(200), call: onResource('/reviews') },
  // Nobody but who wrote it, or handed it in, hands in and takes back.
  'POST /api/v1/resources/:id/review': { who: reviewersOfDraft(403), call: onHandedIn('', {}) },
  'POST /api/v1/resources/:id/review/retract': { who: reviewersOfDraft(403), call: onHandedIn('/retract') },
  'POST /api/v1/resources/:id/review/request-changes': {
    who: reviewersOfDraft(200),
    call: onHandedIn('/request-changes', { reasons: ['other'] }),
  },
  'POST /api/v1/resources/:id/review/approve': {
    who: reviewersOfDraft(200),
    call: onHandedIn('/approve', { scores }),
  },
  // Nobody here has a flag of their own.
  'GET /api/v1/resources/:id/flag': { who: allRoles(404), call: onResource('/flag') },
  'PUT /api/v1/resources/:id/flag': { who: readers(200), call: onResource('/flag', { reason: 'ads' }) },
  'DELETE /api/v1/resources/:id/flag': { who: allRoles(404), call: onResource('/flag') },
  'GET /api/v1/resources/:id/flags': { who: keepers(200), call: onResource('/flags') },
  'POST /api/v1/resources/:id/flags/decisions': {
    who: keepers(200),
    call: onResource('/flags/decisions', { decision: 'handled' }),
  },
  'GET /api/v1/resources/:id/comments': { who: keepers(200), call: onResource('/comments') },
  'POST /api/v1/resources/:id/comments': { who: keepers(201), call: onResource('/comments', { text: 'Why?' }) },
  'POST /api/v1/resources/:id/comments/:threadId/resolve': { who: keepers(200), call: onThread('resolve') },
  'POST /api/v1/resources/:id/comments/:threadId/reopen': { who: keepers(200), call: onThread('reopen') },
  'GET /api/v1/reviews': { who: curators(200), call: () => ({ path: '/api/v1/reviews' }) },
  'GET /api/v1/reviews/:id': { who: reviewers(200), call: onReview('') },
  'GET /api/v1/reviews/:id/reviewers': { who: reviewers(200), call: onReview('/reviewers') },
  'PATCH /api/v1/reviews/:id': { who: reviewers(200), call: onReview('', { dueOn: null }) },
  'POST /api/v1/reviews/:id/claim': { who: reviewers(200), call: onReview('/claim') },
  'POST /api/v1/reviews/:id/release': { who: reviewers(200), call: onReview('/release') },
  'POST /api/v1/reviews/:id/assign': { who: reviewers(200), call: onReview('/assign', { personId: null }) },
  'GET /api/v1/review-settings': { who: staffAlone(200), call: () => ({ path: settings }) },
  'PATCH /api/v1/review-settings': {
    who: { ...allRoles(403), admin: 200 },
    call: () => ({ path: settings, body: { dueDays: null }, headers: { 'if-match': '*' } }),
  },
  'GET /api/v1/withdrawals': { who: curators(200), call: () => ({ path: '/api/v1/withdrawals' }) },
};
