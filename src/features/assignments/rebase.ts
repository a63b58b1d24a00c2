import { isDeepStrictEqual } from 'node:util';
import { survivingAnchor } from '../playlists/comparing/ordered-list.ts';
import { type PlaylistContent, type ResourceSnapshot, type Step, stepsOf, usesOf } from '../playlists/playlist.ts';
import { type Anchor, materialise, type Operation, type Overlay, orderOf, type StepEdit } from './overlay.ts';

// The three-way merge of a student's playlist: the overlay was made on one version, and another one has come. What only one side
// changed is kept from that side; where both changed the same, the teacher's change holds until somebody decides (DECISIONS 3).

/** Where a student's operation and the new version want different things. */
export type RebaseConflict = {
  /** The same for every student with the same change: so one decision serves a class. */
  readonly key: string;
  readonly operationId: string;
  readonly stepId: string;
} /** The step is not in the new version, and something was done to it for the student. */ & (
  | { readonly kind: 'stepGone' }
  /** It was taken away for the student, and the new version shows something else there. */
  | { readonly kind: 'removedAndChanged' }
  /** It was replaced for the student, and the new version shows something else there, too. */
  | { readonly kind: 'replacedByBoth' }
  | { readonly kind: 'editedByBoth'; readonly field: keyof StepEdit; readonly mine: unknown; readonly theirs: unknown }
  | { readonly kind: 'movedByBoth' }
);

export type RebaseDecision = 'mine' | 'theirs';

export type RebaseInput = {
  readonly overlay: Overlay;
  readonly pathwayId: string;
  /** Steps that the student has started and not left: they stay as they are. */
  readonly heldStepIds: readonly string[];
};

export type RebaseSide = { readonly content: PlaylistContent; readonly resources: readonly ResourceSnapshot[] };

export type Rebased = {
  readonly overlay: Overlay;
  /** All of them, also those that `decisions` settled. */
  readonly conflicts: readonly RebaseConflict[];
  /** The new version does not have the student's pathway: nothing was rebased, somebody must choose another. */
  readonly isPathwayGone: boolean;
};

/** Who holds steps, and why: in the place of a person. */
export const holdBy = 'pathloom';

/**
 * Puts an overlay on another version, straight from the one that it stands on.
 * @param decisions by key of the conflict; without one the student's change is kept
 * @param hold makes the id and the time of an operation that holds a step
 */
export function rebase(
  { overlay, pathwayId, heldStepIds }: RebaseInput,
  from: RebaseSide,
  to: RebaseSide,
  {
    decisions = new Map(),
    hold,
  }: { decisions?: ReadonlyMap<string, RebaseDecision>; hold: () => { id: string; at: string } },
): Rebased {
  const [before, after] = [stepsById(from.content, pathwayId), stepsById(to.content, pathwayId)];
  if (!to.content.pathways.some(({ id }) => id === pathwayId)) return { overlay, conflicts: [], isPathwayGone: true };
  const conflicts: RebaseConflict[] = [];
  const settle = (conflict: RebaseConflict): RebaseDecision => {
    conflicts.push(conflict);
    return decisions.get(conflict.key) ?? 'mine';
  };
  const order = { from: orderOf(from.content, pathwayId), to: orderOf(to.content, pathwayId) };
  const context: Context = { before, after, order, from, settle, rescued: new Set() };
  const kept = overlay.flatMap((operation) => rebaseOperation(operation, context));
  const held = holdStarted({ overlay: kept, pathwayId, heldStepIds }, overlay, { ...context, to }, hold);
  return { overlay: [...held, ...kept], conflicts, isPathwayGone: false };
}

type Context = {
  readonly before: ReadonlyMap<string, Step>;
  readonly after: ReadonlyMap<string, Step>;
  readonly order: { readonly from: readonly string[]; readonly to: readonly string[] };
  readonly from: RebaseSide;
  readonly settle: (conflict: RebaseConflict) => RebaseDecision;
  /** Steps that are gone and were kept for the student: what else is about them stays as it is. */
  readonly rescued: Set<string>;
};

function rebaseOperation(operation: Operation, context: Context): Operation[] {
  const { before, after } = context;
  if (operation.kind === 'add') return [{ ...operation, after: anchorIn(operation.after, context) }];
  const [old, now] = [before.get(operation.stepId), after.get(operation.stepId)];
  // About something that was added for the student: no version speaks of it.
  if (!old) return [withAnchor(operation, context)];
  if (operation.kind === 'hold') return [withAnchor(operation, context)];
  if (!now)
    return context.rescued.has(operation.stepId) ? [withAnchor(operation, context)] : onGone(operation, old, context);
  switch (operation.kind) {
    case 'remove':
      return onRemoved(operation, old, now, context);
    case 'replace':
      return onReplaced(operation, old, now, context);
    case 'edit':
      return onEdited(operation, old, now, context);
    case 'move':
      return onMoved(operation, context);
    case 'choose':
      return [operation];
  }
}

/** The new version has taken the step away. What was only removed or moved for the student needs no keeping. */
function onGone(operation: Exclude<Operation, { kind: 'add' | 'hold' }>, old: Step, context: Context): Operation[] {
  const { id: operationId, stepId, kind } = operation;
  if (kind === 'remove' || kind === 'move') return [];
  const key = `${stepId}:gone:${describe(operation)}`;
  if (context.settle({ key, operationId, stepId, kind: 'stepGone' }) === 'theirs') return [];
  context.rescued.add(stepId);
  const uses = new Set(usesOf(old).map(({ resourceId }) => resourceId));
  const resources = context.from.resources.filter(({ resourceId }) => uses.has(resourceId));
  const { by, at, reason } = operation;
  const after = survivingAnchor(context.order.from, stepId, (id) => context.after.has(id));
  const rescue: Operation = { id: `${operationId}-kept`, by, at, reason, kind: 'add', after, step: old, resources };
  return [rescue, operation];
}

