import type { StepRole } from '../playlists/playlist.ts';
import type { Modality } from '../resources/resource.ts';
import { type Candidate, type Constraints, minutesOf, type StandardRelation, type Wish } from './candidate.ts';
import { type FitReason, scoreFit } from './score.ts';

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
/** How far from its time a pathway may be. */
const tolerance = 0.1;
/** Choices that are looked at for each slot. */
const choicesPerSlot = 12;
/** Half-built pathways are kept from slot to slot: so many of about the same length, in so many lengths up to the whole time. */
const keptPerLength = 4;
const lengths = 16;
/** What it costs to show a resource that another pathway shows already. */
const repeatPenalty = 0.25;

type Slot = { readonly targetId: string; readonly role: StepRole; readonly isNeeded: boolean };
type Choice = {
  readonly candidate: Candidate;
  readonly score: number;
  readonly reasons: readonly FitReason[];
  readonly minutes: number;
};
type Beam = {
  readonly picks: readonly (Choice | null)[];
  /** Resources that are in, and as what. */
  readonly used: ReadonlyMap<string, StepRole>;
  readonly minutes: number;
  /** Needs that are not met. */
  readonly missing: number;
  readonly worth: number;
};

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
  const fits = new Map<string, Choice[]>();
  const choicesOf = ({ targetId, role }: Slot): Choice[] => {
    const key = `${targetId} ${role}`;
    const known = fits.get(key);
    if (known) return known;
    const target = request.targets.find(({ id }) => id === targetId) as DraftTarget;
    const choices = rank(candidates, wishOf(request, strategy, target, role), shown);
    fits.set(key, choices);
    return choices;
  };
  const best = search(slots, choicesOf, request.minutesPerPathway);
  const lacking = slots.filter((slot, at) => slot.isNeeded && !best.picks[at]);
  const steps = toSteps(slots, best, request.targets);
  const off = best.minutes - request.minutesPerPathway;
  const isOff = Math.abs(off) > request.minutesPerPathway * tolerance;
  return {
    steps,
    minutes: best.minutes,
    gaps: [
      ...(steps.length > 0 && !isOfStrategy(steps, strategy) ? [{ code: 'not_of_strategy' as const }] : []),
      ...lacking.map(({ targetId, role }): DraftGap => ({ code: 'no_resource', targetId, role })),
      ...(isOff ? [{ code: off < 0 ? ('too_short' as const) : ('too_long' as const), minutes: best.minutes }] : []),
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
  const { constraints, gradeLevels } = request;
  const { modalities, interests, lexile, languages } = strategy;
  return {
    standards,
    role,
    gradeLevels,
    modalities,
    interests,
    lexile,
    constraints: languages.length > 0 ? { ...constraints, languages } : constraints,
  };
}

function rank(candidates: readonly Candidate[], wish: Wish, shown: ReadonlySet<string>): Choice[] {
  return candidates
    .flatMap((candidate) => {
      const fit = scoreFit(candidate, wish);
      if (!fit) return [];
      const score = fit.score - (shown.has(candidate.resourceId) ? repeatPenalty : 0);
      return [{ candidate, score, reasons: fit.reasons, minutes: minutesOf(candidate) }];
    })
    .sort((a, b) => b.score - a.score || (a.candidate.resourceId < b.candidate.resourceId ? -1 : 1))
    .slice(0, choicesPerSlot);
}

/** Beam search over the slots: a slot is filled or, where it need not be, left out. */
function search(slots: readonly Slot[], choicesOf: (slot: Slot) => readonly Choice[], time: number): Beam {
  let beams: Beam[] = [{ picks: [], used: new Map(), minutes: 0, missing: 0, worth: 0 }];
  for (const slot of slots) {
    const next = beams.flatMap((beam) => {
      const filled = choicesOf(slot).flatMap((choice) => {
        const isIn = beam.used.get(choice.candidate.resourceId);
        // What is in for another target may serve this one too, in the same role; that takes no more time.
        if (isIn !== undefined) return isIn === slot.role && slot.isNeeded ? [withPick(beam, choice, slot, 0)] : [];
        const fitsIn = slot.isNeeded || beam.minutes + choice.minutes <= time * (1 + tolerance);
        return fitsIn ? [withPick(beam, choice, slot, choice.minutes)] : [];
      });
      return [{ ...beam, picks: [...beam.picks, null], missing: beam.missing + (slot.isNeeded ? 1 : 0) }, ...filled];
    });
    beams = spread(next.sort(compare), time);
  }
  const distance = ({ minutes }: Beam): number => Math.max(0, Math.abs(minutes - time) - time * tolerance);
  const [best] = beams.sort((a, b) => a.missing - b.missing || distance(a) - distance(b) || compare(a, b));
  return best as Beam;
}

/** What is added only for the time costs a little, the less the better it fits: so a pathway is not stuffed for its own sake. */
function withPick(beam: Beam, choice: Choice, slot: Slot, minutes: number): Beam {
  return {
    picks: [...beam.picks, choice],
    used: new Map(beam.used).set(choice.candidate.resourceId, slot.role),
    minutes: beam.minutes + minutes,
    missing: beam.missing,
    worth: beam.worth + (slot.isNeeded ? choice.score : (choice.score - 1) * 0.2),
  };
}

/** Keeps short pathways beside long ones, so that one of them meets the time in the end. */
function spread(beams: readonly Beam[], time: number): Beam[] {
  const perLength = new Map<number, number>();
  return beams.filter(({ minutes }) => {
    const length = Math.floor((minutes / Math.max(1, time)) * lengths);
    const count = perLength.get(length) ?? 0;
    perLength.set(length, count + 1);
    return count < keptPerLength;
  });
}

function compare(a: Beam, b: Beam): number {
  return a.missing - b.missing || b.worth - a.worth || a.minutes - b.minutes;
}

/** In the order in which one learns: target by target, learn before practice before check. */
function toSteps(slots: readonly Slot[], { picks }: Beam, targets: readonly DraftTarget[]): DraftStep[] {
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
