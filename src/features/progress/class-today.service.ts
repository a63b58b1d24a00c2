import type { Actor } from '../../shared/actor.ts';
import type { AssignedStudent } from '../assignments/assigned-students.service.ts';
import type { Assignment } from '../assignments/assignment.ts';
import { titleOf } from '../assignments/update.ts';
import type { ClassProgressService } from './class-progress.service.ts';
import { type Attention, attentionOf, inOrderOfNeed } from './class-progress.ts';

export type ClassTodayParts = {
  readonly classes: Pick<ClassProgressService, 'readOf'>;
  /** Those that go on and reach a class or a group of it, newest first. Throws `not_found`. */
  readonly assignmentsOf: (actor: Actor, classId: string) => Promise<readonly Pick<Assignment, 'id' | 'title'>[]>;
  readonly studentsOf: (actor: Actor, assignmentId: string) => Promise<readonly AssignedStudent[]>;
};

export type ClassTodayItem = Attention & {
  readonly assignmentId: string;
  readonly title: string;
  readonly stepTitle: string | null;
  readonly statement: Readonly<Record<string, string>> | null;
};

export type ClassTodayService = ReturnType<typeof createClassTodayService>;

/** Who of a class needs the teacher, in all that the class works at, in words that need no other question. */
export function createClassTodayService({ classes, assignmentsOf, studentsOf }: ClassTodayParts) {
  return {
    of: async (actor: Actor, classId: string, stuckDays: number): Promise<ClassTodayItem[]> => {
      const items: ClassTodayItem[] = [];
      for (const { id, title } of await assignmentsOf(actor, classId)) {
        const students = await studentsOf(actor, id);
        const { rows } = await classes.readOf(actor, students, stuckDays);
        const standings = new Map(students.map(({ standing }) => [standing.row.id, standing]));
        for (const one of attentionOf(rows)) {
          const standing = standings.get(one.studentPlaylistId);
          const step = standing?.steps.find(({ step: { id: stepId } }) => stepId === one.stepId);
          const target = standing?.version.content.targets.find((each) => each.id === one.targetId);
          items.push({
            ...one,
            assignmentId: id,
            title: standing?.version.content.title ?? title,
            stepTitle: step && standing ? titleOf(step, standing.version.resources) : null,
            statement: target?.statement ?? null,
          });
        }
      }
      return inOrderOfNeed(items);
    },
  };
}
