import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Move, ReferenceMover } from '../duplicates/merge.ts';
import type { Attachment, Course } from './course.ts';
import type { CoursesStore, MovedAttachment } from './courses.store.ts';

const merging: Scope = { kind: 'system', reason: 'courses go with resources that are merged' };
const maxAttempts = 20;

/** Makes courses of every district attach what a resource was merged into, in the same places. */
export function createCourseMover({
  courses,
  clock,
}: {
  courses: Pick<CoursesStore, 'find' | 'listAttaching' | 'listMoved' | 'move'>;
  clock: Clock;
}): ReferenceMover {
  const revise = async (
    { id, orgId }: Pick<Course, 'id' | 'orgId'>,
    change: (attachment: Attachment) => Attachment,
    marks: (changed: readonly Attachment[]) => Parameters<CoursesStore['move']>[3],
  ): Promise<void> => {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const before = await courses.find(merging, orgId, id);
      if (!before) return;
      const changed: Attachment[] = [];
      const units = before.units.map((unit) => ({
        ...unit,
        attachments: unit.attachments.map((attachment) => {
          const after = change(attachment);
          if (after !== attachment) changed.push(attachment);
          return after;
        }),
      }));
      const after = changed.length === 0 ? before : nextOf(before, units, clock.now());
      if (await courses.move(merging, before, after, marks(changed))) return;
    }
    throw new Error('A course is changed again and again.');
  };

  return {
    name: 'courses',
    move: async ({ mergeId, fromId, toId }: Move) => {
      for (const course of await courses.listAttaching(merging, fromId)) {
        await revise(
          course,
          (one) => (one.kind === 'resource' && one.thingId === fromId ? { ...one, thingId: toId } : one),
          (changed) => ({ add: changed.map(({ id }): MovedAttachment => ({ mergeId, attachmentId: id })) }),
        );
      }
      const moved = await courses.listMoved(merging, mergeId);
      return moved.reduce((sum, { attachmentIds }) => sum + attachmentIds.length, 0);
    },
    moveBack: async ({ mergeId, fromId, toId }: Move) => {
      for (const { course, attachmentIds } of await courses.listMoved(merging, mergeId)) {
        const ours = new Set(attachmentIds);
        await revise(
          course,
          // What shows something else by now stays as somebody made it.
          (one) => (ours.has(one.id) && one.thingId === toId ? { ...one, thingId: fromId } : one),
          () => ({ removeOf: mergeId }),
        );
      }
    },
  };
}

/** What an import left and nobody has changed since stays so: the program has not changed what people said. */
function nextOf(before: Course, units: Course['units'], now: Date): Course {
  const { source } = before;
  const revision = before.revision + 1;
  const isAsImported = source !== null && source.revision === before.revision;
  return { ...before, units, revision, updatedAt: now, source: isAsImported ? { ...source, revision } : source };
}
