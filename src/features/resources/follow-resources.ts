import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { ChangedResource, FeedPosition, ReachedPosition, ResourceFeed } from './resource-feed.ts';

/** Few, because what is held while they are looked at is heavy for those who wait for an answer meanwhile. */
const batchSize = 50;
/** A write takes its time before it is stored: what was changed this long before one last looked is looked at again. */
const overlapMs = 2 * 60_000;
const firstId = '0'.repeat(24);

export type FollowerParts = {
  /** Stored: the kind of its job, and the name of its position. */
  readonly name: string;
  readonly everyMs: number;
  readonly feed: ResourceFeed;
  readonly clock: Clock;
  /** Is given resources again now and then: the same twice must do no harm. */
  handle(scope: Scope, changed: readonly ChangedResource[]): Promise<void>;
};

/**
 * Regular work that looks at every resource that was changed since the last time, the first time at all. It touches no
 * resource, and goes on where it stopped.
 */
export function followResources({ name, everyMs, feed, clock, handle }: FollowerParts): {
  readonly definition: JobDefinition;
  readonly schedule: Schedule;
} {
  const kind = { kind: name, input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      let reached = await feed.findPosition(scope, name);
      let after = reached && startOf(reached);
      let seen = 0;
      for (;;) {
        const lookedAt = clock.now();
        const changed = await feed.listChanged(scope, after, batchSize);
        const last = changed.at(-1)?.resource;
        if (last) {
          await handle(scope, changed);
          after = { at: last.updatedAt, id: last.id };
        }
        if (after && (!reached || !isBefore(after, reached))) {
          reached = { ...after, lookedAt };
          await feed.savePosition(scope, name, reached);
        }
        if (!last) return { seen };
        seen += changed.length;
        await save(null, { progress: { done: seen } });
      }
    },
  });
  return { definition, schedule: { name, job: kind, input: {}, everyMs } };
}

/** What comes after the position, and what may have been stored late before it. */
function startOf({ at, id, lookedAt }: ReachedPosition): FeedPosition {
  const settled = new Date(lookedAt.getTime() - overlapMs);
  return at < settled ? { at, id } : { at: settled, id: firstId };
}

function isBefore(one: FeedPosition, other: FeedPosition): boolean {
  return one.at < other.at || (one.at.getTime() === other.at.getTime() && one.id < other.id);
}
