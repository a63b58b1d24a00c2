import type { Authenticate } from '../../http/authentication.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import type { Clock } from '../../shared/clock.ts';
import { apiClientsRoutes } from './api-clients.routes.ts';
import { type ApiClientsService, createApiClientsService } from './api-clients.service.ts';
import type { ApiClientsStore } from './api-clients.store.ts';
import { createClientActors } from './client-actors.ts';
import { createClientTokens } from './client-tokens.ts';
import { oauthRoutes } from './oauth.routes.ts';

export type ApiClients = {
  /** For people and programs alike. */
  readonly authenticate: Authenticate;
  readonly services: ApiClientsServices;
};

/** What its routes need. */
export type ApiClientsServices = { readonly clients: ApiClientsService; readonly clock: Clock };

/** The feature, put together. `people` is who knows the tokens of people. */
export function createApiClients(parts: {
  readonly store: ApiClientsStore;
  readonly people: Authenticate;
  readonly secret: string;
  readonly hasSchool: (orgId: string, schoolId: string) => Promise<boolean>;
  readonly clock: Clock;
}): ApiClients {
  const { store, people, hasSchool, clock } = parts;
  const tokens = createClientTokens(parts);
  const actors = createClientActors({ clients: store, tokens, people, clock });
  const clients = createApiClientsService({ clients: store, tokens, actors, hasSchool, clock });
  return { authenticate: actors.authenticate, services: { clients, clock } };
}

export function apiClientRoutes({ clients, clock }: ApiClientsServices): Endpoint[] {
  return [...oauthRoutes(clients), ...apiClientsRoutes(clients, clock)];
}
