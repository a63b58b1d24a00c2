import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import {
  type Job,
  type JobFault,
  type JobProgress,
  type JobState,
  type NumberedReportLine,
  type ReportLine,
  retryableStates,
} from './job.ts';
import {
  type Filter,
  reachFilter,
  type StoredJob,
  type StoredReportLine,
  toJob,
  toObjectId,
  toReportLine,
} from './job-document.store.ts';

export type NewJob = Pick<Job, 'kind' | 'orgId' | 'requestedBy' | 'input' | 'maxAttempts'> & {
  readonly key: string | null;
  readonly delayMs: number;
};

/** A job as one process holds it. Writes with it count only until another process has claimed the job. */
export type Claim = { readonly id: string; readonly fence: number };

/** How an attempt ended. */
export type Settlement =
  | { readonly kind: 'done'; readonly result: unknown }
  /** Done, and nothing of it is kept. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'ended'; readonly state: 'failed' | 'dead' | 'cancelled'; readonly fault: JobFault | null }
  /** To be tried again later. */
  | { readonly kind: 'again'; readonly fault: JobFault; readonly delayMs: number }
  /** Not the job's fault: this process stops. The attempt does not count. */
  | { readonly kind: 'givenBack' };

export type JobPosition = { readonly at: string; readonly id: string };

export type JobFilter = {
  readonly state?: JobState | undefined;
  readonly kind?: string | undefined;
  readonly requestedBy?: string | undefined;
};

/** Lines that a report keeps; more are only counted. */
export const mostReportLines = 20_000;
const mostFaults = 10;
const longestMessage = 1_000;

export type JobsStore = ReturnType<typeof createJobsStore>;

/**
 * Jobs, claimed and judged by the server's time, so that machines whose clocks differ agree. Updates are pipelines, as only
 * these know `$$NOW`; whatever comes from outside stands in them as a literal.
 */
export function createJobsStore(connection: Connection) {
  const jobs = connection.collection<StoredJob>('jobs');
  const lines = connection.collection<StoredReportLine>('job_report_lines');

  const held = ({ id, fence }: Claim): Filter => ({ _id: toObjectId(id), fence, state: 'running' });

  const change = async (filter: Filter, stages: Filter[], options: mongo.FindOneAndUpdateOptions = {}) => {
    const found = await jobs.findOneAndUpdate(filter as mongo.Filter<StoredJob>, stages, {
      returnDocument: 'after',
      ...options,
    });
    return found as StoredJob | null;
  };

  return {
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

    /** The job that has waited longest of those that are due, also of those whose process fell silent. */
    claim: async (
      scope: Scope,
      {
        kinds,
        holder,
        leaseMs,
        onlyRequested = false,
      }: { kinds: readonly string[]; holder: string; leaseMs: number; onlyRequested?: boolean },
    ): Promise<Job | null> => {
      assertSystem(scope);
      const claimed = await change(
        {
          dueAt: { $exists: true },
          kind: { $in: [...kinds] },
          ...(onlyRequested && { requestedBy: { $ne: null } }),
          $expr: { $lte: ['$dueAt', '$$NOW'] },
        },
        [
          {
            $set: {
              state: 'running',
              holder: { $literal: holder },
              fence: { $add: ['$fence', 1] },
              attempts: { $add: ['$attempts', 1] },
              startedAt: { $ifNull: ['$startedAt', '$$NOW'] },
              dueAt: fromNow(leaseMs),
              ...nextRevision,
            },
          },
        ],
        { sort: { dueAt: 1 } },
      );
      return claimed && toJob(claimed);
    },

    /** Ends the leases of all that run: for the start of the only process that there is, when who held them has died. */
    takeUp: async (scope: Scope): Promise<void> => {
      assertSystem(scope);
      await jobs.updateMany({ dueAt: { $exists: true }, state: 'running' }, [{ $set: { dueAt: '$$NOW' } }]);
    },

    /** Prolongs the lease. Null when the job was lost. */
    prolong: async (
      scope: Scope,
      { claim, leaseMs }: { claim: Claim; leaseMs: number },
    ): Promise<{ isCancelRequested: boolean } | null> => {
      assertSystem(scope);
      const job = await change(held(claim), [{ $set: { dueAt: fromNow(leaseMs) } }], {
        projection: { isCancelRequested: 1 },
      });
      return job && { isCancelRequested: job.isCancelRequested };
    },

    /** Stores where to go on, together with the lines of the report, and prolongs the lease. Null when the job was lost. */
    save: async (
      scope: Scope,
      input: {
        claim: Claim;
        checkpoint: unknown;
        progress: Partial<JobProgress>;
        report: readonly ReportLine[];
        leaseMs: number;
      },
    ): Promise<{ isCancelRequested: boolean } | null> => {
      assertSystem(scope);
      const { claim, checkpoint, progress, report, leaseMs } = input;
      const room = { $subtract: [mostReportLines, '$reportLines'] };
      const kept = { $min: [report.length, room] };
      const stages = [
        {
          $set: {
            checkpoint: { $literal: checkpoint },
            progress: { $mergeObjects: ['$progress', { $literal: progress }] },
            reportLines: { $add: ['$reportLines', kept] },
            reportLinesDropped: { $add: ['$reportLinesDropped', { $subtract: [report.length, kept] }] },
            dueAt: fromNow(leaseMs),
            ...nextRevision,
          },
        },
      ];
      const write = async (session?: mongo.ClientSession) => {
        const options = session ? { session } : {};
        const before = await change(held(claim), stages, { returnDocument: 'before', ...options });
        const documents = before && toStoredLines(before, report);
        if (documents && documents.length > 0) await lines.insertMany(documents, options);
        return before && { isCancelRequested: before.isCancelRequested };
      };
      if (report.length === 0) return write();
      return connection.transaction((session) => write(session)) as Promise<unknown> as ReturnType<typeof write>;
    },

    /** Takes back what an attempt has reported that is begun again. Null when the job was lost. */
    clearReport: async (scope: Scope, claim: Claim): Promise<{ isCancelRequested: boolean } | null> => {
      assertSystem(scope);
      return connection.transaction(async (session) => {
        const stages = [{ $set: { reportLines: 0, reportLinesDropped: 0, ...nextRevision } }];
        const job = await change(held(claim), stages, { session });
        if (job) await lines.deleteMany({ jobId: job._id }, { session });
        return job && { isCancelRequested: job.isCancelRequested };
      }) as Promise<unknown> as Promise<{ isCancelRequested: boolean } | null>;
    },

    /** Ends an attempt; false when the job was lost. What was to be cancelled is not tried again. */
    settle: async (scope: Scope, claim: Claim, settlement: Settlement): Promise<boolean> => {
      assertSystem(scope);
      if (settlement.kind === 'forgotten') {
        return (await jobs.deleteOne(held(claim) as mongo.Filter<StoredJob>)).deletedCount > 0;
      }
      return (
        (await change(held(claim), [{ $set: { holder: null, ...nextRevision, ...settled(settlement) } }])) !== null
      );
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

const nextRevision = { revision: { $add: ['$revision', 1] } };

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system runs jobs.');
}

function fromNow(delayMs: number): unknown {
  return delayMs === 0 ? '$$NOW' : { $add: ['$$NOW', delayMs] };
}

function literals(fields: object): Filter {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { $literal: value }]));
}

