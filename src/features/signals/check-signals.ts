import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { FavoritesStore } from './favorites.store.ts';
import { countKey, type RatingsStore } from './ratings.store.ts';
import type { SignalCountsStore } from './signal-counts.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const batchSize = 200;

export type CheckSignalsParts = {
  readonly counts: Pick<SignalCountsStore, 'list' | 'correct' | 'removeOf'>;
  readonly ratings: Pick<RatingsStore, 'count' | 'removeOf'>;
  readonly favorites: Pick<FavoritesStore, 'count' | 'removeOf'>;
  /** Those of the resources that are still there. */
  existing(scope: Scope, resourceIds: readonly string[]): Promise<readonly string[]>;
  readonly clock: Clock;
};

/** Counts ratings and favorites again once a day, puts right what differs, and removes what was said of resources that are gone. */
export function checkSignals({ counts, ratings, favorites, existing, clock }: CheckSignalsParts): {
  definition: JobDefinition;
  schedule: Schedule;
} {
  const kind = { kind: 'signals.check', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    checkpoint: z.strictObject({ after: z.string(), corrected: z.int(), removed: z.int() }),
    run: async ({ scope, checkpoint, save }) => {
      let { after, corrected, removed } = checkpoint ?? { after: null, corrected: 0, removed: 0 };
      for (;;) {
        // The counts first: a rating that is given afterwards moves their revision, and they are left alone.
        const page = await counts.list(scope, after, batchSize);
        const last = page.at(-1);
        if (last === undefined) return { corrected, removed };
        const ids = [...new Set(page.map(({ resourceId }) => resourceId))];
        const there = new Set(await existing(scope, ids));
        const gone = ids.filter((id) => !there.has(id));
        const [rated, kept] = await Promise.all([ratings.count(scope, ids), favorites.count(scope, ids)]);
        for (const record of page.filter(({ resourceId }) => there.has(resourceId))) {
          const { ratingCount, ratingSum } = rated.get(countKey(record)) ?? { ratingCount: 0, ratingSum: 0 };
          const favoriteCount = kept.get(countKey(record)) ?? 0;
          const isRight =
            record.ratingCount === ratingCount &&
            record.ratingSum === ratingSum &&
            record.favoriteCount === favoriteCount;
          const truth = { ratingCount, ratingSum, favoriteCount };
          if (!isRight && (await counts.correct(scope, record, truth, clock.now()))) corrected += 1;
        }
        if (gone.length > 0) {
          // The counts last: by them the next run finds what a crash has left.
          await ratings.removeOf(scope, gone);
          await favorites.removeOf(scope, gone);
          await counts.removeOf(scope, gone);
          removed += gone.length;
        }
        after = last.id;
        await save({ after, corrected, removed }, { progress: { done: corrected + removed } });
      }
    },
  });
  return { definition, schedule: { name: 'signals.check', job: kind, input: {}, everyMs: dayMs } };
}
