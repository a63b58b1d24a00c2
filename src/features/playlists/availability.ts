import { type Actor, scopeOf } from '../../shared/actor.ts';
import { isWithin, visibleTo } from '../resources/resource.policy.ts';
import type { Resource } from '../resources/resource.ts';

/** Why somebody who opens a version does not get at one of its resources, or should know that it is going. */
export const availabilityStates = ['gone', 'withdrawn', 'hidden', 'archived'] as const;

export type Availability = {
  readonly resourceId: string;
  readonly state: (typeof availabilityStates)[number];
};

/**
 * What is the matter with resources now, for this actor; nothing is said of those with which all is well.
 * @param resources those of the ids that are there, whoever may see them
 */
export function availabilityOf(
  actor: Actor,
  resourceIds: readonly string[],
  resources: readonly Resource[],
  now: Date,
): Availability[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const reach = visibleTo(scopeOf(actor));
  return resourceIds.flatMap((resourceId): Availability[] => {
    const resource = byId.get(resourceId);
    if (!resource) return [{ resourceId, state: 'gone' }];
    if (resource.withdrawal !== null) return [{ resourceId, state: 'withdrawn' }];
    if (!isWithin(reach, resource, now)) return [{ resourceId, state: 'hidden' }];
    return resource.status === 'archived' ? [{ resourceId, state: 'archived' }] : [];
  });
}
