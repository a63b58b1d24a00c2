import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { createClaimedJobsStore } from './claimed-jobs.store.ts';
import { type Job, type JobState, type NumberedReportLine, retryableStates } from './job.ts';
import {
  assertSystem,
  type Filter,
  fromNow,
  jobCollections,
  nextRevision,
  reachFilter,
  type StoredJob,
  toJob,
  toObjectId,
  toReportLine,
} from './job-document.store.ts';

export type NewJob = Pick<Job, 'kind' | 'orgId' | 'requestedBy' | 'input' | 'maxAttempts'> & {
  readonly key: string | null;
  readonly delayMs: number;
};

export type JobPosition = { readonly at: string; readonly id: string };

export type JobFilter = {
  readonly state?: JobState | undefined;
  readonly kind?: string | undefined;
  readonly requestedBy?: string | undefined;
};

export type JobsStore = ReturnType<typeof createJobsStore>;

/**
 * Jobs, claimed and judged by the server's time, so that machines whose clocks differ agree. Updates are pipelines, as only
 * these know `$$NOW`; whatever comes from outside stands in them as a literal.
 */
export function createJobsStore(connection: Connection) {
  const { jobs, lines, change } = jobCollections(connection);

  return {
    ...createClaimedJobsStore(connection),

    /** Adds a job, or finds the one that has its key. */
    add: async (scope: Scope, { key, delayMs, orgId, requestedBy, ...job }: NewJob): Promise<Job> => {
      assertSystem(scope);
      const fields: Omit<StoredJob, '_id' | 'createdAt' | 'dueAt'> = {
        ...job,
        orgId: orgId === null ? null : toObjectId(orgId),
        requestedBy: requestedBy === null ? null : toObjectId(requestedBy),
        ...(key === null ? {} : { key }),
        state: 'queued',
        revision: 1,
        attempts: 0,
        progress: { done: 0, total: null, note: null },
        checkpoint: null,
        result: null,
        faults: [],
        reportLines: 0,
        reportLinesDropped: 0,
        isCancelRequested: false,
        fence: 0,
        holder: null,
        startedAt: null,
        finishedAt: null,
      };
      try {
        const added = await change(
          { _id: new Types.ObjectId() },
          [{ $set: { ...literals(fields), createdAt: '$$NOW', dueAt: fromNow(delayMs) } }],
          { upsert: true },
        );
        return toJob(added as StoredJob);
      } catch (error) {
        if (key === null || (error as { code?: unknown }).code !== 11_000) throw error;
        const known = await jobs.findOne({ key });
        if (known === null) throw error;
        return toJob(known);
      }
    },

    find: async (scope: Scope, id: string): Promise<Job | null> => {
      const reach = reachFilter(scope);
      const found = reach && (await jobs.findOne({ _id: toObjectId(id), ...reach }));
      return found && toJob(found);
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { filter, after, limit }: { filter: JobFilter; after: JobPosition | null; limit: number },
    ): Promise<{ found: Job[]; count: number }> => {
      const reach = reachFilter(scope);
      if (reach === null) return { found: [], count: 0 };
      const { state, kind, requestedBy } = filter;
      const all: Filter = {
        ...(requestedBy !== undefined && { requestedBy: toObjectId(requestedBy) }),
        ...reach,
        ...(state !== undefined && { state }),
        ...(kind !== undefined && { kind }),
      };
      const page = after ? { $and: [all, isAfter(after)] } : all;
      const order = { createdAt: -1, _id: -1 } as const;
      const [found, count] = await Promise.all([
        jobs.find(page, { sort: order, limit: limit + 1 }).toArray(),
        jobs.countDocuments(all, { limit: countLimit }),
      ]);
      return { found: found.map(toJob), count };
    },

    /** The caller has checked that the scope may see the job. */
    listReport: async (
      scope: Scope,
      input: { jobId: string; outcome: string | undefined; after: number | null; limit: number },
    ): Promise<{ found: NumberedReportLine[]; count: number }> => {
      const reach = reachFilter(scope);
      if (reach === null) return { found: [], count: 0 };
      const { requestedBy: _asked, ...district } = reach;
      const all: Filter = {
        jobId: toObjectId(input.jobId),
        ...(input.outcome !== undefined && { outcome: input.outcome }),
        ...district,
      };
      const page = input.after === null ? all : { ...all, number: { $gt: input.after } };
      const [found, count] = await Promise.all([
        lines.find(page, { sort: { number: 1 }, limit: input.limit + 1 }).toArray(),
        lines.countDocuments(all, { limit: countLimit }),
      ]);
      return { found: found.map(toReportLine), count };
    },

    /** Ends a waiting job at once, and asks a running one to stop. Null when it has ended already. */
    cancel: async (scope: Scope, id: string): Promise<Job | null> => {
      const reach = reachFilter(scope);
      if (reach === null) return null;
      const cancelled = await change({ _id: toObjectId(id), ...reach, state: { $in: ['queued', 'running'] } }, [
        {
          $set: {
            isCancelRequested: true,
            state: ifQueued('cancelled', '$state'),
            finishedAt: ifQueued('$$NOW', null),
            dueAt: ifQueued('$$REMOVE', '$dueAt'),
            ...nextRevision,
          },
        },
      ]);
      return cancelled && toJob(cancelled);
    },

    /** Has it tried again from its checkpoint, with all its attempts. Null when it has not failed. */
    retry: async (scope: Scope, id: string): Promise<Job | null> => {
      const reach = reachFilter(scope);
      if (reach === null) return null;
      const retried = await change({ _id: toObjectId(id), ...reach, state: { $in: [...retryableStates] } }, [
        {
          $set: {
            state: 'queued',
            attempts: 0,
            isCancelRequested: false,
            finishedAt: null,
            dueAt: '$$NOW',
            ...nextRevision,
          },
        },
      ]);
      return retried && toJob(retried);
    },

    /** Destroys what ended before that time, with its report; at most `limit`. Returns how many went. */
    purge: async (scope: Scope, input: { finishedBefore: Date; limit: number }): Promise<number> => {
      assertSystem(scope);
      const found = await jobs
        .find({ finishedAt: { $lt: input.finishedBefore } }, { projection: { _id: 1 }, limit: input.limit })
        .toArray();
      const ids = found.map(({ _id }) => _id);
      // Lines first: a crash in between leaves a job that the next run finds.
      await lines.deleteMany({ jobId: { $in: ids } });
      return (await jobs.deleteMany({ _id: { $in: ids } })).deletedCount;
    },

    count: async (scope: Scope, state: JobState): Promise<number> => {
      assertSystem(scope);
      return jobs.countDocuments({ state });
    },
  };
}

function literals(fields: object): Filter {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { $literal: value }]));
}

function ifQueued(then: unknown, otherwise: unknown): Filter {
  return { $cond: [{ $eq: ['$state', 'queued'] }, then, otherwise] };
}

function isAfter({ at, id }: JobPosition): Filter {
  const createdAt = new Date(at);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: toObjectId(id) } }] };
}
