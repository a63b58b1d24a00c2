import { z } from 'zod';
import type { JsonValue, ReportLine } from '../jobs/job.ts';
import type { Resource } from '../resources/resource.ts';
import type { BatchStep, EditOutcome, PlannedEdit } from '../resources/resource-batch.service.ts';
import { differenceOf } from '../resources/resource-difference.ts';
import { addOutcome, type Batch, type BatchCounts, type BatchSample, type ChosenResource } from './batch.ts';
import type { BulkChange } from './bulk-change.schemas.ts';
import { patchFor } from './bulk-change.ts';

const count = z.int();

export const countsShape = z.strictObject({
  selected: count,
  changed: count,
  unchanged: count,
  changedMeanwhile: count,
  notFound: count,
  forbidden: count,
  failed: count,
});

/** What a batch does to one of the resources that were chosen. */
export function stepsOf(batch: Pick<Batch, 'kind' | 'request'>, { patch }: Pick<ChosenResource, 'patch'>) {
  return (current: Resource): readonly BatchStep[] => {
    if (batch.kind === 'spreadsheet') return [{ patch: patch as BatchStep['patch'], via: 'import' }];
    const { change } = batch.request as unknown as { change: BulkChange };
    return [{ patch: patchFor(current, change), via: 'bulk' }];
  };
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
    if (outcome === 'changed' || outcome === 'unchanged') return [];
    return [{ outcome, subject: id, message: outcome === 'failed' ? (message ?? '') : messages[outcome], details: {} }];
  });
}

/** One resource before and after. */
export function sampleOf({ before, after }: PlannedEdit): BatchSample | null {
  if (!before || !after) return null;
  const fields = differenceOf(before, after).map((part) => ({
    field: part.field,
    before: plain(part.before),
    after: plain(part.after),
  }));
  return { id: before.id, title: before.content.title, fields };
}

/** Whether readers see the change only when it is published again. */
export function isUnpublished({ before, after }: PlannedEdit): boolean {
  return before !== null && after !== null && after.publication !== null && before.content !== after.content;
}

function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}
