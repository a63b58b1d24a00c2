import { actOf, restamp, type TagAct, withStamp } from './provenance.ts';
import type { Resource } from './resource.ts';

/** Fields whose tags are terms that can stand for one another. */
export type TermField = 'interests' | 'subjects' | 'learningResourceType' | 'educationalUse';

export type Retagging = {
  readonly field: TermField;
  /** Tags that go. */
  readonly from: readonly string[];
  /** The tag that stands in their place. */
  readonly to: string;
};

/** What a retagging did to one resource: all that it takes to undo just that. */
export type TagChange = Retagging & {
  readonly resourceId: string;
  /** The tags that went, with their place and the act that they came by. */
  readonly removed: readonly { readonly tag: string; readonly at: number; readonly act: TagAct | null }[];
  /** Whether `to` came by this; it may have been there. */
  readonly isAdded: boolean;
};

/** The resource with the other tag; null when it has none of those that go. `act` marks the new tag. */
export function retag(
  resource: Resource,
  { field, from, to }: Retagging,
  act: TagAct & { batchId: string },
): { readonly after: Resource; readonly change: TagChange } | null {
  const tags = resource.catalog[field];
  const removed = tags.flatMap((tag, at) =>
    from.includes(tag) && tag !== to ? [{ tag, at, act: actOf(resource.provenance, field, tag) }] : [],
  );
  const [first] = removed;
  if (!first) return null;
  const isAdded = !tags.includes(to);
  const left = tags.flatMap((tag, at) => {
    if (at === first.at && isAdded) return [to];
    return removed.some((each) => each.at === at) ? [] : [tag];
  });
  return {
    after: withTags(resource, field, left, act),
    change: { resourceId: resource.id, field, from, to, removed, isAdded },
  };
}

/**
 * The resource as it was in these tags; null when others have changed them since: `to` has gone, or stands there by
 * another act now.
 */
export function undoRetag(resource: Resource, change: TagChange, batchId: string): Resource | null {
  const { field, to, removed, isAdded } = change;
  const tags = resource.catalog[field];
  if (!tags.includes(to)) return null;
  if (isAdded && actOf(resource.provenance, field, to)?.batchId !== batchId) return null;
  const restored = [...tags.filter((tag) => !isAdded || tag !== to)];
  const back = removed.filter(({ tag }) => !restored.includes(tag));
  for (const { tag, at } of back) restored.splice(Math.min(at, restored.length), 0, tag);
  // Nobody's act: what comes back has the stamps that it had.
  const bare = withTags(resource, field, restored, null);
  const provenance = back.reduce(
    (stamps, { tag, act }) => withStamp(stamps, field, { key: tag, act }, restored),
    bare.provenance,
  );
  return { ...bare, provenance };
}

function withTags(resource: Resource, field: TermField, tags: readonly string[], act: TagAct | null): Resource {
  const catalog = { ...resource.catalog, [field]: tags };
  if (act !== null) {
    return { ...resource, catalog, provenance: restamp(resource.provenance, resource.catalog, catalog, act) };
  }
  const fewer = { ...catalog, [field]: tags.filter((tag) => resource.catalog[field].includes(tag)) };
  const stamps = restamp(resource.provenance, resource.catalog, fewer, { by: null, at: new Date(0), via: 'bulk' });
  return { ...resource, catalog, provenance: stamps };
}
