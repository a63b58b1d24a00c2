import type { Endpoint } from '../../http/endpoint.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { localDateAt } from './account.ts';
import { type Actors, createActors } from './actors.ts';
import { authRoutes } from './auth.routes.ts';
import { type AuthService, createAuthService } from './auth.service.ts';
import type { CredentialsStore } from './credentials.store.ts';
import { createGuardianDoor, type GuardianDoor } from './guardian-door.ts';
import { createInvitationMailService, type MailParts } from './invitation-mail.service.ts';
import { createInvitationsService } from './invitations.service.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import { createPasswords } from './passwords.ts';
import { peopleRoutes } from './people.routes.ts';
import { createPeopleService, type PeopleService } from './people.service.ts';
import type { PeopleStore } from './people.store.ts';
import { schoolsRoutes } from './schools.routes.ts';
import { createSchoolsService, type SchoolsService } from './schools.service.ts';
import { createSessionsService } from './sessions.service.ts';
import type { SessionsStore } from './sessions.store.ts';
import { type AccountSetUp, createAccountSetUp } from './set-up.service.ts';
import type { SignInDoor } from './sign-in-door.ts';
import { createSignInLimits } from './sign-in-limits.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What the feature offers inside of the process. */
export type Accounts = {
  readonly actors: Actors;
  readonly tokens: Tokens;
  readonly setUp: AccountSetUp;
  readonly door: SignInDoor;
  readonly guardianDoor: GuardianDoor;
  readonly services: AccountsServices;
  /** Ids of those who are admins of the district today; at most 100. */
  adminsOf(orgId: string): Promise<string[]>;
  /** Its background work. */
  readonly jobs: readonly JobDefinition[];
};

/** What its routes need. */
export type AccountsServices = {
  readonly auth: AuthService;
  readonly people: PeopleService;
  readonly schools: SchoolsService;
  readonly areCookiesSecure: boolean;
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
  /** Sends invitations; null while no mail server is configured. */
  readonly mail: MailParts | null;
  /** Cost of hashing a password, in KiB; tests take little. */
  readonly passwordMemoryKiB?: number;
};

const telling: Scope = { kind: 'system', reason: 'admins are told of something' };

export function createAccounts(options: AccountsOptions): Accounts {
  const { stores, clock, publicUrl, passwordMemoryKiB } = options;
  const tokens = createTokens({ secret: options.secret, clock });
  const actors = createActors({ ...stores, tokens, clock });
  const passwords = createPasswords(passwordMemoryKiB === undefined ? {} : { memoryKiB: passwordMemoryKiB });
  const sessions = createSessionsService({ ...stores, tokens, clock });
  const endSessions = sessions.endAllOf;
  const invitations = createInvitationsService({ ...stores, passwords, clock, publicUrl, endSessions });
  const { firstAdminEmail, mail } = options;
  const invitationMail = createInvitationMailService({ ...stores, seal: tokens.jobSeal, clock, mail });
  const limits = createSignInLimits();
  const auth = createAuthService({ ...stores, sessions, invitations, passwords, actors, clock, limits });
  const door: SignInDoor = {
    admitAddress: limits.admitAddress,
    knownDevice: sessions.districtDevice,
    start: auth.start,
    endAllOf: sessions.endAllOf,
    passwords,
  };
  return {
    jobs: invitationMail.jobs,
    door,
    guardianDoor: createGuardianDoor({ ...stores, door, forget: actors.forget, clock }),
    actors,
    tokens,
    adminsOf: async (orgId) => {
      const district = await stores.organizations.findDistrict(telling, orgId);
      const day = localDateAt(clock.now(), district?.timeZone ?? 'UTC');
      return stores.people.listAdminIds(telling, { orgId, day, limit: 100 });
    },
    setUp: createAccountSetUp({ ...stores, invitations, passwords, clock, firstAdminEmail }),
    services: {
      auth,
      people: createPeopleService({
        ...stores,
        sessions,
        invitations,
        invitationMail,
        actors,
        clock,
        cursorSeal: tokens.cursorSeal,
      }),
      schools: createSchoolsService({ ...stores, actors, clock }),
      areCookiesSecure: publicUrl?.startsWith('https:') ?? false,
    },
  };
}

export function accountsRoutes({ auth, people, schools, areCookiesSecure }: AccountsServices): Endpoint[] {
  return [...authRoutes(auth, { areCookiesSecure }), ...peopleRoutes(people), ...schoolsRoutes(schools)];
}
