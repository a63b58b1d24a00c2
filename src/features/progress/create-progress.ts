import type { Scope } from '../../shared/actor.ts';
import type { ClassChanges } from '../assignments/class-changes.ts';
import type { ProgressOf } from '../assignments/ports.ts';
import type { ShownBefore } from '../assignments/skips.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import {
  type ClassProgressParts,
  type ClassProgressService,
  createClassProgressService,
} from './class-progress.service.ts';
import { type ClassTodayParts, type ClassTodayService, createClassTodayService } from './class-today.service.ts';
import { readGlance } from './glance.ts';
import {
  createLiveProgressService,
  type LiveProgressParts,
  type LiveProgressService,
} from './live-progress.service.ts';
import type { MasteryStore } from './mastery.store.ts';
import { createMasteryKeeper } from './mastery-keeper.ts';
import { createMasterySettingsService, type MasterySettingsService } from './mastery-settings.service.ts';
import type { MasterySettingsStore } from './mastery-settings.store.ts';
import { createProgressService, type ProgressService, type ProgressServiceParts } from './progress.service.ts';
import type { ProgressStore } from './progress.store.ts';
import type { ProgressChangesStore } from './progress-changes.store.ts';
import { createProgressWatch } from './progress-watch.ts';
import { createProgressWriter } from './progress-writer.ts';
import { createPullService, type PullParts, type PullService } from './pull.service.ts';
import { createReconciler, type ReconcilerParts } from './reconcile.ts';
import { recountJob } from './recount-job.ts';
import { createRuleSkips } from './rule-skips.ts';
import { shownTargets } from './shown-targets.ts';
import {
  createStudentMasteryService,
  type StudentMasteryParts,
  type StudentMasteryService,
} from './student-mastery.service.ts';
import { keysOfStandard, type ResultDesk } from './target-results.ts';

const reading: Scope = { kind: 'system', reason: 'a student is offered to skip what they have shown before' };

export type ProgressStores = {
  readonly progress: ProgressStore;
  readonly mastery: MasteryStore;
  readonly settings: MasterySettingsStore;
  readonly changes: ProgressChangesStore;
};

/** What the routes of the feature need. */
export type ProgressServices = {
  readonly progress: ProgressService;
  readonly classes: ClassProgressService;
  readonly pull: PullService;
  readonly settings: MasterySettingsService;
  readonly live: LiveProgressService;
  readonly today: ClassTodayService;
  readonly students: StudentMasteryService;
  readonly timeZoneOf: (orgId: string) => Promise<string>;
};

export type Progress = ReturnType<typeof createProgress>;

/** The feature, put together over its collections. */
export function createProgress({
  stores,
  jobs,
  watchEveryMs,
  resultsBy,
  ...parts
}: {
  readonly stores: ProgressStores;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly watchEveryMs?: number | undefined;
  /** What other places say, by the scale of the district. */
  readonly resultsBy: (scaleOf: MasterySettingsService['scaleOf']) => ResultDesk;
  readonly timeZoneOf: ProgressServices['timeZoneOf'];
  /** Who keeps pictures of classes is told by it. */
  readonly classChanges: ClassChanges;
} & Omit<
  ProgressServiceParts &
    ClassProgressParts &
    ClassTodayParts &
    StudentMasteryParts &
    PullParts &
    ReconcilerParts &
    LiveProgressParts,
  'store' | 'mastery' | 'keeper' | 'scaleOf' | 'watch' | 'shownBefore' | 'classes' | 'writer' | 'skipByRule'
>) {
  const { progress: store, mastery } = stores;
  const settings = createMasterySettingsService({ settings: stores.settings, jobs, clock: parts.clock });
  const { rulesFor, scaleOf } = settings;
  const [timing, checking] =
    watchEveryMs === undefined ? [] : [{ everyMs: watchEveryMs }, { checkEveryMs: watchEveryMs * 10 }];
  const watch = createProgressWatch({ ...parts, ...timing, changes: stores.changes });
  const keeper = createMasteryKeeper({
    store: mastery,
    progress: store,
    rulesFor,
    results: resultsBy(scaleOf),
    clock: parts.clock,
  });
  const shownBefore: ShownBefore = async (standing) => {
    const isBegun = standing.progress.begunStepIds.size > 0;
    const [records, steps] = await Promise.all([
      keeper.recordsOf(reading, standing),
      isBegun ? store.find(reading, standing.row.id) : null,
    ]);
    return shownTargets(standing, records, steps?.steps ?? []);
  };
  const writer = createProgressWriter({ store, mastery, keeper, changes: parts.classChanges, log: parts.log });
  const skipByRule = createRuleSkips({ store, writer, shownBefore, clock: parts.clock });
  const classes = createClassProgressService({ ...parts, mastery, keeper, scaleOf });
  const services: ProgressServices = {
    progress: createProgressService({ ...parts, store, writer, mastery: keeper, shownBefore, skipByRule, scaleOf }),
    classes,
    today: createClassTodayService({ ...parts, classes }),
    students: createStudentMasteryService({ ...parts, keeper, scaleOf }),
    settings,
    live: createLiveProgressService({ ...parts, ...checking, watch }),
    pull: createPullService({ ...parts, store, keeper }),
    timeZoneOf: parts.timeZoneOf,
  };
  return {
    services,
    jobs: [recountJob({ ...parts, store, mastery, settings: stores.settings })] as readonly JobDefinition[],
    reconciler: createReconciler({ ...parts, store, mastery: keeper }),

    scaleOf,
    shownBefore,

    /** Codes of standards without a framework here, of the targets that a student's playlists lead to. */
    codesOf: async (orgId: string, studentId: string): Promise<ReadonlySet<string>> => {
      const standings = await parts.ofStudent(orgId, studentId);
      const standards = standings.flatMap(({ version }) =>
        version.content.targets.flatMap((target) => target.standards),
      );
      return new Set(standards.flatMap((one) => (one.standardId === null ? [keysOfStandard(one)] : [])));
    },

    /** Brings a student's targets up to what other places say of them. */
    followResults: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      const standings = await parts.ofStudent(orgId, studentId);
      await keeper.recordsOfMany(scope, orgId, standings);
      for (const standing of standings) await skipByRule(standing);
    },

    /** What happened at steps, which a district may let go before the rest: where they stand with targets stays. */
    detail: {
      /** By playlist: steps that were done, and minutes. */
      tally: async (scope: Scope, orgId: string, studentId: string) =>
        (await store.listOfStudent(scope, orgId, studentId)).map(({ playlistId, steps }) => {
          const stepsDone = steps.filter(({ state }) => state === 'done').length;
          const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
          return { about: `playlist:${playlistId}`, values: { stepsDone, minutes: Math.round(seconds / 60) } };
        }),
      erase: store.removeOfStudent,
    },

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
