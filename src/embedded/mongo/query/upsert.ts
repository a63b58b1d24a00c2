import { splitPath } from '../bson/path.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { isOperators } from './filter.ts';
import { isRegex } from './regex.ts';

/** The document that an upsert starts from: what the filter demands to be equal. */
export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = new Map();
  addEqualities(seed, filter);
  return seed;
}

function addEqualities(seed: Doc, filter: Doc): void {
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      for (const child of value) if (isDoc(child)) addEqualities(seed, child);
    } else if (name === '$or' && Array.isArray(value) && value.length === 1 && isDoc(value[0])) {
      addEqualities(seed, value[0]);
    } else if (!name.startsWith('$')) {
      for (const equal of equalitiesOf(value)) setEquality(seed, name, equal);
    }
  }
}

function equalitiesOf(value: Value): readonly Value[] {
  if (isRegex(value)) return [];
  if (!isOperators(value)) return [value];
  const [equal, among, every] = [value.get('$eq'), value.get('$in'), value.get('$all')];
  if (equal !== undefined) return [equal];
  const list = Array.isArray(among) && among.length === 1 ? among : Array.isArray(every) ? every : [];
  return list.filter((item) => !isRegex(item) && !isOperators(item));
}

function setEquality(seed: Doc, path: string, value: Value): void {
  const parts = splitPath(path);
  let doc = seed;
  for (const part of parts.slice(0, -1)) {
    let child = doc.get(part);
    if (child === undefined) {
      child = new Map();
      doc.set(part, child);
    }
    if (!isDoc(child)) throw matchedTwice(path);
    doc = child;
  }
  const last = parts.at(-1) as string;
  if (doc.has(last)) throw matchedTwice(path);
  doc.set(last, value);
}

function matchedTwice(path: string): CommandError {
  return new CommandError('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);
}
