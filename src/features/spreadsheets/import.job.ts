import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import { type ImportFault, renderFault } from '../resources/import/import-item.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import { addOutcome, type BatchSample, noCounts } from '../tagging/batch.ts';
import { editOf, isUnpublished, sampleOf } from '../tagging/batch-steps.ts';
import type { Tagging } from '../tagging/create-tagging.ts';
import { type ImportRequest, type JudgeParts, judgeRows, reasonOf } from './judge-rows.ts';
import type { SpreadsheetsStore } from './spreadsheets.store.ts';

export const prepareImportKind: JobKind<{ batchId: string }> = {
  kind: 'spreadsheets.prepare-import',
  input: z.strictObject({ batchId: idSchema }),
};

type Parts = JudgeParts & {
  readonly store: SpreadsheetsStore;
  readonly batches: Tagging['prepared'];
  readonly resources: Pick<ResourceBatches, 'plan'>;
};

const mostSamples = 20;

/** Looks at every row of a table: what it would change, or why it cannot be read. Changes nothing. */
export function prepareImportJob(parts: Parts): JobDefinition {
  const { store, batches, resources, clock } = parts;
  return defineJob({
    ...prepareImportKind,
    run: async ({ input: { batchId }, jobId, orgId, scope, save, actor: getActor }) => {
      const batch = orgId === null ? null : await batches.find(scope, { orgId, id: batchId });
      if (batch?.state !== 'preparing') throw new JobError('This batch is prepared.', { isFinal: true });
      const key = { orgId: batch.orgId, id: batchId, from: ['preparing'] as const };
      await batches.update(scope, key, { jobId });
      const actor = await getActor();
      const request = batch.request as unknown as ImportRequest;
      const table = await store.find(scope, { orgId: batch.orgId, id: request.spreadsheetId });
      if (!table) throw new JobError('The file was sent too long ago. Send it again.', { isFinal: true });
      await batches.clearParts(scope, { orgId: batch.orgId, batchId });
      const seen = new Set<string>();
      const samples: BatchSample[] = [];
      let counts = noCounts;
      let [unpublished, leftEmpty] = [0, 0];
      await save(null, {
        progress: { done: 0, total: table.rowCount },
        report: table.lost.map(({ line, column, lost }) => {
          const reason = `a quotation mark opens here and is never closed: ${lost} lines cannot be read.`;
          return toLine({ line, column, reason }, table.headings);
        }),
      });
      for (let part = 0; ; part++) {
        const rows = await store.findRows(scope, { orgId: batch.orgId, spreadsheetId: table.id, part });
        if (rows === null) break;
        const judged = await judgeRows(parts, actor, rows, request, seen, (count) => {
          leftEmpty += count;
        });
        const open = judged.flatMap(({ todo }) => todo ?? []);
        const planned = await resources.plan(
          actor,
          batchId,
          open.map((each) => editOf(batch, each)),
        );
        const plans = new Map(planned.map((each) => [each.id, each]));
        const report: ReportLine[] = [];
        for (const row of judged) {
          if (row.outcome === 'blank') continue;
          const plan = row.todo && plans.get(row.todo.id);
          const outcome = plan?.outcome ?? row.outcome;
          counts = addOutcome(counts, outcome);
          const reason = plan?.message ?? reasonOf[outcome];
          const faults =
            row.faults.length > 0 || reason === undefined ? row.faults : [{ line: row.line, id: row.id, reason }];
          report.push(...faults.map((fault) => toLine(fault, table.headings, outcome)));
          if (!plan) continue;
          if (isUnpublished(plan)) unpublished += 1;
          const sample = samples.length < mostSamples ? sampleOf(plan) : null;
          if (sample) samples.push(sample);
        }
        const chosen = open.filter(({ id }) => ['changed', 'created'].includes(plans.get(id)?.outcome ?? ''));
        await batches.putPart(scope, { orgId: batch.orgId, batchId, part }, chosen);
        const note = leftEmpty > 0 ? `${leftEmpty} empty cells clear nothing` : null;
        await save(null, { progress: { done: counts.selected, total: table.rowCount, note }, report });
      }
      const preview = { at: clock.now(), counts, samples, unpublished };
      await batches.update(scope, key, { state: 'ready', preview });
      return { batchId, ...counts, emptyCellsLeft: leftEmpty };
    },
  });
}

/** A fault as the report keeps it: in words, and as data for a page that marks the cell. */
function toLine(fault: ImportFault, headings: readonly string[], outcome = 'failed'): ReportLine {
  const { line, column, field, value, reason, accepts } = fault;
  const heading = column === undefined ? null : (headings[column - 1] ?? null);
  return {
    outcome,
    subject: line === undefined ? null : `line ${line}`,
    message: renderFault(fault).replace(/^skipped /, ''),
    details: {
      line: line ?? null,
      column: column ?? null,
      heading,
      field: field ?? null,
      value: value ?? null,
      reason,
      accepts: accepts ?? null,
    },
  };
}
