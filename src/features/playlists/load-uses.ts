import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
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
    const found = await resources.findMany(scopeOf(actor), ids, now);
    const byId = new Map(found.map((one) => [one.id, one]));
    return Promise.all(
      uses.map(async (use): Promise<LoadedUse> => {
        const resource = byId.get(use.resourceId) ?? null;
        const newest = resource?.publication?.version ?? null;
        const version = use.version ?? newest;
        if (!resource || version === null) return { use, resource, version: null, content: null };
        if (version === newest) return { use, resource, version, content: publishedContent(resource) };
        const older = await resources.findVersion(pinned, resource.id, version);
        return { use, resource, version, content: older?.content ?? null };
      }),
    );
  };
}
