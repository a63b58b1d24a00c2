import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { ChangedResource, ResourceFeed } from './resource-feed.ts';

const batchSize = 200;
/** A write takes its time before it is stored: what was changed this long before the last one seen is looked at again. */
const overlapMs = 2 * 60_000;
const firstId = '0'.repeat(24);

export type FollowerParts = {
  /** Stored: the kind of its job, and the name of its position. */
  readonly name: string;
  readonly everyMs: number;
  readonly feed: ResourceFeed;
  /** Is given resources again now and then: the same twice must do no harm. */
  handle(scope: Scope, changed: readonly ChangedResource[]): Promise<void>;
};

/**
 * Regular work that looks at every resource that was changed since the last time, the first time at all. It touches no
 * resource, and goes on where it stopped.
 */
export function followResources({ name, everyMs, feed, handle }: FollowerParts): {
  readonly definition: JobDefinition;
  readonly schedule: Schedule;
} {
  const kind = { kind: name, input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      const reached = await feed.findPosition(scope, name);
      let after = reached && { at: new Date(reached.at.getTime() - overlapMs), id: firstId };
      let seen = 0;
      for (;;) {
        const changed = await feed.listChanged(scope, after, batchSize);
        const last = changed.at(-1);
        if (last === undefined) return { seen };
        await handle(scope, changed);
        after = { at: last.resource.updatedAt, id: last.resource.id };
        if (!reached || after.at >= reached.at) await feed.savePosition(scope, name, after);
        seen += changed.length;
        await save(null, { progress: { done: seen } });
      }
    },
  });
  return { definition, schedule: { name, job: kind, input: {}, everyMs } };
}
