import { type Doc, isDoc, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { Expression, Scope } from '../expression/scope.ts';
import { type Dependencies, scopeOf, type Variables } from '../expression.ts';
import { KeyedMap } from '../keyed-map.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { type Accumulator, type AccumulatorFactory, compileAccumulator } from './group-accumulators.ts';
import { type Batches, inBatches, optionsOf, type StageKind } from './stage.ts';

/** A field of the groups and how it is computed. */
export interface GroupField {
  readonly name: string;
  readonly create: AccumulatorFactory;
}

/** Reads the computed fields of `$group`, `$bucket` and `$bucketAuto`. */
export function compileGroupFields(spec: Iterable<readonly [string, Value]>, scope: Scope): GroupField[] {
  const fields: GroupField[] = [];
  for (const [name, value] of spec) {
    if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw new CommandError(40236, `The field name '${name}' cannot be an operator name`);
    const [operator] = isDoc(value) ? value.keys() : [];
    if (!isDoc(value) || (operator !== undefined && !operator.startsWith('$'))) {
      throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
    }
    if (value.size !== 1) throw new CommandError(40238, `The field '${name}' must specify one accumulator`);
    const create = compileAccumulator(operator as string, value.get(operator as string) as Value, scope);
    fields.push({ name, create });
  }
  return fields;
}

interface Group {
  readonly id: Value;
  readonly accumulators: readonly Accumulator[];
}

/** Groups in memory, whose results are asked for at the end. */
export class Groups {
  private readonly groups: KeyedMap<Group>;
  private readonly fields: readonly GroupField[];
  private readonly variables: Variables;
  private readonly memory: MemoryTracker;

  constructor(fields: readonly GroupField[], variables: Variables, scope: Scope, stage: string) {
    this.fields = fields;
    this.variables = variables;
    this.groups = new KeyedMap(scope.strings);
    this.memory = new MemoryTracker(() => stageTooLarge(stage));
  }

  add(id: Value, doc: Doc): void {
    const { accumulators } = this.groups.getOrAdd(id, () => this.create(id));
    let bytes = 0;
    for (const accumulator of accumulators) bytes += accumulator.add(doc, this.variables);
    if (bytes > 0) this.memory.add(bytes);
  }

  private create(id: Value): Group {
    this.memory.add(estimateBytes(id) + 64 * (this.fields.length + 1));
    return { id, accumulators: this.fields.map(({ create }) => create(id, this.variables)) };
  }

  *results(): Iterable<Doc> {
    for (const { id, accumulators } of this.groups.values()) {
      const doc: Doc = new Map([['_id', id]]);
      this.fields.forEach(({ name }, index) => {
        doc.set(name, (accumulators[index] as Accumulator).result());
      });
      yield doc;
    }
  }
}

/** Runs a grouping whose key is computed by `idOf`. */
export async function* grouped(input: Batches, groups: Groups, idOf: Expression, variables: Variables): Batches {
  for await (const batch of input) for (const doc of batch) groups.add(idOf(doc, variables) ?? null, doc);
  yield* inBatches(groups.results());
}

function parse(argument: Value, scope: Scope): { readonly idOf: Expression; readonly fields: readonly GroupField[] } {
  if (!isDoc(argument)) throw new CommandError(15947, "a group's fields must be specified in an object");
  const id = argument.get('_id');
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const fields = compileGroupFields(
    [...argument].filter(([name]) => name !== '_id'),
    scope,
  );
  return { idOf: scope.compile(id), fields };
}

export const groupStage: StageKind = {
  compile(argument, context) {
    const scope = scopeOf(optionsOf(context));
    const { idOf, fields } = parse(argument, scope);
    const { variables } = context;
    return (input) => grouped(input, new Groups(fields, variables, scope, '$group'), idOf, variables);
  },
  reads(argument: Value, dependencies: Dependencies) {
    parse(argument, scopeOf({ dependencies }));
    return true;
  },
};

/** `{$sortByCount: expression}` is a `$group` that counts and a `$sort` of the counts. */
export const sortByCountStage: StageKind = {
  compile(argument, context) {
    return context.compile(sortByCountStages(argument), context.variables);
  },
  reads(argument, dependencies) {
    scopeOf({ dependencies }).compile(argument);
    return true;
  },
};

function sortByCountStages(argument: Value): Value[] {
  const [first] = isDoc(argument) ? argument.keys() : [];
  if (isDoc(argument) ? !first?.startsWith('$') : typeof argument !== 'string' || !argument.startsWith('$')) {
    throw new CommandError(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  const counted: Doc = new Map<string, Value>([
    ['_id', argument],
    ['count', new Map([['$sum', 1]])],
  ]);
  return [new Map([['$group', counted]]), new Map([['$sort', new Map([['count', -1]])]])];
}
