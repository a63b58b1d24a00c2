import type { BatchResponse } from './batch.schemas.ts';
import { type Batch, noCounts } from './batch.ts';

type Samples = NonNullable<BatchResponse['preview']>['samples'];

export function presentBatch(batch: Batch): BatchResponse {
  const { id, kind, by, at, state, request, preview, jobId, counts, finishedAt, undo, keptUntil } = batch;
  return {
    id,
    kind,
    by,
    at: at.toISOString(),
    state,
    request: request as BatchResponse['request'],
    preview: preview && {
      at: preview.at.toISOString(),
      counts: { ...noCounts, ...preview.counts },
      // Batches of before there were new ones do not say so.
      samples: preview.samples.map((sample) => ({ ...sample, isNew: sample.isNew ?? false })) as Samples,
      unpublished: preview.unpublished,
    },
    jobId,
    counts: counts && { ...noCounts, ...counts },
    finishedAt: finishedAt?.toISOString() ?? null,
    undo: undo && {
      by: undo.by,
      at: undo.at.toISOString(),
      jobId: undo.jobId,
      counts: undo.counts,
      finishedAt: undo.finishedAt?.toISOString() ?? null,
    },
    keptUntil: keptUntil?.toISOString() ?? null,
  };
}
