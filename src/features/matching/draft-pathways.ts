import type { StepRole } from '../playlists/playlist.ts';
import type { Modality } from '../resources/resource.ts';
import {
  type Candidate,
  type Constraints,
  minutesOf,
  obstacleOf,
  type StandardRelation,
  type Wish,
} from './candidate.ts';
import { type Choice, fillSlots, type Slot, tolerance } from './fill-slots.ts';
import { type FitReason, scoreServing } from './score.ts';

// Pathways proposed from targets: each slot ("learn target 1", "check target 1" ...) takes the resource that fits best, all slots of a
// pathway together take about the time they may, and pathways share little. What the library does not have is a gap, not filler.

export type DraftTarget = { readonly id: string; readonly standards: ReadonlyMap<string, StandardRelation> };

/** What makes a pathway different from the others. */
export type DraftStrategy = {
  readonly modalities: readonly Modality[];
  readonly interests: readonly string[];
  readonly lexile: number | null;
  /** Only in these; empty leaves it to the constraints. */
  readonly languages: readonly string[];
};

export type DraftRequest = {
  readonly targets: readonly DraftTarget[];
  readonly strategies: readonly DraftStrategy[];
  readonly minutesPerPathway: number;
  readonly gradeLevels: Wish['gradeLevels'];
  readonly constraints: Constraints;
};

export type DraftStep = {
  readonly resourceId: string;
  readonly role: StepRole;
  readonly targetIds: readonly string[];
  readonly isRequired: boolean;
  readonly minutes: number;
  /** Nobody has said how long it takes: `minutes` is what its format usually takes. */
  readonly isTimeAssumed: boolean;
  readonly score: number;
  readonly reasons: readonly FitReason[];
};

/** What the library lacks for a pathway. */
export type DraftGap =
  | { readonly code: 'no_resource'; readonly targetId: string; readonly role: StepRole }
  /** Nothing of it is in the format, or about the interest, that the pathway is named after. */
  | { readonly code: 'not_of_strategy' }
  /** What there is takes less, or more, than the time by over a tenth. */
  | { readonly code: 'too_short'; readonly minutes: number }
  | { readonly code: 'too_long'; readonly minutes: number };

export type DraftPathway = {
  readonly steps: readonly DraftStep[];
  readonly minutes: number;
  readonly gaps: readonly DraftGap[];
};

const roles: readonly StepRole[] = ['learn', 'practice', 'assess'];
/** Choices that are looked at for each slot. */
const choicesPerSlot = 12;
/** What it costs to show a resource that another pathway shows already. */
const repeatPenalty = 0.25;

/** The same library and the same request give the same pathways. */
export function draftPathways(request: DraftRequest, candidates: readonly Candidate[]): DraftPathway[] {
  const inOrder = [...candidates].sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
  const shown = new Set<string>();
  return request.strategies.map((strategy) => {
    const pathway = draftOne(request, strategy, inOrder, shown);
    for (const { resourceId } of pathway.steps) shown.add(resourceId);
    return pathway;
  });
}

function draftOne(
  request: DraftRequest,
  strategy: DraftStrategy,
  candidates: readonly Candidate[],
  shown: ReadonlySet<string>,
): DraftPathway {
  const slots = slotsOf(request);
  const constraints = constraintsOf(request, strategy);
  const usable = candidates.filter((candidate) => obstacleOf(candidate, constraints) === null);
  const serving = new Map(
    request.targets.map(({ id, standards }) => [
      id,
      usable.filter(({ alignments }) => alignments.some(({ standardId }) => standards.has(standardId))),
    ]),
  );
  const fits = new Map<string, Choice[]>();
  const choicesOf = ({ targetId, role }: Slot): Choice[] => {
    const key = `${targetId} ${role}`;
    const known = fits.get(key);
    if (known) return known;
    const target = request.targets.find(({ id }) => id === targetId) as DraftTarget;
    const choices = rank(serving.get(targetId) ?? [], wishOf(request, strategy, target, role), shown);
    fits.set(key, choices);
    return choices;
  };
  const { picks, minutes } = fillSlots(slots, choicesOf, request.minutesPerPathway);
  const lacking = slots.filter((slot, at) => slot.isNeeded && !picks[at]);
  const steps = toSteps(slots, picks, request.targets);
  const off = minutes - request.minutesPerPathway;
  const isOff = Math.abs(off) > request.minutesPerPathway * tolerance;
  return {
    steps,
    minutes,
    gaps: [
      ...(steps.length > 0 && !isOfStrategy(steps, strategy) ? [{ code: 'not_of_strategy' as const }] : []),
      ...lacking.map(({ targetId, role }): DraftGap => ({ code: 'no_resource', targetId, role })),
      ...(isOff ? [{ code: off < 0 ? ('too_short' as const) : ('too_long' as const), minutes }] : []),
    ],
  };
}

