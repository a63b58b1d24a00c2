import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { activeRoles, type District, localDateAt, normalizeEmail, type Person, type School } from './account.ts';
import type { Actors } from './actors.ts';
import type { CredentialsStore } from './credentials.store.ts';
import type { InvitationsService } from './invitations.service.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { Passwords } from './passwords.ts';
import type { PeopleStore } from './people.store.ts';
import { type Grant, isDeviceToken, type SessionsService } from './sessions.service.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import { hashToken } from './tokens.ts';

/** What people see of themselves. */
export type Me = {
  readonly person: Person;
  readonly district: District;
  readonly roles: readonly { readonly role: Actor['roles'][number]['role']; readonly school: School | null }[];
};

export type SignedIn = { readonly grant: Grant; readonly me: Me };

/** Where a request came from, as far as signing in is concerned. */
export type Device = { readonly deviceToken: string | undefined; readonly address: string };

export type AuthService = {
  /** Throws `invalid_credentials`, `no_active_role`, `rate_limited`. */
  signIn(input: { email: string; password: string } & Device): Promise<SignedIn>;
  /** Throws `session_ended`, `no_active_role`. */
  refresh(input: { refreshToken: string | undefined } & Device): Promise<SignedIn>;
  signOut(refreshToken: string | undefined): Promise<void>;
  /** Ends all sessions, and all access tokens at once. */
  signOutEverywhere(actor: Actor): Promise<void>;
  /** Signs out everywhere else. Throws `invalid_credentials`, `rate_limited`. */
  changePassword(actor: Actor, input: { currentPassword: string; newPassword: string } & Device): Promise<SignedIn>;
  acceptInvitation(input: { token: string; password: string; email: string | undefined } & Device): Promise<SignedIn>;
  me(actor: Actor): Promise<Me>;
  /** Signs in who has proven to be the person in another way than by a password. Throws `no_active_role`. */
  start(personId: string, deviceToken: string | undefined): Promise<SignedIn>;
};

const scope: Scope = { kind: 'system', reason: 'sign in' };

/** Nobody's: so that an unknown e-mail address takes the same steps as a known one. */
const nobody = '0'.repeat(24);

export function createAuthService(deps: {
  organizations: OrganizationsStore;
  people: PeopleStore;
  credentials: CredentialsStore;
  sessions: SessionsService;
  invitations: Pick<InvitationsService, 'accept'>;
  passwords: Passwords;
  limits: SignInLimits;
  actors: Pick<Actors, 'forget'>;
  clock: Clock;
}): AuthService {
  const { organizations, people, credentials, sessions, passwords, limits, actors, clock } = deps;

  const me = async (personId: string): Promise<Me> => {
    const person = await people.find(scope, personId);
    const district = person && (await organizations.findDistrict(scope, person.orgId));
    if (!person || !district) throw new AppError('not_found');
    const active = activeRoles(person, localDateAt(clock.now(), district.timeZone));
    const ids = active.flatMap(({ schoolId }) => (schoolId === null ? [] : [schoolId]));
    const schools = ids.length > 0 ? await organizations.listSchoolsById(scope, ids) : [];
    const roles = active.map(({ role, schoolId }) => ({
      role,
      school: schools.find(({ id }) => id === schoolId) ?? null,
    }));
    return { person, district, roles };
  };

  const signedIn = async (grant: Grant): Promise<SignedIn> => ({ grant, me: await me(grant.personId) });

  const start = async (personId: string, deviceToken: string | undefined): Promise<SignedIn> =>
    signedIn(await sessions.start({ personId, deviceToken }));

  /** Checks a password within the limits; null when it is wrong. */
  const checkPassword = async (input: { email: string; password: string } & Device) => {
    const { deviceToken, address } = input;
    const identity = await credentials.findByEmail(scope, input.email);
    const knownDeviceHash =
      isDeviceToken(deviceToken) &&
      (await sessions.isKnownDevice({ personId: identity?.personId ?? nobody, deviceToken }))
        ? hashToken(deviceToken)
        : null;
    const attempt = { email: input.email, knownDeviceHash, address };
    await limits.admit(attempt);
    if (!(await passwords.verify(identity?.passwordHash ?? null, input.password)) || !identity) return null;
    await limits.succeeded(attempt);
    return identity;
  };

  const endEverything = async (personId: string) => {
    await people.update(scope, { id: personId, revision: null, change: { endTokens: true } }, clock.now());
    await sessions.endAllOf(personId);
    actors.forget(personId);
  };

  return {
    start,
    signIn: async ({ password, ...input }) => {
      const identity = await checkPassword({ ...input, password, email: normalizeEmail(input.email) });
      const person = identity && (await people.find(scope, identity.personId));
      if (!person || person.deactivatedAt) throw new AppError('invalid_credentials');
      if (passwords.isOutdated(identity.passwordHash)) {
        const passwordHash = await passwords.hash(password);
        await credentials.setPassword(scope, { ...identity, passwordHash, now: clock.now() });
      }
      return start(person.id, input.deviceToken);
    },
    refresh: async (input) => signedIn(await sessions.renew(input)),
    signOut: (refreshToken) => sessions.end(refreshToken),
    signOutEverywhere: ({ userId }) => endEverything(userId),
    changePassword: async ({ userId }, { currentPassword, newPassword, ...device }) => {
      const known = await credentials.findByPerson(scope, userId);
      const identity = known && (await checkPassword({ ...device, email: known.email, password: currentPassword }));
      if (!identity) throw new AppError('invalid_credentials');
      const passwordHash = await passwords.hash(newPassword);
      await credentials.setPassword(scope, { ...identity, passwordHash, now: clock.now() });
      await endEverything(userId);
      return start(userId, device.deviceToken);
    },
    acceptInvitation: async ({ deviceToken, address: _, ...input }) => {
      const person = await deps.invitations.accept(input);
      actors.forget(person.id);
      return start(person.id, deviceToken);
    },
    me: async (actor) => {
      const own = await people.find(scopeOf(actor), actor.userId);
      if (!own) throw new AppError('not_found');
      return me(actor.userId);
    },
  };
}
