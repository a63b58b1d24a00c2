import { type Actor, hasScope } from '../shared/actor.ts';
import { AppError } from '../shared/errors.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Who an access token stands for, now. Answers at once when it can (the common case), so that a request does not wait
 * for a turn of the event loop. Throws `unauthenticated` or `no_active_role`.
 */
export type Authenticate = (accessToken: string) => Actor | Promise<Actor>;

/**
 * The actor as an endpoint knows them: the one place that decides what programs may call. They reach what declares a scope
 * that they have. Where a token may be left out, they are answered like everybody. Throws `insufficient_scope`.
 */
export function admit(actor: Actor, { auth, clientScope }: Pick<Endpoint, 'auth' | 'clientScope'>): Actor | null {
  if (!actor.client || (clientScope && hasScope(actor, clientScope))) return actor;
  if (auth === 'optional' && !clientScope) return null;
  throw new AppError('insufficient_scope', { scope: clientScope ?? null });
}

const bearer = /^Bearer +([\w.~+/=-]+) *$/i;

/** The token of a header Authorization. Throws `unauthenticated`. */
export function readBearerToken(header: string | undefined): string {
  if (header === undefined || header === '') throw new AppError('unauthenticated', { reason: 'missing' });
  const token = bearer.exec(header)?.[1];
  if (token === undefined) throw new AppError('unauthenticated', { reason: 'malformed' });
  return token;
}
