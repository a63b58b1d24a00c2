import type { DuplicateKind, DuplicateReason } from './compare.ts';

/**
 * - `open`: somebody should look.
 * - `dismissed`: a person has said that they are two things. That is remembered, whatever is found later.
 * - `merged`: one of them was merged into the other.
 */
export const pairStates = ['open', 'dismissed', 'merged'] as const;
export type PairState = (typeof pairStates)[number];

/** Two resources of a district that may be one. */
export type DuplicatePair = {
  readonly id: string;
  readonly orgId: string;
  /** In the order of their ids. */
  readonly resourceIds: readonly [string, string];
  /** Where both belong to one school; null: to the district, or to different schools. */
  readonly schoolId: string | null;
  readonly kinds: readonly DuplicateKind[];
  readonly reasons: readonly DuplicateReason[];
  readonly score: number;
  readonly state: PairState;
  readonly foundAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly note: string | null;
};

/** The same whichever comes first. */
export function pairOf(a: string, b: string): readonly [string, string] {
  return a < b ? [a, b] : [b, a];
}
