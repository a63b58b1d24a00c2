import type { StepRole } from '../playlists/playlist.ts';
import type { GradeLevel } from '../resources/resource.ts';
import { type Candidate, meets, minutesOf, obstacleOf, type StandardRelation, type Wish } from './candidate.ts';
import { type GoalReason, goalBonus, goalServedBy } from './goal.ts';
import { constraintsOf, type Learner } from './recommend-pathway.ts';
import { type FitReason, scoreFit } from './score.ts';

/** A place in a student's list for which something else is looked for. */
export type SwapPlace = {
  readonly role: StepRole;
  /** Standards that serve each of its targets; targets without a standard are not among them. */
  readonly targets: readonly ReadonlyMap<string, StandardRelation>[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly forStudents: boolean;
  /** What stands there now; null where nothing of the library does. */
  readonly current: Candidate | null;
  /** What the playlist itself shows for the same targets in the same role, on any pathway. */
  readonly beside: ReadonlySet<string>;
};

/** What one gets and loses by a swap. */
export type TradeOff =
  | { readonly code: 'longer' | 'shorter'; readonly minutes: number }
  | { readonly code: 'gainsCaptions' | 'losesCaptions' | 'gainsOffline' | 'losesOffline' }
  | { readonly code: 'otherFormat'; readonly from: string; readonly to: string }
  | { readonly code: 'otherLanguage'; readonly language: string };

export type Swap = {
  readonly candidate: Candidate;
  /** 0 to 1. */
  readonly score: number;
  readonly reasons: readonly (FitReason | GoalReason | { readonly code: 'inPlaylist' })[];
  readonly tradeOffs: readonly TradeOff[];
};

/** What an author has put into the playlist for this counts for more than what was only found. */
const besideBonus = 0.05;

/**
 * What else serves a place, best first: the same targets, all of them, in the same role. What the student cannot do without is
 * never given up for anything.
 */
export function rankSwaps(
  place: SwapPlace,
  learner: Learner,
  candidates: readonly Candidate[],
  { limit }: { limit: number },
): Swap[] {
  const { role, targets, gradeLevels, forStudents, current, beside } = place;
  const constraints = { ...constraintsOf(learner), forStudents };
  const { modalities, interests, lexile } = learner;
  const wishes = targets.map((standards): Wish => {
    return { standards, role, gradeLevels, modalities, interests, lexile, constraints };
  });
  return candidates
    .filter(({ resourceId }) => resourceId !== current?.resourceId)
    .flatMap((candidate): Swap[] => {
      if (obstacleOf(candidate, constraints)) return [];
      const isBeside = beside.has(candidate.resourceId);
      const fits = wishes.map((wish) => scoreFit(candidate, wish));
      const served = fits.filter((fit) => fit !== null);
      // Its author has said what something in the playlist is for; of all else its alignment must.
      if (!isBeside && (wishes.length === 0 || served.length < wishes.length)) return [];
      const mean = served.length === 0 ? 0.5 : served.reduce((sum, { score }) => sum + score, 0) / served.length;
      const goal = goalServedBy(learner.goals ?? [], candidate);
      const reasons = [
        ...(isBeside ? [{ code: 'inPlaylist' as const }] : []),
        ...(goal ? [goal] : []),
        ...(served[0]?.reasons ?? []),
      ];
      const score = Math.min(1, mean + (isBeside ? besideBonus : 0) + (goal ? goalBonus : 0));
      return [{ candidate, score, reasons, tradeOffs: current ? tradeOffsOf(current, candidate) : [] }];
    })
    .sort((a, b) => b.score - a.score || (a.candidate.resourceId < b.candidate.resourceId ? -1 : 1))
    .slice(0, limit);
}

/** From the one that is there to another. */
export function tradeOffsOf(from: Candidate, to: Candidate): TradeOff[] {
  const minutes = minutesOf(to) - minutesOf(from);
  // Captions are of what is watched or heard.
  const isHeard = ({ modalities }: Candidate) => modalities.includes('video') || modalities.includes('audio');
  const [captions, captionsBefore] = isHeard(to)
    ? [meets(to, 'captions'), isHeard(from) && meets(from, 'captions')]
    : [];
  const [offline, offlineBefore] = [to.worksOffline === true, from.worksOffline === true];
  const [format, formatBefore] = [to.modalities[0], from.modalities[0]];
  const language = to.inLanguage.find((one) => !from.inLanguage.includes(one));
  return [
    ...(minutes === 0
      ? []
      : [{ code: minutes > 0 ? ('longer' as const) : ('shorter' as const), minutes: Math.abs(minutes) }]),
    ...(captions === captionsBefore
      ? []
      : [{ code: captions ? ('gainsCaptions' as const) : ('losesCaptions' as const) }]),
    ...(offline === offlineBefore ? [] : [{ code: offline ? ('gainsOffline' as const) : ('losesOffline' as const) }]),
    ...(format === undefined || formatBefore === undefined || format === formatBefore
      ? []
      : [{ code: 'otherFormat' as const, from: formatBefore, to: format }]),
    ...(language === undefined || from.inLanguage.length === 0 ? [] : [{ code: 'otherLanguage' as const, language }]),
  ];
}
