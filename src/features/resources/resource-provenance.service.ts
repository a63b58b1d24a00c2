import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { actOf, type TagAct, type TagField, type TagKeys, tagFields, tagKey, withReview } from './provenance.ts';
import { can } from './resource.policy.ts';
import type { Resource } from './resource.ts';
import { changesSearch } from './resource-changes.ts';
import type { ResourcesStore } from './resources.store.ts';

/** One tag and how it came to be; `act` null where nobody knows. */
export type ShownTag = { readonly field: TagField; readonly key: string; readonly act: TagAct | null };

export type ShownProvenance = {
  readonly resource: Resource;
  readonly tags: readonly ShownTag[];
  /** Of the people who tagged and reviewed, as far as they are of the reader's district. */
  readonly names: ReadonlyMap<string, string>;
};

export type ReviewInput = {
  readonly id: string;
  readonly expectedRevision: number | null;
  /** Null: all of its tags. */
  readonly tags: TagKeys | null;
  readonly isReviewed: boolean;
};

export type ResourceProvenanceService = ReturnType<typeof createResourceProvenanceService>;

const system: Scope = { kind: 'system', reason: 'name who tagged' };
const maxAttempts = 5;

/** Who gave the tags of a resource, when and how; and who has looked at them. */
export function createResourceProvenanceService({
  resources,
  namesOf,
  clock,
}: {
  readonly resources: Pick<ResourcesStore, 'find' | 'update'>;
  readonly clock: Clock;
  namesOf(scope: Scope, orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}) {
  const getVisible = async (actor: Actor, id: string): Promise<Resource> => {
    const found = await resources.find(scopeOf(actor), id, clock.now());
    if (!found) throw new AppError('not_found');
    return found;
  };

  const show = async (actor: Actor, resource: Resource): Promise<ShownProvenance> => {
    const tags = tagFields.flatMap((field) =>
      resource.catalog[field].map((tag): ShownTag => {
        const key = tagKey(tag);
        return { field, key, act: actOf(resource.provenance, field, key) };
      }),
    );
    const people = tags.flatMap(({ act }) => [act?.by, act?.reviewedBy]).filter((id) => typeof id === 'string');
    return { resource, tags, names: await namesOf(system, actor.orgId, [...new Set(people)]) };
  };

  return {
    /** For staff who see the resource. */
    get: async (actor: Actor, id: string): Promise<ShownProvenance> => {
      if (actor.roles.every(({ role }) => role === 'student' || role === 'guardian')) throw new AppError('forbidden');
      return show(actor, await getVisible(actor, id));
    },

    /** Marks tags as looked at by the actor, or takes the mark away; for those who may edit. */
    review: async (actor: Actor, { id, expectedRevision, tags, isReviewed }: ReviewInput): Promise<ShownProvenance> => {
      for (let attempt = 1; ; attempt++) {
        const before = await getVisible(actor, id);
        const now = clock.now();
        if (!can(actor, 'edit', before, now)) throw new AppError('forbidden');
        assertRevision(expectedRevision, before.revision);
        refuseUnknown(before, tags);
        const provenance = withReview(before.provenance, tags, isReviewed ? { by: actor.userId, at: now } : null);
        const isSame = provenance.every((stamp, at) => stamp === before.provenance[at]);
        if (isSame) return show(actor, before);
        const after = { ...before, provenance, revision: before.revision + 1, updatedAt: now };
        if (await resources.update(scopeOf(actor), { before, after, isSeenBySearch: changesSearch(before, after) }))
          return show(actor, after);
        if (attempt === maxAttempts)
          throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    },
  };
}

function refuseUnknown(resource: Resource, tags: TagKeys | null): void {
  for (const [field, keys] of Object.entries(tags ?? {}) as [TagField, readonly string[]][]) {
    const known = resource.catalog[field].map(tagKey);
    const at = keys.findIndex((key) => !known.includes(key));
    if (at === -1) continue;
    throw invalidInput('body', ['tags', field, at], { code: 'invalid_value', message: 'It has no such tag.' });
  }
}
