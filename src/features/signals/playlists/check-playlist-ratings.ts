import { z } from 'zod';
import type { Scope } from '../../../shared/actor.ts';
import type { Clock } from '../../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../../jobs/job.ts';
import { type CountsRecord, countKeyOf, type PlaylistRatingsStore } from './playlist-ratings.store.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const batchSize = 200;
const nothing = { ratingCount: 0, ratingSum: 0, noteCount: 0 };

export type CheckPlaylistRatingsParts = {
  readonly store: Pick<PlaylistRatingsStore, 'listCounts' | 'countRatings' | 'correct' | 'removeOf'>;
  /** Those of the playlists that are still there. */
  existing(scope: Scope, playlistIds: readonly string[]): Promise<readonly string[]>;
  /** Tells that searches must learn of something. */
  announce(): void;
  readonly clock: Clock;
};

/** Counts ratings and notes of playlists again once a day, puts right what differs, and removes those of playlists that are gone. */
export function checkPlaylistRatings({ store, existing, announce, clock }: CheckPlaylistRatingsParts): {
  definition: JobDefinition;
  schedule: Schedule;
} {
  const kind = { kind: 'signals.check-playlists', input: z.strictObject({}) };

  const correct = async (scope: Scope, page: readonly CountsRecord[], there: ReadonlySet<string>): Promise<number> => {
    const truths = await store.countRatings(scope, [...there]);
    let corrected = 0;
    for (const record of page.filter(({ playlistId }) => there.has(playlistId))) {
      const truth = truths.get(countKeyOf(record)) ?? nothing;
      const isRight = (Object.keys(nothing) as (keyof typeof nothing)[]).every((name) => record[name] === truth[name]);
      if (!isRight && (await store.correct(scope, record, truth, clock.now()))) corrected += 1;
    }
    return corrected;
  };

  const definition = defineJob({
    ...kind,
    checkpoint: z.strictObject({ after: z.string(), corrected: z.int(), removed: z.int() }),
    run: async ({ scope, checkpoint, save }) => {
      let { after, corrected, removed } = checkpoint ?? { after: null, corrected: 0, removed: 0 };
      for (;;) {
        // The counts first: a rating that is given afterwards moves their revision, and they are left alone.
        const page = await store.listCounts(scope, after, batchSize);
        const last = page.at(-1);
        if (last === undefined) return { corrected, removed };
        const ids = [...new Set(page.map(({ playlistId }) => playlistId))];
        const there = new Set(await existing(scope, ids));
        const here = await correct(scope, page, there);
        if (here > 0) announce();
        const gone = ids.filter((id) => !there.has(id));
        if (gone.length > 0) await store.removeOf(scope, gone);
        after = last.id;
        corrected += here;
        removed += gone.length;
        await save({ after, corrected, removed }, { progress: { done: corrected + removed } });
      }
    },
  });
  return { definition, schedule: { name: kind.kind, job: kind, input: {}, everyMs: dayMs } };
}
