import { boundedKey, orderKey } from '../bson/order-key.ts';
import { arrayIndex } from '../bson/path.ts';
import { BsonType, type Doc, isDoc, Opaque, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { IndexField, IndexInfo } from './collection-info.ts';

/** LMDB takes keys of 1,978 bytes: a table's number, the key of the fields, the key of the document. */
export const maxIndexKeyBytes = 1400;
export const maxRecordKeyBytes = 500;

/** The index keys of one document, and what they show about the index. */
export interface DocumentKeys {
  readonly keys: readonly Buffer[];
  readonly isTruncated: boolean;
  /** The paths at which the document has an array. */
  readonly arrayPaths: readonly string[];
}

const none: DocumentKeys = { keys: [], isTruncated: false, arrayPaths: [] };

/** An empty array is indexed below null, as MongoDB does. */
const emptyArray = new Opaque(BsonType.undefined, Buffer.alloc(0));

/** A tree of the parts of an index's paths: all its fields are followed at once, so that one array is walked once. */
interface PathNode {
  readonly path: string;
  readonly children: Map<string, PathNode>;
  /** The field that ends here. */
  field: number | undefined;
}

/**
 * The keys under which `doc` stands in the index: none when a sparse or partial index leaves it out, several when one
 * of its fields is an array.
 * @throws CommandError (171) when two different arrays would have to be combined
 */
export function keysOf(index: IndexInfo, doc: Doc): DocumentKeys {
  if (index.partial && !index.partial.matches(doc)) return none;
  const single = singleKey(index, doc);
  if (single !== undefined) return single;
  const arrayPaths = new Set<string>();
  const rows = expand(treeOf(index.fields), doc, index.fields.length, arrayPaths);
  const keys = new Map<string, Buffer>();
  let isTruncated = false;
  for (const row of rows) {
    if (index.spec.isSparse && row.every((value) => value === undefined)) continue;
    const key = joinKey(index.fields, row);
    const bounded = boundedKey(key, maxIndexKeyBytes);
    isTruncated ||= bounded !== key;
    keys.set(bounded.toString('latin1'), bounded);
  }
  return { keys: [...keys.values()], isTruncated, arrayPaths: [...arrayPaths] };
}

/** The frequent case, without the tree: no field meets an array. */
function singleKey(index: IndexInfo, doc: Doc): DocumentKeys | undefined {
  const row: (Value | undefined)[] = [];
  for (const { parts } of index.fields) {
    let value: Value | undefined = doc;
    for (const part of parts) {
      if (Array.isArray(value)) return undefined;
      value = isDoc(value) ? value.get(part) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    row.push(value);
  }
  if (index.spec.isSparse && row.every((value) => value === undefined)) return none;
  const key = joinKey(index.fields, row);
  const bounded = boundedKey(key, maxIndexKeyBytes);
  return { keys: [bounded], isTruncated: bounded !== key, arrayPaths: [] };
}

function joinKey(fields: readonly IndexField[], row: readonly (Value | undefined)[]): Buffer {
  if (fields.length === 1) return orderKey(row[0], fields[0]?.isDescending);
  return Buffer.concat(fields.map((field, at) => orderKey(row[at], field.isDescending)));
}

function treeOf(fields: readonly IndexField[]): PathNode {
  const root: PathNode = { path: '', children: new Map(), field: undefined };
  fields.forEach(({ parts }, field) => {
    let node = root;
    for (const part of parts) {
      let child = node.children.get(part);
      if (child === undefined) {
        child = { path: node.path === '' ? part : `${node.path}.${part}`, children: new Map(), field: undefined };
        node.children.set(part, child);
      }
      node = child;
    }
    node.field = field;
  });
  return root;
}

type Row = (Value | undefined)[];

/** The combinations of values that the fields below `node` take in `value`. */
function expand(node: PathNode, value: Value | undefined, width: number, arrayPaths: Set<string>): Row[] {
  if (!Array.isArray(value)) return expandPlain(node, value, width, arrayPaths);
  const children = [...node.children];
  const isPositional = node.field === undefined && children.every(([part]) => arrayIndex(part) >= 0);
  // A document in it may have a field of that name: the mark tells the planner that a query would look there too.
  if (!isPositional || value.some(isDoc)) arrayPaths.add(node.path);
  if (isPositional) {
    return children.reduce<Row[]>(
      (rows, [part, child]) => combine(rows, expand(child, value[arrayIndex(part)], width, arrayPaths), node.path),
      [new Array<Value | undefined>(width).fill(undefined)],
    );
  }
  if (value.length === 0)
    return expandPlain(node, node.field === undefined ? undefined : emptyArray, width, arrayPaths);
  // An array inside of the array is one value, not walked again.
  return value.flatMap((element) =>
    Array.isArray(element) ? leafRow(node, element, width) : expandPlain(node, element, width, arrayPaths),
  );
}

function leafRow(node: PathNode, value: Value | undefined, width: number): Row[] {
  const row: Row = new Array<Value | undefined>(width).fill(undefined);
  if (node.field !== undefined) row[node.field] = value;
  return [row];
}

function expandPlain(node: PathNode, value: Value | undefined, width: number, arrayPaths: Set<string>): Row[] {
  let rows = leafRow(node, value, width);
  for (const [part, child] of node.children) {
    const below = expand(child, isDoc(value) ? value.get(part) : undefined, width, arrayPaths);
    rows = combine(rows, below, child.path);
  }
  return rows;
}

function combine(rows: Row[], others: Row[], path: string): Row[] {
  if (rows.length > 1 && others.length > 1) {
    throw new CommandError(
      171,
      `cannot index parallel arrays: '${path}' and another field of the index are both arrays`,
    );
  }
  return rows.flatMap((row) =>
    others.map((other) => row.map((value, at) => (other[at] === undefined ? value : other[at]))),
  );
}