function ifQueued(then: unknown, otherwise: unknown): Filter {
  return { $cond: [{ $eq: ['$state', 'queued'] }, then, otherwise] };
}

/** A job that somebody has asked to cancel meanwhile does not wait for another attempt. */
function unlessCancelled(then: unknown, otherwise: unknown): Filter {
  return { $cond: ['$isCancelRequested', otherwise, then] };
}

function settled(settlement: Exclude<Settlement, { kind: 'forgotten' }>): Filter {
  switch (settlement.kind) {
    case 'done':
      return { state: 'done', result: { $literal: settlement.result }, finishedAt: '$$NOW', dueAt: '$$REMOVE' };
    case 'ended':
      return { state: settlement.state, finishedAt: '$$NOW', dueAt: '$$REMOVE', ...withFault(settlement.fault) };
    case 'again':
      return { ...waiting(settlement.delayMs), ...withFault(settlement.fault) };
    case 'givenBack':
      return { ...waiting(0), attempts: { $subtract: ['$attempts', 1] } };
  }
}

function waiting(delayMs: number): Filter {
  return {
    state: unlessCancelled('queued', 'cancelled'),
    finishedAt: unlessCancelled(null, '$$NOW'),
    dueAt: unlessCancelled(fromNow(delayMs), '$$REMOVE'),
  };
}

function withFault(fault: JobFault | null): Filter {
  if (fault === null) return {};
  const cut = { ...fault, message: fault.message.slice(0, longestMessage) };
  return { faults: { $slice: [{ $concatArrays: ['$faults', [{ $literal: cut }]] }, -mostFaults] } };
}

function toStoredLines({ _id, orgId, reportLines }: StoredJob, report: readonly ReportLine[]): StoredReportLine[] {
  return report.slice(0, Math.max(0, mostReportLines - reportLines)).map((line, index) => ({
    _id: new Types.ObjectId(),
    jobId: _id,
    orgId,
    number: reportLines + index + 1,
    outcome: line.outcome,
    subject: line.subject,
    message: line.message.slice(0, longestMessage),
    details: line.details,
  }));
}

function isAfter({ at, id }: JobPosition): Filter {
  const createdAt = new Date(at);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: toObjectId(id) } }] };
}
