import type { Anchor, StudentStep } from '../assignments/overlay.ts';
import {
  type Candidate,
  meets,
  minutesOf,
  obstacleOf,
  type StandardRelation,
  type Wish,
} from '../matching/candidate.ts';
import { type GoalReason, goalAbout, goalBonus, goalServedBy } from '../matching/goal.ts';
import { constraintsOf, type Learner } from '../matching/recommend-pathway.ts';
import { type FitReason, scoreFit } from '../matching/score.ts';
import type { Step, StepRole } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';

// What helps a student on with one target: activities of another path, what comes before, and what else the library has. A check is
// repeated where it stands; what helps is to learn and to practice.

export type Serving = ReadonlyMap<string, StandardRelation>;

/** An activity of a path that the student is not on. */
export type PathStep = {
  readonly pathwayId: string;
  readonly pathwayTitle: string;
  readonly step: Step;
  /** What it shows; of a choice every option. */
  readonly candidates: readonly Candidate[];
};

/** A standard that comes before one of the target, for which the student is ready. */
export type ReadyPrerequisite = {
  readonly standardId: string;
  readonly code: string;
  readonly distance: number;
  readonly serving: Serving;
};

export type NextReason =
  | FitReason
  | GoalReason
  | { readonly code: 'otherPath'; readonly title: string }
  | { readonly code: 'prerequisite'; readonly written: string }
  | { readonly code: 'needsMet' };

export const nextKinds = ['pathwayStep', 'prerequisite', 'resource'] as const;

export type NextProposal = {
  /** What it is accepted by; the same as long as nothing changes. */
  readonly id: string;
  readonly kind: (typeof nextKinds)[number];
  readonly role: StepRole;
  readonly title: string;
  readonly minutes: number | null;
  /** Null for a choice of several. */
  readonly resourceId: string | null;
  /** Of the activity of another path. */
  readonly step: Step | null;
  readonly standardId: string | null;
  /** 0 to 1. */
  readonly score: number;
  readonly reasons: readonly NextReason[];
};

export type NextInput = {
  /** Standards that serve the target. */
  readonly serving: Serving;
  readonly bankTargetId: string | null;
  readonly gradeLevels: readonly GradeLevel[];
  readonly forStudents: boolean;
  readonly pathSteps: readonly PathStep[];
  readonly prerequisites: readonly ReadyPrerequisite[];
  /** Of the library. */
  readonly candidates: readonly Candidate[];
  readonly learner: Learner;
  /** What the student has already. */
  readonly shownIds: ReadonlySet<string>;
  readonly doneStepIds: ReadonlySet<string>;
};

/** Its author has meant it for this target. */
const pathBonus = 0.1;
/** For each step further back. */
const distanceMalus = 0.05;
const helpfulRoles = ['learn', 'practice'] as const;
const perPrerequisite = 2;

/** Best first, the same for the same. What the student cannot do without is never given up. */
export function rankNext(input: NextInput, { limit }: { limit: number }): NextProposal[] {
  const { pathSteps, prerequisites, candidates, shownIds, doneStepIds } = input;
  const ofPaths = pathSteps.filter(({ step }) => !doneStepIds.has(step.id)).flatMap((one) => fromPath(input, one));
  const inPaths = new Set(pathSteps.flatMap((one) => one.candidates.map(({ resourceId }) => resourceId)));
  const open = candidates.filter(({ resourceId }) => !shownIds.has(resourceId) && !inPaths.has(resourceId));
  const ofLibrary = open.flatMap((candidate) => fromLibrary(input, candidate, input.serving, null) ?? []);
  const known = new Set(ofLibrary.map(({ id }) => id));
  const before = prerequisites.flatMap((prerequisite) =>
    open
      .flatMap((candidate) => fromLibrary(input, candidate, prerequisite.serving, prerequisite) ?? [])
      .filter(({ id }) => !known.has(id))
      .sort(byScore)
      .slice(0, perPrerequisite),
  );
  const all = [...ofPaths, ...ofLibrary, ...before].sort(byScore);
  return [...new Map(all.reverse().map((one) => [one.id, one])).values()].sort(byScore).slice(0, limit);
}

function byScore(one: NextProposal, other: NextProposal): number {
  return other.score - one.score || (one.id < other.id ? -1 : 1);
}

function wishOf({ gradeLevels, learner, forStudents }: NextInput, standards: Serving, role: StepRole): Wish {
  const { modalities, interests, lexile } = learner;
  const constraints = { ...constraintsOf(learner), forStudents };
  return { standards, role, gradeLevels, modalities, interests, lexile, constraints };
}

