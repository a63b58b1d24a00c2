import type { Clock } from '../../shared/clock.ts';
import { type Actors, createActors } from './actors.ts';
import type { CredentialsStore } from './credentials.store.ts';
import { createInvitationsService } from './invitations.service.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import { createPasswords } from './passwords.ts';
import type { PeopleStore } from './people.store.ts';
import type { SessionsStore } from './sessions.store.ts';
import { type AccountSetUp, createAccountSetUp } from './set-up.service.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What the feature offers inside of the process. */
export type Accounts = {
  readonly actors: Actors;
  readonly tokens: Tokens;
  readonly setUp: AccountSetUp;
};

export type AccountsOptions = {
  readonly stores: {
    readonly organizations: OrganizationsStore;
    readonly people: PeopleStore;
    readonly credentials: CredentialsStore;
    readonly sessions: SessionsStore;
  };
  readonly clock: Clock;
  /** Signs tokens. */
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly firstAdminEmail: string | null;
  /** Cost of hashing a password, in KiB; tests take little. */
  readonly passwordMemoryKiB?: number;
};

export function createAccounts(options: AccountsOptions): Accounts {
  const { stores, clock, publicUrl, passwordMemoryKiB } = options;
  const tokens = createTokens({ secret: options.secret, clock });
  const actors = createActors({ ...stores, tokens, clock });
  const passwords = createPasswords(passwordMemoryKiB === undefined ? {} : { memoryKiB: passwordMemoryKiB });
  const invitations = createInvitationsService({
    ...stores,
    passwords,
    clock,
    publicUrl,
    endSessions: (personId) =>
      stores.sessions.endAllOf({ kind: 'system', reason: 'password set' }, personId, clock.now()),
  });
  const setUp = createAccountSetUp({
    ...stores,
    invitations,
    passwords,
    clock,
    firstAdminEmail: options.firstAdminEmail,
  });
  return { actors, tokens, setUp };
}
