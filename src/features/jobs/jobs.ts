import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { createJobService, type JobService } from './job.service.ts';
import type { JobDefinition, Schedule } from './job.ts';
import type { Outcome } from './job-attempt.ts';
import { createJobRunner, type JobRunnerParts } from './job-runner.ts';
import { createJobSchedules } from './job-schedules.ts';
import type { JobsStore } from './jobs.store.ts';
import { purgeJobs } from './purge-jobs.ts';

/** What the feature offers inside of the process. */
export type Jobs = {
  readonly service: JobService;
  /** Runs jobs from now on; returns at once. */
  start(): void;
  /** Before `start`, where no other process can run jobs: goes on with those of a process that has died. */
  takeUp(): Promise<void>;
  /** Also adds the jobs that are due at regular times. */
  startSchedules(): void;
  /** Gives running jobs back, to go on at the next start or in another process. May be called again. */
  stop(): Promise<void>;
};

export type JobsOptions = {
  readonly store: JobsStore;
  readonly atOnce: number;
  readonly actorOf: (personId: string) => Promise<Actor>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timing?: Pick<JobRunnerParts, 'leaseMs' | 'lookEveryMs' | 'graceMs'>;
  /** The work of all features, given what asks for further jobs. */
  define(service: JobService): {
    readonly definitions: readonly JobDefinition[];
    readonly schedules: readonly Schedule[];
  };
};

export function createJobs(options: JobsOptions): Jobs {
  const { store, clock, log } = options;
  // Runner and service know each other: one adds jobs, the other runs what may add some.
  const service = createJobService({
    jobs: store,
    runner: { poke: () => runner.poke(), noticeCancel: (id) => runner.noticeCancel(id) },
  });
  const given = options.define(service);
  const own = purgeJobs({ jobs: store, clock });
  const runner = createJobRunner({
    jobs: store,
    definitions: [...given.definitions, own.definition],
    clock,
    log,
    atOnce: options.atOnce,
    actorOf: options.actorOf,
    onEnd: measure(options.registry, store),
    ...options.timing,
  });
  const schedules = createJobSchedules({ schedules: [...given.schedules, own.schedule], jobs: service, clock, log });
  return {
    service,
    start: runner.start,
    takeUp: () => store.takeUp(takingUp),
    startSchedules: schedules.start,
    stop: async () => {
      schedules.stop();
      await runner.stop();
    },
  };
}

const scope: Scope = { kind: 'system', reason: 'count jobs for the metrics' };
const takingUp: Scope = { kind: 'system', reason: 'the process that held jobs has died' };

function measure(registry: Registry, store: Pick<JobsStore, 'count'>): NonNullable<JobRunnerParts['onEnd']> {
  const registers = [registry];
  new Gauge({
    name: 'pathloom_jobs',
    help: 'Jobs that wait, run, or have failed for good, in the whole installation.',
    labelNames: ['state'],
    registers,
    async collect() {
      try {
        for (const state of ['queued', 'running', 'failed', 'dead'] as const) {
          this.set({ state }, await store.count(scope, state));
        }
      } catch {
        // Without a database the other metrics are wanted all the more.
        this.reset();
      }
    },
  });
  const attempts = new Counter({
    name: 'pathloom_job_attempts_total',
    help: 'Attempts of jobs that this process has ended.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'pathloom_job_attempt_seconds',
    help: 'How long attempts took.',
    labelNames: ['kind'],
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers,
  });
  return (kind: string, outcome: Outcome, seconds: number) => {
    attempts.inc({ kind, outcome });
    duration.observe({ kind }, seconds);
  };
}
