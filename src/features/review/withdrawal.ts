/** What happened to the withdrawal of a resource: kept for good, so that it can be told who did what and why. */
export type WithdrawalEvent = {
  readonly id: string;
  readonly orgId: string;
  readonly resourceId: string;
  /** What the resource was called then. */
  readonly title: string;
  readonly act: 'withdrawn' | 'changed' | 'reinstated';
  readonly by: string;
  readonly at: Date;
  /** Null where a resource was given back without one. */
  readonly reason: string | null;
  readonly alternativeId: string | null;
};
