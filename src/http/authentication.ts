import type { Actor } from '../shared/actor.ts';
import { AppError } from '../shared/errors.ts';

/**
 * Who an access token stands for, now. Answers at once when it can (the common case), so that a request does not wait
 * for a turn of the event loop. Throws `unauthenticated` or `no_active_role`.
 */
export type Authenticate = (accessToken: string) => Actor | Promise<Actor>;

const bearer = /^Bearer +([\w.~+/=-]+) *$/i;

/** The token of a header Authorization. Throws `unauthenticated`. */
export function readBearerToken(header: string | undefined): string {
  if (header === undefined || header === '') throw new AppError('unauthenticated', { reason: 'missing' });
  const token = bearer.exec(header)?.[1];
  if (token === undefined) throw new AppError('unauthenticated', { reason: 'malformed' });
  return token;
}
