import { assertRevision } from '../../http/etag.ts';
import { createCursorCodec, type Page, toPage } from '../../http/pagination.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, invalidInput } from '../../shared/errors.ts';
import type { Seal } from '../../shared/seal.ts';
import { type AccountAction, assertCan } from './account.policy.ts';
import {
  activeRoles,
  districtRoles,
  localDateAt,
  type Membership,
  normalizeEmail,
  type Person,
  schoolRoles,
  sortKeyOf,
} from './account.ts';
import type { Actors } from './actors.ts';
import type { CredentialsStore } from './credentials.store.ts';
import type { Delivery, InvitationMailService } from './invitation-mail.service.ts';
import type { MailLanguage } from './invitation-mail.ts';
import type { InvitationsService, IssuedInvitation } from './invitations.service.ts';
import type { OrganizationsStore } from './organizations.store.ts';
import type { PeopleFilter, PeopleStore, PersonChange } from './people.store.ts';
import { namePosition } from './schools.service.ts';
import type { SessionsService } from './sessions.service.ts';

export type NewMembership = Pick<Membership, 'role' | 'schoolId' | 'to'> & {
  /** Today when left out. */
  readonly from?: string | undefined;
};

export type NewPersonInput = Pick<Person, 'displayName' | 'sourcedId' | 'email' | 'gradeLevel'> & {
  readonly memberships: readonly NewMembership[];
};

export type PersonPatch = Partial<Pick<Person, 'displayName' | 'sourcedId' | 'email' | 'gradeLevel'>>;

export type PeopleService = {
  list(actor: Actor, query: { limit: number; cursor: string | undefined; filter: PeopleFilter }): Promise<Page<Person>>;
  get(actor: Actor, id: string): Promise<Person>;
  create(actor: Actor, input: NewPersonInput): Promise<Person>;
  update(actor: Actor, id: string, input: { expectedRevision: number | null; patch: PersonPatch }): Promise<Person>;
  /** They can no longer sign in, and what they hold stops to work at once. Reversible. */
  deactivate(actor: Actor, id: string): Promise<Person>;
  reactivate(actor: Actor, id: string): Promise<Person>;
  /** Deletes softly: nobody sees the person any more, and the e-mail address is free. */
  remove(actor: Actor, id: string): Promise<void>;
  addMembership(actor: Actor, id: string, membership: NewMembership): Promise<Person>;
  /** `to`: the last day; yesterday when left out, so that it ends at once. */
  endMembership(actor: Actor, input: { id: string; membershipId: string; to: string | undefined }): Promise<Person>;
  invite(
    actor: Actor,
    id: string,
    options: { language: MailLanguage },
  ): Promise<{ invitation: IssuedInvitation; delivery: Delivery }>;
};

const system: Scope = { kind: 'system', reason: 'change what a person signs in with' };

/** How often a change is tried again when others change the same person. */
const maximumTries = 5;

