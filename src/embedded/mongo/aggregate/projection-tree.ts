import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Expression, Variables } from './expression.ts';

/**
 * What is to happen to the fields of one level of a document: a mark (kept or taken away), an expression that computes
 * the field, or a node for the level below.
 */
export interface ProjectionNode {
  readonly marks: Set<string>;
  readonly expressions: Map<string, Expression>;
  readonly children: Map<string, ProjectionNode>;
  /** Names of `expressions` and `children` in the order in which they were written. */
  readonly order: string[];
  /** Whether there is an expression here or below. */
  isComputed: boolean;
}

export function createNode(): ProjectionNode {
  return { marks: new Set(), expressions: new Map(), children: new Map(), order: [], isComputed: false };
}

function collision(path: string, rest: string | undefined): CommandError {
  return rest === undefined
    ? new CommandError(31250, `Path collision at ${path}`)
    : new CommandError(31249, `Path collision at ${path} remaining portion ${rest}`);
}

/**
 * Adds what shall happen at a dotted path.
 * @throws CommandError 31249 or 31250 when the path meets another
 */
export function addToTree(
  root: ProjectionNode,
  parts: readonly string[],
  what: Expression | 'mark',
  collide: (path: string, rest: string | undefined) => CommandError = collision,
): void {
  let node = root;
  parts.forEach((part, index) => {
    const isTaken = node.marks.has(part) || node.expressions.has(part);
    const path = parts.slice(0, index + 1).join('.');
    if (what !== 'mark') node.isComputed = true;
    if (index < parts.length - 1) {
      if (isTaken) throw collide(parts.join('.'), parts.slice(index + 1).join('.'));
      let child = node.children.get(part);
      if (child === undefined) {
        child = createNode();
        node.children.set(part, child);
        node.order.push(part);
      }
      node = child;
    } else {
      if (isTaken || node.children.has(part)) throw collide(path, undefined);
      if (what === 'mark') {
        node.marks.add(part);
      } else {
        node.expressions.set(part, what);
        node.order.push(part);
      }
    }
  });
}

/** Keeps what is marked, in the order of the document; arrays are entered, and what is no document there is dropped. */
export function include(node: ProjectionNode, doc: Doc): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    if (node.marks.has(name)) {
      result.set(name, value);
      continue;
    }
    const child = node.children.get(name);
    const kept = child === undefined ? undefined : includeValue(child, value);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function includeValue(node: ProjectionNode, value: Value): Value | undefined {
  if (isDoc(value)) return include(node, value);
  if (!Array.isArray(value)) return undefined;
  const kept: Value[] = [];
  for (const element of value) {
    const found = includeValue(node, element);
    if (found !== undefined) kept.push(found);
  }
  return kept;
}

/** Takes away what is marked. */
export function exclude(node: ProjectionNode, doc: Doc): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    if (node.marks.has(name)) continue;
    const child = node.children.get(name);
    result.set(name, child === undefined ? value : excludeFromValue(child, value));
  }
  return result;
}

function excludeFromValue(node: ProjectionNode, value: Value): Value {
  if (isDoc(value)) return exclude(node, value);
  if (Array.isArray(value)) return value.map((element) => excludeFromValue(node, element));
  return value;
}

/**
 * Sets the computed fields. Where the path leads through an array, every element receives them; where it leads through
 * something else, a document takes its place.
 * @param root the document that the expressions see
 */
export function computeFields(node: ProjectionNode, root: Doc, target: Doc, variables: Variables): Doc {
  const result: Doc = new Map(target);
  for (const name of node.order) {
    const child = node.children.get(name);
    const value =
      child === undefined
        ? node.expressions.get(name)?.(root, variables)
        : child.isComputed
          ? computeInValue(child, root, result.get(name), variables)
          : result.get(name);
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return result;
}

function computeInValue(node: ProjectionNode, root: Doc, value: Value | undefined, variables: Variables): Value {
  if (Array.isArray(value)) return value.map((element) => computeInValue(node, root, element, variables));
  return computeFields(node, root, isDoc(value) ? value : new Map(), variables);
}
