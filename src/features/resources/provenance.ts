import { isDeepStrictEqual } from 'node:util';
import { type Alignment, type ResourceTags, type TagOrigin, type TagStamp, tagOrigins } from './resource.ts';

/** The fields whose tags have a provenance. */
export const tagFields = [
  'learningResourceType',
  'educationalUse',
  'subjects',
  'gradeLevels',
  'interests',
  'modalities',
  'alignments',
  'keywords',
  'topicPaths',
  'accessModes',
  'accessibilityFeatures',
  'accessibilityHazards',
  'accessibilityControls',
] as const satisfies readonly (keyof ResourceTags)[];

export type TagField = (typeof tagFields)[number];

/** Who tags, when and how: a stamp without its tags. */
export type TagAct = Omit<TagStamp, 'tags'>;

/** What stands for a tag in a stamp: the word itself, `teaches:3.NF.A.1`, `Math > Fractions`. */
export function tagKey(tag: string | Pick<Alignment, 'code' | 'alignmentType'> | readonly string[]): string {
  if (typeof tag === 'string') return tag;
  return 'code' in tag ? `${tag.alignmentType}:${tag.code}` : (tag as readonly string[]).join(' > ');
}

/**
 * The provenance after tags have changed from `before` to `after` by `act`: tags that stay keep their stamp, tags that
 * went leave it, new ones share the new stamp. A stamp without tags vanishes, so that the list stays as short as the
 * history of what is still there.
 */
export function restamp(
  provenance: readonly TagStamp[],
  before: ResourceTags | null,
  after: ResourceTags,
  act: TagAct,
): readonly TagStamp[] {
  const added: Partial<Record<TagField, string[]>> = {};
  const removed = new Map<TagField, Set<string>>();
  for (const field of tagFields) {
    if (before && before[field] === after[field]) continue;
    const had = new Set((before?.[field] ?? []).map(tagKey));
    const has = new Set(after[field].map(tagKey));
    const fresh = [...has].filter((key) => !had.has(key));
    const gone = [...had].filter((key) => !has.has(key));
    if (fresh.length > 0) added[field] = fresh;
    if (gone.length > 0) removed.set(field, new Set(gone));
  }
  const kept = removed.size === 0 ? provenance : provenance.flatMap((stamp) => withoutTags(stamp, removed));
  return Object.keys(added).length === 0 ? kept : [...kept, { ...act, tags: added }];
}

/** Tags by field and key; absent fields are not meant. */
export type TagKeys = Readonly<Partial<Record<TagField, readonly string[]>>>;

/**
 * The provenance with some tags (null: all) marked as looked at by a person, or (`review` null) as not yet looked at. Tags of one
 * act that differ in it share no stamp any more; what is marked already keeps its mark.
 */
export function withReview(
  provenance: readonly TagStamp[],
  wanted: TagKeys | null,
  review: { readonly by: string; readonly at: Date } | null,
): readonly TagStamp[] {
  return provenance.flatMap((stamp) => {
    if ((stamp.reviewedBy !== undefined) === (review !== null)) return [stamp];
    const meant: Partial<Record<TagField, readonly string[]>> = {};
    const left: Partial<Record<TagField, readonly string[]>> = {};
    for (const field of tagFields) {
      const keys = stamp.tags[field] ?? [];
      const isMeant = (key: string) => wanted === null || (wanted[field]?.includes(key) ?? false);
      const [yes, no] = [keys.filter(isMeant), keys.filter((key) => !isMeant(key))];
      if (yes.length > 0) meant[field] = yes;
      if (no.length > 0) left[field] = no;
    }
    if (Object.keys(meant).length === 0) return [stamp];
    const { reviewedBy: _, reviewedAt: __, ...act } = stamp;
    const marked = { ...act, ...(review && { reviewedBy: review.by, reviewedAt: review.at }), tags: meant };
    return Object.keys(left).length === 0 ? [marked] : [{ ...stamp, tags: left }, marked];
  });
}

/** How many tags of a resource came one way, and how many of them somebody has looked at. */
export type TagOriginCount = { readonly via: TagOrigin; readonly count: number; readonly reviewedCount: number };

/** By what ways the tags of a resource came. What somebody gave by hand they have looked at. */
export function countOrigins(provenance: readonly TagStamp[]): TagOriginCount[] {
  return tagOrigins.flatMap((via) => {
    const stamps = provenance.filter((stamp) => stamp.via === via);
    const countOf = (some: readonly TagStamp[]) =>
      some.reduce((sum, { tags }) => sum + tagFields.reduce((all, field) => all + (tags[field]?.length ?? 0), 0), 0);
    const count = countOf(stamps);
    if (count === 0) return [];
    const isReviewed = ({ reviewedBy }: TagStamp) => via === 'manual' || reviewedBy !== undefined;
    return [{ via, count, reviewedCount: countOf(stamps.filter(isReviewed)) }];
  });
}

/** Keys of the tags of one field that came by none of these acts' ways. */
export function keysNotBy(provenance: readonly TagStamp[], via: TagStamp['via'], field: TagField): Set<string> {
  return new Set(provenance.filter((stamp) => stamp.via !== via).flatMap((stamp) => stamp.tags[field] ?? []));
}

/** The act that a tag came by; null where nobody knows. */
export function actOf(provenance: readonly TagStamp[], field: TagField, key: string): TagAct | null {
  const stamp = provenance.find(({ tags }) => tags[field]?.includes(key));
  if (!stamp) return null;
  const { tags: _, ...act } = stamp;
  return act;
}

/**
 * With a tag under the stamp of its act, which may be there still for other tags; these are in the order of `order`. A
 * stamp that is no longer there comes back where its time belongs.
 */
export function withStamp(
  provenance: readonly TagStamp[],
  field: TagField,
  { key, act }: { readonly key: string; readonly act: TagAct | null },
  order: readonly string[],
): readonly TagStamp[] {
  if (act === null) return provenance;
  const known = provenance.findIndex(({ tags: _, ...other }) => isDeepStrictEqual(other, act));
  if (known === -1) {
    const later = provenance.findIndex(({ at }) => at > act.at);
    const place = later === -1 ? provenance.length : later;
    return [...provenance.slice(0, place), { ...act, tags: { [field]: [key] } }, ...provenance.slice(place)];
  }
  return provenance.map((stamp, at) => {
    if (at !== known) return stamp;
    const under = [...(stamp.tags[field] ?? []), key];
    return { ...stamp, tags: { ...stamp.tags, [field]: [...new Set(order)].filter((each) => under.includes(each)) } };
  });
}

/** Without some tags of one field; a stamp that has none left vanishes. */
export function withoutStamps(
  provenance: readonly TagStamp[],
  field: TagField,
  keys: readonly string[],
): readonly TagStamp[] {
  if (keys.length === 0) return provenance;
  const removed = new Map([[field, new Set(keys)]]);
  return provenance.flatMap((stamp) => withoutTags(stamp, removed));
}

function withoutTags(stamp: TagStamp, removed: ReadonlyMap<TagField, ReadonlySet<string>>): TagStamp[] {
  const tags: Partial<Record<TagField, readonly string[]>> = {};
  for (const field of tagFields) {
    const left = stamp.tags[field]?.filter((key) => !removed.get(field)?.has(key));
    if (left && left.length > 0) tags[field] = left;
  }
  return Object.keys(tags).length === 0 ? [] : [{ ...stamp, tags }];
}
