import type { JobResponse } from './job.schemas.ts';
import type { Job } from './job.ts';

/** Input and checkpoint stay inside: they are the work's own. */
export function presentJob(job: Job): JobResponse {
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    requestedBy: job.requestedBy,
    progress: { done: job.progress.done, total: job.progress.total, note: job.progress.note },
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    isCancelRequested: job.isCancelRequested,
    errors: job.faults.map(({ at, attempt, code, message }) => ({ at: at.toISOString(), attempt, code, message })),
    result: job.result as JobResponse['result'],
    report: { lines: job.reportLines, dropped: job.reportLinesDropped },
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    nextAttemptAt: (job.state === 'queued' && job.dueAt?.toISOString()) || null,
  };
}
