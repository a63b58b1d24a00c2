import type { Role, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { type District, localDateAt, type Membership, normalizeEmail, type Person, type School } from './account.ts';
import type { CredentialsStore } from './credentials.store.ts';
import type { InvitationsService } from './invitations.service.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { Passwords } from './passwords.ts';
import type { PeopleStore } from './people.store.ts';

export type WantedMembership = {
  readonly role: Role;
  readonly schoolId?: string | null;
  /** Today by default. */
  readonly from?: string;
  readonly to?: string | null;
};

export type WantedPerson = {
  readonly orgId: string;
  readonly displayName: string;
  readonly sourcedId?: string;
  readonly email?: string;
  readonly gradeLevel?: string;
  readonly memberships: readonly WantedMembership[];
  /** Given: the person can sign in with it and `email`. */
  readonly password?: string;
};

/** For programs that fill a repository: each call may be repeated and leaves what is there already. */
export type AccountSetUp = {
  /** Whether the database holds any district. */
  hasOrganization(): Promise<boolean>;
  /** Whether anybody at all has something to sign in with. */
  canAnybodySignIn(): Promise<boolean>;
  /** Who signs in with that e-mail address. */
  findSignIn(email: string): Promise<{ orgId: string; personId: string } | null>;
  /** An admin of the district, the first by name; null where there is none. */
  findAdmin(orgId: string): Promise<Person | null>;
  /** The first districts by name, at most `limit`. */
  listDistricts(limit: number): Promise<District[]>;
  ensureDistrict(wanted: { name: string; timeZone: string }): Promise<District>;
  ensureSchool(wanted: { orgId: string; name: string; sourcedId?: string }): Promise<School>;
  /**
   * Recognised by `sourcedId`, else by `email`, within the district; adds roles that are missing: one that the person
   * has without end, or has had from the same day, is not.
   */
  ensurePerson(wanted: WantedPerson): Promise<Person>;
  /**
   * On a database in which nobody can sign in: makes a district and its first admin when they are missing, and gives a
   * new one-time token with which the admin sets a password. Null when somebody can sign in.
   */
  prepareFirstAdmin(): Promise<{ token: string; link: string; expiresAt: Date } | null>;
};

const scope: Scope = { kind: 'system', reason: 'set up accounts' };

const firstDistrict = { name: 'My district', timeZone: 'UTC' };
const firstAdminName = 'First admin';

export function createAccountSetUp(deps: {
  organizations: OrganizationsStore;
  people: PeopleStore;
  credentials: CredentialsStore;
  invitations: Pick<InvitationsService, 'issue'>;
  passwords: Pick<Passwords, 'hash'>;
  clock: Clock;
  firstAdminEmail: string | null;
}): AccountSetUp {
  const { organizations, people, credentials, invitations, passwords, clock } = deps;

  const ensureDistrict: AccountSetUp['ensureDistrict'] = async (wanted) =>
    (await organizations.findDistrictByName(scope, wanted.name)) ??
    (await organizations.createDistrict(scope, wanted, clock.now()));

  const ensurePerson: AccountSetUp['ensurePerson'] = async (wanted) => {
    const { orgId, displayName, sourcedId = null, gradeLevel = null, password } = wanted;
    const email = wanted.email === undefined ? null : normalizeEmail(wanted.email);
    const memberships = wanted.memberships.map((membership) => complete(membership, clock));
    const known =
      (sourcedId === null ? null : await people.findBySourcedId(scope, { orgId, sourcedId })) ??
      (email === null ? null : await people.findByEmail(scope, { orgId, email }));
    const person = known
      ? await addMissing(known, memberships)
      : await people.create(scope, { orgId, displayName, sourcedId, email, gradeLevel, memberships }, clock.now());
    if (password !== undefined && email !== null && !(await credentials.findByPerson(scope, person.id))) {
      const passwordHash = await passwords.hash(password);
      await credentials.setPassword(scope, { orgId, personId: person.id, email, passwordHash, now: clock.now() });
    }
    return person;
  };

  const addMissing = async (person: Person, wanted: readonly Omit<Membership, 'id'>[]): Promise<Person> => {
    const missing = wanted.filter(
      ({ role, schoolId, from }) =>
        !person.memberships.some(
          (known) => known.role === role && known.schoolId === schoolId && (known.to === null || known.from === from),
        ),
    );
    if (missing.length === 0) return person;
    const memberships = [...person.memberships, ...missing.map((membership) => ({ id: null, ...membership }))];
    const input = { id: person.id, revision: null, change: { memberships } };
    return (await people.update(scope, input, clock.now())) ?? person;
  };

  return {
    hasOrganization: () => organizations.hasAny(scope),
    canAnybodySignIn: () => credentials.hasAnyIdentity(scope),
    findSignIn: async (email) => {
      const identity = await credentials.findByEmail(scope, normalizeEmail(email));
      return identity && { orgId: identity.orgId, personId: identity.personId };
    },
    findAdmin: async (orgId) => {
      // One district has few of them, and no list of people goes by districts.
      const { found } = await people.list(scope, {
        filter: { role: 'admin', status: 'active' },
        after: null,
        limit: 100,
      });
      return found.find((person) => person.orgId === orgId) ?? null;
    },
    listDistricts: (limit) => organizations.listDistricts(scope, limit),
    ensureDistrict,
    ensureSchool: async ({ orgId, name, sourcedId = null }) =>
      (await organizations.findSchoolByName(scope, { orgId, name })) ??
      (await organizations.createSchool(scope, { orgId, name, sourcedId }, clock.now())),
    ensurePerson,
    prepareFirstAdmin: async () => {
      if (await credentials.hasAnyIdentity(scope)) return null;
      const hadDistrict = await organizations.hasAny(scope);
      const known = await organizations.findDistrictByName(scope, firstDistrict.name);
      // Somebody else's data, such as a restored backup without identities: not ours to add an admin to.
      if (hadDistrict && !known) return null;
      const district = known ?? (await organizations.createDistrict(scope, firstDistrict, clock.now()));
      const admin = await ensurePerson({
        orgId: district.id,
        displayName: firstAdminName,
        sourcedId: 'first-admin',
        ...(deps.firstAdminEmail === null ? {} : { email: deps.firstAdminEmail }),
        memberships: [{ role: 'admin' }],
      });
      return invitations.issue(admin);
    },
  };
}

function complete({ role, schoolId = null, from, to = null }: WantedMembership, clock: Clock): Omit<Membership, 'id'> {
  return { role, schoolId, from: from ?? localDateAt(clock.now(), 'UTC'), to };
}
