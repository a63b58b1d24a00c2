import { type Doc, isDoc, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileSort, type Sort } from '../../query/sort.ts';
import { estimateBytes, maxStageBytes, sortTooLarge } from '../memory.ts';
import { type Batches, inBatches, type PipelineContext, type Stage, type StageKind } from './stage.ts';

interface Entry {
  readonly doc: Doc;
  readonly keys: readonly (Value | undefined)[];
  readonly bytes: number;
}

/** Sorts; of `most` documents at most it keeps about that many while it reads. */
async function* sorted(input: Batches, sort: Sort, most: number): Batches {
  const compareEntries = (a: Entry, b: Entry): number => sort.compareKeys(a.keys, b.keys);
  let entries: Entry[] = [];
  let bytes = 0;
  let last: Entry | undefined;
  const cut = (): void => {
    entries.sort(compareEntries);
    if (entries.length <= most) return;
    for (const entry of entries.slice(most)) bytes -= entry.bytes;
    entries = entries.slice(0, most);
    last = entries.at(-1);
  };
  for await (const batch of input) {
    for (const doc of batch) {
      const keys = sort.keysOf(doc);
      // An equal one comes later and therefore stays behind.
      if (last !== undefined && sort.compareKeys(keys, last.keys) >= 0) continue;
      const entry = { doc, keys, bytes: estimateBytes(doc) };
      entries.push(entry);
      bytes += entry.bytes;
      if (entries.length >= 2 * most + 64) cut();
      if (bytes > maxStageBytes) cut();
      if (bytes > maxStageBytes) throw sortTooLarge();
    }
  }
  cut();
  yield* inBatches(entries.map((entry) => entry.doc));
}

/** @param most how many documents later stages will take at most */
export function compileSortStage(argument: Value, context: PipelineContext, most: number): Stage {
  if (!isDoc(argument)) throw new CommandError(15973, 'the $sort key specification must be an object');
  if (argument.size === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
  const sort = compileSort(argument, context.strings);
  return (input) => sorted(input, sort, most);
}

export const sortStage: StageKind = {
  compile: (argument, context) => compileSortStage(argument, context, Number.POSITIVE_INFINITY),
  reads(argument, dependencies) {
    if (!isDoc(argument)) return undefined;
    for (const field of compileSort(argument).topLevelFields) dependencies.fields.add(field);
    return false;
  },
};