function isOfStrategy(steps: readonly DraftStep[], { modalities, interests }: DraftStrategy): boolean {
  const tells = (code: FitReason['code']): boolean =>
    steps.some((step) => step.reasons.some((one) => one.code === code));
  return (modalities.length === 0 || tells('modality')) && (interests.length === 0 || tells('interest'));
}

/** One of each role for each target, then room for more of the same: as much as the time may take. */
function slotsOf({ targets, minutesPerPathway }: DraftRequest): Slot[] {
  const needed = targets.flatMap(({ id }) => roles.map((role) => ({ targetId: id, role, isNeeded: true })));
  const rounds = Math.min(4, Math.ceil(minutesPerPathway / (8 * needed.length)));
  const more = Array.from({ length: rounds }, (_, round) =>
    targets.flatMap(({ id }) =>
      (round % 2 === 0 ? (['practice', 'learn'] as const) : (['learn', 'practice'] as const)).map((role) => ({
        targetId: id,
        role,
        isNeeded: false,
      })),
    ),
  ).flat();
  return [...needed, ...more];
}

function wishOf(request: DraftRequest, strategy: DraftStrategy, { standards }: DraftTarget, role: StepRole): Wish {
  const { gradeLevels } = request;
  const { modalities, interests, lexile } = strategy;
  return {
    standards,
    role,
    gradeLevels,
    modalities,
    interests,
    lexile,
    constraints: constraintsOf(request, strategy),
  };
}

function constraintsOf({ constraints }: DraftRequest, { languages }: DraftStrategy): Constraints {
  return languages.length > 0 ? { ...constraints, languages } : constraints;
}

/** @param candidates that miss no constraint */
function rank(candidates: readonly Candidate[], wish: Wish, shown: ReadonlySet<string>): Choice[] {
  return candidates
    .flatMap((candidate) => {
      const fit = scoreServing(candidate, wish);
      if (!fit) return [];
      const score = fit.score - (shown.has(candidate.resourceId) ? repeatPenalty : 0);
      return [{ candidate, score, reasons: fit.reasons, minutes: minutesOf(candidate) }];
    })
    .sort((a, b) => b.score - a.score || (a.candidate.resourceId < b.candidate.resourceId ? -1 : 1))
    .slice(0, choicesPerSlot);
}

/** In the order in which one learns: target by target, learn before practice before check. */
function toSteps(
  slots: readonly Slot[],
  picks: readonly (Choice | null)[],
  targets: readonly DraftTarget[],
): DraftStep[] {
  const filled = slots.flatMap((slot, at) => {
    const choice = picks[at];
    return choice ? [{ slot, choice, at }] : [];
  });
  const order = (id: string): number => targets.findIndex((target) => target.id === id);
  filled.sort(
    (a, b) =>
      order(a.slot.targetId) - order(b.slot.targetId) ||
      roles.indexOf(a.slot.role) - roles.indexOf(b.slot.role) ||
      a.at - b.at,
  );
  const steps = new Map<string, DraftStep>();
  for (const { slot, choice } of filled) {
    const { resourceId, minutes } = choice.candidate;
    const known = steps.get(resourceId);
    steps.set(resourceId, {
      resourceId,
      role: slot.role,
      targetIds: [...(known?.targetIds ?? []), slot.targetId],
      isRequired: slot.isNeeded || known?.isRequired === true,
      minutes: choice.minutes,
      isTimeAssumed: minutes === null,
      score: Math.max(choice.score, known?.score ?? 0),
      reasons: known?.reasons ?? choice.reasons,
    });
  }
  return [...steps.values()];
}
