import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { empty } from '../../http/responses.ts';
import { presentMe } from './account.presenter.ts';
import { acceptInvitationBody, changePasswordBody, meSchema, signedInSchema, signInBody } from './account.schemas.ts';
import type { AuthService } from './auth.service.ts';
import { createGrantAnswers, deviceOf, refreshCookie } from './grant-answers.ts';
import { accessTokenSeconds } from './tokens.ts';

const tag = 'Sign-in';

/** `areCookiesSecure`: people reach this server by https only. */
export function authRoutes(auth: AuthService, { areCookiesSecure }: { areCookiesSecure: boolean }): Endpoint[] {
  const { grantAnswer, signedOut } = createGrantAnswers({ areCookiesSecure });
  return [
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/sign-in',
        auth: 'public',
        tag,
        summary: 'Sign in with e-mail address and password',
        description: `Answers an access token for ${accessTokenSeconds / 60} minutes, and sets a cookie with which it is renewed.`,
        body: signInBody,
        response: { 200: signedInSchema },
        errors: ['invalid_credentials', 'no_active_role'],
      },
      async ({ body, request }) => grantAnswer(await auth.signIn({ ...body, ...deviceOf(request) })),
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/refresh',
        auth: 'public',
        tag,
        summary: 'Renew the access token by the cookie of the sign-in',
        description: 'The cookie is replaced each time. Using a replaced one ends the session, for whoever holds it.',
        response: { 200: signedInSchema },
        errors: ['session_ended', 'no_active_role'],
      },
      async ({ request }) => {
        const refreshToken = request.cookie(refreshCookie);
        return grantAnswer(await auth.refresh({ refreshToken, ...deviceOf(request) }));
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/sign-out',
        auth: 'public',
        tag,
        summary: 'Sign out on this device',
        response: { 204: empty },
      },
      async ({ request }) => {
        await auth.signOut(request.cookie(refreshCookie));
        return signedOut();
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/sign-out-everywhere',
        auth: 'signedIn',
        idempotency: 'off',
        tag,
        summary: 'Sign out on all devices, and make all access tokens invalid',
        response: { 204: empty },
      },
      async ({ actor }) => {
        await auth.signOutEverywhere(actor);
        return signedOut();
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/change-password',
        auth: 'signedIn',
        idempotency: 'off',
        tag,
        summary: 'Change the own password and sign out on all other devices',
        body: changePasswordBody,
        response: { 200: signedInSchema },
        errors: ['invalid_credentials'],
      },
      async ({ actor, body, request }) =>
        grantAnswer(await auth.changePassword(actor, { ...body, ...deviceOf(request) })),
    ),
    endpoint(
      {
        method: 'post',
        path: '/api/v1/auth/accept-invitation',
        auth: 'public',
        tag,
        summary: 'Set a password by a one-time link, and sign in',
        body: acceptInvitationBody,
        response: { 200: signedInSchema },
        errors: ['already_exists', 'invitation_invalid', 'no_active_role'],
      },
      async ({ body, request }) =>
        grantAnswer(await auth.acceptInvitation({ ...body, email: body.email, ...deviceOf(request) })),
    ),
    endpoint(
      {
        method: 'get',
        path: '/api/v1/me',
        auth: 'signedIn',
        tag,
        summary: 'Tell who is signed in, with the roles of today',
        response: { 200: meSchema },
      },
      async ({ actor }) => ({ status: 200, body: presentMe(await auth.me(actor)) }),
    ),
  ];
}
