import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { ReviewRules } from '../review/review.ts';
import type { TagAct } from './provenance.ts';
import type { PublicationGate } from './publication-gate.ts';
import { assertLicenseOfRemix } from './remix-license.ts';
import { can, canCreate, mayChange, maySetVisibility, mayWorkAt } from './resource.policy.ts';
import {
  type ResourceInput,
  type ResourcePatch,
  resourceInputSchema,
  resourcePatchSchema,
} from './resource.schemas.ts';
import type { Resource } from './resource.ts';
import type { ResolvedInput } from './resource-alignments.ts';
import type { ResourceBatchesStore } from './resource-batches.store.ts';
import { applyPatch } from './resource-changes.ts';
import { newDraft } from './resource-draft.ts';
import { type ContentFiles, findContentFile } from './resource-files.ts';

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

/** A resource that a batch makes. */
export type BatchCreation = {
  /** Said before, so that the same step twice makes one. */
  readonly id: string;
  readonly via: TagAct['via'];
  /** With ids in place of words and codes. */
  readonly create: ResolvedInput<ResourceInput>;
};

export type EditOutcome = {
  readonly id: string;
  /**
   * - `changedMeanwhile`: it has another revision than expected.
   * - `notFound`: it is gone, or the actor may not see it.
   * - `forbidden`: the actor may see it, and may not change it so.
   * - `failed`: it would not be valid; `message` says why.
   */
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'changedMeanwhile' | 'notFound' | 'forbidden' | 'failed';
  readonly message?: string;
};

/** An outcome with both states, before anything is written. */
export type PlannedEdit = EditOutcome & { readonly before: Resource | null; readonly after: Resource | null };

export type BatchPlanner = (
  actor: Actor,
  edits: readonly (BatchEdit | BatchCreation)[],
  batchId: string,
  now: Date,
) => Promise<PlannedEdit[]>;

/** Works out what a batch makes of resources, each as far as the actor may. Writes nothing. */
export function createBatchPlanner({
  store,
  files,
  gate,
  hasSchool,
}: {
  readonly gate: Pick<PublicationGate, 'rulesOf'>;
  readonly store: Pick<ResourceBatchesStore, 'findMany' | 'findKeyed'>;
  readonly files: Pick<ContentFiles, 'claim'>;
  hasSchool(orgId: string, schoolId: string): Promise<boolean>;
}): BatchPlanner {
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
    return placeFaultOf(before, after);
  };

  const placeFaultOf = async (before: Resource | null, { orgId, schoolId, visibility }: Resource) => {
    if (visibility === 'school' && schoolId === null) return 'schoolId: A resource for a school needs the school.';
    if (schoolId === null || schoolId === before?.schoolId || (await hasSchool(orgId, schoolId))) return null;
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

  /** A draft of the actor's own. */
  const planNew = async (
    actor: Actor,
    { id, create, via }: BatchCreation,
    { batchId, now }: { batchId: string; now: Date },
  ): Promise<PlannedEdit> => {
    const given = { id, before: null, after: null };
    const checked = resourceInputSchema.safeParse(create);
    if (!checked.success) return { ...given, outcome: 'failed', message: describe(checked.error.issues[0]) };
    const file = await findContentFile(files, actor, checked.data, null);
    const [fault] = file.faults;
    if (fault) return { ...given, outcome: 'failed', message: `${fault.path.join('.')}: ${fault.message}` };
    const after = newDraft(
      actor,
      { ...create, ...file.fields },
      { id, act: { by: actor.userId, at: now, via, batchId } },
    );
    const { schoolId, visibility } = after;
    const isPlaced = maySetVisibility(actor, visibility) && mayWorkAt(actor, schoolId);
    const isApproved = after.approvedForStudents === null || can(actor, 'approve', after, now);
    if (!canCreate(actor) || !isPlaced || !isApproved) return { ...given, outcome: 'forbidden' };
    const message = await placeFaultOf(null, after);
    return message === null
      ? { id, outcome: 'created', before: null, after }
      : { ...given, outcome: 'failed', message };
  };

  /** Creations whose key another import has given to something that lives: a key makes one resource. */
  const takenKeys = async (orgId: string, edits: readonly (BatchEdit | BatchCreation)[], now: Date) => {
    const keyed = edits.flatMap((edit) =>
      'create' in edit && edit.create.source ? [{ id: edit.id, source: edit.create.source }] : [],
    );
    const scope = { kind: 'system', reason: 'a key is given once in a district' } as const;
    const taken = new Set<string>();
    for (const system of new Set(keyed.map(({ source }) => source.system))) {
      const of = keyed.filter(({ source }) => source.system === system);
      const held = await store.findKeyed(scope, { orgId, system, ids: of.map(({ source }) => source.id) }, now);
      const ids = new Set(held.map(({ source }) => source?.id));
      for (const { id, source } of of) if (ids.has(source.id)) taken.add(id);
    }
    return taken;
  };

  return async (actor, edits, batchId, now) => {
    const found = await store.findMany(
      scopeOf(actor),
      edits.flatMap((edit) => ('create' in edit ? [] : edit.id)),
      now,
    );
    const byId = new Map(found.map((resource) => [resource.id, resource]));
    const takenIds = await takenKeys(actor.orgId, edits, now);
    const planned: PlannedEdit[] = [];
    const at = { batchId, now, rules: await gate.rulesOf(actor.orgId) };
    for (const edit of edits) {
      if (takenIds.has(edit.id)) planned.push({ id: edit.id, outcome: 'changedMeanwhile', before: null, after: null });
      else if ('create' in edit) planned.push(await planNew(actor, edit, at));
      else planned.push(await planOne(actor, edit, byId.get(edit.id) ?? null, at));
    }
    return planned;
  };
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
