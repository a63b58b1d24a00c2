import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { isWithin, visibleTo } from '../resources/resource.policy.ts';
import { publishedContent, type Resource, type ResourceVersion } from '../resources/resource.ts';
import { type LoadedUse, usesIn } from './freeze.ts';
import type { PlaylistContent } from './playlist.ts';

/** What playlists ask of resources. */
export type PlaylistResources = {
  /** Those of the ids that the scope may see. */
  findMany(scope: Scope, ids: readonly string[], now: Date): Promise<Resource[]>;
  findVersion(scope: Scope, resourceId: string, version: number): Promise<ResourceVersion | null>;
};

export type LoadUses = (actor: Actor, content: PlaylistContent) => Promise<LoadedUse[]>;

const all: Scope = { kind: 'system', reason: 'a playlist tells of resources that were withdrawn' };
const pinned: Scope = { kind: 'system', reason: 'a playlist keeps to a version that its author has read' };

/**
 * Everything that a content shows, as the actor may see it. A version that a step keeps to was read by who put it there;
 * later versions do not take it away.
 */
export function createLoadUses({ resources, clock }: { resources: PlaylistResources; clock: Clock }): LoadUses {
  return async (actor, content) => {
    const uses = usesIn(content);
    if (uses.length === 0) return [];
    const now = clock.now();
    const ids = [...new Set(uses.map(({ resourceId }) => resourceId))];
    const reach = visibleTo(scopeOf(actor));
    const there = await resources.findMany(all, ids, now);
    const isReadable = (resource: Resource): boolean => isWithin(reach, resource, now);
    // What was withdrawn is named as such, so that people know why it is missing; nothing of it is shown.
    const found = there.filter((resource) => resource.withdrawal !== null || isReadable(resource));
    const byId = new Map(found.map((resource) => [resource.id, resource]));
    return Promise.all(
      uses.map(async (use): Promise<LoadedUse> => {
        const resource = byId.get(use.resourceId) ?? null;
        const newest = resource?.publication?.version ?? null;
        const version = use.version ?? newest;
        if (!resource || version === null || resource.withdrawal !== null)
          return { use, resource, version: null, content: null };
        if (version === newest) return { use, resource, version, content: publishedContent(resource) };
        const older = await resources.findVersion(pinned, resource.id, version);
        return { use, resource, version, content: older?.content ?? null };
      }),
    );
  };
}
