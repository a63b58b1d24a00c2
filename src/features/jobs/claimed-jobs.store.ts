import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Job, JobFault, JobProgress, ReportLine } from './job.ts';
import {
  assertSystem,
  type Filter,
  fromNow,
  jobCollections,
  nextRevision,
  type StoredJob,
  type StoredReportLine,
  toJob,
  toObjectId,
} from './job-document.store.ts';

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

/** Lines that a report keeps; more are only counted. */
const mostReportLines = 20_000;
const mostFaults = 10;
const longestMessage = 1_000;

/** What the process that runs a job writes of it. */
export function createClaimedJobsStore(connection: Connection) {
  const { jobs, lines, change } = jobCollections(connection);

  const held = ({ id, fence }: Claim): Filter => ({ _id: toObjectId(id), fence, state: 'running' });

  return {
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
  };
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
