import {
  type Pathway,
  type PlaylistContent,
  type ResourceSnapshot,
  type Step,
  stepsOf,
} from '../playlists/playlist.ts';

// What fits one student: a list of operations on a pathway of a published version. The student's steps are computed from both, and
// never copied, so that a later version reaches every student and keeps what was fitted (DESIGN D4, DECISIONS 3-5).

/** A place in a pathway: after that step; null is the start. Never an index: others may add and take away before it. */
export type Anchor = string | null;

/** What may be changed in a step without showing something else. */
export type StepEdit = {
  readonly [Field in 'title' | 'instructions' | 'minutes' | 'maxScore' | 'isRequired' | 'targetIds']?: Step[Field];
};

type OperationFields = {
  readonly id: string;
  /** Who did it, when, and why; the reason is for staff. */
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
};

/** What an operation adds carries its own snapshot: the version that it stands on does not know it. */
export type Addition = { readonly step: Step; readonly resources: readonly ResourceSnapshot[] };

export type Operation = OperationFields &
  (
    | ({ readonly kind: 'add'; readonly after: Anchor } & Addition)
    | { readonly kind: 'remove'; readonly stepId: string }
    /** Another activity in its place, under the same id; what it is for (targets, role, required) stays with the place. */
    | ({ readonly kind: 'replace'; readonly stepId: string } & Addition)
    | { readonly kind: 'move'; readonly stepId: string; readonly after: Anchor }
    | { readonly kind: 'edit'; readonly stepId: string; readonly changes: StepEdit }
    /** Which options of a choice the student takes. */
    | { readonly kind: 'choose'; readonly stepId: string; readonly optionIds: readonly string[] }
    /** A step that the student has started stays as it was when a version changes it, until they leave it. */
    | ({ readonly kind: 'hold'; readonly stepId: string; readonly after: Anchor } & Addition)
  );

export type Overlay = readonly Operation[];

export type StepOrigin = 'base' | 'added' | 'replaced' | 'edited' | 'moved' | 'held';

/** A step as a student has it. */
export type StudentStep = {
  readonly step: Step;
  /** The heading that it stands under; null before the first. */
  readonly sectionId: string | null;
  /** What was done to it, in the order in which it was done first; only `base` when nothing was. */
  readonly origins: readonly StepOrigin[];
  readonly operationIds: readonly string[];
  /** Of a choice: what the student takes; empty as long as nothing is chosen. */
  readonly chosenOptionIds: readonly string[];
  /** Snapshots that came with operations. */
  readonly resources: readonly ResourceSnapshot[];
};

/**
 * The steps of one student: the pathway of a version, with the overlay on it.
 * @param overlay in the order in which it was made; what is about a step that is not there changes nothing
 * @returns without an overlay exactly the steps of the pathway; nothing for a pathway that the version does not have
 */
export function materialise(content: PlaylistContent, pathwayId: string, overlay: Overlay): StudentStep[] {
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  if (!pathway) return [];
  const targetIds = new Set(content.targets.map(({ id }) => id));
  return withoutDangling(overlay.reduce(applyOperation, baseSteps(pathway)), targetIds);
}

function baseSteps(pathway: Pathway): StudentStep[] {
  let sectionId: string | null = null;
  return pathway.entries.flatMap((entry): StudentStep[] => {
    if (entry.kind === 'section') {
      sectionId = entry.id;
      return [];
    }
    return [{ step: entry, sectionId, origins: ['base'], operationIds: [], chosenOptionIds: [], resources: [] }];
  });
}

