import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { createSeal, keyFrom, type Seal } from '../../shared/seal.ts';

export const accessTokenSeconds = 15 * 60;

/** How many tokens are remembered as verified. */
const maximumVerified = 20_000;

const algorithm = 'HS256';
const issuer = 'pathloom';
const audience = 'pathloom-api';

export type AccessClaims = { readonly personId: string; readonly tokenEpoch: number };

/** What a refresh token says: which of the tokens of a session it is. */
export type RefreshClaims = { readonly sessionId: string; readonly generation: number; readonly mac: string };

export type Tokens = {
  signAccess(claims: AccessClaims): string;
  /** Throws `unauthenticated`. */
  verifyAccess(token: string): AccessClaims;
  /**
   * The token of a session's generation. It follows from what is stored and the key, so that a request that was sent
   * twice over a bad network gets the same answer twice; what is stored alone gives no token.
   */
  refreshToken(session: { sessionId: string; generation: number; nonce: string }): string;
  /** Null for what cannot be one. Says nothing about whether it is genuine. */
  readRefresh(token: string): RefreshClaims | null;
  isGenuine(claims: RefreshClaims, nonce: string): boolean;
  /** For cursors that hold a name. */
  readonly cursorSeal: Seal;
  /** For links in jobs. */
  readonly jobSeal: Seal;
};

export function createTokens({ secret, clock }: { secret: string; clock: Clock }): Tokens {
  // A key for each purpose, and as KeyObject: a string would be parsed on every call, at fifty times the cost.
  const keyFor = (purpose: string) => keyFrom(secret, purpose);
  const accessKey = keyFor('pathloom access token');
  const refreshKey = keyFor('pathloom refresh token');
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  const macOf = (sessionId: string, generation: number, nonce: string) =>
    createHmac('sha256', refreshKey).update(`${sessionId}.${generation}.${nonce}`).digest('base64url');

  /** A token is verified once: what is in it never changes, but that it expires. */
  const verified = new Map<string, AccessClaims & { readonly expiresAt: number }>();

  return {
    signAccess: ({ personId, tokenEpoch }) => {
      const claims = { sub: personId, epoch: tokenEpoch, iat: seconds(), exp: seconds() + accessTokenSeconds };
      return jwt.sign(claims, accessKey, { algorithm, issuer, audience });
    },
    verifyAccess: (token) => {
      const known = verified.get(token);
      if (known && seconds() < known.expiresAt) return known;
      verified.delete(token);
      try {
        const options = { issuer, audience, clockTimestamp: seconds() };
        const claims = jwt.verify(token, accessKey, { ...options, algorithms: [algorithm] }) as jwt.JwtPayload;
        const { sub, epoch, exp } = claims;
        const read = { personId: String(sub), tokenEpoch: Number(epoch), expiresAt: Number(exp) };
        if (verified.size >= maximumVerified) verified.clear();
        verified.set(token, read);
        return read;
      } catch (error) {
        const reason = (error as Error).name === 'TokenExpiredError' ? 'expired' : 'malformed';
        throw new AppError('unauthenticated', { reason }, { cause: error });
      }
    },
    refreshToken: ({ sessionId, generation, nonce }) =>
      `${sessionId}.${generation}.${macOf(sessionId, generation, nonce)}`,
    readRefresh: (token) => {
      const [, sessionId, generation, mac] = /^([0-9a-f]{24})\.(\d{1,9})\.([\w-]{43})$/.exec(token) ?? [];
      if (sessionId === undefined || generation === undefined || mac === undefined) return null;
      return { sessionId, generation: Number(generation), mac };
    },
    cursorSeal: createSeal(keyFor('pathloom cursor')),
    jobSeal: createSeal(keyFor('pathloom job')),
    isGenuine: ({ sessionId, generation, mac }, nonce) =>
      timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(sessionId, generation, nonce))),
  };
}

/** A value that nobody can guess. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a random token: enough to recognise it, nothing to use it with. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
