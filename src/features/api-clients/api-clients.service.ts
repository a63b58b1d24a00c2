import { timingSafeEqual } from 'node:crypto';
import { assertRevision } from '../../http/etag.ts';
import { createRateLimiter } from '../../http/rate-limits.ts';
import { type Actor, type ClientScope, clientScopes, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { assertKeepsClients } from './api-client.policy.ts';
import { type ApiClient, type ClientSecret, holding, rotated, stateOf } from './api-client.ts';
import type { ApiClientInput, ApiClientPatch } from './api-clients.schemas.ts';
import type { ApiClientsStore } from './api-clients.store.ts';
import type { ClientActors } from './client-actors.ts';
import { type ClientTokens, hashClientSecret, newClientSecret } from './client-tokens.ts';

export type ApiClientsParts = {
  readonly clients: ApiClientsStore;
  readonly tokens: Pick<ClientTokens, 'sign'>;
  readonly actors: Pick<ClientActors, 'forget'>;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly clock: Clock;
};

/** A client with a secret that was just made: the only time that it is told. */
export type WithSecret = { readonly client: ApiClient; readonly secret: string };

export type ClientTarget = { readonly id: string; readonly expectedRevision: number | null };

export type TokenRequest = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null: all that the client may. */
  readonly scopes: readonly string[] | null;
  readonly address: string;
};

export type IssuedToken = {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly scopes: readonly ClientScope[];
};

export type ApiClientsService = ReturnType<typeof createApiClientsService>;

const hourMs = 60 * 60_000;
const maxAttempts = 5;
const hintLength = 4;
const tokensPerMinute = 30;
const system: Scope = { kind: 'system', reason: 'a program asks for an access token' };
/** Compared with where there is no client, so that it takes as long. */
const noHash = hashClientSecret('');

