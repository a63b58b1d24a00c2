export const flagReasons = [
  'broken',
  'inaccurate',
  'inappropriate',
  'ads',
  'privacy',
  'license',
  'accessibility',
  'other',
] as const;
export type FlagReason = (typeof flagReasons)[number];

/** handled: something was done about it. dismissed: nothing needs to be. */
export const flagStates = ['open', 'handled', 'dismissed'] as const;
export type FlagState = (typeof flagStates)[number];

/** That a reader says something is wrong with a resource: one per person and resource. */
export type Flag = {
  readonly id: string;
  /** The district that keeps the resource. */
  readonly orgId: string;
  readonly resourceId: string;
  readonly personId: string;
  /** The district of the reader. */
  readonly personOrgId: string;
  /** Who reads the flag learns the name of staff of the district alone. */
  readonly from: 'staff' | 'learner' | 'elsewhere';
  readonly reason: FlagReason;
  readonly text: string | null;
  readonly state: FlagState;
  readonly at: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** For the reader, from who settled it. */
  readonly answer: string | null;
};
