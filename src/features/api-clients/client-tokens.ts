import { createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { type ClientScope, clientScopes } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';

export const clientTokenSeconds = 15 * 60;

export type ClientClaims = { readonly clientId: string; readonly scopes: readonly ClientScope[] };

export type ClientTokens = ReturnType<typeof createClientTokens>;

/** Stands before tokens and secrets of clients, so that scanners of source code know them when they see them. */
const tokenPrefix = 'plt_';
const secretPrefix = 'pls_';

const algorithm = 'HS256';
const issuer = 'pathloom';
const audience = 'pathloom-api-clients';
const maximumVerified = 5_000;

/** Access tokens of clients: with a key and an audience of their own, so that none is ever taken for a person's. */
export function createClientTokens({ secret, clock }: { secret: string; clock: Clock }) {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'pathloom client token', 32)));
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  /** A token is verified once: what is in it never changes, but that it expires. */
  const verified = new Map<string, ClientClaims & { readonly expiresAt: number }>();

  return {
    /** @param until the client's own end */
    sign: ({ clientId, scopes }: ClientClaims, until: Date | null) => {
      const end = until === null ? Number.POSITIVE_INFINITY : Math.floor(until.getTime() / 1_000);
      const iat = seconds();
      const exp = Math.min(iat + clientTokenSeconds, end);
      const claims = { sub: clientId, scope: scopes.join(' '), iat, exp };
      const accessToken = tokenPrefix + jwt.sign(claims, key, { algorithm, issuer, audience });
      return { accessToken, expiresInSeconds: exp - iat };
    },

    isOne: (token: string): boolean => token.startsWith(tokenPrefix),

    /** Throws `unauthenticated`. */
    verify: (token: string): ClientClaims => {
      const known = verified.get(token);
      if (known && seconds() < known.expiresAt) return known;
      verified.delete(token);
      try {
        const options = { issuer, audience, clockTimestamp: seconds(), algorithms: [algorithm] as jwt.Algorithm[] };
        const claims = jwt.verify(token.slice(tokenPrefix.length), key, options) as jwt.JwtPayload;
        const words = String(claims.scope).split(' ');
        const scopes = clientScopes.filter((scope) => words.includes(scope));
        const read = { clientId: String(claims.sub), scopes, expiresAt: Number(claims.exp) };
        if (verified.size >= maximumVerified) verified.clear();
        verified.set(token, read);
        return read;
      } catch (error) {
        const reason = (error as Error).name === 'TokenExpiredError' ? 'expired' : 'malformed';
        throw new AppError('unauthenticated', { reason }, { cause: error });
      }
    },
  };
}

/** A secret that nobody can guess: 256 bits of chance. */
export function newClientSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64url');
}

/**
 * What is kept of a secret. A fast hash will do: what makes passwords need a slow one is that people choose them, and a
 * secret of 256 random bits is not found by trying.
 */
export function hashClientSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
