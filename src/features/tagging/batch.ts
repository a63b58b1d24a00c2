import type { JsonValue } from '../jobs/job.ts';

/** Where a batch comes from. */
export const batchKinds = ['bulkEdit', 'quickEdit', 'spreadsheet', 'suggestions'] as const;

/**
 * - `preparing`: what it is about is being gathered, and what it would do is being looked at.
 * - `ready`: it can be run.
 * - `running`, `done`.
 * - `undoing`, `undone`.
 */
export const batchStates = ['preparing', 'ready', 'running', 'done', 'undoing', 'undone'] as const;

export type BatchKind = (typeof batchKinds)[number];
export type BatchState = (typeof batchStates)[number];

/** What became of the resources that were chosen; before it runs, what would become of them. */
export type BatchCounts = {
  readonly selected: number;
  /** Made by it. */
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Others have changed them since they were chosen. */
  readonly changedMeanwhile: number;
  readonly notFound: number;
  readonly forbidden: number;
  readonly failed: number;
};

export const noCounts: BatchCounts = {
  selected: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  changedMeanwhile: 0,
  notFound: 0,
  forbidden: 0,
  failed: 0,
};

/** What a batch would do to one resource: the fields that differ. */
export type BatchSample = {
  readonly id: string;
  readonly title: string;
  readonly isNew: boolean;
  readonly fields: readonly { readonly field: string; readonly before: JsonValue; readonly after: JsonValue }[];
};

export type BatchPreview = {
  readonly at: Date;
  readonly counts: BatchCounts;
  readonly samples: readonly BatchSample[];
  /** Of those that would change: how many show it to readers only when they are published again. */
  readonly unpublished: number;
};

/** Changes of an undo: `partly` and `kept` have what others have changed since. */
export type UndoCounts = {
  readonly restored: number;
  readonly partly: number;
  readonly kept: number;
  readonly gone: number;
  readonly forbidden: number;
};

export const noUndoCounts: UndoCounts = { restored: 0, partly: 0, kept: 0, gone: 0, forbidden: 0 };

export type BatchUndo = {
  readonly by: string;
  readonly at: Date;
  readonly jobId: string | null;
  /** Null until it is done. */
  readonly counts: UndoCounts | null;
  readonly finishedAt: Date | null;
};

/** Many changes that were asked for at once, and can be taken back at once. Tags that it gives carry its id. */
export type Batch = {
  readonly id: string;
  readonly orgId: string;
  readonly kind: BatchKind;
  readonly by: string;
  readonly at: Date;
  readonly state: BatchState;
  /** Which resources, and what to do to them, as it was asked for; the shape depends on the kind. */
  readonly request: JsonValue;
  readonly preview: BatchPreview | null;
  /** The job that works on it now, or did last. */
  readonly jobId: string | null;
  /** Null until it has run. */
  readonly counts: BatchCounts | null;
  readonly finishedAt: Date | null;
  readonly undo: BatchUndo | null;
  /** Until then it can be run and undone; what that takes is removed later. Null of batches from before there was a limit. */
  readonly keptUntil: Date | null;
};

/** How long what it takes to run and to undo a batch is kept. */
export const keptMs = 90 * 24 * 60 * 60_000;

/** A resource that was chosen, as it was then. */
export type ChosenResource = {
  readonly id: string;
  readonly revision: number;
  /** What is done to just this one, where each has its own. */
  readonly patch?: JsonValue;
  /** It is made, with this id, of what `patch` says. */
  readonly isNew?: boolean;
};

export function addOutcome(counts: BatchCounts, outcome: Exclude<keyof BatchCounts, 'selected'>): BatchCounts {
  return { ...counts, selected: counts.selected + 1, [outcome]: counts[outcome] + 1 };
}
