import { setImmediate as nextTurn } from 'node:timers/promises';
import type { VocabularySet } from '../../vocabularies/vocabulary-set.ts';
import type { ImportRecord } from '../resource.schemas.ts';
import type { ImportOutcome } from '../resource-import.service.ts';
import { checkRecord } from './check-record.ts';
import type { ImportFault, ImportItem, Place } from './import-item.ts';

export type ImportReport = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** In order, and not written: a dry run. */
  readonly checked: number;
  readonly skipped: number;
  /** Records taken that stay drafts, by what their publication lacks. */
  readonly drafts: number;
  readonly missing: Readonly<Record<string, number>>;
  /** Whether it was stopped before the end. */
  readonly isStopped: boolean;
};

export type ImportRun = {
  readonly items: AsyncIterable<ImportItem>;
  /** Writes a batch and answers when it is on disk; null only checks. */
  readonly write: ((records: readonly ImportRecord[]) => Promise<readonly ImportOutcome[]>) | null;
  /** The words of the district that receives them; those that were shipped where there is none. */
  readonly terms?: VocabularySet;
  onFault(fault: ImportFault): void;
  /** After every batch, with the number of records that are done. */
  onProgress(done: number): void;
  /** Stops after the batch at hand. What is done stays; the same import again goes on from there. */
  readonly signal?: AbortSignal;
};

type Waiting = { readonly record: ImportRecord; readonly place: Place };

/** After so many records the loop lets the database's answers in. */
const recordsPerTurn = 20;

/** Records per call: as many as are written in one transaction. */
const batchSize = 500;

const skipReasons = {
  deleted: 'has been deleted here; restore it if you want it back.',
  repeated: 'has the same key as an earlier record.',
} as const;

/** Takes records from a source to the repository, batch by batch; faulty ones are told and stop no other. */
export async function runImport({
  items,
  write,
  terms,
  onFault,
  onProgress,
  signal,
}: ImportRun): Promise<ImportReport> {
  const report = { created: 0, updated: 0, unchanged: 0, checked: 0, skipped: 0, drafts: 0 };
  const missing: Record<string, number> = {};
  const seen = new Set<string>();
  let done = 0;
  let waiting: Waiting[] = [];

  const skip = (faults: readonly ImportFault[]): void => {
    const rows = faults[0]?.rows ?? 1;
    report.skipped += rows;
    done += rows;
    faults.forEach(onFault);
  };

  const take = (item: Extract<ImportItem, { kind: 'record' }>): void => {
    const result = checkRecord(item.record, item.place, terms);
    if (result.kind === 'faults') {
      skip(result.faults);
      return;
    }
    const { system, id } = result.record.source;
    const key = JSON.stringify([system, id]);
    if (seen.has(key)) {
      skip([faultAt(item.place, id, skipReasons.repeated)]);
      return;
    }
    seen.add(key);
    waiting.push({ record: result.record, place: item.place });
  };

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    if (write === null) {
      report.checked += batch.length;
      done += batch.length;
    } else if (batch.length > 0) {
      const outcomes = await write(batch.map(({ record }) => record));
      for (const [index, { record, place }] of batch.entries()) note(outcomes[index], record, place);
    }
    onProgress(done);
  };

  let writing: Promise<void> = Promise.resolve();

  /** One batch is written while the next one is read. */
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    await writing;
    writing = settle(batch);
    // Whoever waits for it next is told of its failure.
    writing.catch(() => undefined);
  };

  const note = (outcome: ImportOutcome | undefined, { source }: ImportRecord, place: Place): void => {
    if (outcome === undefined) throw new Error('The repository did not say what became of a record.');
    if (outcome.outcome === 'skipped') {
      skip([faultAt(place, source.id, skipReasons[outcome.reason])]);
      return;
    }
    if (outcome.outcome === 'failed') {
      const at = (path: readonly (string | number)[], reason: string) => ({
        ...faultAt(place, source.id, reason),
        field: path.join('.'),
      });
      skip(outcome.faults.map(({ path, message }) => at(path, message)));
      return;
    }
    report[outcome.outcome] += 1;
    done += 1;
    if (outcome.status === 'draft' && outcome.missing.length > 0) {
      report.drafts += 1;
      for (const field of outcome.missing) missing[field] = (missing[field] ?? 0) + 1;
    }
  };

  let taken = 0;
  try {
    for await (const item of items) {
      if (signal?.aborted) break;
      if (item.kind === 'record') take(item);
      else if (item.fault.isNote) onFault(item.fault);
      else skip([item.fault]);
      if (waiting.length >= batchSize) await flush();
      taken += 1;
      if (taken % recordsPerTurn === 0) await nextTurn();
    }
  } finally {
    await writing;
  }
  // Once stopped, what has not been sent is left for the next run.
  const isStopped = signal?.aborted ?? false;
  if (!isStopped) {
    await flush();
    await writing;
  }
  return { ...report, missing, isStopped };
}

function faultAt({ file, line }: Place, id: string, reason: string): ImportFault {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    id,
    field: 'id',
    value: id,
    reason,
  };
}
