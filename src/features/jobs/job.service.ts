import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { defaultMaxAttempts, endStates, type Job, type JobKind, type NumberedReportLine } from './job.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobFilter, JobPosition, JobsStore } from './jobs.store.ts';

/** For whom a job is done: shown to that person and the district's admins. */
export type Requester = { readonly orgId: string | null; readonly requestedBy: string | null };

export type EnqueueOptions = {
  /** Asked for again with the same key, the job that is there (or was, until it is purged) is given instead. */
  readonly key?: string;
  readonly delayMs?: number;
};

export type JobService = ReturnType<typeof createJobService>;

const system: Scope = { kind: 'system', reason: 'ask for a job' };

export function createJobService({
  jobs,
  runner,
}: {
  jobs: Pick<JobsStore, 'add' | 'find' | 'list' | 'listReport' | 'cancel' | 'retry'>;
  runner: Pick<JobRunner, 'poke' | 'noticeCancel'>;
}) {
  const get = async (actor: Actor, id: string): Promise<Job> => {
    const job = await jobs.find(scopeOf(actor), id);
    if (!job) throw new AppError('not_found');
    return job;
  };

  return {
    /** Adds a job and returns at once. It begins when a process is free. */
    enqueue: async <Input>(
      { orgId, requestedBy }: Requester,
      { kind, input: schema, maxAttempts = defaultMaxAttempts }: JobKind<Input>,
      input: Input,
      { key, delayMs = 0 }: EnqueueOptions = {},
    ): Promise<Job> => {
      const job = { kind, orgId, requestedBy, maxAttempts, input: schema.parse(input), key: key ?? null, delayMs };
      const added = await jobs.add(system, job);
      runner.poke();
      return added;
    },

    /** The job when it has ended or failed for the first time, or as it is after that time. Null when it is not there. */
    waitFor: async (id: string, timeoutMs: number): Promise<Job | null> => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const job = await jobs.find(system, id);
        const isDecided = job === null || endStates.includes(job.state) || job.faults.length > 0;
        if (isDecided || performance.now() >= deadline) return job;
        await sleep(25);
      }
    },

    list: (
      actor: Actor,
      input: { filter: JobFilter; after: JobPosition | null; limit: number },
    ): Promise<{ found: Job[]; count: number }> => jobs.list(scopeOf(actor), input),

    get,

    listReport: async (
      actor: Actor,
      jobId: string,
      input: { outcome: string | undefined; after: number | null; limit: number },
    ): Promise<{ found: NumberedReportLine[]; count: number }> => {
      await get(actor, jobId);
      return jobs.listReport(scopeOf(actor), { ...input, jobId });
    },

    /** Throws `wrong_status` when it has ended. A job that is being cancelled may be so again. */
    cancel: async (actor: Actor, id: string): Promise<Job> => {
      const cancelled = await jobs.cancel(scopeOf(actor), id);
      if (!cancelled) throw new AppError('wrong_status', { status: (await get(actor, id)).state });
      runner.noticeCancel(id);
      return cancelled;
    },

    /** Throws `wrong_status` unless it has failed or was cancelled. */
    retry: async (actor: Actor, id: string): Promise<Job> => {
      const retried = await jobs.retry(scopeOf(actor), id);
      if (!retried) throw new AppError('wrong_status', { status: (await get(actor, id)).state });
      runner.poke();
      return retried;
    },
  };
}
