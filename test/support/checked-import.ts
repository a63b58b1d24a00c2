import { Readable } from 'node:stream';
import { checkRecord } from '../../src/features/resources/import/check-record.ts';
import type { ImportFault, ImportItem } from '../../src/features/resources/import/import-item.ts';
import type { ImportRecord } from '../../src/features/resources/resource.schemas.ts';

export type Outcome = { records: ImportRecord[]; faults: ImportFault[] };

/** What would reach the service, and everything that would be told. */
export function checked(items: Iterable<ImportItem>): Outcome {
  const outcome: Outcome = { records: [], faults: [] };
  for (const item of items) {
    if (item.kind === 'fault') outcome.faults.push(item.fault);
    else {
      const result = checkRecord(item.record, item.place);
      if (result.kind === 'record') outcome.records.push(result.record);
      else outcome.faults.push(...result.faults);
    }
  }
  return outcome;
}

export async function checkedAll(items: AsyncIterable<ImportItem>): Promise<Outcome> {
  const all: ImportItem[] = [];
  for await (const item of items) all.push(item);
  return checked(all);
}

/** In pieces of a few bytes, as a slow file would come. */
export function inPieces(text: string | Buffer): Readable {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += 7) pieces.push(bytes.subarray(start, start + 7));
  return Readable.from(pieces, { objectMode: false });
}
