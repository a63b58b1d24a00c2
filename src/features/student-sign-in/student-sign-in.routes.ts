import { Readable } from 'node:stream';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { empty, stream } from '../../http/responses.ts';
import { idParams } from '../../shared/ids.ts';
import { signedInSchema } from '../accounts/account.schemas.ts';
import { createGrantAnswers, deviceOf } from '../accounts/grant-answers.ts';
import { renderCards } from './cards-page.ts';
import type { StudentSignInServices } from './create-student-sign-in.ts';
import {
  cardSignInBody,
  cardsBody,
  presentSet,
  presentStates,
  revokeCardsBody,
  setSignInsBody,
  setSignInsSchema,
  signInParams,
  signInsSchema,
  studentSignInBody,
} from './student-sign-in.schemas.ts';

const path = '/api/v1/classes/:id';

/** How students without an e-mail address sign in, and how their teachers let them. */
export function studentSignInRoutes({ auth, signIns, publicUrl, areCookiesSecure }: StudentSignInServices): Endpoint[] {
  const common = { auth: 'signedIn', tag: 'Classes' } as const;
  const door = { method: 'post', auth: 'public', tag: 'Sign-in', response: { 200: signedInSchema } } as const;
  const { grantAnswer } = createGrantAnswers({ areCookiesSecure });
  return [
    endpoint(
      {
        ...door,
        path: '/api/v1/auth/student-sign-in',
        summary: 'Sign in as a student, with the code of a class',
        description:
          'A code tells nobody who is in the class: students type their own short name. Whatever is wrong is answered alike. ' +
          'Wrong tries slow the account on that device; the teacher takes that back (`.../unlock`).',
        body: studentSignInBody,
        errors: ['student_sign_in_failed', 'class_code_closed', 'no_active_role'],
      },
      async ({ body, request }) => grantAnswer(await auth.signIn({ ...body, ...deviceOf(request) })),
    ),
    endpoint(
      {
        ...door,
        path: '/api/v1/auth/card-sign-in',
        summary: 'Sign in as a student, with a printed card',
        body: cardSignInBody,
        errors: ['student_sign_in_failed', 'no_active_role'],
      },
      async ({ body, request }) => grantAnswer(await auth.signInByCard({ ...body, ...deviceOf(request) })),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/sign-ins`,
        summary: 'List how the students of a class sign in',
        params: idParams,
        response: { 200: signInsSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentStates(await signIns.list(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/sign-ins`,
        summary: 'Set with which name, PIN, pictures or password students of a class sign in',
        description:
          'Only hashes are kept: what is answered here is shown this once. Students who were signed in are signed out.',
        idempotency: 'off',
        params: idParams,
        body: setSignInsBody,
        response: { 200: setSignInsSchema },
        errors: ['forbidden', 'not_found', 'already_exists'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: presentSet(await signIns.set(actor, id, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/sign-ins/:studentId/unlock`,
        summary: 'Let a student try to sign in again at once, after wrong tries',
        params: signInParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id, studentId } }) => {
        await signIns.unlock(actor, id, studentId);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/sign-ins/:studentId`,
        summary: 'Take away how a student signs in, and sign them out',
        description: 'Their card stops to work too. The name stays theirs.',
        params: signInParams,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id, studentId } }) => {
        await signIns.remove(actor, id, studentId);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/cards`,
        summary: 'Make a page of cards to print, with which students sign in',
        description:
          'Printed again, cards stay the same until they are revoked. Whoever holds a card can sign in with it.',
        idempotency: 'off',
        params: idParams,
        body: cardsBody,
        response: { 200: stream('text/html; charset=utf-8') },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body }) => {
        const printed = await signIns.printCards(actor, id, body?.studentIds ?? null);
        return {
          status: 200,
          stream: Readable.from([renderCards({ ...printed, publicUrl })]),
          headers: { 'cache-control': 'no-store' },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/cards/revoke`,
        summary: 'Make printed cards invalid, and sign these students out',
        description: 'Print again for new ones.',
        params: idParams,
        body: revokeCardsBody,
        response: { 204: empty },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id }, body: { studentIds } }) => {
        await signIns.revokeCards(actor, id, studentIds);
        return { status: 204 };
      },
    ),
  ];
}
