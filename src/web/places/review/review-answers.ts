import type { Resource, ResourceReview } from '../../wire.ts';

export type SafetyQuestion = ResourceReview['safetyQuestions'][number];

/** What children's safety turns on; null: not answered. */
export type Safety = {
  readonly audience: 'students' | 'teachersOnly' | null;
  readonly needsAccount: boolean | null;
  readonly hasAds: boolean | null;
  readonly collectsData: boolean | null;
  /** `none`: looked at, and there is none. */
  readonly minimumAge: number | 'none' | null;
};

export function safetyOf(resource: Pick<Resource, keyof Safety> | null): Safety {
  return {
    audience: resource?.audience ?? null,
    needsAccount: resource?.needsAccount ?? null,
    hasAds: resource?.hasAds ?? null,
    collectsData: resource?.collectsData ?? null,
    minimumAge: resource?.minimumAge ?? null,
  };
}

/** Lines of the checklist that an approval needs a score for and that have none yet. */
export function missingScores(
  checklist: ResourceReview['checklist'],
  scores: ReadonlyMap<string, number>,
): ResourceReview['checklist'] {
  return checklist.filter(({ id, isRequired }) => isRequired && !scores.has(id));
}

/** An approval as the server takes it: what was answered, and nothing for what was not. */
export function approvalBody({
  scores,
  safety: { minimumAge, ...safety },
  isForStudents,
  note,
}: {
  readonly scores: ReadonlyMap<string, number>;
  readonly safety: Safety;
  readonly isForStudents: boolean;
  readonly note: string | null;
}) {
  const answered = Object.fromEntries(Object.entries(safety).filter(([, answer]) => answer !== null));
  return {
    scores: [...scores].map(([criterionId, score]) => ({ criterionId, score })),
    safety: isForStudents
      ? { ...answered, ...(minimumAge !== null && { minimumAge: minimumAge === 'none' ? null : minimumAge }) }
      : {},
    approveForStudents: isForStudents ? {} : null,
    note,
  };
}
