import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError } from '../jobs/job.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { RowMaker } from './make-rows.ts';

export const makeKind = { kind: 'assignments.give', input: z.strictObject({ assignmentId: idSchema }) };

const batchSize = 100;

/** Gives many students their part. Done twice it does no harm: there is one for each student. */
export function giveJob({
  assignments,
  rowMaker,
}: {
  readonly assignments: Pick<AssignmentsStore, 'find'>;
  readonly rowMaker: Pick<RowMaker, 'make' | 'membersOf'>;
}): JobDefinition {
  return defineJob({
    ...makeKind,
    checkpoint: z.strictObject({ done: z.int() }),
    run: async ({ input, checkpoint, save, scope }) => {
      const assignment = await assignments.find(scope as Scope, input.assignmentId);
      if (!assignment) throw new JobError('The assignment is not there any more.', { isFinal: true });
      // In the order of their ids, so that an attempt that goes on finds its place.
      const members = [...(await rowMaker.membersOf(assignment))].sort();
      for (let done = checkpoint?.done ?? 0; done < members.length; done += batchSize) {
        await rowMaker.make(scope, assignment, members.slice(done, done + batchSize));
        const next = Math.min(done + batchSize, members.length);
        await save({ done: next }, { progress: { done: next, total: members.length } });
      }
      return { students: members.length };
    },
  });
}
