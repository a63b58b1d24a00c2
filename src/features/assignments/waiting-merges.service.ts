import type { Actor } from '../../shared/actor.ts';
import type { AssignmentService } from './assignment.service.ts';
import { classIdOf } from './assignment.ts';
import type { MergesService } from './merges.service.ts';
import type { AssignedVersions } from './ports.ts';

export type WaitingMergesParts = {
  readonly assignments: Pick<AssignmentService, 'list'>;
  readonly merges: Pick<MergesService, 'managed' | 'standingsOf'>;
  readonly versions: Pick<AssignedVersions, 'newestVersions'>;
};

export type WaitingMergesService = ReturnType<typeof createWaitingMergesService>;

/** An assignment in which a new version waits for a teacher. */
export type WaitingMerge = {
  readonly assignmentId: string;
  readonly playlistId: string;
  readonly title: string;
  readonly classId: string | null;
  readonly toVersion: number;
  /** Students for whom it is ready and the teacher is asked. */
  readonly ready: number;
  /** Students for whom somebody has to decide. */
  readonly toDecide: number;
};

/** Newer ones come first: what waits longer than that is not worked at. */
const mostAssignments = 100;

/** Where new versions of playlists wait for a teacher, for the places that lead there. */
export function createWaitingMergesService({ assignments, merges, versions }: WaitingMergesParts) {
  return {
    list: async (actor: Actor): Promise<WaitingMerge[]> => {
      const { found } = await assignments.list(actor, { ended: false, beforeId: null, limit: mostAssignments });
      const newest = await versions.newestVersions([...new Set(found.map(({ playlistId }) => playlistId))]);
      // Most playlists have one version, and are not looked at any further.
      const improved = [...newest].flatMap(([id, version]) => (version > 1 ? [id] : []));
      const waiting: WaitingMerge[] = [];
      for (const playlistId of improved) {
        const list = await merges.managed(actor, playlistId, undefined);
        const standings = list.length === 0 ? [] : await merges.standingsOf(actor, list);
        for (const assignment of list) {
          const own = standings.filter(({ row }) => row.assignmentId === assignment.id);
          const behind = own.flatMap(({ update }) => (update ? [update.kind] : []));
          const ready = assignment.updates === 'ask' ? behind.filter((kind) => kind === 'ready').length : 0;
          const toDecide = behind.filter((kind) => kind !== 'ready').length;
          if (ready + toDecide === 0) continue;
          const { id: assignmentId, title } = assignment;
          const toVersion = newest.get(playlistId) ?? 0;
          waiting.push({ assignmentId, playlistId, title, classId: classIdOf(assignment), toVersion, ready, toDecide });
        }
      }
      return waiting;
    },
  };
}
