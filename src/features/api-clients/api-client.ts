import type { ClientGrant, ClientScope } from '../../shared/actor.ts';

/** One of the secrets of a client. Of the secret itself only a hash is kept. */
export type ClientSecret = {
  readonly id: string;
  readonly hash: string;
  /** Its last characters, so that people can tell which one a system has. */
  readonly hint: string;
  readonly createdAt: Date;
  /** Null: until the client is revoked. */
  readonly expiresAt: Date | null;
};

/** A program of another system, such as an LMS, that asks in the name of a district. */
export type ApiClient = ClientGrant & {
  /** Also the `client_id` of OAuth. */
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** Newest first. */
  readonly secrets: readonly ClientSecret[];
  /** Null: without an end. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly createdBy: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const clientStates = ['active', 'expired', 'revoked'] as const;
export type ClientState = (typeof clientStates)[number];

export function stateOf({ revokedAt, expiresAt }: Pick<ApiClient, 'revokedAt' | 'expiresAt'>, now: Date): ClientState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

/** The secrets that still hold at that time. */
export function holding(secrets: readonly ClientSecret[], now: Date): ClientSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/**
 * The secrets once a new one is there: the others hold until the overlap is over, and no longer than they would have.
 * @param overlapMs 0 ends them at once
 */
export function rotated(
  secrets: readonly ClientSecret[],
  added: ClientSecret,
  { now, overlapMs }: { now: Date; overlapMs: number },
): ClientSecret[] {
  const end = new Date(now.getTime() + overlapMs);
  const older = secrets.map((secret) => {
    return { ...secret, expiresAt: secret.expiresAt !== null && secret.expiresAt < end ? secret.expiresAt : end };
  });
  // A third one is nobody's any more: whoever rotates twice within an overlap has put the second one to use.
  return [added, ...holding(older, now).slice(0, 1)];
}

/** What an access token may do: what was asked for, as far as the client is allowed it now. */
export function grantOf(client: ClientGrant, asked: readonly ClientScope[]): ClientGrant {
  return { scopes: client.scopes.filter((scope) => asked.includes(scope)), schoolIds: client.schoolIds };
}
