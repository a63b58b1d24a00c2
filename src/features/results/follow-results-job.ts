import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, type JobKind } from '../jobs/job.ts';
import type { ResultsStore } from './results.store.ts';

export const followResultsKind: JobKind<{ readonly batchId: string }> = {
  kind: 'results.follow',
  input: z.strictObject({ batchId: idSchema }),
};

const studentsAtOnce = 20;

/** Where students stand follows what came in, or was taken back, student by student. */
export function followResultsJob({
  store,
  followStudent,
}: {
  readonly store: Pick<ResultsStore, 'studentsOf'>;
  readonly followStudent: (scope: Scope, orgId: string, studentId: string) => Promise<void>;
}): JobDefinition {
  return defineJob({
    ...followResultsKind,
    checkpoint: z.strictObject({ after: idSchema, done: z.int() }),
    run: async ({ input: { batchId }, orgId, checkpoint, scope, save }) => {
      if (orgId === null) throw new Error('Results are of a district.');
      let { after, done } = checkpoint ?? { after: null as string | null, done: 0 };
      for (;;) {
        const students = await store.studentsOf(scope, { orgId, batchId }, { after, limit: studentsAtOnce });
        for (const id of students) await followStudent(scope, orgId, id);
        const last = students.at(-1);
        if (last === undefined) return { students: done };
        after = last;
        done += students.length;
        await save({ after, done }, { progress: { done } });
      }
    },
  });
}
