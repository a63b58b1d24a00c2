import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { empty } from '../../http/responses.ts';
import { idParams } from '../../shared/ids.ts';
import { signedInSchema } from '../accounts/account.schemas.ts';
import { createGrantAnswers, deviceOf } from '../accounts/grant-answers.ts';
import type { StudentProfilesServices } from './create-student-profiles.ts';
import {
  acceptBody,
  childrenSchema,
  goalBody,
  goalParams,
  goalPatch,
  goalSchema,
  guardianParams,
  guardiansSchema,
  invitedSchema,
  joinBody,
  presentGoal,
  presentProfile,
  profilePatch,
  profileSchema,
} from './student-profile.schemas.ts';
import type { SeenProfile } from './student-profile.service.ts';

const path = '/api/v1/students/:id';

/** How somebody learns, what they want to reach, and the families who read along. */
export function studentProfileRoutes({ profiles, guardians, areCookiesSecure }: StudentProfilesServices): Endpoint[] {
  const common = { auth: 'signedIn', tag: 'Student profiles' } as const;
  const { grantAnswer } = createGrantAnswers({ areCookiesSecure });
  const answer = (seen: SeenProfile) => ({
    status: 200 as const,
    body: presentProfile(seen),
    etag: etagOf(seen.profile.revision, seen.view),
  });
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/profile`,
        summary: 'Read how a student learns',
        description: 'Each value says who has said so, and when. What nobody has said is absent.',
        params: idParams,
        response: { 200: profileSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => answer(await profiles.get(actor, id)),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/profile`,
        summary: 'Say how a student learns',
        description: 'Students say what interests them and how they like to learn; their teachers say anything.',
        params: idParams,
        body: profilePatch,
        response: { 200: profileSchema },
        errors: ['forbidden', 'not_found'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: patch, expectedRevision }) =>
        answer(await profiles.update(actor, id, { expectedRevision, patch })),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/goals`,
        summary: 'Add a goal: of one’s own, of the family, or set at school, by who asks',
        params: idParams,
        body: goalBody,
        response: { 201: goalSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 201,
        body: presentGoal(await profiles.addGoal(actor, id, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/goals/:goalId`,
        summary: 'Change a goal of one’s own kind',
        params: goalParams,
        body: goalPatch,
        response: { 200: goalSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id: studentId, goalId }, body }) => ({
        status: 200,
        body: presentGoal(await profiles.updateGoal(actor, { studentId, goalId }, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/goals/:goalId`,
        summary: 'Take back a goal of one’s own kind',
        params: goalParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id: studentId, goalId } }) => {
        await profiles.removeGoal(actor, { studentId, goalId });
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/guardians/invitations`,
        summary: 'Make a code with which one guardian of a student comes in',
        description: 'Give it to the family on paper. It works once, for two weeks.',
        idempotency: 'off',
        params: idParams,
        response: { 201: invitedSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        const { code, expiresAt } = await guardians.invite(actor, id);
        return { status: 201, body: { code, expiresAt: expiresAt.toISOString() } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/guardians`,
        summary: 'List the guardians who read along with a student',
        params: idParams,
        response: { 200: guardiansSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: { items: await guardians.list(actor, id) } }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/guardians/:personId`,
        summary: 'End that a guardian reads along with a student',
        params: guardianParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id, personId } }) => {
        await guardians.end(actor, id, personId);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/children',
        summary: 'List the students whose guardian the caller is',
        response: { 200: childrenSchema },
      },
      async ({ actor }) => ({ status: 200, body: { items: await guardians.children(actor) } }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: '/api/v1/me/children',
        summary: 'Add a child to the own account, with a code of the school',
        idempotency: 'off',
        body: acceptBody,
        response: { 200: childrenSchema },
        errors: ['invitation_invalid'],
      },
      async ({ actor, body: { code } }) => {
        await guardians.accept(actor, code);
        return { status: 200, body: { items: await guardians.children(actor) } };
      },
    ),
    endpoint(
      {
        method: 'post',
        auth: 'public',
        tag: 'Sign-in',
        path: '/api/v1/auth/join-as-guardian',
        summary: 'Make an account as a guardian, with a code of the school, and sign in',
        body: joinBody,
        response: { 200: signedInSchema },
        errors: ['invitation_invalid', 'already_exists'],
      },
      async ({ body, request }) => grantAnswer(await guardians.join({ ...body, ...deviceOf(request) })),
    ),
  ];
}
