import { type Actor, hasRole, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Device, SignedIn } from '../accounts/auth.service.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { GuardianDoor } from '../accounts/guardian-door.ts';
import type { Learners, NamesOf } from '../accounts/learner.ts';
import { hashToken } from '../accounts/tokens.ts';
import { codeFrom, normalizeCode } from '../classes/class.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import type { StudentLinks } from '../student-records/student-links.ts';
import type { GuardianInvitation, GuardianInvitationsStore } from './guardian-invitations.store.ts';

export type Child = { readonly studentId: string; readonly name: string | null };
export type Guardian = { readonly personId: string; readonly name: string | null; readonly since: string };

const system: Scope = { kind: 'system', reason: 'a guardian is linked to a child' };
const lifetimeMs = 14 * 24 * 60 * 60 * 1_000;
/** Two codes of a class: nobody guesses one that holds for two weeks. */
const codeParts = 2;
const mostChildren = 50;

export type GuardianService = ReturnType<typeof createGuardianService>;

/** Families come in by a code that the school gives them on paper: they read what is their child's, and nothing else. */
export function createGuardianService({
  invitations,
  links,
  access,
  learners,
  namesOf,
  door,
  random,
  days,
  clock,
}: {
  readonly invitations: GuardianInvitationsStore;
  readonly links: StudentLinks;
  readonly access: StudentAccess;
  readonly learners: Pick<Learners, 'findMany'>;
  readonly namesOf: NamesOf;
  readonly door: GuardianDoor;
  readonly random: (count: number) => Uint8Array;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  const findInvitation = async (code: string): Promise<{ hash: string; invitation: GuardianInvitation }> => {
    const hash = hashToken(normalizeCode(code));
    const invitation = await invitations.find(system, hash, clock.now());
    if (!invitation) throw new AppError('invitation_invalid');
    return { hash, invitation };
  };

  const link = async (personId: string, { orgId, studentId }: GuardianInvitation) => {
    const from = await days.today(orgId);
    await links.put(system, { orgId, kind: 'guardian', personId, studentId, from, by: personId }, clock.now());
  };

  /** The school of a student today; the first where there are several. Throws `invitation_invalid` for who has left. */
  const schoolOf = async ({ orgId, studentId }: GuardianInvitation): Promise<string> => {
    const found = (await learners.findMany(system, orgId, [studentId], await days.today(orgId))).get(studentId);
    const school = found?.roles.find(({ role, schoolId }) => role === 'student' && schoolId !== null)?.schoolId;
    if (!school) throw new AppError('invitation_invalid');
    return school;
  };

  return {
    /** A code for one guardian of a student, shown this once. */
    invite: async (actor: Actor, studentId: string): Promise<{ code: string; expiresAt: Date }> => {
      if (actor.userId === studentId) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'change');
      await access.audited(actor, 'guardian.change', [studentId]);
      let code = '';
      for (let part = 0; part < codeParts; part += 1) code += codeFrom(random(32));
      const expiresAt = new Date(clock.now().getTime() + lifetimeMs);
      const invitation = { orgId: actor.orgId, studentId, by: actor.userId, expiresAt };
      await invitations.add(scopeOf(actor), hashToken(code), invitation);
      return { code, expiresAt };
    },

    /** By who has an account already: the child is added to it. Throws `invitation_invalid`. */
    accept: async (actor: Actor, code: string): Promise<void> => {
      // A code that a classmate has found makes no guardian.
      if (hasRole(actor, ['student'])) throw new AppError('invitation_invalid');
      const { hash, invitation } = await findInvitation(code);
      if (invitation.orgId !== actor.orgId || invitation.studentId === actor.userId)
        throw new AppError('invitation_invalid');
      const schoolId = await schoolOf(invitation);
      if (!(await invitations.take(system, hash))) throw new AppError('invitation_invalid');
      await door.addRole(actor.userId, schoolId, await days.today(actor.orgId));
      await link(actor.userId, invitation);
    },

    /** By who has none: makes an account that can read this child's record. Throws `invitation_invalid`, `already_exists`. */
    join: async (
      input: { code: string; displayName: string; email: string; password: string } & Device,
    ): Promise<SignedIn> => {
      const { code, deviceToken, address, ...wanted } = input;
      await door.admitAddress(address);
      const { hash, invitation } = await findInvitation(code);
      const schoolId = await schoolOf(invitation);
      // Looked at before the code is used up; that two do it at once, the database forbids.
      await door.assertEmailFree(invitation.orgId, wanted.email);
      if (!(await invitations.take(system, hash))) throw new AppError('invitation_invalid');
      const from = await days.today(invitation.orgId);
      const personId = await door.create({ ...wanted, orgId: invitation.orgId, schoolId, from });
      await link(personId, invitation);
      return door.start(personId, deviceToken);
    },

    children: async (actor: Actor): Promise<Child[]> => {
      const on = await days.today(actor.orgId);
      const input = { orgId: actor.orgId, kind: 'guardian', personId: actor.userId, on, limit: mostChildren } as const;
      const ids = (await links.listOf(scopeOf(actor), input)).map(({ studentId }) => studentId);
      const seen = await access.seeable(actor, ids, 'read');
      const names = await namesOf(system, actor.orgId, [...seen]);
      return [...seen].map((studentId) => ({ studentId, name: names.get(studentId) ?? null }));
    },

    list: async (actor: Actor, studentId: string): Promise<Guardian[]> => {
      if (actor.userId === studentId) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'change');
      await access.audited(actor, 'guardian.read', [studentId]);
      const on = await days.today(actor.orgId);
      const found = await links.listTo(scopeOf(actor), { orgId: actor.orgId, kind: 'guardian', studentId, on });
      const names = await namesOf(
        system,
        actor.orgId,
        found.map(({ personId }) => personId),
      );
      return found.map(({ personId, from }) => ({ personId, name: names.get(personId) ?? null, since: from }));
    },

    /** The guardian sees nothing of the student any more, from now on. */
    end: async (actor: Actor, studentId: string, personId: string): Promise<void> => {
      if (actor.userId === studentId) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'change');
      await access.audited(actor, 'guardian.change', [studentId]);
      const to = dayAfter(await days.today(actor.orgId), -1);
      const link = { orgId: actor.orgId, kind: 'guardian', personId, studentId, to, by: actor.userId } as const;
      if (!(await links.end(scopeOf(actor), link, clock.now()))) throw new AppError('not_found');
    },
  };
}
