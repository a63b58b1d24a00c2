import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { jobsVisibleTo } from './job.policy.ts';
import type { Job, JobFault, JobProgress, JobState, NumberedReportLine, ReportLine } from './job.ts';

export type StoredJob = {
  _id: Types.ObjectId;
  kind: string;
  orgId: Types.ObjectId | null;
  requestedBy: Types.ObjectId | null;
  /** Unique: whoever asks for a job with a key that is there gets that one. */
  key?: string;
  input: unknown;
  state: JobState;
  revision: number;
  attempts: number;
  maxAttempts: number;
  progress: JobProgress;
  checkpoint: unknown;
  result: unknown;
  faults: JobFault[];
  reportLines: number;
  reportLinesDropped: number;
  isCancelRequested: boolean;
  fence: number;
  holder: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Absent when it has ended, so that the index of what is due holds no others. */
  dueAt?: Date;
};

export type StoredReportLine = Omit<NumberedReportLine, 'details'> & {
  _id: Types.ObjectId;
  jobId: Types.ObjectId;
  orgId: Types.ObjectId | null;
  details: ReportLine['details'];
};

export type Filter = Record<string, unknown>;

export const toObjectId = (id: string): Types.ObjectId => new Types.ObjectId(id);

/** Null when the scope reaches no job at all. */
export function reachFilter(scope: Scope): Filter | null {
  const reach = jobsVisibleTo(scope);
  switch (reach?.kind) {
    case undefined:
      return null;
    case 'everything':
      return {};
    case 'district':
      return { orgId: toObjectId(reach.orgId) };
    case 'own':
      return { orgId: toObjectId(reach.orgId), requestedBy: toObjectId(reach.personId) };
  }
}

export function toJob(stored: StoredJob): Job {
  const { _id, orgId, requestedBy, key, holder, dueAt, ...rest } = stored;
  return {
    ...rest,
    id: String(_id),
    orgId: orgId && String(orgId),
    requestedBy: requestedBy && String(requestedBy),
    dueAt: dueAt ?? null,
  };
}

export function toReportLine({ number, outcome, subject, message, details }: StoredReportLine): NumberedReportLine {
  return { number, outcome, subject, message, details };
}

/** Both collections, and the one write of a job that answers with what it is then. */
export function jobCollections(connection: Connection) {
  const jobs = connection.collection<StoredJob>('jobs');
  const lines = connection.collection<StoredReportLine>('job_report_lines');
  const change = async (filter: Filter, stages: Filter[], options: mongo.FindOneAndUpdateOptions = {}) => {
    const found = await jobs.findOneAndUpdate(filter as mongo.Filter<StoredJob>, stages, {
      returnDocument: 'after',
      ...options,
    });
    return found as StoredJob | null;
  };
  return { jobs, lines, change };
}

export const nextRevision = { revision: { $add: ['$revision', 1] } };

export function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system runs jobs.');
}

export function fromNow(delayMs: number): unknown {
  return delayMs === 0 ? '$$NOW' : { $add: ['$$NOW', delayMs] };
}
