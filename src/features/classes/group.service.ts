import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import type { ClassGroup, ClassGroupsStore } from './class-groups.store.ts';
import type { ClassRoll } from './class-roll.ts';

export type GroupInput = Pick<ClassGroup, 'title' | 'studentIds'>;

const mostGroups = 100;

export type GroupService = ReturnType<typeof createGroupService>;

/** Groups of a class, made of a selection of its students. */
export function createGroupService({
  roll,
  groups,
  audit,
  days,
  clock,
}: {
  readonly roll: Pick<ClassRoll, 'classFor' | 'studentsOf'>;
  readonly groups: ClassGroupsStore;
  readonly audit: Pick<StudentAudit, 'audited'>;
  readonly days: DistrictDays;
  readonly clock: Clock;
}) {
  /** Throws unless all learn in the class today. */
  const assertLearn = async (actor: Actor, classId: string, studentIds: readonly string[]) => {
    const on = await days.today(actor.orgId);
    const inClass = (await roll.studentsOf({ kind: 'actor', actor }, [classId], on)).get(classId) ?? [];
    const at = studentIds.findIndex((id) => !inClass.includes(id));
    if (at === -1) return;
    throw invalidInput('body', ['studentIds', at], { code: 'not_found', message: 'Not a student of this class.' });
  };

  const find = async (actor: Actor, classId: string, groupId: string): Promise<ClassGroup> => {
    const group = await groups.find(scopeOf(actor), actor.orgId, groupId);
    if (group?.classId !== classId) throw new AppError('not_found');
    return group;
  };

  const about = (id: string) => ({ kind: 'class', id });

  return {
    list: async (actor: Actor, classId: string): Promise<ClassGroup[]> => {
      await roll.classFor(actor, classId, 'read');
      const found = await groups.listOfClass(scopeOf(actor), actor.orgId, classId);
      await audit.audited(
        actor,
        'roster.read',
        found.flatMap(({ studentIds }) => studentIds),
        about(classId),
      );
      return found;
    },

    create: async (actor: Actor, classId: string, { title, studentIds }: GroupInput): Promise<ClassGroup> => {
      await roll.classFor(actor, classId, 'change');
      const members = [...new Set(studentIds)];
      await assertLearn(actor, classId, members);
      if ((await groups.listOfClass(scopeOf(actor), actor.orgId, classId)).length >= mostGroups) {
        throw invalidInput('body', [], { code: 'too_big', message: `A class has ${mostGroups} groups at most.` });
      }
      await audit.audited(actor, 'roster.change', members, about(classId));
      const now = clock.now();
      const times = { revision: 1, createdAt: now, updatedAt: now };
      const group = { id: groups.newId(), orgId: actor.orgId, classId, title, studentIds: members, ...times };
      await groups.insert(scopeOf(actor), group);
      return group;
    },

    update: async (
      actor: Actor,
      { classId, groupId, expectedRevision }: { classId: string; groupId: string; expectedRevision: number | null },
      patch: Partial<GroupInput>,
    ): Promise<ClassGroup> => {
      await roll.classFor(actor, classId, 'change');
      const before = await find(actor, classId, groupId);
      assertRevision(expectedRevision, before.revision);
      const members = patch.studentIds && [...new Set(patch.studentIds)];
      if (members) {
        // Who has left the class may stay in a group, but not come in.
        await assertLearn(
          actor,
          classId,
          members.filter((id) => !before.studentIds.includes(id)),
        );
        await audit.audited(actor, 'roster.change', [...members, ...before.studentIds], about(classId));
      }
      const after = {
        ...before,
        ...patch,
        ...(members && { studentIds: members }),
        revision: before.revision + 1,
        updatedAt: clock.now(),
      };
      if (await groups.replace(scopeOf(actor), before, after)) return after;
      const { revision } = await find(actor, classId, groupId);
      throw new AppError('version_conflict', { expected: before.revision, actual: revision });
    },

    remove: async (actor: Actor, classId: string, groupId: string): Promise<void> => {
      await roll.classFor(actor, classId, 'change');
      const group = await find(actor, classId, groupId);
      await audit.audited(actor, 'roster.change', group.studentIds, about(classId));
      await groups.remove(scopeOf(actor), group, clock.now());
    },
  };
}
