import { z } from 'zod';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type JsonValue, type ReportLine } from '../jobs/job.ts';
import { type ImportFault, renderFault, shown } from '../resources/import/import-item.ts';
import type { ResourcePatch } from '../resources/resource.schemas.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import type { BatchStep, EditOutcome, ResourceBatches } from '../resources/resource-batch.service.ts';
import { withTermIds } from '../resources/resource-terms.ts';
import type { ChosenResource } from '../tagging/batch.ts';
import { addOutcome, type BatchSample, noCounts } from '../tagging/batch.ts';
import { isUnpublished, sampleOf } from '../tagging/batch-steps.ts';
import type { Tagging } from '../tagging/create-tagging.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { editableColumns } from './columns.ts';
import { editedContent } from './export.service.ts';
import { type MappedColumn, patchOfRow } from './row-patch.ts';
import type { SpreadsheetRow, SpreadsheetsStore } from './spreadsheets.store.ts';

export const prepareImportKind: JobKind<{ batchId: string }> = {
  kind: 'spreadsheets.prepare-import',
  input: z.strictObject({ batchId: idSchema }),
};

type Request = {
  readonly spreadsheetId: string;
  readonly emptyCells: 'leave' | 'clear';
  readonly columns: readonly (string | null)[];
};

type Parts = {
  readonly store: SpreadsheetsStore;
  readonly batches: Tagging['prepared'];
  readonly resources: Pick<ResourceBatches, 'findMany' | 'plan'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  readonly clock: Clock;
};

/** What a row came to: something to do, or an outcome with its faults. */
type Judged = {
  readonly line: number;
  readonly id: string;
  readonly outcome: EditOutcome['outcome'];
  readonly faults: readonly ImportFault[];
  readonly revision: number;
  readonly patch: ResourcePatch | null;
};

const mostSamples = 20;
const hexId = /^[0-9a-f]{24}$/i;

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
      const request = batch.request as unknown as Request;
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
        const judged = await judge(parts, actor, rows, request, seen, (count) => {
          leftEmpty += count;
        });
        const open = judged.filter(({ patch }) => patch !== null);
        const planned = await resources.plan(
          actor,
          batchId,
          open.map(({ id, revision, patch }) => ({
            id,
            expectedRevision: revision,
            steps: () => [{ patch: patch as BatchStep['patch'], via: 'import' }],
          })),
        );
        const plans = new Map(planned.map((each) => [each.id, each]));
        const report: ReportLine[] = [];
        for (const row of judged) {
          const plan = row.patch === null ? null : plans.get(row.id);
          const outcome = plan?.outcome ?? row.outcome;
          counts = addOutcome(counts, outcome);
          const reason = plan?.message ?? reasons[outcome];
          const faults =
            row.faults.length > 0 || reason === undefined ? row.faults : [{ line: row.line, id: row.id, reason }];
          report.push(...faults.map((fault) => toLine(fault, table.headings, outcome)));
          if (!plan) continue;
          if (isUnpublished(plan)) unpublished += 1;
          const sample = samples.length < mostSamples ? sampleOf(plan) : null;
          if (sample) samples.push(sample);
        }
        const chosen = open
          .filter(({ id }) => plans.get(id)?.outcome === 'changed')
          .map(({ id, revision, patch }): ChosenResource => ({ id, revision, patch: patch as unknown as JsonValue }));
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

const reasons: Partial<Record<EditOutcome['outcome'], string>> = {
  changedMeanwhile: 'others have changed it since it was exported: it stays as it is. Export it again.',
  notFound: 'is gone, or you may not see it.',
  forbidden: 'you may not change it so: it stays as it is.',
};

async function judge(
  { resources, vocabularies, standards, clock }: Parts,
  actor: Actor,
  rows: readonly SpreadsheetRow[],
  { columns, emptyCells }: Request,
  seen: Set<string>,
  onLeftEmpty: (count: number) => void,
): Promise<Judged[]> {
  const idColumn = columns.indexOf('resourceId');
  const revisionColumn = columns.indexOf('revision');
  const mapped = columns.flatMap((name, index): MappedColumn[] => {
    const column = editableColumns.find((each) => each.name === name);
    return column ? [{ column, index }] : [];
  });
  const idOf = ({ cells }: SpreadsheetRow): string => (cells[idColumn] ?? '').trim().toLowerCase();
  const ids = rows.map(idOf).filter((id) => hexId.test(id));
  const found = new Map((await resources.findMany(actor, ids)).map((resource) => [resource.id, resource]));
  const terms = await vocabularies.of(actor.orgId);
  const now = clock.now();
  const judged: Judged[] = [];
  const open: { at: number; patch: ResourcePatch; current: Parameters<typeof patchOfRow>[2] }[] = [];
  for (const row of rows) {
    const id = idOf(row);
    const given = { line: row.line, id, faults: [], revision: 0, patch: null };
    const place = {
      line: row.line,
      column: idColumn + 1,
      field: 'resourceId',
      value: shown(row.cells[idColumn] ?? ''),
    };
    const resource = found.get(id);
    if (!hexId.test(id)) {
      const fault = {
        ...place,
        reason: 'is no id of a resource.',
        accepts: 'the id that an export has in this column',
      };
      judged.push({ ...given, outcome: 'failed', faults: [fault] });
    } else if (seen.has(id)) {
      judged.push({ ...given, outcome: 'failed', faults: [{ ...place, reason: 'stands in an earlier row too.' }] });
    } else if (!resource) {
      judged.push({ ...given, outcome: 'notFound', faults: [{ ...place, reason: reasons.notFound ?? '' }] });
    } else {
      seen.add(id);
      const read = patchOfRow(row, mapped, resource, editedContent(actor, resource, now), {
        isEmptyCleared: emptyCells === 'clear',
      });
      onLeftEmpty(read.leftEmpty);
      const { revision } = resource;
      const exported = (row.cells[revisionColumn] ?? '').trim();
      const isStale = revisionColumn !== -1 && exported !== '' && exported !== String(revision);
      const { input, unknown } = withTermIds(read.patch, terms);
      const faults = [
        ...read.faults,
        ...unknown.map(({ path, accepts }) => {
          const index = columns.indexOf('modalities');
          const value = shown(read.patch.modalities?.[path[1]] ?? '');
          const reason = 'is not one of the accepted values.';
          return { line: row.line, column: index + 1, field: 'modalities', value, reason, accepts: accepts.join(', ') };
        }),
      ];
      if (faults.length > 0) judged.push({ ...given, outcome: 'failed', faults });
      else if (Object.keys(read.patch).length === 0) judged.push({ ...given, outcome: 'unchanged' });
      else if (isStale) judged.push({ ...given, outcome: 'changedMeanwhile' });
      else {
        open.push({ at: judged.length, patch: input as ResourcePatch, current: resource });
        judged.push({ ...given, outcome: 'unchanged', revision, patch: read.patch });
      }
    }
  }
  // What the codes of all rows mean, in one question.
  const resolved = await resolveAlignments(
    standards,
    scopeOf(actor),
    open.map(({ patch, current }) => ({ input: patch, current: current.catalog.alignments })),
  );
  for (const [index, { at }] of open.entries()) {
    const row = judged[at];
    const patch = resolved[index]?.input;
    if (row && patch) judged[at] = { ...row, patch: patch as ResourcePatch };
  }
  return judged;
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