function applyOperation(steps: StudentStep[], operation: Operation): StudentStep[] {
  const { id: operationId, kind } = operation;
  if (kind === 'add') {
    if (indexOf(steps, operation.step.id) >= 0) return steps;
    const { step, resources, after } = operation;
    const added = {
      step,
      sectionId: null,
      origins: ['added' as const],
      operationIds: [operationId],
      chosenOptionIds: [],
      resources,
    };
    return putAfter(steps, added, after);
  }
  const at = indexOf(steps, operation.stepId);
  const current = steps[at];
  const change = (changes: Partial<StudentStep>, origin: StepOrigin): StudentStep[] =>
    steps.with(at, { ...(current as StudentStep), ...changes, ...marks(current as StudentStep, origin, operationId) });
  if (kind === 'hold') {
    const { step, resources, after } = operation;
    if (current) return change({ step, resources }, 'held');
    // A version has taken it away while the student was at it.
    const held = {
      step,
      sectionId: null,
      origins: ['held' as const],
      operationIds: [operationId],
      chosenOptionIds: [],
      resources,
    };
    return putAfter(steps, held, after);
  }
  if (!current) return steps;
  switch (kind) {
    case 'remove':
      return steps.toSpliced(at, 1);
    case 'replace':
      return change(
        { step: inPlaceOf(current.step, operation.step), resources: operation.resources, chosenOptionIds: [] },
        'replaced',
      );
    case 'edit':
      return change({ step: { ...current.step, ...operation.changes } }, 'edited');
    case 'move': {
      const moved = { ...current, ...marks(current, 'moved', operationId) };
      return operation.after === operation.stepId ? steps : putAfter(steps.toSpliced(at, 1), moved, operation.after);
    }
    case 'choose': {
      const options = current.step.kind === 'choice' ? current.step.options.map(({ id }) => id) : [];
      const chosen = operation.optionIds.filter((id) => options.includes(id));
      const operationIds = [...current.operationIds, operationId];
      return steps.with(at, { ...current, chosenOptionIds: chosen, operationIds });
    }
  }
}

/** The new activity under the old id, for the same targets, in the same role, as required as before. */
function inPlaceOf(old: Step, { copiedFrom, title, instructions, minutes, maxScore, ...shown }: Step): Step {
  const { id, targetIds, role, isRequired, prerequisiteIds, preCheck } = old;
  const own = { copiedFrom, title, instructions, minutes, maxScore };
  return { ...shown, ...own, id, targetIds, role, isRequired, prerequisiteIds, preCheck };
}

function marks(
  step: StudentStep,
  origin: StepOrigin,
  operationId: string,
): Pick<StudentStep, 'origins' | 'operationIds'> {
  const known: StepOrigin[] = step.origins.filter((one) => one !== 'base');
  return {
    origins: known.includes(origin) ? known : [...known, origin],
    operationIds: [...step.operationIds, operationId],
  };
}

/** Directly after the anchor and in its section; where the anchor is not there, at the end. */
function putAfter(steps: readonly StudentStep[], step: StudentStep, after: Anchor): StudentStep[] {
  const at = after === null ? 0 : indexOf(steps, after) + 1;
  const place = after !== null && at === 0 ? steps.length : at;
  const neighbor = steps[place - 1] ?? steps[place];
  return [...steps.slice(0, place), { ...step, sectionId: neighbor?.sectionId ?? null }, ...steps.slice(place)];
}

function indexOf(steps: readonly StudentStep[], stepId: string): number {
  return steps.findIndex(({ step }) => step.id === stepId);
}

/** Nothing waits for what the student does not have, and nothing serves a target that the playlist has given up. */
function withoutDangling(steps: readonly StudentStep[], targetIds: ReadonlySet<string>): StudentStep[] {
  const there = new Set(steps.map(({ step }) => step.id));
  return steps.map((one) => {
    const prerequisiteIds = one.step.prerequisiteIds.filter((id) => there.has(id));
    const served = one.step.targetIds.filter((id) => targetIds.has(id));
    const isWhole =
      prerequisiteIds.length === one.step.prerequisiteIds.length && served.length === one.step.targetIds.length;
    return isWhole ? one : { ...one, step: { ...one.step, prerequisiteIds, targetIds: served } };
  });
}

/** Ids of the steps of a pathway in order; none for one that is not there. */
export function orderOf(content: PlaylistContent, pathwayId: string): string[] {
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  return pathway ? stepsOf(pathway).map(({ id }) => id) : [];
}
