import type { StringOrder } from '../bson/compare.ts';
import { type Doc, isDoc, isNumeric, isTruthy, typeName, type Value } from '../bson/values.ts';
import { CommandError, notSupported } from '../errors.ts';
import { fieldPath, type Scope, show } from './expression/scope.ts';
import { createDependencies, type Dependencies, type Expression, scopeOf, type Variables } from './expression.ts';
import { applyPositional, applySlice, parseSlice, type Slice } from './projection-find.ts';
import { addToTree, computeFields, createNode, exclude, include, type ProjectionNode } from './projection-tree.ts';

export type ProjectionMode = 'find' | 'aggregate';

export interface ProjectionOptions {
  readonly variables: Variables;
  readonly strings?: StringOrder | undefined;
  /** Makes the test of `$elemMatch`; without it that operator is not known. */
  readonly matchElement?: ((filter: Value) => (element: Value) => boolean) | undefined;
  /** Where the first element that the query matched stands in its array, for `path.$`; -1 when there is none. */
  readonly positionalIndex?: ((doc: Doc) => number) | undefined;
}

interface ElementMatch {
  readonly field: string;
  readonly matches: (element: Value) => boolean;
}

/** A projection taken apart. */
interface Projection {
  readonly isInclusion: boolean;
  readonly tree: ProjectionNode;
  readonly slices: readonly Slice[];
  readonly elementMatches: readonly ElementMatch[];
  readonly positional: readonly string[] | undefined;
  readonly dependencies: Dependencies;
}

/**
 * Makes the function that a projection stands for: it gives a new document and leaves the one it is given as it is.
 * @param mode `find` knows `$slice` of the find command, `$elemMatch` and `path.$`; `aggregate` is `$project`
 * @throws CommandError 31249, 31250, 31253, 31254 and others of MongoDB's for a projection that is none
 */
export function compileProjection(spec: Doc, mode: ProjectionMode, options: ProjectionOptions): (doc: Doc) => Doc {
  if (mode === 'find' && spec.size === 0) return (doc) => doc;
  const { isInclusion, tree, slices, elementMatches, positional } = parse(spec, mode, options);
  const { variables, positionalIndex } = options;
  const isComputed = tree.isComputed;
  const select = isInclusion ? include : exclude;
  return (doc) => {
    const input =
      positional === undefined ? doc : applyPositional(doc, positional, positionalIndex?.(doc) ?? Number.NaN);
    let result = select(tree, input);
    if (isComputed) result = computeFields(tree, doc, result, variables);
    for (const slice of slices) result = applySlice(result, slice);
    for (const { field, matches } of elementMatches) addFirstMatch(result, field, doc.get(field), matches);
    return result;
  };
}

function addFirstMatch(result: Doc, field: string, array: Value | undefined, matches: ElementMatch['matches']): void {
  const found = Array.isArray(array) ? array.find(matches) : undefined;
  result.delete(field);
  if (found !== undefined) result.set(field, [found]);
}

/**
 * Notes in `dependencies` the top-level fields that a projection needs of a document.
 * @returns whether nothing else is left of the document (an inclusion)
 */
export function projectionReads(spec: Doc, mode: ProjectionMode, dependencies: Dependencies): boolean {
  if (mode === 'find' && spec.size === 0) return false;
  const options: ProjectionOptions = {
    variables: new Map(),
    matchElement: () => () => false,
    positionalIndex: () => -1,
  };
  const { isInclusion, tree, dependencies: own } = parse(spec, mode, options);
  for (const field of own.fields) dependencies.fields.add(field);
  if (own.isWhole) dependencies.isWhole = true;
  if (isInclusion) for (const field of [...tree.marks, ...tree.children.keys()]) dependencies.fields.add(field);
  return isInclusion;
}

/** The top-level fields that a projection needs of a document; `undefined`: all. */
export function projectionFields(spec: Doc, mode: ProjectionMode): ReadonlySet<string> | undefined {
  const dependencies = createDependencies();
  return projectionReads(spec, mode, dependencies) && !dependencies.isWhole ? dependencies.fields : undefined;
}

/** The fields of a projection, read one after another; inclusion or exclusion is found out on the way. */
class Parser {
  readonly tree = createNode();
  readonly slices: Slice[] = [];
  readonly elementMatches: ElementMatch[] = [];
  readonly dependencies = createDependencies();
  positional: readonly string[] | undefined;
  isInclusion: boolean | undefined;
  /** What is said of `_id`, which may differ from all others. */
  isIdKept: boolean | undefined;
  private readonly scope: Scope;
  private readonly mode: ProjectionMode;
  private readonly options: ProjectionOptions;

  constructor(mode: ProjectionMode, options: ProjectionOptions) {
    this.mode = mode;
    this.options = options;
    const variables = options.variables.size === 0 ? undefined : new Set(options.variables.keys());
    this.scope = scopeOf({ strings: options.strings, dependencies: this.dependencies, variables });
  }

  field(path: readonly string[], value: Value): void {
    if (path.at(-1) === '$') {
      this.positionalField(path.slice(0, -1), value);
    } else if (isNumeric(value) || typeof value === 'boolean') {
      this.mark(path, isTruthy(value));
    } else if (isDoc(value)) {
      this.doc(path, value);
    } else {
      this.computed(path, value);
    }
  }

