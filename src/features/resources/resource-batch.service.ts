import { isDeepStrictEqual } from 'node:util';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PublicationGate } from './publication-gate.ts';
import { can } from './resource.policy.ts';
import type { Resource } from './resource.ts';
import {
  type BatchCreation,
  type BatchEdit,
  createBatchPlanner,
  type EditOutcome,
  type PlannedEdit,
} from './resource-batch-plan.ts';
import type { ResourceBatchesStore, Undo } from './resource-batches.store.ts';
import { changesSearch } from './resource-changes.ts';
import { changeOf, creationOf, type KeptPart, undoChange } from './resource-difference.ts';
import type { ContentFiles } from './resource-files.ts';
import type { ResourceWrite } from './resource-write.store.ts';

export type UndoneResource = Undo & { readonly id: string };

export type UndoStep = {
  readonly undone: readonly UndoneResource[];
  /** Where to go on; null when everything is done. */
  readonly next: string | null;
};

export type ResourceBatches = ReturnType<typeof createResourceBatches>;

const maxAttempts = 5;
/** Resources that are read and written together: few round trips, and none that keeps others waiting. */
export const batchChunkSize = 250;

/**
 * Changes many resources under one batch, each as far as the actor may, with an exact undo. It goes step by step, so that
 * a job can be interrupted: a step that is repeated changes nothing more.
 */
