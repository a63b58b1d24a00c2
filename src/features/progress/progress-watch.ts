import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ProgressChange, ProgressChangesStore } from './progress-changes.store.ts';

export type Listener = {
  /** @param isAll there was more than is told: everything has to be read again */
  changed(changes: readonly ProgressChange[], isAll: boolean): void;
};

export type ProgressWatch = ReturnType<typeof createProgressWatch>;

/** A write takes its time before it is stored, and clocks of processes differ: what was told once is not told again. */
const overlapMs = 10_000;
/** Of each kind, at one look. */
const mostChanges = 2_000;

const watching: Scope = { kind: 'system', reason: 'pages of classes are told that something has changed' };

type District = {
  readonly listeners: Set<Listener>;
  readonly told: Map<string, Date>;
  readonly begun: Promise<void>;
  since: Date;
  timer: NodeJS.Timeout | null;
  isLooking: boolean;
};

/** Looks for what students of a district do, once for all who watch it in this process, as long as somebody does. */
export function createProgressWatch({
  changes,
  clock,
  log,
  everyMs = 1_000,
}: {
  readonly changes: ProgressChangesStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly everyMs?: number;
}) {
  const districts = new Map<string, District>();

  /** What is new since the last look. */
  const look = async (
    orgId: string,
    district: Pick<District, 'told' | 'since'>,
  ): Promise<[ProgressChange[], boolean]> => {
    const began = clock.now();
    const found = await changes.since(watching, orgId, { since: district.since, limit: mostChanges });
    const fresh = found.filter(({ mark }) => !district.told.has(mark));
    for (const { mark, at } of fresh) district.told.set(mark, at);
    const isAll = found.length >= mostChanges;
    district.since = new Date(began.getTime() - overlapMs);
    for (const [mark, at] of district.told) if (at < district.since) district.told.delete(mark);
    return [fresh, isAll];
  };

  const tick = async (orgId: string, district: District): Promise<void> => {
    if (district.isLooking) return;
    district.isLooking = true;
    try {
      await district.begun;
      const [fresh, isAll] = await look(orgId, district);
      if (fresh.length > 0) for (const listener of district.listeners) listener.changed(fresh, isAll);
    } catch (error) {
      log.warn({ err: error }, 'what students do could not be watched; trying again');
    } finally {
      district.isLooking = false;
    }
  };

  const begin = (orgId: string): District => {
    const start = { told: new Map<string, Date>(), since: new Date(clock.now().getTime() - overlapMs) };
    // What happened before is in what the page reads.
    const begun = look(orgId, start).then(() => {});
    const district: District = { ...start, begun, listeners: new Set(), timer: null, isLooking: false };
    districts.set(orgId, district);
    district.timer = setInterval(() => void tick(orgId, district), everyMs);
    district.timer.unref();
    return district;
  };

  return {
    /** From when it resolves on, each change is told. Call what it gives to watch no longer. */
    watch: async (orgId: string, listener: Listener): Promise<() => void> => {
      const district = districts.get(orgId) ?? begin(orgId);
      district.listeners.add(listener);
      const leave = (): void => {
        district.listeners.delete(listener);
        if (district.listeners.size > 0 || districts.get(orgId) !== district) return;
        if (district.timer) clearInterval(district.timer);
        districts.delete(orgId);
      };
      try {
        await district.begun;
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}
