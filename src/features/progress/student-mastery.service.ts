import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Standing } from '../assignments/standing.ts';
import { dueOf } from '../assignments/student-playlist.presenter.ts';
import { isStaff, type StudentAccess } from '../student-records/student-access.ts';
import { type ClassRow, classRow } from './class-progress.ts';
import type { MasteryKeeper } from './mastery-keeper.ts';
import { type MasteryRecord, targetKeyOf } from './mastery-record.ts';
import type { MasteryScale } from './mastery-scale.ts';

export type StudentMasteryParts = {
  readonly ofStudent: (orgId: string, studentId: string) => Promise<readonly Standing[]>;
  readonly keeper: Pick<MasteryKeeper, 'recordsOfMany'>;
  readonly dueAtsOf: (orgId: string) => Promise<(standing: Standing) => Date | null>;
  readonly scaleOf: (orgId: string) => Promise<MasteryScale>;
  readonly access: Pick<StudentAccess, 'seeableByName' | 'audited'>;
  readonly clock: Clock;
};

export type StudentMastery = {
  readonly name: string | null;
  readonly scale: MasteryScale;
  readonly items: readonly {
    readonly standing: Standing;
    readonly row: ClassRow;
    /** The day by which it is due. */
    readonly dueOn: string | null;
    readonly records: ReadonlyMap<string, MasteryRecord>;
  }[];
};

export type StudentMasteryService = ReturnType<typeof createStudentMasteryService>;

/** So many days without anything done, and somebody is stuck. */
const stuckDays = 5;

/** Where one student stands in all that was given to them, and how they came there; for staff. */
export function createStudentMasteryService(parts: StudentMasteryParts) {
  const { ofStudent, keeper, dueAtsOf, scaleOf, access, clock } = parts;
  return {
    /** Throws `forbidden` for who is no staff, `not_found` for who may not see the student. */
    of: async (actor: Actor, studentId: string): Promise<StudentMastery> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      const seen = await access.seeableByName(actor, [studentId], 'read');
      if (!seen.has(studentId)) throw new AppError('not_found');
      await access.audited(actor, 'progress.read', [studentId]);
      const { orgId } = actor;
      const standings = await ofStudent(orgId, studentId);
      const [found, dueAtOf, scale] = await Promise.all([
        keeper.recordsOfMany(scopeOf(actor), orgId, standings),
        dueAtsOf(orgId),
        scaleOf(orgId),
      ]);
      const records = found.get(studentId) ?? new Map<string, MasteryRecord>();
      const name = seen.get(studentId) ?? null;
      const now = clock.now();
      const items = standings.map((standing) => {
        const dueAt = dueAtOf(standing);
        const row = classRow(standing, name, records, { now, dueAt, stuckDays, scale });
        const own = standing.version.content.targets.flatMap((target): [string, MasteryRecord][] => {
          const record = records.get(targetKeyOf(standing.row.playlistId, target));
          return record ? [[target.id, record]] : [];
        });
        const dueOn = dueOf(standing.row, standing.assignment)?.on ?? null;
        return { standing, row, dueOn, records: new Map(own) };
      });
      items.sort((one, other) => other.standing.row.createdAt.getTime() - one.standing.row.createdAt.getTime());
      return { name, scale, items };
    },
  };
}
