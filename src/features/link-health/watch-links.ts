import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import type { ChangedResource } from '../resources/resource-feed.ts';
import type { LinkChecksStore, WatchedLink } from './link-checks.store.ts';

/** The address that readers follow; null for what has none, such as texts and files that were sent here. */
export function toWatched(resource: Resource): WatchedLink | null {
  const { url } = seenContent(resource);
  if (url === null || !URL.canParse(url)) return null;
  const { id, orgId, schoolId, ownerId } = resource;
  return { resourceId: id, orgId, schoolId, ownerId, url, host: new URL(url).host };
}

/** Watches the addresses of what is published, and forgets those of what is not (any more). */
export function createLinkWatch({ checks, clock }: { checks: LinkChecksStore; clock: Clock }) {
  return async (scope: Scope, changed: readonly ChangedResource[]): Promise<void> => {
    const watched = changed.flatMap(({ resource, isDeleted }) => {
      const link = isDeleted || resource.status !== 'published' ? null : toWatched(resource);
      return link ? [link] : [];
    });
    const kept = new Set(watched.map(({ resourceId }) => resourceId));
    await checks.watch(scope, watched, clock.now());
    await checks.forget(
      scope,
      changed.map(({ resource }) => resource.id).filter((id) => !kept.has(id)),
    );
  };
}
