import type { Modality } from '../resources/resource.ts';
import {
  type AccessNeed,
  type Candidate,
  type Constraints,
  type Obstacle,
  obstacleOf,
  speaksOneOf,
} from './candidate.ts';
import { type GoalReason, goalAbout, goalServedBy, type LearnerGoal } from './goal.ts';

/** What a student brings along. */
export type Learner = {
  /** That they learn in, any of them; empty where nobody has said. */
  readonly languages: readonly string[];
  readonly accessNeeds: readonly AccessNeed[];
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  readonly lexile: number | null;
  /** What they do at home must work without internet. */
  readonly isOffline: boolean;
  /** That were not reached. */
  readonly goals?: readonly LearnerGoal[];
};

/** A pathway as far as it matters whom it suits. */
export type PathwayOffer = {
  readonly id: string;
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  readonly languages: readonly string[];
  readonly steps: readonly OfferedStep[];
};

export type OfferedStep = {
  readonly id: string;
  readonly isRequired: boolean;
  /** What it shows; of a choice every option. Empty for what shows nothing of the library. */
  readonly candidates: readonly Candidate[];
  /** How many of them the student does. */
  readonly choose: number;
  /** Targets of the bank that it serves. */
  readonly bankTargetIds?: readonly string[];
};

/** Why a pathway suits a student; each is true of both. */
export type PathwayReason =
  | { readonly code: 'interest'; readonly interest: string }
  | { readonly code: 'modality'; readonly modality: Modality; readonly steps: number }
  | { readonly code: 'language'; readonly language: string }
  | { readonly code: 'readingLevel'; readonly steps: number }
  | { readonly code: 'accessNeed'; readonly need: AccessNeed }
  | { readonly code: 'offline' }
  /** So many of its must-do activities are about a goal. */
  | (GoalReason & { readonly steps: number });

export type PathwayFit = {
  readonly pathwayId: string;
  /** 0 to 1; among those in a language of the student with as few obstacles it decides. */
  readonly score: number;
  readonly reasons: readonly PathwayReason[];
  /** Required steps that the student cannot do as they are. */
  readonly obstacles: readonly { readonly stepId: string; readonly obstacle: Obstacle }[];
};

/** How far a text may be above a reader's measure: as in `score.ts`. */
const [lexileBelow, lexileAbove] = [100, 50];

export function constraintsOf({ languages, accessNeeds, isOffline }: Learner): Constraints {
  return { languages, accessNeeds, offline: isOffline, licenseIds: [], forStudents: false };
}

/**
 * Pathways for a student, best first: in a language of theirs before any other, needs before taste, and of equals the one that
 * stands first. What nobody has described is taken to meet no need.
 */
export function recommendPathways(pathways: readonly PathwayOffer[], learner: Learner): PathwayFit[] {
  const constraints = constraintsOf(learner);
  return pathways
    .map((pathway, at) => {
      const fit = fitOf(pathway, learner, constraints);
      return { fit, at, strange: isInOtherLanguage(pathway, learner, fit) ? 1 : 0 };
    })
    .sort(
      (a, b) =>
        a.strange - b.strange ||
        a.fit.obstacles.length - b.fit.obstacles.length ||
        b.fit.score - a.fit.score ||
        a.at - b.at,
    )
    .map(({ fit }) => fit);
}

/**
 * Whether the student can follow nothing of a pathway for its language: it says that it suits others, or says nothing and all
 * that it shows is in others. Internet can be had at school; a language is not learned by then.
 */
function isInOtherLanguage({ languages, steps }: PathwayOffer, learner: Learner, { obstacles }: PathwayFit): boolean {
  if (learner.languages.length === 0) return false;
  if (languages.length > 0) return !speaksOneOf(languages, learner.languages);
  const shown = steps.filter(showsSomething);
  const unread = obstacles.filter(({ obstacle }) => obstacle.code === 'language');
  return shown.length > 0 && unread.length === shown.length;
}

const showsSomething = ({ isRequired, candidates }: OfferedStep): boolean => isRequired && candidates.length > 0;

function fitOf(pathway: PathwayOffer, learner: Learner, constraints: Constraints): PathwayFit {
  const required = pathway.steps.filter(showsSomething);
  const obstacles = required.flatMap(({ id, candidates, choose }) => {
    const barred = candidates.flatMap((candidate) => obstacleOf(candidate, constraints) ?? []);
    const [obstacle] = barred;
    return obstacle && candidates.length - barred.length < Math.min(choose, candidates.length)
      ? [{ stepId: id, obstacle }]
      : [];
  });
  const shown = required.flatMap(({ candidates }) => candidates);
  const shareOf = (test: (candidate: Candidate) => boolean): number =>
    shown.length === 0 ? 0 : shown.filter(test).length / shown.length;
  const reasons: PathwayReason[] = [];
  const parts: number[] = [];

  if (learner.interests.length > 0) {
    const named = learner.interests.find((one) => pathway.interests.includes(one));
    const shared = named ?? learner.interests.find((one) => shown.some(({ interests }) => interests.includes(one)));
    if (shared !== undefined) reasons.push({ code: 'interest', interest: shared });
    const share = shareOf(({ interests }) => interests.some((one) => learner.interests.includes(one)));
    parts.push(named === undefined ? share : Math.max(share, 0.8));
  }
  if (learner.modalities.length > 0) {
    const isLiked = ({ modalities }: Candidate) => modalities.some((one) => learner.modalities.includes(one));
    const liked = shown.filter(isLiked);
    const modality = learner.modalities.find((one) => liked.some(({ modalities }) => modalities.includes(one)));
    if (modality !== undefined) {
      const steps = liked.filter(({ modalities }) => modalities.includes(modality)).length;
      reasons.push({ code: 'modality', modality, steps });
    }
    parts.push(shareOf(isLiked));
  }
  if (learner.lexile !== null) {
    const lexile = learner.lexile;
    const measured = shown.filter((candidate) => candidate.lexile !== null);
    const fitting = measured.filter(
      (one) => (one.lexile ?? 0) >= lexile - lexileBelow && (one.lexile ?? 0) <= lexile + lexileAbove,
    );
    if (measured.length > 0) {
      parts.push(fitting.length / measured.length);
      if (fitting.length === measured.length) reasons.push({ code: 'readingLevel', steps: fitting.length });
    }
  }
  const language = learner.languages.find((one) => speaksOneOf(pathway.languages, [one]));
  if (language !== undefined) {
    reasons.push({ code: 'language', language });
    parts.push(1);
  }
  if (obstacles.length === 0 && shown.length > 0) {
    // Nobody captions a text: what is not watched or heard has none, and needs none.
    const isHeard = shown.some(({ modalities }) => modalities.includes('video') || modalities.includes('audio'));
    for (const need of learner.accessNeeds) {
      if (need !== 'captions' || isHeard) reasons.push({ code: 'accessNeed', need });
    }
    if (learner.isOffline) reasons.push({ code: 'offline' });
  }
  const goals = learner.goals ?? [];
  if (goals.length > 0) {
    const served = pathway.steps
      .filter(({ isRequired }) => isRequired)
      .map(
        (step) =>
          goalAbout(goals, step.bankTargetIds ?? []) ?? firstOf(step.candidates, (one) => goalServedBy(goals, one)),
      );
    const steps = served.filter((one) => one !== null);
    const [first] = steps;
    if (first) reasons.push({ ...first, steps: steps.filter(({ goalId }) => goalId === first.goalId).length });
    parts.push(served.length === 0 ? 0 : steps.length / served.length);
  }
  const score = parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return { pathwayId: pathway.id, score, reasons, obstacles };
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | null): Found | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
