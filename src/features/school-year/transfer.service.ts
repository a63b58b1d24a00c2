import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { type DistrictDays, dayAfter } from '../accounts/district-days.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { RosterService } from '../classes/roster.service.ts';
import { isAdmin, type StudentAccess } from '../student-records/student-access.ts';

export type LeftClass = { readonly classId: string; readonly title: string; readonly changeId: string };

export type Transfer = {
  readonly studentId: string;
  readonly schoolId: string;
  readonly from: string;
  /** Classes that the student has left, and how to undo it in each. */
  readonly left: readonly LeftClass[];
};

export type TransferService = ReturnType<typeof createTransferService>;

/**
 * Moves a student to another school. The record goes along: who teaches them there sees profile, playlists and progress, as any
 * teacher of theirs; teachers of before see it through the grace time.
 */
export function createTransferService({
  people,
  roster,
  access,
  days,
}: {
  readonly people: Pick<PeopleService, 'get' | 'addMembership' | 'endMembership'>;
  readonly roster: Pick<RosterService, 'leaveAll'>;
  readonly access: StudentAccess;
  readonly days: DistrictDays;
}) {
  return {
    /** By admins. Throws `not_found` for who is no student, `invalid_request` for an unknown school. */
    transfer: async (
      actor: Actor,
      studentId: string,
      { schoolId, from: wanted }: { schoolId: string; from: string | undefined },
    ): Promise<Transfer> => {
      if (!isAdmin(actor)) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'change');
      const today = await days.today(actor.orgId);
      const from = wanted ?? today;
      if (from < today) throw invalidInput('body', ['from'], { code: 'too_small', message: 'That day is over.' });
      const before = await people.get(actor, studentId);
      const running = before.memberships.filter(({ role, to }) => role === 'student' && (to === null || to >= from));
      if (!before.memberships.some(({ role }) => role === 'student')) throw new AppError('not_found');
      await access.audited(actor, 'record.transfer', [studentId]);
      // The new one first: an unknown school is refused before anything ends.
      if (!running.some((one) => one.schoolId === schoolId)) {
        await people.addMembership(actor, studentId, { role: 'student', schoolId, from, to: null });
      }
      const last = dayAfter(from, -1);
      for (const { id, schoolId: old } of running) {
        if (old !== schoolId) await people.endMembership(actor, { id: studentId, membershipId: id, to: last });
      }
      const scope: Scope = { kind: 'system', reason: 'a student changes school' };
      const left = await roster.leaveAll(actor, { studentId, exceptSchoolId: schoolId, last, scope });
      return { studentId, schoolId, from, left };
    },
  };
}
