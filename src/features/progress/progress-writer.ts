import type { Scope } from '../../shared/actor.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ClassChanges } from '../assignments/class-changes.ts';
import type { Standing } from '../assignments/standing.ts';
import type { MasteryStore } from './mastery.store.ts';
import type { Happened, MasteryKeeper } from './mastery-keeper.ts';
import type { MasteryRecord } from './mastery-record.ts';
import { type PlaylistProgress, withFolded } from './playlist-progress.ts';
import type { Addition, ProgressStore } from './progress.store.ts';
import type { ProgressEvent } from './progress-event.ts';
import type { StepProgress } from './step-progress.ts';

export type ProgressWriterParts = {
  readonly store: Pick<ProgressStore, 'add' | 'eventsAt' | 'addTogether'>;
  readonly mastery: Pick<MasteryStore, 'replaceWith'>;
  readonly keeper: Pick<MasteryKeeper, 'prepare' | 'follow'>;
  readonly changes: ClassChanges;
  readonly log: Logger;
};

/** What somebody tells of one playlist: events that make sense, at least one. */
export type Telling = {
  readonly scope: Scope;
  readonly standing: Pick<Standing, 'row' | 'version' | 'steps'>;
  readonly events: readonly ProgressEvent[];
  /** Where the student stood, as it was read before. */
  readonly before: PlaylistProgress | null;
  readonly happened: Happened;
};

export type Written = {
  readonly steps: readonly StepProgress[];
  readonly records: ReadonlyMap<string, MasteryRecord>;
  /** Of those events that were not known. */
  readonly addedIds: ReadonlySet<string>;
};

type Waiting = { readonly telling: Telling; resolve(written: Written): void; reject(error: unknown): void };
type Ready = { readonly waiting: Waiting; readonly addition: Addition; readonly follows: Follows };
type Follows = { readonly records: Map<string, MasteryRecord>; readonly changed: readonly MasteryRecord[] };

export type ProgressWriter = ReturnType<typeof createProgressWriter>;

/** Of one district, written with one transaction. */
const mostTogether = 40;

const writing: Scope = {
  kind: 'system',
  reason: 'what students of a district tell at the same moment is written together',
};

/**
 * Writes what happened, and what follows from it. Those who tell while others are being written are written together after them, in
 * one transaction and with one wait for the disk: events, where students stand, their targets, and the note for pictures of classes.
 * Whoever cannot be written so (others write the same at the same moment, or something of it is known) is written by themself.
 */
export function createProgressWriter({ store, mastery, keeper, changes, log }: ProgressWriterParts) {
  const queues = new Map<string, Waiting[]>();

  const alone = async ({ scope, standing, events, before, happened }: Telling): Promise<Written> => {
    const { progress, addedIds } = await store.add(scope, placeOf(standing), events, {
      read: before,
      now: happened.now,
    });
    const records = await keeper.follow(scope, standing, progress.steps, happened);
    return { steps: progress.steps, records, addedIds };
  };

  /** Those of whom it is known what is to be written. */
  const prepare = async (orgId: string, all: readonly Waiting[]): Promise<Ready[]> => {
    const tellings = all.map(({ telling }) => telling);
    const [told, follow] = await Promise.all([
      store.eventsAt(
        writing,
        orgId,
        tellings.map(({ standing, events }) => {
          return { studentPlaylistId: standing.row.id, stepIds: events.map(({ stepId }) => stepId) };
        }),
      ),
      keeper.prepare(writing, orgId, tellings),
    ]);
    return all.flatMap((waiting, at): Ready[] => {
      const { standing, events, before, happened } = waiting.telling;
      const stepIds = new Set(events.map(({ stepId }) => stepId));
      const known = (told.get(standing.row.id) ?? []).filter(({ stepId }) => stepIds.has(stepId));
      const knownIds = new Set(known.map(({ id }) => id));
      const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
      // Whoever was ended before it was acknowledged tells again.
      if (distinct.some(({ id }) => knownIds.has(id))) return [];
      const steps = withFolded(before?.steps ?? [], [...known, ...distinct]);
      const follows = follow(at, steps);
      if (follows === null) return [];
      const addition = { place: placeOf(standing), events: distinct, before, steps, now: happened.now };
      return [{ waiting, addition, follows }];
    });
  };

  /** False where nothing of it was written. */
  const writeTogether = async (orgId: string, ready: readonly Ready[]): Promise<boolean> => {
    const changed = ready.flatMap(({ follows }) => follows.changed);
    // A target is shown wherever the student has it.
    const students = [...new Set(changed.map(({ studentId }) => studentId))];
    const parts = [
      ...ready.map(({ addition }) => addition.place),
      ...(await changes.partsOf(writing, orgId, students)),
    ];
    return store.addTogether(
      writing,
      ready.map(({ addition }) => addition),
      async (session) => {
        if (!(await mastery.replaceWith(session, writing, changed))) return false;
        await changes.note(writing, orgId, parts, session);
        return true;
      },
    );
  };

  const write = async (orgId: string, all: readonly Waiting[]): Promise<void> => {
    let rest = all;
    try {
      const ready = await prepare(orgId, all);
      if (ready.length > 0 && (await writeTogether(orgId, ready))) {
        for (const { waiting, addition, follows } of ready) {
          const addedIds = new Set(addition.events.map(({ id }) => id));
          waiting.resolve({ steps: addition.steps, records: follows.records, addedIds });
        }
        const written = new Set(ready.map(({ waiting }) => waiting));
        rest = all.filter((one) => !written.has(one));
      }
    } catch (error) {
      // The fault of one must not be that of others: each meets their own.
      log.warn({ err: error }, 'what several students told could not be written together; writing each by itself');
    }
    await Promise.all(rest.map(async ({ telling, resolve, reject }) => alone(telling).then(resolve, reject)));
  };

  const work = async (orgId: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const students = new Set<string>();
      const batch = queue.filter(({ telling: { standing } }) => {
        // What a student tells of two playlists may be about the same target: one after the other.
        if (students.size >= mostTogether || students.has(standing.row.studentId)) return false;
        students.add(standing.row.studentId);
        return true;
      });
      const taken = new Set(batch);
      queue.splice(0, queue.length, ...queue.filter((one) => !taken.has(one)));
      await write(orgId, batch);
    }
    queues.delete(orgId);
  };

  return {
    write: (telling: Telling): Promise<Written> =>
      new Promise((resolve, reject) => {
        const { orgId } = telling.standing.row;
        const queue = queues.get(orgId) ?? [];
        queue.push({ telling, resolve, reject });
        if (queues.has(orgId)) return;
        queues.set(orgId, queue);
        // After all that came in together has been read from the sockets.
        setImmediate(() => void work(orgId, queue));
      }),
  };
}

function placeOf({ row: { id, orgId, studentId, assignmentId, playlistId } }: Telling['standing']) {
  return { orgId, studentId, studentPlaylistId: id, assignmentId, playlistId };
}
