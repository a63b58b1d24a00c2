import { isDeepStrictEqual } from 'node:util';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { ReviewRules } from '../review/review.ts';
import type { TagAct } from './provenance.ts';
import type { PublicationGate } from './publication-gate.ts';
import { assertLicenseOfRemix } from './remix-license.ts';
import { can, mayChange } from './resource.policy.ts';
import { type ResourcePatch, resourcePatchSchema } from './resource.schemas.ts';
import type { Resource } from './resource.ts';
import type { ResolvedInput } from './resource-alignments.ts';
import type { ResourceBatchesStore, Undo } from './resource-batches.store.ts';
import { applyPatch, changesSearch } from './resource-changes.ts';
import { changeOf, type KeptPart, undoChange } from './resource-difference.ts';
import { type ContentFiles, findContentFile } from './resource-files.ts';
import type { ResourceWrite } from './resources.store.ts';

/** One act of tagging within an edit: tags that it gives are marked so. */
export type BatchStep = Pick<TagAct, 'via' | 'confidence' | 'reviewedBy'> & {
  /** With ids in place of words and codes. Absent fields stay, null clears. */
  readonly patch: ResolvedInput<ResourcePatch>;
};

/** What a batch does to one resource. */
export type BatchEdit = {
  readonly id: string;
  /** Given: only while it has this revision. */
  readonly expectedRevision: number | null;
  /** What to do to it as it is now, one after the other. */
  steps(current: Resource): readonly BatchStep[];
};

export type EditOutcome = {
  readonly id: string;
  /**
   * - `changedMeanwhile`: it has another revision than expected.
   * - `notFound`: it is gone, or the actor may not see it.
   * - `forbidden`: the actor may see it, and may not change it so.
   * - `failed`: it would not be valid; `message` says why.
   */
  readonly outcome: 'changed' | 'unchanged' | 'changedMeanwhile' | 'notFound' | 'forbidden' | 'failed';
  readonly message?: string;
};

