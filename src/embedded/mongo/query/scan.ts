import { decode } from '../bson/decode.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import { entries, type KeyValueView } from '../storage/key-value.ts';
import { readRecord, type StoredRecord } from '../storage/records.ts';
import type { Filter } from './filter.ts';
import type { Plan } from './planner.ts';

/** What a scan has looked at so far; `explain` tells it. */
export interface ScanCounts {
  keysExamined: number;
  docsExamined: number;
}

/** The documents that a plan finds and the filter accepts, in the plan's order. */
export function* scan(
  view: KeyValueView,
  collection: CollectionInfo,
  plan: Plan,
  filter: Filter,
  counts: ScanCounts,
): Generator<StoredRecord> {
  for (const record of scanInSteps(view, collection, plan, filter, counts)) if (record) yield record;
}

/** How many documents in a row may be refused before a step ends without one. */
const refusedPerStep = 64;

/** As `scan`, with a step that yields nothing now and then, for who drives it to let others in between. */
export function* scanInSteps(
  view: KeyValueView,
  collection: CollectionInfo,
  plan: Plan,
  filter: Filter,
  counts: ScanCounts,
): Generator<StoredRecord | undefined> {
  let refused = 0;
  for (const record of candidates(view, collection, plan, counts)) {
    counts.docsExamined += 1;
    if (filter.matches(decode(record.bytes, 0, filter.fields))) {
      refused = 0;
      yield record;
    } else {
      refused += 1;
      if (refused % refusedPerStep === 0) yield undefined;
    }
  }
}

function* candidates(
  view: KeyValueView,
  collection: CollectionInfo,
  plan: Plan,
  counts: ScanCounts,
): Generator<StoredRecord> {
  if (plan.kind === 'union') {
    const seen = new Set<string>();
    for (const branch of plan.plans) {
      for (const record of candidates(view, collection, branch, counts)) {
        if (isNew(seen, record.key)) yield record;
      }
    }
    return;
  }
  if (plan.index) view.checkIndex?.(collection, plan.index);
  if (plan.places) {
    for (const place of plan.isReverse ? [...plan.places].reverse() : plan.places) {
      counts.keysExamined += 1;
      const bytes = view.get(place);
      if (bytes !== undefined) yield { key: place.subarray(4), bytes };
    }
    return;
  }
  const ranges = plan.isReverse ? [...plan.ranges].reverse() : plan.ranges;
  // Under an index on arrays one document has several keys.
  const seen = plan.index && plan.index.arrayPaths.size > 0 ? new Set<string>() : undefined;
  for (const range of ranges) {
    for (const { key, value } of entries(view, { ...range, isReverse: plan.isReverse })) {
      if (plan.index) counts.keysExamined += 1;
      if (plan.isOfRecords) {
        yield { key: key.subarray(4), bytes: value };
        continue;
      }
      if (seen && !isNew(seen, value)) continue;
      // Gone since the entry was read.
      const bytes = readRecord(view, collection, value);
      if (bytes !== undefined) yield { key: value, bytes };
    }
  }
}

function isNew(seen: Set<string>, key: Buffer): boolean {
  const text = key.toString('latin1');
  if (seen.has(text)) return false;
  seen.add(text);
  return true;
}
