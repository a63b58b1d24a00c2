import { z } from 'zod';
import type { JsonValue, ReportLine } from '../jobs/job.ts';
import type { Resource } from '../resources/resource.ts';
import type {
  BatchCreation,
  BatchEdit,
  BatchStep,
  EditOutcome,
  PlannedEdit,
} from '../resources/resource-batch-plan.ts';
import { differenceOf, fieldsOfNew } from '../resources/resource-difference.ts';
import { addOutcome, type Batch, type BatchCounts, type BatchSample, type ChosenResource } from './batch.ts';
import type { BulkChange } from './bulk-change.schemas.ts';
import { patchFor } from './bulk-change.ts';

const count = z.int();

export const countsShape = z.strictObject({
  selected: count,
  // Batches of before there were new ones go on.
  created: count.default(0),
  changed: count,
  unchanged: count,
  changedMeanwhile: count,
  notFound: count,
  forbidden: count,
  failed: count,
});

/** What a batch does to one of the resources that were chosen. */
export function editOf(
  batch: Pick<Batch, 'kind' | 'request'>,
  { id, revision, patch, isNew }: Omit<ChosenResource, 'revision'> & { readonly revision: number | null },
): BatchEdit | BatchCreation {
  if (isNew) return { id, via: 'import', create: patch as unknown as BatchCreation['create'] };
  const steps = (current: Resource): readonly BatchStep[] => {
    if (batch.kind === 'spreadsheet') return [{ patch: patch as BatchStep['patch'], via: 'import' }];
    const { change } = batch.request as unknown as { change: BulkChange };
    return [{ patch: patchFor(current, change), via: 'bulk' }];
  };
  return { id, expectedRevision: revision, steps };
}

export function countOutcomes(counts: BatchCounts, outcomes: readonly EditOutcome[]): BatchCounts {
  return outcomes.reduce((sum, { outcome }) => addOutcome(sum, outcome), counts);
}

const messages = {
  changedMeanwhile: 'Others have changed it since the batch was prepared: it stays as it is.',
  notFound: 'It is gone, or you may not see it.',
  forbidden: 'You may not change it so: it stays as it is.',
} as const;

/** A line for each resource that is left as it is although something was to be done. */
export function linesOf(outcomes: readonly EditOutcome[]): ReportLine[] {
  return outcomes.flatMap(({ id, outcome, message }) => {
    if (outcome === 'created' || outcome === 'changed' || outcome === 'unchanged') return [];
    return [{ outcome, subject: id, message: outcome === 'failed' ? (message ?? '') : messages[outcome], details: {} }];
  });
}

/** One resource before and after; of a new one all that is known. */
export function sampleOf({ before, after }: PlannedEdit): BatchSample | null {
  if (!after) return null;
  const fields = (before ? differenceOf(before, after) : fieldsOfNew(after)).map((part) => ({
    field: part.field,
    before: plain(part.before),
    after: plain(part.after),
  }));
  return { id: after.id, title: (before ?? after).content.title, isNew: before === null, fields };
}

/** Whether readers see the change only when it is published again. */
export function isUnpublished({ before, after }: PlannedEdit): boolean {
  return before !== null && after !== null && after.publication !== null && before.content !== after.content;
}

function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}
