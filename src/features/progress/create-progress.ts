import type { Scope } from '../../shared/actor.ts';
import type { ProgressOf } from '../assignments/ports.ts';
import {
  type ClassProgressParts,
  type ClassProgressService,
  createClassProgressService,
} from './class-progress.service.ts';
import { readGlance } from './glance.ts';
import type { MasteryStore } from './mastery.store.ts';
import { createMasteryKeeper } from './mastery-keeper.ts';
import { createProgressService, type ProgressService, type ProgressServiceParts } from './progress.service.ts';
import type { ProgressStore } from './progress.store.ts';
import { createPullService, type PullParts, type PullService } from './pull.service.ts';
import { createReconciler, type ReconcilerParts } from './reconcile.ts';

export type ProgressStores = { readonly progress: ProgressStore; readonly mastery: MasteryStore };

/** What the routes of the feature need. */
export type ProgressServices = {
  readonly progress: ProgressService;
  readonly classes: ClassProgressService;
  readonly pull: PullService;
  readonly timeZoneOf: (orgId: string) => Promise<string>;
};

export type Progress = ReturnType<typeof createProgress>;

/** The feature, put together over its collections. */
export function createProgress({
  stores,
  ...parts
}: {
  readonly stores: ProgressStores;
  readonly timeZoneOf: ProgressServices['timeZoneOf'];
} & Omit<ProgressServiceParts & ClassProgressParts & PullParts & ReconcilerParts, 'store' | 'mastery'>) {
  const { progress: store, mastery } = stores;
  const keeper = createMasteryKeeper(mastery);
  const services: ProgressServices = {
    progress: createProgressService({ ...parts, store, mastery: keeper }),
    classes: createClassProgressService({ ...parts, mastery }),
    pull: createPullService({ ...parts, store, mastery }),
    timeZoneOf: parts.timeZoneOf,
  };
  return {
    services,
    reconciler: createReconciler({ ...parts, store, mastery: keeper }),

    /** Destroys all that names a student. */
    eraseStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await store.removeOfStudent(scope, orgId, studentId);
      await mastery.removeOfStudent(scope, orgId, studentId);
    },

    /** Everything here about a student. */
    exportStudent: async function* (
      scope: Scope,
      orgId: string,
      studentId: string,
    ): AsyncGenerator<{ name: string; json: unknown }> {
      const events: unknown[] = [];
      for await (const event of store.eachEvent(scope, orgId, studentId)) events.push(event);
      yield { name: 'progress/events.json', json: events };
      yield { name: 'progress/targets.json', json: await mastery.ofStudent(scope, orgId, studentId) };
    },
  };
}

/** What students have done, for what is given to them. */
export function progressOf(store: Pick<ProgressStore, 'glances'>): ProgressOf {
  return async (scope, ids) => {
    const found = await store.glances(scope, ids);
    return new Map([...found].map(([id, glance]) => [id, readGlance(glance)]));
  };
}
