import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { can, type ResourceAction } from './resource.policy.ts';
import type { Resource, ResourceVersion } from './resource.ts';
import { changesSearch } from './resource-changes.ts';
import type { ResourcesStore } from './resources.store.ts';

/** What is done to a resource that the caller has read at `expectedRevision`; null for any revision. */
export type ResourceTarget = { readonly id: string; readonly expectedRevision: number | null };

/** How often a change is tried again when others change the same resource at the same moment. */
export const maxAttempts = 5;

/** Reads and changes single resources in somebody's name: by compare-and-set on the revision, after asking the policy. */
export function createReviser({
  resources,
  clock,
}: {
  resources: Pick<ResourcesStore, 'find' | 'update'>;
  clock: Clock;
}) {
  const getVisible = async (actor: Actor, id: string): Promise<Resource> => {
    const found = await resources.find(scopeOf(actor), id, clock.now());
    if (!found) throw new AppError('not_found');
    return found;
  };

  const assertCan = (actor: Actor, action: ResourceAction, resource: Resource): void => {
    if (!can(actor, action, resource, clock.now())) throw new AppError('forbidden');
  };

  /**
   * Reads, lets `change` make the next state, and writes it if nobody else has written meanwhile. `change` returns its
   * argument when there is nothing to do.
   */
  const revise = async (
    actor: Actor,
    target: ResourceTarget,
    change: (current: Resource, now: Date) => Promise<{ after: Resource; version?: ResourceVersion }>,
  ): Promise<Resource> => {
    for (let attempt = 1; ; attempt++) {
      const before = await getVisible(actor, target.id);
      // Who may not change it learns that first, whatever revision they name.
      assertCan(actor, 'edit', before);
      assertRevision(target.expectedRevision, before.revision);
      const now = clock.now();
      const { after, version } = await change(before, now);
      if (after === before) return before;
      const next = { ...after, revision: before.revision + 1, updatedAt: now };
      const write = { before, after: next, version, isSeenBySearch: changesSearch(before, next) };
      if (await resources.update(scopeOf(actor), write)) return next;
      if (attempt === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  return { getVisible, assertCan, revise };
}
