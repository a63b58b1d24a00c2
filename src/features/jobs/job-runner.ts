import { randomUUID } from 'node:crypto';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { JobDefinition } from './job.ts';
import { type Attempt, type Outcome, startAttempt } from './job-attempt.ts';
import type { JobsStore } from './jobs.store.ts';

export type JobRunner = {
  /** Looks for jobs from now on. Returns at once. */
  start(): void;
  /** A job was added: look now. */
  poke(): void;
  /** A job of this id shall be cancelled; it may run here. */
  noticeCancel(jobId: string): void;
  /** Takes no more jobs, tells those that run to stop, and gives them back for other processes to go on with. */
  stop(): Promise<void>;
};

export type JobRunnerParts = {
  readonly jobs: Pick<JobsStore, 'claim' | 'prolong' | 'save' | 'clearReport' | 'settle'>;
  readonly definitions: readonly JobDefinition[];
  readonly clock: Clock;
  readonly log: Logger;
  /** At most so many at once in this process; 0 leaves them all to others. */
  readonly atOnce: number;
  readonly actorOf: (personId: string) => Promise<Actor>;
  readonly onEnd?: (kind: string, outcome: Outcome, seconds: number) => void;
  /** How long a process that fell silent keeps a job. */
  readonly leaseMs?: number;
  readonly lookEveryMs?: number;
  /** How long a stop waits for jobs to save where they are. */
  readonly graceMs?: number;
  readonly random?: () => number;
};

const scope: Scope = { kind: 'system', reason: 'look for jobs to run' };

/** Runs jobs in this process. Any number of processes may do so over one database. */
export function createJobRunner(parts: JobRunnerParts): JobRunner {
  const { jobs, log, atOnce, leaseMs = 30_000, lookEveryMs = 1_000, graceMs = 5_000, random = Math.random } = parts;
  const holder = randomUUID();
  const definitions = new Map(parts.definitions.map((definition) => [definition.kind, definition]));
  if (definitions.size < parts.definitions.length) throw new Error('Two kinds of jobs have the same name.');
  const kinds = [...definitions.keys()];
  const running = new Set<Attempt>();
  /** Of those, what takes a place: all but what waits most of its time. */
  const working = new Set<Attempt>();
  /** Of those, what nobody has asked for. */
  const upkeep = new Set<Attempt>();
  let isStopped = false;
  let loop: Promise<void> | null = null;
  let isPoked = false;
  let wake = (): void => {};

  const poke = (): void => {
    isPoked = true;
    wake();
  };

  const begin = (job: NonNullable<Awaited<ReturnType<JobsStore['claim']>>>): void => {
    const definition = definitions.get(job.kind);
    if (!definition) throw new Error(`Nobody knows the work of ${job.kind}.`);
    const startedAt = performance.now();
    const attempt = startAttempt(job, definition, { ...parts, leaseMs, random });
    running.add(attempt);
    if (!definition.isPatient) working.add(attempt);
    if (!definition.isPatient && job.requestedBy === null) upkeep.add(attempt);
    void attempt.ended.then((outcome) => {
      running.delete(attempt);
      working.delete(attempt);
      upkeep.delete(attempt);
      parts.onEnd?.(job.kind, outcome, (performance.now() - startedAt) / 1_000);
      poke();
    });
  };

  const run = async (): Promise<void> => {
    while (!isStopped) {
      isPoked = false;
      try {
        while (!isStopped && working.size < atOnce) {
          // Upkeep takes its time, such as looking for duplicates: one place is left for what people wait for.
          const onlyRequested = atOnce > 1 && upkeep.size >= atOnce - 1;
          const job = await jobs.claim(scope, { kinds, holder, leaseMs, onlyRequested });
          if (job === null) break;
          begin(job);
        }
      } catch (error) {
        log.error({ err: error }, 'jobs could not be looked for; trying again');
        isPoked = false;
      }
      if (!isPoked && !isStopped) await sleep();
    }
  };

  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start: () => {
      if (atOnce > 0 && kinds.length > 0) loop ??= run();
    },
    poke,
    noticeCancel: (jobId) => {
      for (const attempt of running) if (attempt.jobId === jobId) attempt.look();
    },
    stop: async () => {
      isStopped = true;
      wake();
      await loop;
      for (const attempt of running) attempt.stop('stopping');
      const grace = new AbortController();
      const ended = Promise.all([...running].map((attempt) => attempt.ended));
      await Promise.race([ended, waitFor(graceMs, grace.signal)]);
      grace.abort();
      // What has not stopped by now is taken over by others when its lease has run out.
      if (running.size > 0) log.warn({ jobs: running.size }, 'jobs did not stop in time; others go on with them');
    },
  };
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
