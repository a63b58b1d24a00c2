import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { UploadPieces } from '../../database/upload-pieces.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type ReportLine } from '../jobs/job.ts';
import { readCsv } from '../spreadsheets/csv-file.ts';
import { UnreadableSpreadsheet } from '../spreadsheets/spreadsheet.ts';
import { assertMayImport } from './result.policy.ts';
import { type CellFault, dateOrders, type Places, readHeadings, readRow, resultColumns } from './result-table.ts';
import type { ResultFault, TakeResults, ToldResult } from './take-results.ts';

export const tableChoicesSchema = z.strictObject({
  columns: z.partialRecord(z.enum(resultColumns), z.string().min(1).max(200)),
  source: z.string().min(1).max(100).nullable(),
  on: z.iso.date().nullable(),
  maxScore: z.number().positive().max(100_000).nullable(),
  dateOrder: z.enum(dateOrders),
});

const inputSchema = z.strictObject({ uploadId: idSchema, isDryRun: z.boolean(), choices: tableChoicesSchema });
type Input = z.output<typeof inputSchema>;

export const resultsImportKind: JobKind<Input> = { kind: 'results.import', input: inputSchema };

const countsSchema = z.strictObject({ added: z.int(), unchanged: z.int(), failed: z.int() });
type Counts = z.output<typeof countsSchema>;
const checkpointSchema = z.strictObject({ line: z.int(), counts: countsSchema });

const rowsAtOnce = 200;
const mostRows = 500_000;

type Row = { readonly line: number } & ({ readonly told: ToldResult } | { readonly fault: CellFault });

export type ResultsImportParts = {
  readonly uploads: Pick<UploadPieces, 'read' | 'remove'>;
  readonly take: TakeResults['take'];
  /** Lets the students' targets follow what came in. */
  readonly follow: (actor: Actor, batchId: string) => Promise<void>;
  readonly countOfBatch: (scope: Scope, orgId: string, batchId: string) => Promise<number>;
  readonly noteCount: (scope: Scope, orgId: string, batchId: string, count: number) => Promise<void>;
};

/** Takes a table in, a few rows at a time; the job is the batch, so that it is taken back as a whole. */
export function resultsImportJob({
  uploads,
  take,
  follow,
  countOfBatch,
  noteCount,
}: ResultsImportParts): JobDefinition {
  return defineJob({
    ...resultsImportKind,
    checkpoint: checkpointSchema,
    run: async ({ input: { uploadId, isDryRun, choices }, checkpoint, save, actor: getActor, jobId }) => {
      const actor = await getActor();
      assertMayImport(actor);
      const scope = { kind: 'system', reason: `job ${jobId} imports results` } as const;
      const { orgId } = actor;
      const folder = await mkdtemp(join(tmpdir(), 'pathloom-results-'));
      let { line: after, counts } = checkpoint ?? { line: 0, counts: { added: 0, unchanged: 0, failed: 0 } };

      const takeRows = async (rows: readonly Row[]): Promise<void> => {
        const told = rows.flatMap((row) => ('told' in row ? [row.told] : []));
        const { outcomes } = await take(actor, told, { batchId: jobId, isTable: true, isTrial: isDryRun });
        const next: Counts = { ...counts };
        const report: ReportLine[] = [];
        let at = 0;
        for (const row of rows) {
          if ('fault' in row) {
            next.failed += 1;
            report.push(failedLine(row.line, row.fault));
            continue;
          }
          const outcome = outcomes[at];
          at += 1;
          if (outcome?.kind === 'refused') {
            next.failed += 1;
            report.push(failedLine(row.line, toCellFault(outcome.fault, row.told, places)));
          } else next[outcome?.kind === 'added' ? 'added' : 'unchanged'] += 1;
        }
        counts = next;
        after = rows.at(-1)?.line ?? after;
        const done = counts.added + counts.unchanged + counts.failed;
        await save({ line: after, counts }, { progress: { done, note: isDryRun ? 'Checking' : 'Writing' }, report });
      };

      let places: Places = {};
      try {
        const path = join(folder, 'table.csv');
        await pipeline(Readable.from(uploads.read(scope, orgId, uploadId)), createWriteStream(path));
        let isFirst = true;
        let count = 0;
        let waiting: Row[] = [];
        for await (const row of readCsv(path)) {
          if (!('cells' in row)) {
            const message = `A quotation mark here is never closed: ${row.lost} lines were lost.`;
            waiting.push({
              line: row.line,
              fault: { column: String(row.column), value: null, code: 'unreadable', message },
            });
            continue;
          }
          if (isFirst) {
            isFirst = false;
            const read = readHeadings(row.cells, choices);
            if (read.faults.length > 0) {
              await save(
                { line: 1, counts: { ...counts, failed: read.faults.length } },
                {
                  report: read.faults.map((fault) => failedLine(row.line, fault)),
                },
              );
              await uploads.remove(scope, orgId, uploadId);
              const message = `Nothing was taken: ${read.faults.map((fault) => fault.message).join(' ')}`;
              throw new JobError(message, { code: 'not_readable', isFinal: true });
            }
            places = read.places;
            continue;
          }
          count += 1;
          if (count > mostRows) throw new UnreadableSpreadsheet(`A table may have ${mostRows} rows at most.`);
          if (row.line <= after || row.cells.every((cell) => cell.trim() === '')) continue;
          const read = readRow(row.cells, places, choices);
          const key = `${jobId}:${row.line}`;
          waiting.push({ line: row.line, ...('code' in read ? { fault: read } : { told: { ...read, key } }) });
          if (waiting.length < rowsAtOnce) continue;
          await takeRows(waiting);
          waiting = [];
        }
        if (waiting.length > 0) await takeRows(waiting);
        if (isFirst) throw new UnreadableSpreadsheet('The table is empty.');
        if (!isDryRun && counts.added > 0) {
          await noteCount(scope, orgId, jobId, await countOfBatch(scope, orgId, jobId));
          await follow(actor, jobId);
        }
        await uploads.remove(scope, orgId, uploadId);
        return {
          outcome: isDryRun ? 'checked' : 'done',
          batchId: isDryRun || counts.added === 0 ? null : jobId,
          ...counts,
        };
      } catch (error) {
        if (!(error instanceof UnreadableSpreadsheet)) throw error;
        await uploads.remove(scope, orgId, uploadId);
        throw new JobError(error.message, { code: 'not_readable', isFinal: true, cause: error });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
}

function toCellFault({ field, code, message }: ResultFault, told: ToldResult, places: Places): CellFault {
  const values: Readonly<Record<ResultFault['field'], string | number | null>> = {
    student: told.sourcedId,
    standard: told.about.written,
    target: told.about.written,
    playlist: told.about.kind === 'playlistTarget' ? told.about.playlistId : null,
    score: told.score,
    maxScore: told.maxScore,
    level: told.level,
    date: told.on,
    id: null,
  };
  const value = values[field];
  const column = field === 'id' ? null : (places[field]?.heading ?? field);
  return { column, value: value === null ? null : String(value), code, message };
}

function failedLine(line: number, { column, value, code, message }: CellFault): ReportLine {
  const where = column === null ? `Line ${line}` : `Line ${line}, column ${column}`;
  return {
    outcome: 'failed',
    subject: `line ${line}`,
    message: `${where}${value === null ? '' : `, "${value}"`}: ${message}`,
    details: { line, column, value, code },
  };
}
