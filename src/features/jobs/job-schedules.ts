import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { JobService } from './job.service.ts';
import { type Schedule, slotKey } from './job.ts';

export type JobSchedules = { start(): void; stop(): void };

/** Adds the jobs that are due at regular times. Each process asks for them; the key lets one of each through. */
export function createJobSchedules(parts: {
  schedules: readonly Schedule[];
  jobs: Pick<JobService, 'enqueue'>;
  clock: Clock;
  log: Logger;
  lookEveryMs?: number;
}): JobSchedules {
  const { schedules, jobs, clock, log, lookEveryMs = 30_000 } = parts;
  const names = new Set(schedules.map(({ name }) => name));
  if (names.size < schedules.length) throw new Error('Two schedules have the same name.');
  /** Keys that are known to be there. */
  const added = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    for (const schedule of schedules) {
      const key = slotKey(schedule, clock.now());
      if (added.get(schedule.name) === key) continue;
      try {
        await jobs.enqueue({ orgId: null, requestedBy: null }, schedule.job, schedule.input as never, { key });
        added.set(schedule.name, key);
      } catch (error) {
        log.error({ err: error, schedule: schedule.name }, 'a job that is due could not be added; trying again');
      }
    }
  };

  return {
    start: () => {
      if (timer) return;
      timer = setInterval(() => void look(), lookEveryMs);
      timer.unref();
      void look();
    },
    stop: () => {
      if (timer) clearInterval(timer);
    },
  };
}