export function createPeopleService(deps: {
  people: PeopleStore;
  organizations: OrganizationsStore;
  credentials: CredentialsStore;
  sessions: Pick<SessionsService, 'endAllOf'>;
  invitations: Pick<InvitationsService, 'issue'>;
  invitationMail: Pick<InvitationMailService, 'deliver'>;
  actors: Pick<Actors, 'forget'>;
  clock: Clock;
  /** Cursors hold the name of the last person. */
  cursorSeal: Seal;
}): PeopleService {
  const { people, organizations, credentials, sessions, invitations, actors, clock } = deps;
  const cursors = createCursorCodec(namePosition, deps.cursorSeal);

  const get = async (actor: Actor, id: string): Promise<Person> => {
    const person = await people.find(scopeOf(actor), id);
    if (!person) throw new AppError('not_found');
    return person;
  };

  /** Reads, decides, writes; again when somebody else wrote in between. What cannot be seen answers `not_found`. */
  const change = async (
    actor: Actor,
    id: string,
    options: { action?: AccountAction; expectedRevision?: number | null },
    decide: (person: Person) => Promise<PersonChange> | PersonChange,
  ): Promise<Person> => {
    for (let attempt = 1; ; attempt += 1) {
      const person = await get(actor, id);
      assertCan(actor, options.action ?? 'changePerson');
      assertRevision(options.expectedRevision ?? null, person.revision);
      const input = { id, revision: person.revision, change: await decide(person) };
      const updated = await people.update(scopeOf(actor), input, clock.now());
      actors.forget(id);
      if (updated) return updated;
      if (attempt === maximumTries) throw new AppError('unavailable');
    }
  };

  const today = async (orgId: string): Promise<string> => {
    const district = await organizations.findDistrict(system, orgId);
    return localDateAt(clock.now(), district?.timeZone ?? 'UTC');
  };

  const complete = async (
    actor: Actor,
    memberships: readonly NewMembership[],
    path: (index: number) => Fault['path'],
  ): Promise<Omit<Membership, 'id'>[]> => {
    const day = await today(actor.orgId);
    const completed = memberships.map((membership) => ({ ...membership, from: membership.from ?? day }));
    const ids = [...new Set(completed.flatMap(({ schoolId }) => (schoolId === null ? [] : [schoolId])))];
    const schools = ids.length > 0 ? await organizations.listSchoolsById(scopeOf(actor), ids) : [];
    completed.forEach((membership, index) => {
      const known = membership.schoolId === null || schools.some(({ id }) => id === membership.schoolId);
      const problem = findProblem(membership, known);
      if (problem) throw invalidInput('body', [...path(index), problem.field], problem);
    });
    return completed;
  };

  /** Throws `last_admin` when the district would be left without one who can sign in today. */
  const assertAdminRemains = async (before: Person, after: Pick<Person, 'memberships' | 'deactivatedAt'>) => {
    const day = await today(before.orgId);
    const isAdmin = (person: Pick<Person, 'memberships' | 'deactivatedAt'>) =>
      activeRoles(person, day).some(({ role }) => role === 'admin');
    if (!isAdmin(before) || isAdmin(after)) return;
    const hasOther = await people.hasOtherAdmin(system, { orgId: before.orgId, personId: before.id, day });
    if (!hasOther) throw new AppError('last_admin');
  };

  const assertEmailFree = async (email: string, personId: string) => {
    const holder = await credentials.findByEmail(system, email);
    if (holder && holder.personId !== personId) throw new AppError('already_exists', { fields: ['email'] });
  };

  return {
    list: async (actor, { limit, cursor, filter }) => {
      assertCan(actor, 'listPeople');
      const after = cursors.decode(cursor, filter);
      const listed = await people.list(scopeOf(actor), { filter, after, limit });
      return toPage({
        ...listed,
        limit,
        cursor: ({ id, displayName }) => cursors.encode({ id, sortKey: sortKeyOf(displayName) }, filter),
      });
    },
    get,
    create: async (actor, { memberships, email, ...input }) => {
      assertCan(actor, 'createPerson');
      const person = {
        ...input,
        orgId: actor.orgId,
        email: email === null ? null : normalizeEmail(email),
        memberships: await complete(actor, memberships, (index) => ['memberships', index]),
      };
      return people.create(scopeOf(actor), person, clock.now());
    },
    update: async (actor, id, { expectedRevision, patch }) => {
      const email = patch.email ? normalizeEmail(patch.email) : patch.email;
      const updated = await change(actor, id, { expectedRevision }, async () => {
        const identity = email === undefined ? null : await credentials.findByPerson(system, id);
        if (identity && email === null) {
          const message = 'The person signs in with it; give another address instead.';
          throw invalidInput('body', ['email'], { code: 'required', message });
        }
        if (identity && email) await assertEmailFree(email, id);
        return { ...patch, ...(email === undefined ? {} : { email }) };
      });
      if (email) await credentials.setEmail(system, { personId: id, email });
      return updated;
    },
    deactivate: async (actor, id) => {
      const person = await change(actor, id, {}, async (before) => {
        const deactivatedAt = before.deactivatedAt ?? clock.now();
        await assertAdminRemains(before, { ...before, deactivatedAt });
        return { deactivatedAt, endTokens: true };
      });
      await sessions.endAllOf(id);
      return person;
    },
    reactivate: (actor, id) => change(actor, id, {}, () => ({ deactivatedAt: null })),
    remove: async (actor, id) => {
      await change(actor, id, {}, async (before) => {
        await assertAdminRemains(before, { ...before, memberships: [] });
        return { deletedAt: clock.now(), endTokens: true };
      });
      await sessions.endAllOf(id);
      await credentials.removeByPerson(system, id);
    },
    addMembership: async (actor, id, membership) => {
      // Asked before the input is looked at: who may not see the person learns nothing of schools.
      await get(actor, id);
      assertCan(actor, 'changePerson');
      const [completed] = await complete(actor, [membership], () => []);
      return change(actor, id, {}, ({ memberships }) => ({
        memberships: completed ? [...memberships, { id: null, ...completed }] : memberships,
      }));
    },
    endMembership: (actor, { id, membershipId, to }) =>
      change(actor, id, {}, async (before) => {
        const membership = before.memberships.find((known) => known.id === membershipId);
        if (!membership) throw new AppError('not_found');
        const last = to ?? dayBefore(await today(before.orgId));
        const memberships =
          last < membership.from
            ? // It never began.
              before.memberships.filter((known) => known !== membership)
            : before.memberships.map((known) => (known === membership ? { ...known, to: last } : known));
        await assertAdminRemains(before, { ...before, memberships });
        return { memberships };
      }),
    invite: async (actor, id, { language }) => {
      const person = await get(actor, id);
      assertCan(actor, 'invitePerson');
      if (person.deactivatedAt) throw new AppError('not_found');
      const invitation = await invitations.issue(person);
      const link = { token: invitation.token, url: invitation.link };
      const delivery = await deps.invitationMail.deliver({ person, requestedBy: actor.userId, link, language });
      return { invitation, delivery };
    },
  };
}

type Problem = { field: string; code: string; message: string };

function findProblem({ role, schoolId, from, to }: Omit<Membership, 'id'>, isSchoolKnown: boolean): Problem | null {
  if (!isSchoolKnown) return { field: 'schoolId', code: 'not_found', message: 'There is no such school.' };
  if (schoolId === null && schoolRoles.includes(role)) {
    return { field: 'schoolId', code: 'required', message: 'This role is always for one school.' };
  }
  if (schoolId !== null && districtRoles.includes(role)) {
    return { field: 'schoolId', code: 'not_allowed', message: 'This role is always for the whole district.' };
  }
  if (to !== null && to < from) return { field: 'to', code: 'too_small', message: 'The last day is before the first.' };
  return null;
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
