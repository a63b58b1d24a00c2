import { isDeepStrictEqual } from 'node:util';
import { actOf, type TagField, tagFields, tagKey, withoutStamps, withStamp } from './provenance.ts';
import type { Resource, ResourceCatalog, ResourceContent, ResourceTags, TagStamp } from './resource.ts';
import { emptyCatalog, emptyContent, withContent } from './resource-changes.ts';

const contentFields = ['title', ...Object.keys(emptyContent)] as (keyof ResourceContent)[];
const catalogFields = Object.keys(emptyCatalog) as (keyof ResourceCatalog)[];
const sharingFields = ['visibility', 'schoolId', 'approvedForStudents'] as const;

type SharingField = (typeof sharingFields)[number];

/** What a change can be about: the fields of the content, of the catalogue entry, and who may see it. */
export type ChangedField = keyof ResourceContent | keyof ResourceCatalog | SharingField;

export type FieldChange = { readonly field: ChangedField; readonly before: unknown; readonly after: unknown };

/** What was done to one resource: all that it takes to undo just that. */
export type ResourceChange = {
  readonly resourceId: string;
  /** The revision that it got by it. */
  readonly revision: number;
  readonly fields: readonly FieldChange[];
  /** Of all its tags before; null when no tag was touched. */
  readonly provenance: readonly TagStamp[] | null;
  /** The resource was made by it. */
  readonly isCreation?: true;
};

/** What others have changed since, and an undo leaves as it is: a field, or one tag of it. */
export type KeptPart = { readonly field: ChangedField; readonly key: string | null };

export type UndoneChange = { readonly after: Resource; readonly kept: readonly KeptPart[] };

/** Fields in which two states of a resource differ. */
export function differenceOf(before: Resource, after: Resource): FieldChange[] {
  const parts: FieldChange[] = [];
  const compare = (field: ChangedField, one: unknown, other: unknown): void => {
    if (one !== other && !isDeepStrictEqual(one, other)) parts.push({ field, before: one, after: other });
  };
  if (before.content !== after.content)
    for (const field of contentFields) compare(field, before.content[field], after.content[field]);
  if (before.catalog !== after.catalog)
    for (const field of catalogFields) compare(field, before.catalog[field], after.catalog[field]);
  for (const field of sharingFields) compare(field, before[field], after[field]);
  return parts;
}

/** The change from one state to the next, as it is noted. */
export function changeOf(before: Resource, after: Resource): ResourceChange {
  const isTagged = after.provenance !== before.provenance;
  return {
    resourceId: before.id,
    revision: after.revision,
    fields: differenceOf(before, after),
    provenance: isTagged ? before.provenance : null,
  };
}

/** That a resource was made, as it is noted. */
export function creationOf({ id, revision }: Resource): ResourceChange {
  return { resourceId: id, revision, fields: [], provenance: null, isCreation: true };
}

/** A new resource as a change of one that nothing is known of. */
export function fieldsOfNew(resource: Resource): FieldChange[] {
  const blank = { content: { title: '', ...emptyContent }, catalog: emptyCatalog, approvedForStudents: null };
  return differenceOf({ ...resource, ...blank }, resource);
}

/**
 * The resource with the change taken back. Where nobody has touched it since it is exactly what it was; otherwise each
 * field, and each single tag, goes back unless others have changed just that.
 */
export function undoChange(resource: Resource, change: ResourceChange, batchId: string): UndoneChange {
  if (resource.revision === change.revision) {
    const restored = change.fields.reduce((state, { field, before }) => withField(state, field, before), resource);
    return { after: { ...restored, provenance: change.provenance ?? resource.provenance }, kept: [] };
  }
  const kept: KeptPart[] = [];
  const after = change.fields.reduce((state, part) => {
    if (isTagField(part.field)) return undoTags(state, { ...part, field: part.field }, change, { batchId, kept });
    const present = fieldOf(state, part.field);
    if (isDeepStrictEqual(present, part.after)) return withField(state, part.field, part.before);
    if (!isDeepStrictEqual(present, part.before)) kept.push({ field: part.field, key: null });
    return state;
  }, resource);
  return { after, kept };
}

type Tag = ResourceTags[TagField][number];

function undoTags(
  resource: Resource,
  { field, before, after }: FieldChange & { readonly field: TagField },
  change: ResourceChange,
  { batchId, kept }: { batchId: string; kept: KeptPart[] },
): Resource {
  const had = byKey(before as readonly Tag[]);
  const given = byKey(after as readonly Tag[]);
  const present = byKey(resource.catalog[field]);
  const isMine = (key: string): boolean => actOf(resource.provenance, field, key)?.batchId === batchId;

  const taken = [...given.keys()].filter((key) => !had.has(key) && present.has(key) && isMine(key));
  const others = [...given.keys()].filter((key) => !had.has(key) && present.has(key) && !isMine(key));
  const back = [...had.keys()].filter((key) => !given.has(key) && !present.has(key));
  const backAlready = [...had.keys()].filter((key) => !given.has(key) && present.has(key));
  for (const key of [...others, ...backAlready]) kept.push({ field, key });

  let keys = [...present.keys()].filter((key) => !taken.includes(key));
  const isUntouched = isDeepStrictEqual(resource.catalog[field], after);
  if (isUntouched) keys = [...had.keys()];
  else {
    const places = [...had.keys()];
    for (const key of back) keys.splice(Math.min(places.indexOf(key), keys.length), 0, key);
  }
  const tags = keys.flatMap((key): Tag[] => {
    const [old, made, now] = [had.get(key), given.get(key), present.get(key)];
    // The same tag, said otherwise: such as a code whose standard became known.
    if (old !== undefined && (now === undefined || isDeepStrictEqual(now, made))) return [old];
    return now === undefined ? [] : [now];
  });
  const bare = withoutStamps(resource.provenance, field, taken);
  const old = change.provenance ?? [];
  // Within a stamp tags stand in the order in which they stood there, which may be another one than that of the field.
  const order = [...old.flatMap((stamp) => stamp.tags[field] ?? []), ...keys];
  const provenance = back.reduce(
    (stamps, key) => withStamp(stamps, field, { key, act: actOf(old, field, key) }, order),
    bare,
  );
  return { ...withField(resource, field, tags), provenance };
}

function byKey(tags: readonly Tag[]): Map<string, Tag> {
  return new Map(tags.map((tag) => [tagKey(tag), tag]));
}

function isTagField(field: ChangedField): field is TagField {
  return (tagFields as readonly string[]).includes(field);
}

function isSharingField(field: ChangedField): field is SharingField {
  return (sharingFields as readonly string[]).includes(field);
}

export function fieldOf(resource: Resource, field: ChangedField): unknown {
  if (isSharingField(field)) return resource[field];
  return field in emptyCatalog
    ? resource.catalog[field as keyof ResourceCatalog]
    : resource.content[field as keyof ResourceContent];
}

function withField(resource: Resource, field: ChangedField, value: unknown): Resource {
  if (isSharingField(field)) return { ...resource, [field]: value };
  if (field in emptyCatalog) return { ...resource, catalog: { ...resource.catalog, [field]: value } };
  return withContent(resource, { ...resource.content, [field]: value });
}
