import type { Authenticate } from '../../http/authentication.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { type ApiClient, grantOf, stateOf } from './api-client.ts';
import type { ApiClientsStore } from './api-clients.store.ts';
import type { ClientTokens } from './client-tokens.ts';

export type ClientActors = {
  /** For people and programs alike. */
  readonly authenticate: Authenticate;
  /** To be called after a change, so that this process sees it at once. */
  forget(clientId: string): void;
};

type Entry = { readonly client: ApiClient; readonly checkedAt: number; readonly actors: Map<string, Actor> };

/** How long another process may still see what this one has changed. */
const maxAgeMs = 2_000;
const touchEveryMs = 60_000;
const maximumEntries = 2_000;
const scope: Scope = { kind: 'system', reason: 'find out which program sends a request' };

/** Turns access tokens of clients into actors, with what the client may do now; other tokens are for `people`. */
export function createClientActors(deps: {
  clients: Pick<ApiClientsStore, 'find' | 'touch'>;
  tokens: Pick<ClientTokens, 'isOne' | 'verify'>;
  people: Authenticate;
  clock: Clock;
}): ClientActors {
  const { clients, tokens, people, clock } = deps;
  const entries = new Map<string, Entry>();

  const load = async (clientId: string): Promise<Entry> => {
    const client = await clients.find(scope, clientId);
    if (!client) throw new AppError('unauthenticated', { reason: 'revoked' });
    const now = clock.now();
    const usedAt = client.lastUsedAt?.getTime() ?? 0;
    if (now.getTime() - usedAt >= touchEveryMs) await clients.touch(scope, clientId, now);
    const known = entries.get(clientId);
    const actors = known?.client.revision === client.revision ? known.actors : new Map<string, Actor>();
    const entry = { client, checkedAt: now.getTime(), actors };
    if (entries.size >= maximumEntries) entries.clear();
    entries.set(clientId, entry);
    return entry;
  };

  const admit = ({ client, actors }: Entry, scopes: Parameters<typeof grantOf>[1]): Actor => {
    const state = stateOf(client, clock.now());
    if (state !== 'active') {
      throw new AppError('unauthenticated', { reason: state === 'expired' ? 'expired' : 'revoked' });
    }
    const key = scopes.join(' ');
    const actor = actors.get(key) ?? {
      userId: client.id,
      orgId: client.orgId,
      roles: [],
      client: grantOf(client, scopes),
    };
    actors.set(key, actor);
    return actor;
  };

  return {
    authenticate: (token) => {
      if (!tokens.isOne(token)) return people(token);
      const { clientId, scopes } = tokens.verify(token);
      const entry = entries.get(clientId);
      if (entry && clock.now().getTime() - entry.checkedAt < maxAgeMs) return admit(entry, scopes);
      return load(clientId).then((loaded) => admit(loaded, scopes));
    },
    forget: (clientId) => {
      entries.delete(clientId);
    },
  };
}