  private mark(path: readonly string[], isKept: boolean): void {
    if (path.length === 1 && path[0] === '_id') {
      if (this.isIdKept !== undefined) throw new CommandError(31250, 'Path collision at _id');
      this.isIdKept = isKept;
      return;
    }
    this.decide(isKept, path);
    this.add(path, 'mark');
  }

  /** Notes what kind of projection this is, which no field may contradict. */
  private decide(isInclusion: boolean, path: readonly string[]): void {
    if (this.isInclusion === undefined) this.isInclusion = isInclusion;
    if (this.isInclusion === isInclusion) return;
    const name = path.join('.');
    throw isInclusion
      ? new CommandError(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
      : new CommandError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
  }

  private add(path: readonly string[], what: Expression | 'mark'): void {
    if (this.isIdKept !== undefined && path[0] === '_id') throw new CommandError(31250, 'Path collision at _id');
    addToTree(this.tree, path, what);
  }

  private doc(path: readonly string[], value: Doc): void {
    const [operator] = value.keys();
    if (operator === undefined) {
      throw new CommandError(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path ${path.join('.')}`,
      );
    }
    if (!operator.startsWith('$')) {
      for (const [name, inner] of value) {
        if (name.startsWith('$')) {
          throw new CommandError(31325, `Cannot include ${name} with other fields in a sub-projection`);
        }
        this.field([...path, ...fieldPath(name)], inner);
      }
      return;
    }
    const argument = value.get(operator) as Value;
    if (this.mode === 'find' && operator === '$slice' && value.size === 1) {
      const slice = parseSlice(path, argument);
      if (slice !== undefined) {
        this.checkNoPositional(path);
        this.slices.push(slice);
        return;
      }
    }
    if (this.mode === 'find' && operator === '$elemMatch' && value.size === 1) this.elementMatch(path, argument);
    else this.computed(path, value);
  }

  private elementMatch(path: readonly string[], filter: Value): void {
    const { matchElement } = this.options;
    if (matchElement === undefined) throw notSupported('$elemMatch in this projection');
    if (!isDoc(filter)) {
      throw new CommandError(31274, `elemMatch: Invalid argument, object required, but got ${typeName(filter)}`);
    }
    if (path.length > 1) throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field');
    if (this.positional !== undefined) {
      throw new CommandError(31255, 'Cannot specify positional operator and $elemMatch.');
    }
    this.decide(true, path);
    // The mark keeps other paths away from the field; its value is replaced afterwards.
    this.add(path, 'mark');
    this.elementMatches.push({ field: path[0] as string, matches: matchElement(filter) });
  }

  private positionalField(path: readonly string[], value: Value): void {
    if (this.mode !== 'find') {
      throw new CommandError(31324, 'Cannot use positional projection in aggregation projection');
    }
    if (this.positional !== undefined) {
      throw new CommandError(31276, 'Cannot specify more than one positional projection per query.');
    }
    if (this.elementMatches.length > 0) {
      throw new CommandError(31256, 'Cannot specify positional operator and $elemMatch.');
    }
    if (path.length === 0 || !(isNumeric(value) || typeof value === 'boolean') || !isTruthy(value)) {
      throw new CommandError(31395, 'positional projection cannot be used with exclusion');
    }
    if (this.options.positionalIndex === undefined) throw notSupported('A positional projection here');
    this.decide(true, path);
    this.add(path, 'mark');
    this.positional = path;
  }

  private checkNoPositional(path: readonly string[]): void {
    if (this.positional?.join('.') === path.join('.')) {
      throw new CommandError(31256, 'Cannot specify positional operator and $slice.');
    }
  }

  private computed(path: readonly string[], value: Value): void {
    if (this.isInclusion === false) {
      throw isDoc(value)
        ? new CommandError(31252, 'Cannot use expression other than $meta in exclusion projection')
        : new CommandError(
            31310,
            `Cannot use an expression ${path.join('.')}: ${show(value)} in an exclusion projection`,
          );
    }
    this.isInclusion = true;
    this.add(path, this.scope.compile(value));
  }
}

function parse(spec: Doc, mode: ProjectionMode, options: ProjectionOptions): Projection {
  if (spec.size === 0) throw new CommandError(51272, 'projection specification must have at least one field');
  const parser = new Parser(mode, options);
  for (const [name, value] of spec) {
    if (name.startsWith('$')) {
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    parser.field(name.endsWith('.$') ? [...fieldPath(name.slice(0, -2)), '$'] : fieldPath(name), value);
  }
  const { tree, slices, elementMatches, positional, dependencies, isIdKept } = parser;
  const isInclusion = parser.isInclusion ?? isIdKept === true;
  const isIdInTree = tree.marks.has('_id') || tree.expressions.has('_id') || tree.children.has('_id');
  if (!isIdInTree && (isInclusion ? isIdKept !== false : isIdKept === false)) tree.marks.add('_id');
  // A slice keeps the field that it shortens.
  if (isInclusion) for (const { path } of slices) addToTree(tree, path, 'mark');
  return { isInclusion, tree, slices, elementMatches, positional, dependencies };
}
