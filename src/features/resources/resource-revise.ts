import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { createOneAtATime } from '../../shared/one-at-a-time.ts';
import { can, isHeldFor, isStaff, type ResourceAction } from './resource.policy.ts';
import { publishedContent, type Resource, type ResourceVersion, type Transaction } from './resource.ts';
import { changesSearch } from './resource-changes.ts';
import type { ResourcesStore } from './resources.store.ts';

/** What is done to a resource that the caller has read at `expectedRevision`; null for any revision. */
export type ResourceTarget = { readonly id: string; readonly expectedRevision: number | null };

/** How often a change is tried again when other processes change the same resource at the same moment. */
export const maxAttempts = 5;

type Change = (
  current: Resource,
  now: Date,
) => Promise<{
  after: Resource;
  version?: ResourceVersion;
  /** What else is written with it, or not at all. */
  alongside?: (transaction: Transaction) => Promise<void>;
}>;

/** Reads and changes single resources in somebody's name: by compare-and-set on the revision, after asking the policy. */
export function createReviser({
  resources,
  clock,
}: {
  resources: Pick<ResourcesStore, 'find' | 'findWithdrawn' | 'update'>;
  clock: Clock;
}) {
  const getVisible = async (actor: Actor, id: string): Promise<Resource> => {
    const found = await resources.find(scopeOf(actor), id, clock.now());
    if (found) return found;
    const withdrawn = await resources.findWithdrawn(scopeOf(actor), id, clock.now());
    if (withdrawn) throw await toProblem(actor, withdrawn);
    throw new AppError('not_found');
  };

  /** What those are told who come for something that was withdrawn: why, if they are staff, and what to use instead. */
  const toProblem = async (actor: Actor, { orgId, withdrawal }: Resource): Promise<AppError> => {
    const { reason, alternativeId = null } = withdrawal ?? {};
    const alternative = alternativeId && (await resources.find(scopeOf(actor), alternativeId, clock.now()));
    const content = alternative && publishedContent(alternative);
    return new AppError('resource_withdrawn', {
      reason: actor.orgId === orgId && isStaff(actor) ? (reason ?? null) : null,
      alternative: alternative && content ? { id: alternative.id, title: content.title } : null,
    });
  };

  /** Who may edit what was withdrawn mends it. */
  const getEditable = async (actor: Actor, id: string): Promise<Resource> => {
    const withdrawn = await resources.findWithdrawn(scopeOf(actor), id, clock.now());
    return withdrawn && can(actor, 'edit', withdrawn, clock.now()) ? withdrawn : getVisible(actor, id);
  };

  const assertCan = (actor: Actor, action: ResourceAction, resource: Resource): void => {
    if (!can(actor, action, resource, clock.now())) throw new AppError('forbidden');
  };

  const attempt = async (actor: Actor, target: ResourceTarget, change: Change): Promise<Resource> => {
    for (let tries = 1; ; tries++) {
      const before = await getEditable(actor, target.id);
      // Who may not change it learns that first, whatever revision they name.
      assertCan(actor, 'edit', before);
      assertRevision(target.expectedRevision, before.revision);
      const now = clock.now();
      const { after, version, alongside } = await change(before, now);
      if (after === before) return before;
      if (isHeldFor(actor, before, after)) throw new AppError('in_review');
      const next = { ...after, revision: before.revision + 1, updatedAt: now };
      const write = { before, after: next, version, alongside, isSeenBySearch: changesSearch(before, next) };
      if (await resources.update(scopeOf(actor), write)) return next;
      if (tries === maxAttempts) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
    }
  };

  // People of one process wait for each other, in place of overtaking each other again and again.
  const oneAtATime = createOneAtATime();

  return {
    getVisible,
    getEditable,
    assertCan,

    /**
     * Reads, lets `change` make the next state, and writes it if nobody else has written meanwhile. `change` returns its
     * argument when there is nothing to do.
     */
    revise: (actor: Actor, target: ResourceTarget, change: Change): Promise<Resource> =>
      oneAtATime(target.id, () => attempt(actor, target, change)),
  };
}

export type Reviser = ReturnType<typeof createReviser>;
