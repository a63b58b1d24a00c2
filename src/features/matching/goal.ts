import type { Candidate } from './candidate.ts';

/** What a student, their family or their school want them to reach, and has not been reached. */
export type LearnerGoal = {
  readonly id: string;
  /** In the words of whoever has set it. */
  readonly text: string;
  /** Targets of the bank that it is about. */
  readonly targetIds: readonly string[];
  /** Standards of these targets, by id or by `code:` and the key of the code. */
  readonly standards: ReadonlySet<string>;
};

/** It is about what a goal is about. */
export type GoalReason = { readonly code: 'goal'; readonly goalId: string; readonly text: string };

/** What a goal counts for: enough to decide between two that serve alike, too little to put what serves less before what serves. */
export const goalBonus = 0.05;

/** The first of the goals that a resource teaches or checks something for; what it only asks for beforehand is none. */
export function goalServedBy(
  goals: readonly LearnerGoal[],
  { alignments }: Pick<Candidate, 'alignments'>,
): GoalReason | null {
  const goal = goals.find(({ standards }) =>
    alignments.some(({ standardId, alignmentType }) => alignmentType !== 'requires' && standards.has(standardId)),
  );
  return goal ? reasonOf(goal) : null;
}

/** The first of the goals that is about one of the targets of the bank. */
export function goalAbout(goals: readonly LearnerGoal[], bankTargetIds: readonly string[]): GoalReason | null {
  const goal = goals.find(({ targetIds }) => targetIds.some((id) => bankTargetIds.includes(id)));
  return goal ? reasonOf(goal) : null;
}

function reasonOf({ id, text }: LearnerGoal): GoalReason {
  return { code: 'goal', goalId: id, text };
}
