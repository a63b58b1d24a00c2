import { OutboundError } from '../../outbound/outbound-error.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { findActor } from '../accounts/find-actor.ts';
import type { Settlement } from './claimed-jobs.store.ts';
import { backoffMs, type Job, type JobDefinition, JobError, type JobFault } from './job.ts';
import type { JobsStore } from './jobs.store.ts';

/** Why the work of a job is told to stop. */
export type StopReason = 'cancelled' | 'lost' | 'stopping';

/** What `signal.reason` is, and what `save` throws. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The job shall stop: ${reason}.`);
    this.reason = reason;
  }
}

export type AttemptParts = {
  readonly jobs: Pick<JobsStore, 'prolong' | 'save' | 'clearReport' | 'settle'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leaseMs: number;
  readonly random: () => number;
  readonly actorOf: (personId: string) => Promise<Actor>;
};

export type Attempt = {
  readonly jobId: string;
  /** Resolves with how it ended, never rejects. */
  readonly ended: Promise<Outcome>;
  stop(reason: StopReason): void;
  /** Looks at once whether the job was cancelled. */
  look(): void;
};

export type Outcome = 'done' | 'failed' | 'dead' | 'cancelled' | 'again' | 'givenBack' | 'lost';

/** Runs a job that was claimed, keeps its lease, and notes how it ended. */
export function startAttempt(job: Job, definition: JobDefinition, parts: AttemptParts): Attempt {
  const { jobs, clock, leaseMs } = parts;
  const claim = { id: job.id, fence: job.fence };
  const log = parts.log.child({ jobId: job.id, kind: job.kind, attempt: job.attempts });
  const scope: Scope = { kind: 'system', reason: `the job ${job.kind} ${job.id}` };
  const stopping = new AbortController();
  const stop = (reason: StopReason) => stopping.abort(new JobStopped(reason));

  /** Takes what the database says of the job: lost, or to be cancelled. */
  const heed = (answer: { isCancelRequested: boolean } | null): void => {
    if (answer === null) stop('lost');
    else if (answer.isCancelRequested) stop('cancelled');
  };
  let prolonged = performance.now();
  const look = (): void => {
    const asked = performance.now();
    jobs.prolong(scope, { claim, leaseMs }).then(
      (answer) => {
        prolonged = asked;
        heed(answer);
      },
      (error: unknown) => {
        log.warn({ err: error }, 'the lease of a job could not be prolonged');
        // Others may take it from then on.
        if (performance.now() - prolonged > leaseMs) stop('lost');
      },
    );
  };

  const save = async (checkpoint: unknown, extras: Parameters<Parameters<JobDefinition['run']>[0]['save']>[1] = {}) => {
    const { progress = {}, report = [] } = extras;
    heed(await jobs.save(scope, { claim, checkpoint, progress, report, leaseMs }));
    stopping.signal.throwIfAborted();
  };

  const actor = async (): Promise<Actor> => {
    if (job.requestedBy === null) throw new JobError('Nobody asked for this job.', { isFinal: true });
    const found = await findActor(parts.actorOf, job.requestedBy);
    if (found) return found;
    const failure = 'Whoever asked for this may no longer do it: the person or their role is not there any more.';
    throw new JobError(failure, { code: 'forbidden', isFinal: true });
  };

  const work = async (): Promise<Settlement> => {
    if (job.isCancelRequested) return { kind: 'ended', state: 'cancelled', fault: null };
    if (job.attempts > job.maxAttempts) {
      const message = 'The program ended in the middle of each attempt. Have it tried again when the cause is found.';
      return { kind: 'ended', state: 'dead', fault: faultOf(job, { code: 'interrupted', message }, clock) };
    }
    const input = definition.input.safeParse(job.input);
    if (!input.success) {
      log.error({ err: input.error }, 'the input of a job is not valid');
      const message = 'It was asked for by a version of the program that this one does not understand.';
      return { kind: 'ended', state: 'failed', fault: faultOf(job, { code: 'invalid_input', message }, clock) };
    }
    const checkpoint = readCheckpoint(job, definition, log);
    try {
      if (checkpoint === null && job.reportLines > 0) {
        heed(await jobs.clearReport(scope, claim));
        stopping.signal.throwIfAborted();
      }
      const result = await definition.run({
        jobId: job.id,
        orgId: job.orgId,
        requestedBy: job.requestedBy,
        input: input.data,
        checkpoint,
        attempt: job.attempts,
        scope,
        log,
        signal: stopping.signal,
        save,
        actor,
      });
      return definition.isForgottenWhenDone ? { kind: 'forgotten' } : { kind: 'done', result: result ?? null };
    } catch (error) {
      return settlementOf(error);
    }
  };

  const settlementOf = (error: unknown): Settlement => {
    const stopped: unknown = stopping.signal.reason;
    if (stopped instanceof JobStopped) {
      if (stopped.reason === 'cancelled') return { kind: 'ended', state: 'cancelled', fault: null };
      return { kind: 'givenBack' };
    }
    const fault = faultOf(job, describe(error), clock);
    const isFinal = isHopeless(error);
    const isDead = job.attempts >= job.maxAttempts;
    const message = isFinal ? 'a job failed' : isDead ? 'a job is dead' : 'a job failed and is tried again';
    log[isDead && !isFinal ? 'error' : 'warn']({ err: error }, message);
    if (isFinal) return { kind: 'ended', state: 'failed', fault };
    if (isDead) return { kind: 'ended', state: 'dead', fault };
    return { kind: 'again', fault, delayMs: backoffMs(definition.backoff, job.attempts, parts.random()) };
  };

  const run = async (): Promise<Outcome> => {
    const heartbeat = setInterval(look, leaseMs / 3);
    heartbeat.unref();
    try {
      const settlement = await work();
      if (!(await jobs.settle(scope, claim, settlement))) {
        log.warn('another process has taken over a job');
        return 'lost';
      }
      if (settlement.kind === 'ended') return settlement.state;
      return settlement.kind === 'forgotten' ? 'done' : settlement.kind;
    } catch (error) {
      log.error({ err: error }, 'how a job ended could not be noted; it is tried again when its lease has run out');
      return 'lost';
    } finally {
      clearInterval(heartbeat);
    }
  };

  return { jobId: job.id, ended: run(), stop, look };
}

/** States that others change: what stood in the way may be gone when it is tried again. */
const passingStatuses = [409, 412, 429];

/** Whether the same attempt would fail in the same way. */
function isHopeless(error: unknown): boolean {
  if (error instanceof JobError) return error.isFinal;
  if (error instanceof OutboundError) return !error.isTemporary;
  return error instanceof AppError && error.status < 500 && !passingStatuses.includes(error.status);
}

/** What people are told. The text of an unexpected error stays in the log: it may say anything. */
function describe(error: unknown): { code: string; message: string } {
  if (error instanceof JobError || error instanceof AppError || error instanceof OutboundError)
    return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong on our side.' };
}

function faultOf(job: Job, fault: { code: string; message: string }, clock: Clock): JobFault {
  return { ...fault, at: clock.now(), attempt: job.attempts };
}

/** A checkpoint that this version cannot read is none: the work begins again, which does no harm. */
function readCheckpoint(job: Job, { checkpoint: schema }: JobDefinition, log: Logger): unknown {
  if (job.checkpoint === null || schema === null) return null;
  const read = schema.safeParse(job.checkpoint);
  if (!read.success) log.warn('a job begins again, as its checkpoint is of another version');
  return read.success ? read.data : null;
}
