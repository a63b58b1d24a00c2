import { Double } from 'bson';
import { compileExpression } from '../../src/embedded/mongo/aggregate/expression.ts';
import { type Batches, compilePipeline, type PipelineContext } from '../../src/embedded/mongo/aggregate/pipeline.ts';
import { type Doc, isDoc, toDoc, toValue, typeName, type Value } from '../../src/embedded/mongo/bson/values.ts';
import { CommandError } from '../../src/embedded/mongo/errors.ts';
import { compileFilter } from '../../src/embedded/mongo/query/filter.ts';

/** Documents as an object literal writes them. */
export type Plain = Record<string, unknown>;

export const now = new Date('2026-01-02T03:04:05.678Z');

export function evaluate(expression: unknown, doc: Plain = {}): Value | undefined {
  return compileExpression(toValue(expression))(toDoc(doc), new Map([['NOW', now]]));
}

/** A value and its type, so that 1, Long(1) and Double(1) differ. */
export function typed(value: Value | undefined): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (value instanceof Map) return [...value].map(([name, field]) => [name, typed(field)]);
  return [typeName(value), value instanceof Double ? value.value : value];
}

export function errorOf(expression: unknown, doc: Plain = {}): { code: number; message: string } {
  try {
    evaluate(expression, doc);
  } catch (error) {
    if (error instanceof CommandError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error(`${JSON.stringify(expression)} gives no error`);
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'bigint' ? `${value}n` : value;
}

type Case = readonly [expression: unknown, expected: unknown, doc?: Plain];

export function table(cases: readonly Case[]): void {
  for (const [expression, expected, doc] of cases) {
    const title = JSON.stringify([expression, doc], readable);
    test(title, () => {
      const wanted = expected === undefined ? undefined : toValue(expected);
      expect(typed(evaluate(expression, doc))).toEqual(typed(wanted));
    });
  }
}

/** Documents with a field `then`, which an object literal had better not have. */
export const branch = (when: unknown, result: unknown): Map<string, unknown> =>
  new Map([
    ['case', when],
    ['then', result],
  ]);
export const choice = (rest: Plain, result: unknown): Map<string, unknown> =>
  new Map([...Object.entries(rest), ['then', result]]);

export const d = (value: number): Double => new Double(value);
export const at = (text: string): Date => new Date(text);

/** Documents in batches of two, so that stages see more than one. */
export async function* batches(docs: readonly Doc[]): Batches {
  for (let at = 0; at < docs.length; at += 2) yield docs.slice(at, at + 2);
}

interface World {
  readonly collections?: Record<string, Plain[]>;
  readonly strings?: PipelineContext['strings'];
  /** Receives the filters that were asked for. */
  readonly asked?: Doc[];
}

export function contextOf({ collections = {}, strings, asked = [] }: World): PipelineContext {
  return {
    variables: new Map(),
    strings,
    find: (collection, filter, variables) => {
      asked.push(filter);
      const { matches } = compileFilter(filter, { variables, strings });
      return batches((collections[collection] ?? []).map(toDoc).filter(matches));
    },
  };
}

export async function run(stages: unknown[], docs: Plain[] = [], world: World = {}): Promise<Doc[]> {
  const pipeline = compilePipeline(stages.map(toValue), contextOf(world));
  const found: Doc[] = [];
  for await (const batch of pipeline(batches(docs.map(toDoc)))) found.push(...batch);
  return found;
}

export function stageCodeOf(stages: unknown[]): number {
  try {
    compilePipeline(stages.map(toValue), contextOf({}));
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return 0;
}

export async function failure(stages: unknown[], docs: Plain[]): Promise<number> {
  try {
    await run(stages, docs);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  return 0;
}

/** What the documents say, with the order of their fields. */
export function shown(value: Value): unknown {
  if (isDoc(value)) return [...value].map(([name, field]) => [name, shown(field)]);
  if (Array.isArray(value)) return { array: value.map(shown) };
  return value;
}

export async function expectRun(stages: unknown[], docs: Plain[], expected: Plain[], world: World = {}): Promise<void> {
  const found = await run(stages, docs, world);
  expect(found.map(shown)).toEqual(expected.map((doc) => shown(toDoc(doc))));
}

export const books: Plain[] = [
  { _id: 1, title: 'A', copies: 2, author: 'x', tags: ['p', 'q'] },
  { _id: 2, title: 'B', copies: 1, author: 'y', tags: [] },
  { _id: 3, title: 'C', copies: 2, author: 'x' },
  { _id: 4, title: 'D', copies: d(10), author: 'z', tags: 'r' },
];
