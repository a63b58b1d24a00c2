import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { can, isWithin, visibleTo } from './resource.policy.ts';
import { fileIdsOf, publishedContent, type ResourceContent } from './resource.ts';
import type { ResourceFilesStore } from './resource-files.store.ts';

const system: Scope = { kind: 'system', reason: 'a file is reached through the resources that show it' };

/** What the feature of files asks of resources, so that a file has the rights of what shows it. */
export function createResourceFileUse({ shown, clock }: { shown: ResourceFilesStore; clock: Clock }) {
  return {
    /** Whether the actor reads a resource that shows the file: to readers as it is published, to editors as it is. */
    isReadableBy: async (actor: Actor, fileId: string): Promise<boolean> => {
      const now = clock.now();
      const reach = visibleTo(scopeOf(actor));
      const showing = await shown.listShowing(system, fileId);
      return showing.some(
        (resource) =>
          isWithin(reach, resource, now) &&
          (isNamedBy(publishedContent(resource), fileId) || can(actor, 'readWorking', resource, now)),
      );
    },
    /** Whether it is shown by what was withdrawn, and by nothing else that readers see. */
    isWithdrawn: async (fileId: string): Promise<boolean> => {
      const showing = await shown.listShowing(system, fileId);
      return (
        showing.some(({ withdrawal }) => withdrawal !== null) &&
        !showing.some(({ withdrawal, publication }) => withdrawal === null && publication !== null)
      );
    },
    findUsed: (ids: readonly string[]): Promise<ReadonlySet<string>> => shown.findUsed(system, ids),
    /** The words of a file have become known. */
    touchSearch: (fileId: string): Promise<void> => shown.touchSearch(system, fileId, clock.now()),
  };
}

function isNamedBy(content: ResourceContent | null, fileId: string): boolean {
  return content !== null && fileIdsOf(content).includes(fileId);
}
