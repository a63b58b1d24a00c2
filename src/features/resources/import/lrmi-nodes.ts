import { isObject } from './parse-json.ts';

export type Node = Readonly<Record<string, unknown>>;

/** What a name stands for, whichever prefix or address it is written with: `schema:name`, `http://schema.org/name`. */
function bareName(name: string): string {
  return name.startsWith('@') ? name : name.replace(/^(?:.*[/#]|[a-z][\w-]*:)/i, '');
}

/** One value or several, as a list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.flatMap(listOf) : [value];
}

/** The objects of a JSON-LD document: one, a list, a `@graph`, an `ItemList`, or all of these nested. */
export function topNodes(document: unknown): unknown[] {
  return listOf(document).flatMap((value) => {
    if (!isObject(value)) return [value];
    const node = bare(value);
    const inside = node['@graph'] ?? node.itemListElement;
    if (inside === undefined) return typesOf(node).includes('ListItem') ? topNodes(node.item) : [node];
    return topNodes(inside);
  });
}

export function bare(value: Node): Node {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [bareName(name), inner]));
}

export function typesOf(node: Node): string[] {
  return listOf(node['@type'] ?? node.type)
    .filter((type): type is string => typeof type === 'string')
    .map(bareName);
}

/** Looks up nodes that are only named by `@id` where they are used. */
export class Graph {
  private readonly nodes = new Map<string, Node>();

  constructor(nodes: readonly unknown[]) {
    for (const node of nodes) {
      if (isObject(node) && typeof node['@id'] === 'string') this.nodes.set(node['@id'], node);
    }
  }

  /** The values of a property: texts and objects, references followed, `@value` unpacked. */
  values(node: Node, ...properties: string[]): (string | Node)[] {
    return properties.flatMap((property) => listOf(node[property]).flatMap((value) => this.value(value)));
  }

  /** The values as text: objects by their name, code or address. */
  texts(node: Node, ...properties: string[]): string[] {
    return this.values(node, ...properties)
      .map((value) => (typeof value === 'string' ? value : nameOf(value)))
      .filter((text): text is string => text !== null && text.trim() !== '')
      .map((text) => text.trim());
  }

  text(node: Node, ...properties: string[]): string | null {
    return this.texts(node, ...properties)[0] ?? null;
  }

  private value(value: unknown): (string | Node)[] {
    if (typeof value === 'string') return [value];
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (!isObject(value)) return [];
    if ('@value' in value) return this.value(value['@value']);
    if ('@list' in value) return listOf(value['@list']).flatMap((inner) => this.value(inner));
    const node = bare(value);
    const id = node['@id'];
    const known = typeof id === 'string' && Object.keys(node).length === 1 ? this.nodes.get(id) : undefined;
    return [known ?? node];
  }
}

function nameOf(node: Node): string | null {
  for (const property of ['name', 'termCode', 'targetName', 'url', '@id', 'identifier', 'alternateName']) {
    for (const value of listOf(node[property])) {
      const text = isObject(value) ? value['@value'] : value;
      if (typeof text === 'string' && text.trim() !== '') return text;
    }
  }
  return null;
}
