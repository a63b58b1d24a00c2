import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JsonValue } from '../jobs/job.ts';
import { type ImportFault, shown } from '../resources/import/import-item.ts';
import type { ResourcePatch } from '../resources/resource.schemas.ts';
import type { Resource } from '../resources/resource.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { EditOutcome } from '../resources/resource-batch-plan.ts';
import { withTermIds } from '../resources/resource-terms.ts';
import type { ChosenResource } from '../tagging/batch.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { editableColumns, ownKeyColumn } from './columns.ts';
import { editedContent } from './export.service.ts';
import { readKeys } from './own-keys.ts';
import { inputOfRow, type MappedColumn, patchOfRow } from './row-patch.ts';
import type { SpreadsheetRow } from './spreadsheets.store.ts';

/** What is to be done with a table, as it was asked for. */
export type ImportRequest = {
  readonly spreadsheetId: string;
  readonly emptyCells: 'leave' | 'clear';
  readonly columns: readonly (string | null)[];
};

/** What a row came to: something to do, or an outcome with its faults. */
export type Judged = {
  readonly line: number;
  /** As it stands in the row. */
  readonly id: string;
  /** `blank`: a row of a table that goes on below its end. */
  readonly outcome: EditOutcome['outcome'] | 'blank';
  readonly faults: readonly ImportFault[];
  readonly todo: ChosenResource | null;
};

export type JudgeParts = {
  readonly resources: Pick<ResourceBatches, 'findMany' | 'findKeyed' | 'newId'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  readonly clock: Clock;
};

const hexId = /^[0-9a-f]{24}$/i;

/** For whoever reads the report, by what became of a row. */
export const reasonOf: Readonly<Partial<Record<EditOutcome['outcome'], string>>> = {
  changedMeanwhile: 'others have changed it since it was exported: it stays as it is. Export it again.',
  notFound: 'is gone, or you may not see it.',
  forbidden: 'you may not do that: nothing is changed.',
};

/** A row whose words and codes are still to be read: `current` null where it says a new resource. */
type Open = { readonly at: number; readonly input: ResourcePatch; readonly current: Resource | null };

/**
 * Looks at some rows of a table: with the id of a resource they change it, or with a key that one was imported by; without
 * one they make one.
 * @param seen ids and keys of earlier rows
 * @param onLeftEmpty is told of cells that were emptied and clear nothing
 */
export async function judgeRows(
  { resources, vocabularies, standards, clock }: JudgeParts,
  actor: Actor,
  rows: readonly SpreadsheetRow[],
  { columns, emptyCells }: Pick<ImportRequest, 'columns' | 'emptyCells'>,
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
  const keys = await readKeys(
    resources,
    actor,
    rows.map((row) => (idOf(row) === '' ? row : null)),
    columns,
  );
  const terms = await vocabularies.of(actor.orgId);
  const now = clock.now();
  const open: Open[] = [];

  const judge = (row: SpreadsheetRow, at: number): Judged => {
    const id = idOf(row);
    const given = { line: row.line, id, faults: [], todo: null };
    const failed = (faults: readonly ImportFault[]): Judged => ({ ...given, outcome: 'failed', faults });
    const cell = shown(row.cells[idColumn] ?? '');
    const place = { line: row.line, column: idColumn + 1, field: 'resourceId', value: cell };
    /** Words that are none of the vocabulary are faults; the rest waits for its codes. */
    const opened = (input: ResourcePatch, current: Resource | null): Judged => {
      const read = withTermIds(input, terms);
      const faults = read.unknown.map(({ path, accepts }) => {
        const value = shown(input.modalities?.[path[1]] ?? '');
        const column = columns.indexOf('modalities') + 1;
        const reason = 'is not one of the accepted values.';
        return { line: row.line, column, field: 'modalities', value, reason, accepts: accepts.join(', ') };
      });
      if (faults.length > 0) return failed(faults);
      open.push({ at, input: read.input as ResourcePatch, current });
      return { ...given, outcome: 'unchanged' };
    };
    const exported = (row.cells[revisionColumn] ?? '').trim();
    if (id === '' && exported !== '') {
      // Of an export: whoever lost its id did not mean a new one.
      return failed([
        { ...place, reason: 'is missing, though the row has a revision.', accepts: 'the id of the export' },
      ]);
    }
    const changed = (resource: Resource, isStale: boolean): Judged => {
      const options = { isEmptyCleared: emptyCells === 'clear' };
      const read = patchOfRow(row, mapped, resource, editedContent(actor, resource, now), options);
      onLeftEmpty(read.leftEmpty);
      if (read.faults.length > 0) return failed(read.faults);
      if (Object.keys(read.patch).length === 0) return { ...given, outcome: 'unchanged' };
      return isStale ? { ...given, outcome: 'changedMeanwhile' } : opened(read.patch, resource);
    };
    const key = keys[at] ?? null;
    if (id === '') {
      const read = inputOfRow(row, mapped);
      if (read.kind === 'blank') return { ...given, outcome: 'blank' };
      if (key === null) return read.kind === 'faults' ? failed(read.faults) : opened(read.input, null);
      const { source, holder, column } = key;
      const of = { line: row.line, column, field: ownKeyColumn, value: shown(source.id) };
      const mark = `${source.system} ${source.id}`;
      if (seen.has(mark)) return failed([{ ...of, reason: 'stands in an earlier row too.' }]);
      seen.add(mark);
      if (holder === 'hidden') {
        const reason = 'is the key of a resource that you may not see: nothing is changed.';
        return { ...given, outcome: 'forbidden', faults: [{ ...of, reason }] };
      }
      if (holder !== null) return changed(holder, false);
      return read.kind === 'faults' ? failed(read.faults) : opened({ ...read.input, source } as ResourcePatch, null);
    }
    if (!hexId.test(id)) {
      const accepts = 'the id that an export has in this column, or nothing for a new resource';
      return failed([{ ...place, reason: 'is no id of a resource.', accepts }]);
    }
    if (seen.has(id)) return failed([{ ...place, reason: 'stands in an earlier row too.' }]);
    const resource = found.get(id);
    if (!resource) return { ...given, outcome: 'notFound', faults: [{ ...place, reason: reasonOf.notFound ?? '' }] };
    seen.add(id);
    return changed(resource, revisionColumn !== -1 && exported !== '' && exported !== String(resource.revision));
  };

  const judged = rows.map(judge);
  // What the codes of all rows mean, in one question.
  const resolved = await resolveAlignments(
    standards,
    scopeOf(actor),
    open.map(({ input, current }) => ({ input, current: current?.catalog.alignments ?? [] })),
  );
  for (const [index, { at, current }] of open.entries()) {
    const row = judged[at];
    const patch = resolved[index]?.input as JsonValue | undefined;
    if (!row || patch === undefined) continue;
    const todo = current
      ? { id: current.id, revision: current.revision, patch }
      : { id: resources.newId(), revision: 0, patch, isNew: true };
    judged[at] = { ...row, todo };
  }
  return judged;
}
