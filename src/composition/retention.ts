import { createPastStudentsStore } from '../features/accounts/past-students.store.ts';
import { createRetention, type Retention } from '../features/retention/create-retention.ts';
import type { RetainedPart } from '../features/retention/retention-job.ts';
import { createRetentionMarksStore } from '../features/retention/retention-marks.store.ts';
import { createRetentionSettingsStore } from '../features/retention/retention-settings.store.ts';
import type { AssignmentWiring } from './assignments.ts';
import type { Ground } from './ground.ts';
import type { StudentWiring } from './students.ts';

/** How long districts keep what they know of students who have left. */
export function wireRetention(
  { connection, notifications, later }: Ground,
  { holders, everyHolder, auditStore, roll, access, days }: StudentWiring,
  { progress, evidence, reflections }: AssignmentWiring,
  adminsOf: (orgId: string) => Promise<string[]>,
): Retention {
  const marks = createRetentionMarksStore(connection);
  const parts: readonly RetainedPart[] = [
    {
      kind: 'progress',
      ...progress.detail,
      erase: async (scope, orgId, studentId) => {
        await reflections.holder.eraseStudent(scope, orgId, studentId);
        await progress.detail.erase(scope, orgId, studentId);
      },
    },
    {
      kind: 'evidence',
      tally: async (scope, orgId, studentId) => {
        let things = 0;
        // Bytes are named, not read.
        for await (const _part of evidence.holder.exportStudent(scope, orgId, studentId)) things += 1;
        return [{ about: 'all', values: { things: Math.max(0, things - 1) } }];
      },
      erase: evidence.holder.eraseStudent,
    },
    {
      kind: 'audit',
      tally: async (scope, orgId, studentId) => {
        const found = await auditStore.tallyOf(scope, orgId, studentId);
        return [...found].map(([action, records]) => ({ about: `action:${action}`, values: { records } }));
      },
      erase: auditStore.forgetStudent,
    },
  ];
  const retention = createRetention({
    settings: createRetentionSettingsStore(connection),
    marks,
    pastStudents: createPastStudentsStore(connection),
    enrolledTo: (scope, orgId, ids) =>
      roll.lastDays({ kind: 'system', reason: scope.kind === 'system' ? scope.reason : 'who has left', orgId }, ids),
    parts,
    holders: everyHolder,
    access,
    adminsOf,
    notify: notifications.notify,
    days,
    jobs: later.jobs,
  });
  holders.push(retention.holder);
  return retention;
}