function onRemoved(
  operation: Extract<Operation, { kind: 'remove' }>,
  old: Step,
  now: Step,
  { settle }: Context,
): Operation[] {
  if (isDeepStrictEqual(shownOf(old), shownOf(now))) return [operation];
  const { id: operationId, stepId } = operation;
  const decision = settle({ key: `${stepId}:removed`, operationId, stepId, kind: 'removedAndChanged' });
  return decision === 'mine' ? [operation] : [];
}

function onReplaced(
  operation: Extract<Operation, { kind: 'replace' }>,
  old: Step,
  now: Step,
  { settle }: Context,
): Operation[] {
  if (isDeepStrictEqual(shownOf(old), shownOf(now))) return [operation];
  if (isDeepStrictEqual(shownOf(operation.step), shownOf(now))) return [];
  const { id: operationId, stepId } = operation;
  const decision = settle({ key: `${stepId}:${describe(operation)}`, operationId, stepId, kind: 'replacedByBoth' });
  return decision === 'mine' ? [operation] : [];
}

function onEdited(
  operation: Extract<Operation, { kind: 'edit' }>,
  old: Step,
  now: Step,
  { settle }: Context,
): Operation[] {
  const { id: operationId, stepId } = operation;
  const kept = Object.entries(operation.changes).filter(([name, mine]) => {
    const field = name as keyof StepEdit;
    const theirs = now[field];
    if (isDeepStrictEqual(old[field], theirs) || isDeepStrictEqual(mine, theirs)) return true;
    const key = `${stepId}:${field}:${JSON.stringify(mine)}`;
    return settle({ key, operationId, stepId, kind: 'editedByBoth', field, mine, theirs }) === 'mine';
  });
  return kept.length === 0 ? [] : [{ ...operation, changes: Object.fromEntries(kept) as StepEdit }];
}

function onMoved(operation: Extract<Operation, { kind: 'move' }>, context: Context): Operation[] {
  const { id: operationId, stepId } = operation;
  const { order } = context;
  const common = new Set(order.from.filter((id) => order.to.includes(id)));
  const isSame = (id: string): boolean => common.has(id);
  // Moved by the version only if it stands after something else than before, of what both versions have.
  const before = survivingAnchor(order.from, stepId, isSame);
  const now = survivingAnchor(order.to, stepId, isSame);
  const rebased = { ...operation, after: anchorIn(operation.after, context) };
  if (before === now || rebased.after === now) return [rebased];
  const decision = context.settle({
    key: `${stepId}:moved:${operation.after}`,
    operationId,
    stepId,
    kind: 'movedByBoth',
  });
  return decision === 'mine' ? [rebased] : [];
}

function withAnchor(operation: Operation, context: Context): Operation {
  if (operation.kind !== 'move' && operation.kind !== 'hold') return operation;
  return { ...operation, after: anchorIn(operation.after, context) };
}

/** The anchor in the new version: itself, or the nearest before it that is still there. */
function anchorIn(after: Anchor, { order, after: now }: Context): Anchor {
  const wasThere = after !== null && order.from.includes(after);
  return wasThere && !now.has(after) ? survivingAnchor(order.from, after, (id) => now.has(id)) : after;
}

/** What the student is at stays as they see it, whatever the new version does with it. */
function holdStarted(
  { overlay, pathwayId, heldStepIds }: RebaseInput,
  own: Overlay,
  { from, to, order, after }: Context & { readonly to: RebaseSide },
  hold: () => { id: string; at: string },
): Operation[] {
  const was = new Map(materialise(from.content, pathwayId, own).map((one) => [one.step.id, one]));
  const is = new Map(materialise(to.content, pathwayId, overlay).map((one) => [one.step.id, one]));
  return heldStepIds.flatMap((stepId): Operation[] => {
    const seen = was.get(stepId);
    if (!seen || isDeepStrictEqual(seen.step, is.get(stepId)?.step)) return [];
    const uses = new Set(usesOf(seen.step).map(({ resourceId }) => resourceId));
    const resources = [...from.resources.filter(({ resourceId }) => uses.has(resourceId)), ...seen.resources];
    const place = survivingAnchor(order.from, stepId, (id) => after.has(id));
    const { id, at } = hold();
    return [{ id, at, by: holdBy, reason: null, kind: 'hold', stepId, after: place, step: seen.step, resources }];
  });
}

function stepsById(content: PlaylistContent, pathwayId: string): Map<string, Step> {
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  return new Map(pathway ? stepsOf(pathway).map((step) => [step.id, step]) : []);
}

/** What a step shows, without what it is for. */
function shownOf(step: Step): unknown {
  switch (step.kind) {
    case 'resource':
      return [step.kind, step.resource.resourceId];
    case 'choice':
      return [step.kind, step.choose, step.options];
    case 'checkpoint':
      return [step.kind, step.checkpoint];
    case 'note':
      return [step.kind, step.instructions];
  }
}

/** What an operation does, in the same words for every student for whom the same was done. */
function describe(operation: Operation): string {
  if (operation.kind === 'replace') return `replace:${JSON.stringify(shownOf(operation.step))}`;
  if (operation.kind === 'edit') return `edit:${JSON.stringify(operation.changes)}`;
  return operation.kind === 'choose' ? `choose:${operation.optionIds.join(',')}` : operation.kind;
}
