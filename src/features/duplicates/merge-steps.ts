import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { defineJob, type JobDefinition, type Schedule } from '../jobs/job.ts';
import type { Resource, ResourceVersion } from '../resources/resource.ts';
import { changesSearch, published, withContent } from '../resources/resource-changes.ts';
import type { ResourceMerges } from '../resources/resource-merges.ts';
import { type MergedParts, separate } from './combine.ts';
import type { DuplicatePairsStore } from './duplicate-pairs.store.ts';
import type { Merge, Move, ReferenceMover } from './merge.ts';
import type { MergesStore } from './merges.store.ts';

export type MergeStepsParts = {
  readonly merges: Pick<MergesStore, 'find' | 'advance' | 'listLeft'>;
  readonly resourceMerges: Pick<ResourceMerges, 'findMerged' | 'unmerge'>;
  readonly pairs: Pick<DuplicatePairsStore, 'noteMerge'>;
  readonly movers: readonly ReferenceMover[];
  findResource(scope: Scope, id: string): Promise<Resource | null>;
  readonly clock: Clock;
};

export type MergeSteps = ReturnType<typeof createMergeSteps>;

const minuteMs = 60_000;

/**
 * What is left to do of a merge or of its undoing, by the state of its record. Each step can be interrupted anywhere and is
 * done again until it comes through, so a merge ends whole or not at all.
 */
export function createMergeSteps(parts: MergeStepsParts) {
  const { merges, resourceMerges, pairs, movers, findResource, clock } = parts;

  const moveOf = ({ id, orgId, loserId, winnerId }: Merge): Move => {
    return { mergeId: id, orgId, fromId: loserId, toId: winnerId };
  };

  const isMerged = async (scope: Scope, { id, loserId }: Merge): Promise<boolean> =>
    (await resourceMerges.findMerged(scope, loserId))?.mergeId === id;

  const settlePrepared = async (scope: Scope, merge: Merge): Promise<Merge | null> => {
    const to = (await isMerged(scope, merge)) ? 'moving' : 'abandoned';
    return merges.advance(scope, merge.id, { from: ['prepared', 'abandoned'], to, now: clock.now() });
  };

  const moveAll = async (scope: Scope, merge: Merge): Promise<Merge | null> => {
    const moved: Record<string, number> = {};
    for (const mover of movers) moved[mover.name] = await mover.move(moveOf(merge));
    await pairs.noteMerge(scope, merge.orgId, [merge.winnerId, merge.loserId], true);
    return merges.advance(scope, merge.id, { from: ['moving'], to: 'done', now: clock.now(), change: { moved } });
  };

  const moveAllBack = async (scope: Scope, merge: Merge): Promise<Merge | null> => {
    let { kept } = merge;
    if (await isMerged(scope, merge)) {
      const now = clock.now();
      const current = await findResource(scope, merge.winnerId);
      const undone = current && undo(current, merge, now);
      kept = undone?.kept ?? [];
      // Written down first: when the next step has come through, nobody can work it out again.
      await merges.advance(scope, merge.id, { from: ['undoing'], to: 'undoing', now, change: { kept } });
      const back = { winner: undone?.write ?? null, loserId: merge.loserId, mergeId: merge.id, now };
      try {
        await resourceMerges.unmerge(scope, back);
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        // Something else has the key of its source now: two of them cannot be.
        return merges.advance(scope, merge.id, { from: ['undoing'], to: 'done', now, change: { undoneBy: null } });
      }
    }
    for (const mover of movers.toReversed()) await mover.moveBack(moveOf(merge));
    await pairs.noteMerge(scope, merge.orgId, [merge.winnerId, merge.loserId], false);
    return merges.advance(scope, merge.id, {
      from: ['undoing'],
      to: 'undone',
      now: clock.now(),
      change: { undoneAt: clock.now() },
    });
  };

  /** Brings a merge to its end, from wherever it is. */
  const finish = async (scope: Scope, mergeId: string): Promise<void> => {
    for (let merge = await merges.find(scope, mergeId); merge; ) {
      if (merge.state === 'prepared') merge = await settlePrepared(scope, merge);
      else if (merge.state === 'moving') merge = await moveAll(scope, merge);
      else if (merge.state === 'undoing') merge = await moveAllBack(scope, merge);
      else return;
    }
  };

  const kind = { kind: 'duplicates.finish-merge', input: z.strictObject({ mergeId: z.string() }) };
  const leftKind = { kind: 'duplicates.finish-merges', input: z.strictObject({}) };
  const definitions: JobDefinition[] = [
    defineJob({
      ...kind,
      run: async ({ scope, input }) => {
        await finish(scope, input.mergeId);
        return undefined;
      },
    }),
    // A process may end between the record and the job that finishes it.
    defineJob({
      ...leftKind,
      run: async ({ scope, save, log }) => {
        const left = await merges.listLeft(scope, new Date(clock.now().getTime() - minuteMs), 100);
        for (const { id } of left) {
          await finish(scope, id).catch((error: unknown) =>
            log.warn({ err: error, mergeId: id }, 'a merge is not finished'),
          );
          await save(null);
        }
        return { finished: left.length };
      },
    }),
  ];
  const schedule: Schedule = { name: leftKind.kind, job: leftKind, input: {}, everyMs: 5 * minuteMs };
  return { kind, finish, definitions, schedule };
}

/** Whether other parts come before readers at once: of what they see as a whole, by a new version. */
export function publishes({ status, publication, content }: Resource, parts: Pick<MergedParts, 'content'>): boolean {
  return status === 'published' && publication?.content === null && parts.content !== content;
}

/** The next state of a resource whose parts a merge, or its undoing, sets. What readers saw as a whole they go on seeing so. */
export function withParts(
  before: Resource,
  parts: MergedParts,
  { by, at, note, keepsApproval }: { by: string; at: Date; note: string; keepsApproval: boolean },
): { before: Resource; after: Resource; isSeenBySearch: boolean; version?: ResourceVersion } {
  const changed = { ...withContent(before, parts.content), catalog: parts.catalog, provenance: parts.provenance };
  const shown = publishes(before, parts) ? published(changed, { by, at, note }) : { after: changed };
  const after = {
    ...shown.after,
    approvedForStudents: keepsApproval ? shown.after.approvedForStudents : null,
    revision: before.revision + 1,
    updatedAt: at,
  };
  return {
    before,
    after,
    isSeenBySearch: changesSearch(before, after),
    ...('version' in shown && { version: shown.version }),
  };
}

function undo(current: Resource, merge: Merge, now: Date) {
  const by = merge.undoneBy ?? merge.by;
  const { parts, kept } = separate(current, merge.before, merge.merged, { by, at: now, via: 'manual' });
  const note = 'Undoes a merge.';
  return { kept, write: withParts(current, parts, { by, at: now, note, keepsApproval: true }) };
}
