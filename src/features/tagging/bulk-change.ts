import { isDeepStrictEqual } from 'node:util';
import { tagKey } from '../resources/provenance.ts';
import type { ResourcePatch } from '../resources/resource.schemas.ts';
import type { Alignment, Resource } from '../resources/resource.ts';
import type { ResolvedInput } from '../resources/resource-alignments.ts';
import { changeCatalog, changeContent, emptyCatalog, emptyContent } from '../resources/resource-changes.ts';
import { type ChangedField, fieldOf } from '../resources/resource-difference.ts';
import { codeKey } from '../standards/code.ts';
import { type BulkChange, type FieldOperations, isListField, type ListField } from './bulk-change.schemas.ts';

type Tag = string | Alignment | readonly string[];

/** Two operations on one field of which one undoes the other, or nobody could say which comes first. */
export type Contradiction = { readonly path: readonly (string | number)[]; readonly message: string };

/** The patch that a change is for one resource; without fields that it leaves as they are. Ids stand for words already. */
export function patchFor(resource: Resource, change: BulkChange): ResolvedInput<ResourcePatch> {
  const patch: Record<string, unknown> = {};
  for (const [field, operations] of Object.entries(change)) {
    if (operations === undefined) continue;
    if (isListField(field)) {
      const current = fieldOf(resource, field) as readonly Tag[];
      const next = changedList(current, operations);
      if (next !== current) patch[field] = next;
    } else if (operations.set !== undefined) patch[field] = operations.set;
    else {
      const hit = operations.replace?.find(({ from }) => holds(resource, field, from));
      if (hit) patch[field] = hit.to;
    }
  }
  return patch as ResolvedInput<ResourcePatch>;
}

/** The same list when nothing differs. */
function changedList(current: readonly Tag[], { add, remove, replace, set }: FieldOperations): readonly Tag[] {
  const known = new Map(current.map((tag) => [keyOf(tag), tag]));
  // What is there already stays as it is, with its confidence.
  if (set !== undefined) return ((set ?? []) as readonly Tag[]).map((tag) => findSame(current, tag) ?? tag);
  const next = new Map<string, Tag>();
  for (const tag of current) {
    if (remove?.some((other) => isSame(tag, other as Tag))) continue;
    const to = replace?.find(({ from }) => isSame(tag, from as Tag))?.to as Tag | undefined;
    const kept = to === undefined ? tag : (findSame(current, to) ?? to);
    if (!next.has(keyOf(kept))) next.set(keyOf(kept), kept);
  }
  for (const tag of (add ?? []) as readonly Tag[]) {
    if (![...next.values()].some((other) => isSame(other, tag))) next.set(keyOf(tag), tag);
  }
  const isSameList = next.size === known.size && [...next.keys()].every((key, at) => key === [...known.keys()][at]);
  return isSameList ? current : [...next.values()];
}

function findSame(tags: readonly Tag[], wanted: Tag): Tag | undefined {
  return tags.find((tag) => isSame(tag, wanted));
}

/** Words in any case; alignments by the standard that they mean, or by their codes in any spelling. */
function isSame(one: Tag, other: Tag): boolean {
  if (!isAlignment(one) || !isAlignment(other)) return keyOf(one) === keyOf(other);
  if (one.alignmentType !== other.alignmentType) return false;
  return (one.standardId !== null && one.standardId === other.standardId) || codeKey(one.code) === codeKey(other.code);
}

function isAlignment(tag: Tag): tag is Alignment {
  return typeof tag === 'object' && 'code' in tag;
}

function keyOf(tag: Tag): string {
  return tagKey(tag).toLowerCase();
}

/** Whether the field has that value, however it was written. */
function holds(resource: Resource, field: string, value: unknown): boolean {
  const present = fieldOf(resource, field as ChangedField);
  if (field === 'approvedForStudents') return (present !== null) === value;
  const patch = { [field]: value };
  if (field in emptyCatalog) {
    return isDeepStrictEqual(changeCatalog(emptyCatalog, patch)[field as keyof typeof emptyCatalog], present);
  }
  const content = { title: '', ...emptyContent };
  if (!(field in content)) return present === value;
  return isDeepStrictEqual(changeContent(content, patch)[field as keyof typeof content], present);
}

/** What cannot all be meant. */
export function contradictionsOf(change: BulkChange): Contradiction[] {
  return Object.entries(change).flatMap(([field, operations]) =>
    operations && isListField(field) ? contradictionsIn(field, operations) : repeatedFrom(field, operations),
  );
}

function contradictionsIn(field: ListField, { add = [], remove = [], replace = [] }: FieldOperations): Contradiction[] {
  const has = (tags: readonly unknown[], tag: unknown) => tags.some((other) => isSame(other as Tag, tag as Tag));
  const from = replace.map((each) => each.from);
  const found: Contradiction[] = [];
  for (const [at, tag] of remove.entries()) {
    if (has(add, tag)) found.push({ path: [field, 'remove', at], message: 'It is added too.' });
  }
  for (const [at, each] of replace.entries()) {
    const path = [field, 'replace', at];
    if (isSame(each.from as Tag, each.to as Tag)) found.push({ path, message: 'It is replaced by itself.' });
    else if (has(from, each.to)) found.push({ path: [...path, 'to'], message: 'It is replaced too.' });
    if (has(from.slice(0, at), each.from)) found.push({ path: [...path, 'from'], message: 'It is replaced twice.' });
    if (has(add, each.from)) found.push({ path: [...path, 'from'], message: 'It is added too.' });
    if (has(remove, each.from) || has(remove, each.to)) found.push({ path, message: 'It is removed too.' });
  }
  return found;
}

function repeatedFrom(field: string, operations: FieldOperations | undefined): Contradiction[] {
  const from = (operations?.replace ?? []).map((each) => each.from);
  return from.flatMap((value, at) =>
    from.slice(0, at).some((other) => isDeepStrictEqual(other, value))
      ? [{ path: [field, 'replace', at, 'from'], message: 'It is replaced twice.' }]
      : [],
  );
}