/** Clients, which admins keep, and the access tokens that they ask for. */
export function createApiClientsService({ clients, tokens, actors, hasSchool, clock }: ApiClientsParts) {
  // Of one client from one address: guessing elsewhere locks nobody out.
  const limit = createRateLimiter({ limit: tokensPerMinute, windowSeconds: 60 });

  const get = async (actor: Actor, id: string): Promise<ApiClient> => {
    assertKeepsClients(actor);
    const client = await clients.find(scopeOf(actor), id);
    if (!client) throw new AppError('not_found');
    return client;
  };

  const assertSchools = async (actor: Actor, schoolIds: readonly string[] | null): Promise<void> => {
    for (const [at, schoolId] of (schoolIds ?? []).entries()) {
      if (await hasSchool(actor.orgId, schoolId)) continue;
      throw invalidInput('body', ['schoolIds', at], { code: 'custom', message: 'There is no such school.' });
    }
  };

  const assertFuture = (expiresAt: Date | null): void => {
    if (expiresAt === null || expiresAt > clock.now()) return;
    throw invalidInput('body', ['expiresAt'], { code: 'custom', message: 'That time is over.' });
  };

  const makeSecret = (): { secret: string; kept: ClientSecret } => {
    const secret = newClientSecret();
    const hint = secret.slice(-hintLength);
    const kept = { id: clients.newId(), hash: hashClientSecret(secret), hint, createdAt: clock.now(), expiresAt: null };
    return { secret, kept };
  };

  const revise = async (
    actor: Actor,
    { id, expectedRevision }: ClientTarget,
    change: (client: ApiClient) => ApiClient,
  ): Promise<ApiClient> => {
    for (let tries = 1; ; tries += 1) {
      const before = await get(actor, id);
      assertRevision(expectedRevision, before.revision);
      const changed = change(before);
      if (changed === before) return before;
      const after = { ...changed, revision: before.revision + 1, updatedAt: clock.now() };
      if (await clients.update(scopeOf(actor), before, after)) {
        actors.forget(id);
        return after;
      }
      if (tries === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  const assertUsable = (client: ApiClient): void => {
    if (client.revokedAt !== null) throw new AppError('wrong_status', { status: 'revoked' });
  };

  return {
    create: async (actor: Actor, input: ApiClientInput): Promise<WithSecret> => {
      assertKeepsClients(actor);
      const { name, scopes, schoolIds = null } = input;
      const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
      assertFuture(expiresAt);
      await assertSchools(actor, schoolIds);
      const now = clock.now();
      const { secret, kept } = makeSecret();
      const client: ApiClient = {
        id: clients.newId(),
        orgId: actor.orgId,
        name,
        scopes,
        schoolIds,
        secrets: [kept],
        expiresAt,
        revokedAt: null,
        lastUsedAt: null,
        createdBy: actor.userId,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await clients.insert(scopeOf(actor), client);
      return { client, secret };
    },

    get,

    list: async (actor: Actor, page: { before: string | null; limit: number }) => {
      assertKeepsClients(actor);
      return clients.list(scopeOf(actor), page);
    },

    update: async (actor: Actor, target: ClientTarget, patch: ApiClientPatch): Promise<ApiClient> => {
      await get(actor, target.id);
      const { expiresAt, ...rest } = patch;
      const end = expiresAt === undefined ? undefined : expiresAt === null ? null : new Date(expiresAt);
      if (end !== undefined) assertFuture(end);
      await assertSchools(actor, rest.schoolIds ?? null);
      return revise(actor, target, (before) => {
        assertUsable(before);
        return {
          ...before,
          name: rest.name ?? before.name,
          scopes: rest.scopes ?? before.scopes,
          schoolIds: rest.schoolIds === undefined ? before.schoolIds : rest.schoolIds,
          expiresAt: end === undefined ? before.expiresAt : end,
        };
      });
    },

    /** A new secret; the one before it holds for some hours yet, so that the other system can be changed in peace. */
    rotate: async (actor: Actor, target: ClientTarget, overlapHours: number): Promise<WithSecret> => {
      const { secret, kept } = makeSecret();
      const client = await revise(actor, target, (before) => {
        assertUsable(before);
        const overlap = { now: clock.now(), overlapMs: overlapHours * hourMs };
        return { ...before, secrets: rotated(before.secrets, kept, overlap) };
      });
      return { client, secret };
    },

    /** For good: its secrets and its access tokens end at once. */
    revoke: (actor: Actor, target: ClientTarget): Promise<ApiClient> =>
      revise(actor, target, (before) =>
        before.revokedAt === null ? { ...before, secrets: [], revokedAt: clock.now() } : before,
      ),

    /** Throws `invalid_client`, `invalid_scope`, `rate_limited`. */
    issueToken: async ({ clientId, clientSecret, scopes, address }: TokenRequest): Promise<IssuedToken> => {
      const { isExceeded, resetSeconds } = await limit.consume(`${clientId} ${address}`);
      if (isExceeded) throw new AppError('rate_limited', { retryAfterSeconds: resetSeconds });
      const now = clock.now();
      const client = /^[0-9a-f]{24}$/.test(clientId) ? await clients.find(system, clientId) : null;
      const given = Buffer.from(hashClientSecret(clientSecret));
      const hashes = client ? holding(client.secrets, now).map(({ hash }) => hash) : [];
      const isRight = [noHash, ...hashes].map((hash) => timingSafeEqual(given, Buffer.from(hash)));
      if (!client || !isRight.slice(1).includes(true) || stateOf(client, now) !== 'active') {
        throw new AppError('invalid_client');
      }
      const refused = (scopes ?? []).filter((scope) => !client.scopes.some((allowed) => allowed === scope));
      if (refused.length > 0) throw new AppError('invalid_scope', { refused });
      const granted = clientScopes.filter((scope) => (scopes ?? client.scopes).includes(scope));
      await clients.touch(system, client.id, now);
      return { ...tokens.sign({ clientId: client.id, scopes: granted }, client.expiresAt), scopes: granted };
    },
  };
}
