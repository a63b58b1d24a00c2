import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { estimateBytes, MemoryTracker, stageTooLarge } from '../memory.ts';
import { type Batches, collect, type Stage, type StageKind } from './stage.ts';

/**
 * Lets several readers have the same batches while the source is read once. A batch is kept until the slowest reader
 * has had it; a reader that stops early is not waited for.
 */
class Tee {
  private readonly source: AsyncIterator<Doc[]>;
  private readonly kept: Promise<IteratorResult<Doc[]>>[] = [];
  private firstKept = 0;
  private readonly positions: number[] = [];

  constructor(input: Batches) {
    this.source = input[Symbol.asyncIterator]();
  }

  /** One more reader; all of them are asked for before the first batch is read. */
  reader(): Batches {
    return this.read(this.positions.push(0) - 1);
  }

  private async *read(me: number): Batches {
    try {
      for (;;) {
        const next = await this.batchAt(this.positions[me] as number);
        if (next.done) return;
        this.positions[me] = (this.positions[me] as number) + 1;
        this.forget();
        yield next.value;
      }
    } finally {
      this.positions[me] = Number.POSITIVE_INFINITY;
      this.forget();
    }
  }

  private batchAt(position: number): Promise<IteratorResult<Doc[]>> {
    const index = position - this.firstKept;
    while (this.kept.length <= index) this.kept.push(this.source.next());
    return this.kept[index] as Promise<IteratorResult<Doc[]>>;
  }

  private forget(): void {
    const slowest = Math.min(...this.positions);
    while (this.firstKept < slowest && this.kept.length > 0) {
      this.kept.shift();
      this.firstKept += 1;
    }
  }

  async close(): Promise<void> {
    await this.source.return?.();
  }
}

const notInFacet = new Set([
  '$collStats',
  '$facet',
  '$geoNear',
  '$indexStats',
  '$merge',
  '$out',
  '$planCacheStats',
  '$documents',
]);

function facetsOf(argument: Value): [string, Value[]][] {
  if (!isDoc(argument) || argument.size === 0) {
    throw new CommandError(
      40169,
      `the $facet specification must be a non-empty object, but found: ${typeName(argument)}`,
    );
  }
  return [...argument].map(([name, stages]) => {
    if (!Array.isArray(stages)) {
      throw new CommandError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    }
    for (const stage of stages) {
      const [first = ''] = isDoc(stage) ? stage.keys() : [];
      if (notInFacet.has(first)) {
        throw new CommandError(40600, `${first} is not allowed to be used within a $facet stage`);
      }
    }
    return [name, stages];
  });
}

export const facetStage: StageKind = {
  compile(argument, context) {
    const facets = facetsOf(argument).map(([name, stages]): readonly [string, Stage] => [
      name,
      context.compile(stages, context.variables),
    ]);
    return async function* (input) {
      const tee = new Tee(input);
      const memory = new MemoryTracker(() => stageTooLarge('$facet'));
      try {
        const readers = facets.map(([, stage]) => stage(tee.reader()));
        const results = await Promise.all(readers.map((reader) => collect(counted(reader, memory))));
        const doc: Doc = new Map();
        facets.forEach(([name], index) => {
          doc.set(name, results[index] as Doc[]);
        });
        yield [doc];
      } finally {
        await tee.close();
      }
    };
  },
};

async function* counted(input: Batches, memory: MemoryTracker): Batches {
  for await (const batch of input) {
    for (const doc of batch) memory.add(estimateBytes(doc));
    yield batch;
  }
}

export const unionWithStage: StageKind = {
  compile(argument, context) {
    const { collection, pipeline } = unionOf(argument);
    context.compile(pipeline, context.variables);
    return async function* (input) {
      yield* input;
      yield* context.run(collection, pipeline, context.variables);
    };
  },
  reads: () => false,
};

function unionOf(argument: Value): { readonly collection: string | undefined; readonly pipeline: readonly Value[] } {
  if (typeof argument === 'string') return { collection: argument, pipeline: [] };
  if (!isDoc(argument)) {
    throw new CommandError(
      'FailedToParse',
      `the $unionWith stage specification must be an object or string, but found ${typeName(argument)}`,
    );
  }
  for (const key of argument.keys()) {
    if (key !== 'coll' && key !== 'pipeline') {
      throw new CommandError('UnknownField', `BSON field '$unionWith.${key}' is an unknown field.`);
    }
  }
  const collection = argument.get('coll');
  const pipeline = argument.get('pipeline') ?? [];
  if (collection !== undefined && typeof collection !== 'string') {
    throw new CommandError(
      'TypeMismatch',
      `BSON field '$unionWith.coll' is the wrong type '${typeName(collection)}', expected type 'string'`,
    );
  }
  if (!Array.isArray(pipeline)) {
    throw new CommandError(
      'TypeMismatch',
      `BSON field '$unionWith.pipeline' is the wrong type '${typeName(pipeline)}', expected type 'array'`,
    );
  }
  const [first] = pipeline;
  if (collection === undefined && !(isDoc(first) && first.has('$documents'))) {
    throw new CommandError(
      'FailedToParse',
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return { collection, pipeline };
}