/** An outcome with both states, before anything is written. */
export type PlannedEdit = EditOutcome & { readonly before: Resource | null; readonly after: Resource | null };

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

  const revised = (before: Resource, changed: Resource, now: Date): ResourceWrite => {
    const after = { ...changed, revision: before.revision + 1, updatedAt: now };
    return { before, after, isSeenBySearch: changesSearch(before, after) };
  };

  const takeSteps = async (
    actor: Actor,
    before: Resource,
    edit: BatchEdit,
    { batchId, now }: { batchId: string; now: Date },
  ): Promise<{ after: Resource } | { fault: string }> => {
    let after = before;
    for (const { patch, via, confidence, reviewedBy } of edit.steps(before)) {
      const checked = resourcePatchSchema.safeParse(patch);
      if (!checked.success) return { fault: describe(checked.error.issues[0]) };
      if ('captions' in patch || 'transcripts' in patch) return { fault: 'captions: They go with one recording.' };
      const isOfFile = patch.fileId !== undefined || patch.url !== undefined || patch.kind !== undefined;
      const isMeasured = patch.mediaType !== undefined || patch.bytes !== undefined;
      const file =
        isOfFile || isMeasured ? await findContentFile(files, actor, patch, after.content) : { fields: {}, faults: [] };
      const [fault] = file.faults;
      if (fault) return { fault: `${fault.path.join('.')}: ${fault.message}` };
      const act = {
        by: actor.userId,
        at: now,
        via,
        batchId,
        ...(confidence !== undefined && { confidence }),
        ...(reviewedBy !== undefined && { reviewedBy }),
      };
      after = applyPatch(after, { ...patch, ...file.fields }, act);
    }
    const fault = after === before ? null : await faultOf(before, after);
    return fault === null ? { after } : { fault };
  };

  /** What no schema of a patch can see: fields that do not go together once it is done. */
  const faultOf = async (before: Resource, after: Resource): Promise<string | null> => {
    const license = licenseFaultOf(before, after);
    if (license !== null) return license;
    const { availableFrom, availableUntil } = after.catalog;
    if (availableFrom !== null && availableUntil !== null && availableFrom >= availableUntil)
      return 'availableUntil: It must be after availableFrom.';
    const { schoolId, visibility } = after;
    if (visibility === 'school' && schoolId === null) return 'schoolId: A resource for a school needs the school.';
    if (schoolId === null || schoolId === before.schoolId || (await hasSchool(after.orgId, schoolId))) return null;
    return 'schoolId: There is no such school.';
  };

  const planOne = async (
    actor: Actor,
    edit: BatchEdit,
    before: Resource | null,
    at: { batchId: string; now: Date; rules: ReviewRules },
  ): Promise<PlannedEdit> => {
    const { id } = edit;
    if (before === null) return { id, outcome: 'notFound', before, after: null };
    const given = { id, before, after: null };
    if (edit.expectedRevision !== null && before.revision !== edit.expectedRevision)
      return { ...given, outcome: 'changedMeanwhile' };
    const taken = await takeSteps(actor, before, edit, at);
    if ('fault' in taken) {
      const outcome = can(actor, 'edit', before, at.now) ? 'failed' : 'forbidden';
      return { ...given, outcome, ...(outcome === 'failed' && { message: taken.fault }) };
    }
    if (taken.after === before) return { ...given, outcome: 'unchanged' };
    if (!mayChange(actor, before, taken.after, at)) return { ...given, outcome: 'forbidden' };
    return { ...given, outcome: 'changed', after: taken.after };
  };

  const planAll = async (actor: Actor, edits: readonly BatchEdit[], batchId: string, now: Date) => {
    const found = await store.findMany(
      scopeOf(actor),
      edits.map(({ id }) => id),
      now,
    );
    const byId = new Map(found.map((resource) => [resource.id, resource]));
    const planned: PlannedEdit[] = [];
    const at = { batchId, now, rules: await gate.rulesOf(actor.orgId) };
    for (const edit of edits) planned.push(await planOne(actor, edit, byId.get(edit.id) ?? null, at));
    return planned;
  };

  return {
    newId: store.newId,

    /** Those of the ids that the actor may see, in no order, as they are stored. */
    findMany: (actor: Actor, ids: readonly string[]): Promise<Resource[]> =>
      store.findMany(scopeOf(actor), ids, clock.now()),

    /** What `applySome` would do, without doing it. */
    plan: (actor: Actor, batchId: string, edits: readonly BatchEdit[]): Promise<PlannedEdit[]> =>
      planAll(actor, edits, batchId, clock.now()),

    /**
     * Edits some resources (about `batchChunkSize` at a time; each id once), and notes the change of each under the batch. A
     * resource that the batch has changed before counts as changed and stays as it is.
     * @returns what became of each, in the order of the edits
     */
    applySome: (actor: Actor, batchId: string, edits: readonly BatchEdit[]): Promise<EditOutcome[]> =>
      persist(async () => {
        const scope = scopeOf(actor);
        const batch = { orgId: actor.orgId, batchId };
        const ids = edits.map(({ id }) => id);
        const done = await store.findChanged(scope, batch, ids);
        const now = clock.now();
        const open = edits.filter(({ id }) => !done.has(id));
        const planned = await planAll(actor, open, batchId, now);
        const writes: ResourceWrite[] = [];
        for (const { before, after } of planned) {
          if (before && after) writes.push(revised(before, after, now));
        }
        const noted = writes.map((write) => changeOf(write.before, write.after));
        await store.write(scope, batch, { writes, noted });
        if (writes.some(({ isSeenBySearch }) => isSeenBySearch)) announce();
        const outcomes = new Map(planned.map(({ before: _, after: __, ...outcome }) => [outcome.id, outcome]));
        return ids.map((id) => outcomes.get(id) ?? { id, outcome: 'changed' });
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
        const undone = new Map<string, Undo>();
        for (const change of open) {
          const before = byId.get(change.resourceId);
          if (!before || before.orgId !== actor.orgId) undone.set(change.resourceId, { outcome: 'gone', kept: [] });
          else if (!can(actor, 'edit', before, now)) undone.set(change.resourceId, { outcome: 'forbidden', kept: [] });
          else {
            const { after: restored, kept } = undoChange(before, change, batchId);
            const isChanged = !isDeepStrictEqual(restored, before);
            if (isChanged) writes.push(revised(before, restored, now));
            undone.set(change.resourceId, { outcome: outcomeOf(kept, isChanged), kept });
          }
        }
        await store.writeUndone(scope, batch, { writes, undone });
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

/** A remix keeps to what its basis allows. */
function licenseFaultOf(before: Resource, after: Resource): string | null {
  try {
    assertLicenseOfRemix(before, after);
    return null;
  } catch (error) {
    if (error instanceof AppError) return `license: ${error.message}`;
    throw error;
  }
}

function describe(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'It is not valid.';
}
