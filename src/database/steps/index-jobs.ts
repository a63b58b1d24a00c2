import type { Connection } from 'mongoose';

/** Indexes of background jobs and their reports. */
export async function indexJobs(connection: Connection): Promise<void> {
  await connection.collection('jobs').createIndexes([
    // Only of those that wait or run.
    { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $exists: true } } },
    { name: 'key', key: { key: 1 }, unique: true, partialFilterExpression: { key: { $exists: true } } },
    { name: 'list', key: { orgId: 1, createdAt: -1, _id: -1 } },
    { name: 'list_by_state', key: { orgId: 1, state: 1, createdAt: -1, _id: -1 } },
    { name: 'list_by_kind', key: { orgId: 1, kind: 1, createdAt: -1, _id: -1 } },
    { name: 'list_of_person', key: { orgId: 1, requestedBy: 1, createdAt: -1, _id: -1 } },
    { name: 'state', key: { state: 1 } },
    { name: 'finished', key: { finishedAt: 1 } },
  ]);
  await connection.collection('job_report_lines').createIndexes([
    { name: 'line', key: { jobId: 1, number: 1 }, unique: true },
    { name: 'outcome', key: { jobId: 1, outcome: 1, number: 1 } },
  ]);
}
