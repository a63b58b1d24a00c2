import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Variables } from '../aggregate/expression.ts';
import { compileProjection, projectionFields } from '../aggregate/projection.ts';
import type { StringOrder } from '../bson/compare.ts';
import { decode, pick } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { type Doc, isNumeric, isTruthy, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { compileElementFilter, compileFilter, type Filter } from '../query/filter.ts';
import { choosePlan, type Plan } from '../query/planner.ts';
import { matchedPosition } from '../query/position.ts';
import { type ScanCounts, scanInSteps } from '../query/scan.ts';
import { compileSort, type Sort } from '../query/sort.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import type { KeyValueView } from '../storage/key-value.ts';
import type { StoredRecord } from '../storage/records.ts';

/** What a client looks for in one collection. */
export interface Query {
  readonly filter: Doc;
  readonly sort?: Doc | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
  readonly hint?: Value | undefined;
  readonly strings?: StringOrder | undefined;
  readonly variables: Variables;
}

/** A query that has been read. */
export interface CompiledQuery {
  readonly query: Query;
  readonly filter: Filter;
  readonly sort: Sort | undefined;
}

/** A query with its plan, ready to run. The plan holds for the collection as it is now, and is made anew for a write. */
export interface PreparedQuery extends CompiledQuery {
  readonly plan: Plan;
}

/** @throws CommandError when the filter or the sort cannot be read */
export function compileQuery(query: Query): CompiledQuery {
  const filter = compileFilter(query.filter, { strings: query.strings, variables: query.variables });
  const isSorted = query.sort && query.sort.size > 0 && !query.sort.has('$natural');
  return { query, filter, sort: isSorted ? compileSort(query.sort as Doc, query.strings) : undefined };
}

/** @throws CommandError when the filter, sort or hint cannot be read */
export function prepare(collection: CollectionInfo, query: Query): PreparedQuery {
  return planFor(collection, compileQuery(query));
}

/** @throws CommandError when the hint names no index */
export function planFor(collection: CollectionInfo, compiled: CompiledQuery): PreparedQuery {
  const { query, filter, sort } = compiled;
  const hint = query.sort?.has('$natural') ? query.sort : query.hint;
  const plan = choosePlan(collection, { predicate: filter.predicate, sort, hint });
  // Keys are in plain order, a collation is not.
  const isOrderLost = sort !== undefined && query.strings !== undefined && plan.isSorted;
  return { ...compiled, plan: isOrderLost ? ({ ...plan, isSorted: false } as Plan) : plan };
}

/** How long a scan may keep other clients waiting before it lets them in, in milliseconds. */
const sliceMilliseconds = 8;
const maxBatch = 256;

/** The records of a query, found in slices of time, so that a long scan does not stop the others. */
export async function* records(
  view: KeyValueView,
  collection: CollectionInfo,
  prepared: PreparedQuery,
  options: { readonly counts?: ScanCounts; readonly deadline?: number | undefined } = {},
): AsyncGenerator<readonly StoredRecord[]> {
  const counts = options.counts ?? { keysExamined: 0, docsExamined: 0 };
  const { plan, filter, sort, query } = prepared;
  const found = scanInSteps(view, collection, plan, filter, counts);
  const isSorted = plan.isSorted || sort === undefined;
  const wanted = query.limit ? (query.skip ?? 0) + query.limit : Number.POSITIVE_INFINITY;
  if (isSorted)
    yield* window(sliced(found, counts, options.deadline), query.skip ?? 0, query.limit || Number.POSITIVE_INFINITY);
  else {
    const sorted = await sortAll(sliced(found, counts, options.deadline), sort, wanted);
    yield* window(batchesOf(sorted), query.skip ?? 0, query.limit || Number.POSITIVE_INFINITY);
  }
}

async function* batchesOf(all: readonly StoredRecord[]): AsyncGenerator<readonly StoredRecord[]> {
  for (let at = 0; at < all.length; at += maxBatch) yield all.slice(at, at + maxBatch);
}

async function* sliced(
  found: Generator<StoredRecord | undefined>,
  counts: ScanCounts,
  deadline: number | undefined,
): AsyncGenerator<readonly StoredRecord[]> {
  let batch: StoredRecord[] = [];
  let startedAt = performance.now();
  let examined = counts.docsExamined;
  // Small steps at first: most queries want few documents.
  let size = 16;
  for (const record of found) {
    if (record !== undefined) batch.push(record);
    const isLate = counts.docsExamined - examined >= 64 && performance.now() - startedAt > sliceMilliseconds;
    if (batch.length < size && !isLate) continue;
    if (batch.length > 0) {
      yield batch;
      batch = [];
      size = Math.min(size * 2, maxBatch);
    }
    examined = counts.docsExamined;
    if (performance.now() - startedAt > sliceMilliseconds) {
      await nextTurn();
      checkDeadline(deadline);
      startedAt = performance.now();
    }
  }
  if (batch.length > 0) yield batch;
}

export function checkDeadline(deadline: number | undefined): void {
  if (deadline !== undefined && Date.now() > deadline) {
    throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
  }
}

async function* window(
  batches: AsyncIterable<readonly StoredRecord[]>,
  skip: number,
  limit: number,
): AsyncGenerator<readonly StoredRecord[]> {
  let toSkip = skip;
  let left = limit;
  for await (const batch of batches) {
    const from = Math.min(toSkip, batch.length);
    toSkip -= from;
    const kept = batch.slice(from, from + left);
    if (kept.length > 0) yield kept;
    left -= kept.length;
    if (left <= 0) return;
  }
}

const maxSortBytes = 100 * 1024 * 1024;

/** All records in order; with few wanted, never many more than those are held. */
async function sortAll(
  batches: AsyncIterable<readonly StoredRecord[]>,
  sort: Sort,
  wanted: number,
): Promise<readonly StoredRecord[]> {
  interface Row {
    readonly record: StoredRecord;
    readonly keys: (Value | undefined)[];
  }
  const byKeys = (a: Row, b: Row): number => sort.compareKeys(a.keys, b.keys);
  let rows: Row[] = [];
  let bytes = 0;
  for await (const batch of batches) {
    for (const record of batch) {
      rows.push({ record, keys: sort.keysOf(decode(record.bytes, 0, sort.topLevelFields)) });
      bytes += record.bytes.length;
    }
    if (rows.length > Math.max(2 * wanted, 1024) && wanted < rows.length) {
      rows = rows.sort(byKeys).slice(0, wanted);
      bytes = rows.reduce((sum, row) => sum + row.record.bytes.length, 0);
    }
    if (bytes > maxSortBytes) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Sort exceeded memory limit of ${maxSortBytes} bytes; add an index for this order or a limit`,
      );
    }
  }
  return rows.sort(byKeys).map((row) => row.record);
}

/** What a projection of `find` or `findAndModify` makes of a document. */
export function projection(query: Query, spec: Doc): (doc: Doc) => Doc {
  return compileProjection(spec, 'find', {
    variables: query.variables,
    strings: query.strings,
    matchElement: (filter) => compileElementFilter(filter, { strings: query.strings }),
    positionalIndex: (doc) => matchedPosition(query.filter, doc, { strings: query.strings }),
  });
}

/** What a `find` sends for a record: its bytes as they are, or projected. */
export function projector(query: Query, spec: Doc | undefined): (bytes: Buffer) => Buffer {
  if (spec === undefined || spec.size === 0) return (bytes) => bytes;
  const picked = pickedFields(spec);
  if (picked) return (bytes) => pick(bytes, picked);
  const project = projection(query, spec);
  // The position of a match depends on the fields of the filter too.
  const isPositional = [...spec.keys()].some((path) => path.endsWith('.$'));
  const fields = isPositional ? undefined : projectionFields(spec, 'find');
  return (bytes) => encode(project(decode(bytes, 0, fields)));
}

/** The fields of a projection that keeps some of the first level and does nothing else. */
function pickedFields(spec: Doc): ReadonlySet<string> | undefined {
  const kept = new Set(['_id']);
  for (const [path, value] of spec) {
    if (path === '' || path.includes('.') || path.includes('$')) return undefined;
    if (!isNumeric(value) && typeof value !== 'boolean') return undefined;
    if (isTruthy(value)) kept.add(path);
    else if (path === '_id' && spec.size > 1) kept.delete(path);
    else return undefined;
  }
  return kept;
}

/** Documents of a query for a pipeline, with only the fields that it needs. */
export async function* documents(
  view: KeyValueView,
  collection: CollectionInfo,
  prepared: PreparedQuery,
  options: {
    readonly fields?: ReadonlySet<string> | undefined;
    readonly counts?: ScanCounts;
    readonly deadline?: number | undefined;
  } = {},
): AsyncGenerator<Doc[]> {
  for await (const batch of records(view, collection, prepared, options)) {
    yield batch.map(({ bytes }) => decode(bytes, 0, options.fields));
  }
}