function fromPath(input: NextInput, { pathwayTitle, step, candidates }: PathStep): NextProposal[] {
  const { serving, shownIds } = input;
  const wish = wishOf(input, serving, step.role);
  const usable = candidates.filter(
    (one) => obstacleOf(one, wish.constraints) === null && !shownIds.has(one.resourceId),
  );
  const needed = step.kind === 'choice' ? Math.min(step.choose, candidates.length) : 1;
  const [first] = usable;
  if (!first || usable.length < needed) return [];
  const fits = usable.map((one) => scoreFit(one, wish));
  const score = fits.reduce((sum, fit) => sum + (fit?.score ?? 0.5), 0) / fits.length;
  const own = fits.find((fit) => fit !== null)?.reasons ?? [];
  const goal = goalOf(input, usable);
  const isOne = step.kind === 'resource';
  return [
    {
      id: `step-${step.id}`,
      kind: 'pathwayStep',
      role: step.role,
      title: step.title ?? first.title,
      minutes: step.minutes ?? minutesOf(first),
      resourceId: isOne ? first.resourceId : null,
      step,
      standardId: null,
      score: Math.min(1, score + pathBonus + (goal ? goalBonus : 0)),
      reasons: [
        { code: 'otherPath', title: pathwayTitle },
        ...(goal ? [goal] : []),
        ...needsMet(input, usable),
        ...own,
      ],
    },
  ];
}

function fromLibrary(
  input: NextInput,
  candidate: Candidate,
  serving: Serving,
  prerequisite: ReadyPrerequisite | null,
): NextProposal | null {
  // What comes before is of an earlier grade: there the grade of the playlist says nothing.
  const from = prerequisite ? { ...input, gradeLevels: [] } : input;
  const fits = helpfulRoles.flatMap((role) => {
    const fit = scoreFit(candidate, wishOf(from, serving, role));
    return fit ? [{ role, ...fit }] : [];
  });
  const best = fits.sort((one, other) => other.score - one.score)[0];
  if (!best) return null;
  const goal = goalOf(input, [candidate]);
  const malus = prerequisite ? distanceMalus * prerequisite.distance : 0;
  return {
    id: `resource-${candidate.resourceId}`,
    kind: prerequisite ? 'prerequisite' : 'resource',
    role: best.role,
    title: candidate.title,
    minutes: minutesOf(candidate),
    resourceId: candidate.resourceId,
    step: null,
    standardId: prerequisite?.standardId ?? null,
    score: Math.max(0, Math.min(1, best.score - malus + (goal ? goalBonus : 0))),
    reasons: [
      ...(prerequisite ? [{ code: 'prerequisite' as const, written: prerequisite.code }] : []),
      ...(goal ? [goal] : []),
      ...needsMet(input, [candidate]),
      ...best.reasons,
    ],
  };
}

/** A goal about the target itself, or about what the resources serve. */
function goalOf({ learner, bankTargetId }: NextInput, shown: readonly Candidate[]): GoalReason | null {
  const goals = learner.goals ?? [];
  const about = bankTargetId === null ? null : goalAbout(goals, [bankTargetId]);
  return about ?? shown.map((one) => goalServedBy(goals, one)).find((goal) => goal !== null) ?? null;
}

function needsMet({ learner }: NextInput, shown: readonly Candidate[]): { readonly code: 'needsMet' }[] {
  const { accessNeeds } = learner;
  const isMet = accessNeeds.length > 0 && shown.every((one) => accessNeeds.every((need) => meets(one, need)));
  return isMet ? [{ code: 'needsMet' }] : [];
}

/**
 * Where it comes: before the first check of the target that is not done, so that it helps with it, or before the last one as long as
 * the target is not mastered: it is tried again. Else after what serves the target, and at the end where nothing does.
 */
export function placeFor(
  steps: readonly Pick<StudentStep, 'step'>[],
  targetId: string,
  { isDone, isMastered }: { readonly isDone: (stepId: string) => boolean; readonly isMastered: boolean },
): Anchor {
  const serves = ({ step }: Pick<StudentStep, 'step'>): boolean => step.targetIds.includes(targetId);
  const isCheck = (one: Pick<StudentStep, 'step'>): boolean => serves(one) && one.step.role === 'assess';
  const open = steps.findIndex((one) => isCheck(one) && !isDone(one.step.id));
  const check = open >= 0 || isMastered ? open : steps.findLastIndex(isCheck);
  if (check >= 0) return steps[check - 1]?.step.id ?? null;
  const last = steps.findLastIndex(serves);
  return (last < 0 ? steps.at(-1) : steps[last])?.step.id ?? null;
}
