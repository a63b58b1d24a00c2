import { stringifySetCookie } from 'cookie';
import type { RequestContext } from '../../http/endpoint.ts';
import { presentMe } from './account.presenter.ts';
import type { Device, SignedIn } from './auth.service.ts';

const cookiePath = '/api/v1/auth';
export const refreshCookie = 'pathloom_refresh';
const deviceCookie = 'pathloom_device';
/** The longest that browsers keep a cookie. */
const deviceCookieSeconds = 400 * 24 * 60 * 60;

/** What every way of signing in answers. `areCookiesSecure`: people reach this server by https only. */
export function createGrantAnswers({ areCookiesSecure }: { areCookiesSecure: boolean }) {
  const cookie = (name: string, value: string, lifetime: { maxAge: number } | { expires: Date }) =>
    stringifySetCookie({
      name,
      value,
      path: cookiePath,
      httpOnly: true,
      sameSite: 'strict',
      secure: areCookiesSecure,
      ...lifetime,
    });

  return {
    grantAnswer: ({ grant, me }: SignedIn) => {
      const { accessToken, expiresInSeconds, refreshToken, refreshExpiresAt, deviceToken } = grant;
      const cookies = [
        cookie(refreshCookie, refreshToken, { expires: refreshExpiresAt }),
        cookie(deviceCookie, deviceToken, { maxAge: deviceCookieSeconds }),
      ];
      return {
        status: 200 as const,
        body: { accessToken, expiresInSeconds, user: presentMe(me) },
        headers: { 'set-cookie': cookies },
      };
    },

    signedOut: () => ({
      status: 204 as const,
      headers: { 'set-cookie': [cookie(refreshCookie, '', { maxAge: 0 })] },
    }),
  };
}

export function deviceOf(request: RequestContext): Device {
  return { deviceToken: request.cookie(deviceCookie), address: request.address };
}
