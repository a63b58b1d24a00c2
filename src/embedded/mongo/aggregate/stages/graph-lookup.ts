import { forEachAtPath } from '../../bson/path.ts';
import { type Doc, isDoc, isNumeric, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { asInteger } from '../expression/operator.ts';
import { type Expression, fieldPath, type Scope } from '../expression/scope.ts';
import { scopeOf } from '../expression.ts';
import { KeyedMap } from '../keyed-map.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { keysFilter } from './join-keys.ts';
import { createPause, optionsOf, type StageContext, type StageKind, withValueAt } from './stage.ts';

interface GraphLookup {
  readonly from: string;
  readonly as: readonly string[];
  readonly startWith: Expression;
  readonly connectFromField: readonly string[];
  readonly connectToField: string;
  readonly maxDepth: number;
  readonly depthField: readonly string[] | undefined;
  readonly restriction: Doc | undefined;
}

const required = ['from', 'as', 'startWith', 'connectFromField', 'connectToField'] as const;
const optional = ['maxDepth', 'depthField', 'restrictSearchWithMatch'] as const;

function stringOf(argument: Doc, key: string): string {
  const value = argument.get(key);
  if (typeof value === 'string') return value;
  throw new CommandError(40103, `expected string as argument for ${key}, found: ${typeName(value)}`);
}

function maxDepthOf(value: Value | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (!isNumeric(value)) {
    throw new CommandError(40100, `maxDepth requires a numeric argument, found type: ${typeName(value)}`);
  }
  const depth = asInteger(value);
  if (depth === undefined) throw new CommandError(40102, 'maxDepth could not be represented as a long long');
  if (depth < 0n) throw new CommandError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  return Number(depth);
}

function parse(argument: Value, scope: Scope): GraphLookup {
  if (!isDoc(argument)) {
    throw new CommandError(
      'FailedToParse',
      `the $graphLookup stage specification must be an object, but found ${typeName(argument)}`,
    );
  }
  for (const key of argument.keys()) {
    if (!([...required, ...optional] as readonly string[]).includes(key)) {
      throw new CommandError(40104, `Unknown argument to $graphLookup: ${key}`);
    }
  }
  if (required.some((key) => !argument.has(key))) {
    throw new CommandError(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  const restriction = argument.get('restrictSearchWithMatch');
  if (restriction !== undefined && !isDoc(restriction)) {
    throw new CommandError(
      40185,
      `$graphLookup: restrictSearchWithMatch must be an object, found: ${typeName(restriction)}`,
    );
  }
  return {
    from: stringOf(argument, 'from'),
    as: fieldPath(stringOf(argument, 'as')),
    startWith: scope.compile(argument.get('startWith') as Value),
    connectFromField: fieldPath(stringOf(argument, 'connectFromField')),
    connectToField: fieldPath(stringOf(argument, 'connectToField')).join('.'),
    maxDepth: maxDepthOf(argument.get('maxDepth')),
    depthField: argument.has('depthField') ? fieldPath(stringOf(argument, 'depthField')) : undefined,
    restriction,
  };
}

/** Follows the connections, one query for each step away from the start; a document is found once. */
async function reachable(start: Value | undefined, graph: GraphLookup, context: StageContext): Promise<Doc[]> {
  const memory = new MemoryTracker(() => stageTooLarge('$graphLookup'));
  const found = new KeyedMap<Doc>();
  const asked = new KeyedMap<Value>(context.strings);
  let frontier: Value[] = [];
  const ask = (key: Value): void => {
    if (asked.has(key)) return;
    asked.getOrAdd(key, () => key);
    memory.add(estimateBytes(key));
    frontier.push(key);
  };
  if (Array.isArray(start)) start.forEach(ask);
  else ask(start ?? null);
  for (let depth = 0; depth <= graph.maxDepth && frontier.length > 0; depth += 1) {
    const filter = restricted(keysFilter(graph.connectToField, frontier), graph.restriction);
    frontier = [];
    for await (const batch of context.find(graph.from, filter, context.variables)) {
      for (const doc of batch) {
        const id = doc.get('_id');
        if (found.has(id)) continue;
        const { depthField } = graph;
        const shown = depthField === undefined ? doc : withValueAt(doc, depthField, BigInt(depth));
        found.getOrAdd(id, () => shown);
        memory.add(estimateBytes(shown));
        forEachAtPath(doc, graph.connectFromField, (value) => {
          if (Array.isArray(value)) value.forEach(ask);
          else if (value !== undefined) ask(value);
          return false;
        });
      }
    }
  }
  return [...found.values()];
}

function restricted(filter: Doc, restriction: Doc | undefined): Doc {
  return restriction === undefined ? filter : new Map([['$and', [filter, restriction]]]);
}

export const graphLookupStage: StageKind = {
  compile(argument, context) {
    const graph = parse(argument, scopeOf(optionsOf(context)));
    return async function* (input) {
      const pause = createPause();
      for await (const batch of input) {
        const result: Doc[] = [];
        for (const doc of batch) {
          await pause();
          const start = graph.startWith(doc, context.variables);
          result.push(withValueAt(doc, graph.as, await reachable(start, graph, context)));
        }
        yield result;
      }
    };
  },
  reads(argument, dependencies) {
    parse(argument, scopeOf({ dependencies }));
    return false;
  },
};
