import { open } from 'node:fs/promises';
import type { Upload } from '../../http/receive-file.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JsonValue } from '../jobs/job.ts';
import { mayBatch } from '../tagging/batch.policy.ts';
import type { BatchService } from '../tagging/batch.service.ts';
import type { Batch } from '../tagging/batch.ts';
import { fieldNames, proposeColumn } from './columns.ts';
import { readCsv } from './csv-file.ts';
import { prepareImportKind } from './import.job.ts';
import { type FoundRow, type Spreadsheet, spreadsheetLimits, UnreadableSpreadsheet } from './spreadsheet.ts';
import type { SpreadsheetRow, SpreadsheetsStore } from './spreadsheets.store.ts';
import { readXlsx } from './xlsx-reader.ts';

export type ImportChoices = {
  readonly mapping?: readonly { readonly column: number; readonly field: string | null }[] | undefined;
  readonly emptyCells: 'leave' | 'clear';
};

export type SpreadsheetImports = ReturnType<typeof createSpreadsheetImports>;

const keptMs = 7 * 24 * 60 * 60 * 1_000;
const rowsPerPart = 250;
const mostLost = 1_000;

export function createSpreadsheetImports({
  store,
  batches,
  jobs,
  clock,
}: {
  readonly store: SpreadsheetsStore;
  readonly batches: Pick<BatchService, 'begin'>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
}) {
  const get = async (actor: Actor, id: string): Promise<Spreadsheet> => {
    if (!mayBatch(actor)) throw new AppError('forbidden');
    const found = await store.find(scopeOf(actor), { orgId: actor.orgId, id });
    if (found?.by !== actor.userId) throw new AppError('not_found');
    return found;
  };

  /** Keeps the rows of a file while it is read. */
  const keepRows = async (
    actor: Actor,
    key: { spreadsheetId: string; expiresAt: Date },
    found: AsyncIterable<FoundRow>,
  ) => {
    let headings: readonly string[] | null = null;
    let waiting: SpreadsheetRow[] = [];
    let [part, rowCount] = [0, 0];
    const lost: Extract<FoundRow, { lost: number }>[] = [];
    const flush = async (): Promise<void> => {
      await store.addRows(scopeOf(actor), { ...key, orgId: actor.orgId, part }, waiting);
      part += 1;
      waiting = [];
    };
    for await (const row of found) {
      if ('lost' in row) {
        if (lost.length < mostLost) lost.push(row);
        continue;
      }
      if (headings === null) {
        headings = row.cells.map((cell) => cell.trim().slice(0, 200));
        if (headings.length > spreadsheetLimits.columns)
          throw new UnreadableSpreadsheet(`It has more than ${spreadsheetLimits.columns} columns.`);
        continue;
      }
      rowCount += 1;
      if (rowCount > spreadsheetLimits.rows)
        throw new UnreadableSpreadsheet(`It has more than ${spreadsheetLimits.rows} rows.`);
      waiting.push({ line: row.line, cells: row.cells.slice(0, headings.length) });
      if (waiting.length >= rowsPerPart) await flush();
    }
    if (headings === null) throw new UnreadableSpreadsheet('It has no first row with the names of the columns.');
    if (waiting.length > 0) await flush();
    return { headings, rowCount, lost };
  };

  return {
    get,

    /** Reads a table, and proposes what its columns are. Throws forbidden, invalid_request for what is no table. */
    receive: async (actor: Actor, upload: Upload): Promise<Spreadsheet> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const { path, name } = await upload.receive();
      const at = clock.now();
      const key = { id: store.newId(), expiresAt: new Date(at.getTime() + keptMs) };
      const format = await formatOf(path);
      try {
        const found = format === 'xlsx' ? readXlsx(path) : readCsv(path);
        const read = await keepRows(actor, { spreadsheetId: key.id, expiresAt: key.expiresAt }, found);
        const spreadsheet = { ...key, ...read, orgId: actor.orgId, by: actor.userId, at, name, format };
        await store.add(scopeOf(actor), spreadsheet);
        return spreadsheet;
      } catch (error) {
        if (!(error instanceof UnreadableSpreadsheet)) throw error;
        throw invalidInput('body', ['file'], { code: 'unreadable', message: error.message });
      }
    },

    /** A batch that does what a table says; a job looks at every row first, and nothing is changed before it is run. */
    prepare: async (actor: Actor, id: string, { mapping, emptyCells }: ImportChoices): Promise<Batch> => {
      const { headings, name } = await get(actor, id);
      const fields = fieldsOf(headings, mapping ?? []);
      const request = { spreadsheetId: id, name, emptyCells, columns: fields } as unknown as JsonValue;
      const batch = await batches.begin(actor, { kind: 'spreadsheet', state: 'preparing', request });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      const { id: jobId } = await jobs().enqueue(requester, prepareImportKind, { batchId: batch.id });
      return { ...batch, jobId };
    },
  };
}

/** What each column is taken for: as it is said, else as it is proposed. Throws invalid_request. */
export function fieldsOf(
  headings: readonly string[],
  mapping: NonNullable<ImportChoices['mapping']>,
): (string | null)[] {
  const fault = (path: (string | number)[], message: string) =>
    invalidInput('body', ['mapping', ...path], { code: 'custom', message });
  const said = new Map<number, string | null>();
  for (const [at, { column, field }] of mapping.entries()) {
    if (column > headings.length) throw fault([at, 'column'], `There are ${headings.length} columns.`);
    if (field !== null && !fieldNames.includes(field))
      throw fault([at, 'field'], `Accepted: ${fieldNames.join(', ')}.`);
    if (said.has(column)) throw fault([at, 'column'], 'It is named twice.');
    said.set(column, field);
  }
  const named = [...said.values()];
  const taken = new Set<string>();
  for (const [at, field] of named.entries()) {
    if (field !== null && taken.has(field)) throw fault([at, 'field'], 'Another column is taken for it.');
    if (field !== null) taken.add(field);
  }
  const fields = headings.map((heading, at): string | null => {
    const given = said.get(at + 1);
    if (given !== undefined) return given;
    const proposed = proposeColumn(heading);
    if (proposed === null || taken.has(proposed)) return null;
    taken.add(proposed);
    return proposed;
  });
  if (!fields.includes('resourceId') && !fields.includes('title'))
    throw fault(
      [],
      'No column says which resource a row is about (an export has it as resourceId), and none the title of a new one.',
    );
  return fields;
}

async function formatOf(path: string): Promise<'csv' | 'xlsx'> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.readUInt32LE(0) === 0x04034b50 ? 'xlsx' : 'csv';
  } finally {
    await file.close();
  }
}
