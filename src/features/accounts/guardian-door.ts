import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { type LocalDate, normalizeEmail } from './account.ts';
import type { CredentialsStore } from './credentials.store.ts';
import type { PeopleStore } from './people.store.ts';
import type { SignInDoor } from './sign-in-door.ts';

/** For guardians, who come in by a code of the school and choose their own e-mail address and password. */
export type GuardianDoor = Pick<SignInDoor, 'admitAddress' | 'start'> & {
  /** Throws `already_exists` for an address that anybody has: who has it signs in with it. */
  assertEmailFree(orgId: string, email: string): Promise<void>;
  /** A new person, never one that is there. Throws `already_exists`. */
  create(input: {
    orgId: string;
    displayName: string;
    email: string;
    password: string;
    schoolId: string;
    from: LocalDate;
  }): Promise<string>;
  /** Makes a person a guardian at a school, unless they are. */
  addRole(personId: string, schoolId: string, from: LocalDate): Promise<void>;
};

const scope: Scope = { kind: 'system', reason: 'a guardian comes in by a code' };

export function createGuardianDoor({
  people,
  credentials,
  door,
  forget,
  clock,
}: {
  people: PeopleStore;
  credentials: CredentialsStore;
  door: SignInDoor;
  forget: (personId: string) => void;
  clock: Clock;
}): GuardianDoor {
  const taken = () => new AppError('already_exists', { fields: ['email'] });
  return {
    admitAddress: door.admitAddress,
    start: door.start,
    assertEmailFree: async (orgId, written) => {
      const email = normalizeEmail(written);
      // Also of people who were entered and not invited yet: a code must not make anybody one of them.
      if ((await credentials.findByEmail(scope, email)) || (await people.findByEmail(scope, { orgId, email })))
        throw taken();
    },
    create: async ({ orgId, displayName, email: written, password, schoolId, from }) => {
      const email = normalizeEmail(written);
      const passwordHash = await door.passwords.hash(password);
      const memberships = [{ role: 'guardian', schoolId, from, to: null }] as const;
      const blank = { sourcedId: null, gradeLevel: null };
      const { id } = await people.create(scope, { orgId, displayName, email, ...blank, memberships }, clock.now());
      await credentials.setPassword(scope, { orgId, personId: id, email, passwordHash, now: clock.now() });
      return id;
    },
    addRole: async (personId, schoolId, from) => {
      const person = await people.find(scope, personId);
      const isThere = person?.memberships.some(
        (one) => one.role === 'guardian' && one.to === null && (one.schoolId === null || one.schoolId === schoolId),
      );
      if (!person || isThere) return;
      const memberships = [...person.memberships, { id: null, role: 'guardian' as const, schoolId, from, to: null }];
      const change = { id: personId, revision: person.revision, change: { memberships } };
      const updated = await people.update(scope, change, clock.now());
      forget(personId);
      if (!updated) throw new AppError('unavailable');
    },
  };
}
