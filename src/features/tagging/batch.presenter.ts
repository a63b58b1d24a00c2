import type { BatchResponse } from './batch.schemas.ts';
import type { Batch } from './batch.ts';

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
      counts: preview.counts,
      samples: preview.samples as NonNullable<BatchResponse['preview']>['samples'],
      unpublished: preview.unpublished,
    },
    jobId,
    counts,
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