export function createResourceBatches({
  store,
  files,
  gate,
  hasSchool,
  clock,
  announce,
}: {
  readonly gate: Pick<PublicationGate, 'rulesOf'>;
  readonly store: ResourceBatchesStore;
  readonly files: Pick<ContentFiles, 'claim'>;
  readonly clock: Clock;
  hasSchool(orgId: string, schoolId: string): Promise<boolean>;
  /** Searches must learn of something. */
  announce(): void;
}) {
  const persist = async <Result>(step: () => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        if (attempt === maxAttempts || (error as { name?: unknown }).name !== 'BatchOvertaken') throw error;
      }
    }
  };

  const plan = createBatchPlanner({ store, files, gate, hasSchool });

  const revised = (before: Resource, changed: Resource, now: Date): ResourceWrite => {
    const after = { ...changed, revision: before.revision + 1, updatedAt: now };
    return { before, after, isSeenBySearch: changesSearch(before, after) };
  };

  return {
    newId: store.newId,

    /** Those of the ids that the actor may see, in no order, as they are stored. */
    findMany: (actor: Actor, ids: readonly string[]): Promise<Resource[]> =>
      store.findMany(scopeOf(actor), ids, clock.now()),

    /** Whose the keys of an import are; `hidden` where the actor may not see it. */
    findKeyed: async (
      actor: Actor,
      system: string,
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, Resource | 'hidden'>> => {
      const now = clock.now();
      const asked = { orgId: actor.orgId, system, ids };
      const reason = 'a key is given once in a district, whoever may see what has it';
      const all = await store.findKeyed({ kind: 'system', reason }, asked, now);
      const seen = new Set((await store.findKeyed(scopeOf(actor), asked, now)).map(({ id }) => id));
      return new Map(all.map((one) => [one.source?.id ?? '', seen.has(one.id) ? one : 'hidden']));
    },

    /** What `applySome` would do, without doing it. */
    plan: (actor: Actor, batchId: string, edits: readonly (BatchEdit | BatchCreation)[]): Promise<PlannedEdit[]> =>
      plan(actor, edits, batchId, clock.now()),

    /**
     * Edits some resources, or makes some (about `batchChunkSize` at a time; each id once), and notes the change of each under the batch. A
     * resource that the batch has changed before counts as changed and stays as it is.
     * @returns what became of each, in the order of the edits
     */
    applySome: (actor: Actor, batchId: string, edits: readonly (BatchEdit | BatchCreation)[]): Promise<EditOutcome[]> =>
      persist(async () => {
        const scope = scopeOf(actor);
        const batch = { orgId: actor.orgId, batchId };
        const ids = edits.map(({ id }) => id);
        const done = await store.findChanged(scope, batch, ids);
        const now = clock.now();
        const open = edits.filter(({ id }) => !done.has(id));
        const planned = await plan(actor, open, batchId, now);
        const writes: ResourceWrite[] = [];
        const created: Resource[] = [];
        for (const { before, after } of planned) {
          if (before && after) writes.push(revised(before, after, now));
          else if (after) created.push(after);
        }
        const noted = [...writes.map((write) => changeOf(write.before, write.after)), ...created.map(creationOf)];
        await store.write(scope, batch, { writes, created, noted });
        if (writes.some(({ isSeenBySearch }) => isSeenBySearch)) announce();
        const outcomes = new Map(planned.map(({ before: _, after: __, ...outcome }) => [outcome.id, outcome]));
        return edits.map((edit) => {
          const { id } = edit;
          return outcomes.get(id) ?? { id, outcome: 'create' in edit ? 'created' : 'changed' };
        });
      }),

    /** How many resources a batch has changed. */
    countChanges: (orgId: string, batchId: string): Promise<number> =>
      store.countChanges({ kind: 'system', reason: 'count what a batch has changed' }, { orgId, batchId }),

    /** Forgets some of what it takes to undo a batch. @returns false when there is no more */
    forgetSome: async (orgId: string, batchId: string): Promise<boolean> => {
      const scope = { kind: 'system', reason: 'the time of a batch is over' } as const;
      return (await store.removeChanges(scope, { orgId, batchId }, batchChunkSize)) === batchChunkSize;
    },

    /** Takes back some of what a batch did, as far as the actor may edit, in the order of ids. */
    undoSome: (actor: Actor, batchId: string, after: string | null): Promise<UndoStep> =>
      persist(async () => {
        const scope = scopeOf(actor);
        const batch = { orgId: actor.orgId, batchId };
        const now = clock.now();
        const changes = await store.listChanges(scope, batch, { after, limit: batchChunkSize });
        const open = changes.filter(({ undo }) => undo === null);
        // Of the whole district: what moved out of the actor's sight is reported as such, not as gone.
        const found = await store.findMany(
          { kind: 'system', reason: 'a batch is undone' },
          open.map(({ resourceId }) => resourceId),
          now,
        );
        const byId = new Map(found.map((resource) => [resource.id, resource]));
        const writes: ResourceWrite[] = [];
        const removed: Resource[] = [];
        const undone = new Map<string, Undo>();
        for (const change of open) {
          const before = byId.get(change.resourceId);
          if (!before || before.orgId !== actor.orgId) undone.set(change.resourceId, { outcome: 'gone', kept: [] });
          else if (!can(actor, 'edit', before, now)) undone.set(change.resourceId, { outcome: 'forbidden', kept: [] });
          else if (change.isCreation) {
            const isUntouched = before.revision === change.revision;
            if (isUntouched) removed.push(before);
            undone.set(change.resourceId, { outcome: isUntouched ? 'restored' : 'kept', kept: [] });
          } else {
            const { after: restored, kept } = undoChange(before, change, batchId);
            const isChanged = !isDeepStrictEqual(restored, before);
            if (isChanged) writes.push(revised(before, restored, now));
            undone.set(change.resourceId, { outcome: outcomeOf(kept, isChanged), kept });
          }
        }
        await store.writeUndone(scope, batch, { writes, removed, now, undone });
        if (writes.some(({ isSeenBySearch }) => isSeenBySearch)) announce();
        return {
          undone: changes.map(({ resourceId: id, undo }) => {
            const { outcome, kept } = undo ?? undone.get(id) ?? { outcome: 'gone' as const, kept: [] };
            return { id, outcome, kept };
          }),
          next: changes.length < batchChunkSize ? null : (changes.at(-1)?.resourceId ?? null),
        };
      }),
  };
}

function outcomeOf(kept: readonly KeptPart[], isChanged: boolean): Undo['outcome'] {
  if (kept.length === 0) return 'restored';
  return isChanged ? 'partly' : 'kept';
}
