import type { Actor } from '../../shared/actor.ts';
import type { AwaitedState, ResourceSearchService } from '../resources/resource-search.service.ts';
import type { IndexState } from './search-sync.ts';

/** So long a search waits for what its caller has written. */
const patienceMs = 2_000;
const lookEveryMs = 20;

export type Freshness = ReturnType<typeof createFreshness>;

/** Waits until searches see what somebody has written. */
export function createFreshness({
  resources,
  state,
}: {
  resources: Pick<ResourceSearchService, 'findUnconfirmed'>;
  state: () => IndexState;
}) {
  return {
    /** @returns what searches do not show yet, after two seconds at most */
    waitFor: async (actor: Actor, awaited: readonly AwaitedState[]): Promise<readonly AwaitedState[]> => {
      const until = performance.now() + patienceMs;
      let pending: readonly AwaitedState[] = awaited;
      while (pending.length > 0) {
        // A record is marked as indexed once the index has it; one that is still being built may lack any.
        const isReady = state().state === 'ready';
        if (isReady) pending = await resources.findUnconfirmed(actor, pending);
        if (pending.length === 0 || performance.now() >= until) break;
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
      return pending;
    },
  };
}
