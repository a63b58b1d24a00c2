import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { PlaylistsStore } from './playlists.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** How long the tombstone of a deleted playlist stays. */
const keptMs = 30 * dayMs;
const batchSize = 100;

/** Destroys, once a day, what was deleted long ago. */
export function purgePlaylists({
  playlists,
  forget,
  findAssigned,
  clock,
}: {
  playlists: Pick<PlaylistsStore, 'purge'>;
  /** Destroys what others keep of them. */
  forget(scope: Scope, ids: readonly string[]): Promise<void>;
  /** Those of them that students have: their versions stay. */
  findAssigned(ids: readonly string[]): Promise<ReadonlySet<string>>;
  clock: Clock;
}): {
  definition: JobDefinition;
  schedule: Schedule;
} {
  const kind = { kind: 'playlists.purge', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope, save }) => {
      const deletedBefore = new Date(clock.now().getTime() - keptMs);
      for (let removed = 0; ; ) {
        const count = await playlists.purge(scope, { deletedBefore, limit: batchSize, forget, findAssigned });
        removed += count;
        if (count < batchSize) return { removed };
        await save(null, { progress: { done: removed } });
      }
    },
  });
  return { definition, schedule: { name: 'playlists.purge', job: kind, input: {}, everyMs: dayMs } };
}
