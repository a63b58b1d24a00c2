import type { Actor, Scope } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { type Step, stepsOf, type Target } from '../playlists/playlist.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import type { AssignedStudentsService } from './assigned-students.service.ts';
import type { AssignmentService } from './assignment.service.ts';
import { type Assignment, assignmentsById, instantOf } from './assignment.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import type { DistrictTimes } from './district-time.ts';
import type { RowMaker } from './make-rows.ts';
import type { RecordAccess } from './ports.ts';
import type { Standing, Standings } from './standing.ts';
import { dueOf } from './student-playlist.presenter.ts';
import type { StudentPlaylistService } from './student-playlist.service.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';

export type GivenPlaylistsParts = {
  readonly assignments: AssignmentsStore;
  readonly rows: StudentPlaylistsStore;
  readonly service: AssignmentService;
  readonly assignedStudents: AssignedStudentsService;
  readonly students: StudentPlaylistService;
  readonly rowMaker: RowMaker;
  readonly standings: Standings;
  readonly times: DistrictTimes;
  readonly access: RecordAccess;
  readonly newestVersion: (playlistId: string) => Promise<number | null>;
  readonly getVisible: SharedPlaylists['getVisible'];
};

export type GivenPlaylists = ReturnType<typeof createGivenPlaylists>;

const looking: Scope = { kind: 'system', reason: 'another feature asks what students were given' };
/** Work that was done without the network is told of within fewer versions. */
const mostVersionsBack = 30;
/** More than a class works at. */
const mostOngoing = 30;

/** What other features ask of students' playlists. */
export function createGivenPlaylists(parts: GivenPlaylistsParts) {
  const { assignments: store, rows, service, students, rowMaker, standings, times, access, newestVersion } = parts;
  return {
    /** Where somebody stands, for who may see or change their record; for students their own. Throws `not_found`, `forbidden`. */
    present: async (actor: Actor, id: string, purpose: 'read' | 'change' = 'read'): Promise<Standing> => {
      const { row, assignment } = await students.load(actor, id);
      await access.require(actor, [row.studentId], purpose);
      return standings.of(row, assignment);
    },
    /** The same for the system itself; null for one that is gone. */
    standOf: async (id: string): Promise<Standing | null> => {
      const row = await rows.find(looking, id);
      const assignment = row && (await store.find(looking, row.assignmentId));
      return row && assignment ? standings.of(row, assignment) : null;
    },
    /** What goes on in a class and its groups, newest first. Throws `not_found`. */
    ongoingOf: async (actor: Actor, classId: string): Promise<readonly Assignment[]> =>
      (await service.list(actor, { classId, ended: false, beforeId: null, limit: mostOngoing })).found,
    /** Where all students of an assignment stand, for who may see it; nothing is written. */
    ofAssignment: parts.assignedStudents.list,
    /** Where a student stands in all that was given to them, with what came to them since anybody looked. */
    ofStudent: async (orgId: string, studentId: string): Promise<Standing[]> => {
      const found = await rowMaker.ensureFor(looking, orgId, studentId);
      const given = await store.findMany(looking, [...new Set(found.map(({ assignmentId }) => assignmentId))]);
      return standings.ofMany(found, assignmentsById(given));
    },
    /** When parts of students of a district are due; equal dates are put on the clock once. */
    dueAtsOf: async (orgId: string): Promise<(standing: Standing) => Date | null> => {
      const { timeZone } = await times.of(orgId);
      const known = new Map<string, Date>();
      return ({ row, assignment }) => {
        const due = dueOf(row, assignment);
        if (due === null) return null;
        const key = `${due.on} ${due.time}`;
        const at = known.get(key) ?? instantOf(due, timeZone);
        known.set(key, at);
        return at;
      };
    },
    /** Steps as the last of the versions before the student's had them that had them at all. */
    findEarlierSteps: async ({ row }: Standing, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Step>> => {
      const found = new Map<string, Step>();
      const last = Math.max(0, row.baseVersion - mostVersionsBack);
      for (let back = row.baseVersion - 1; back > last && found.size < ids.size; back -= 1) {
        const { version } = await standings.find(row.playlistId, back);
        for (const step of version.content.pathways.flatMap(stepsOf)) {
          if (ids.has(step.id) && !found.has(step.id)) found.set(step.id, step);
        }
      }
      return found;
    },
    /**
     * Targets of the newest version of a playlist; null for one that students of the district do not have and that the actor may
     * not see, or that has none.
     */
    targetsOf: async (actor: Actor, playlistId: string): Promise<readonly Target[] | null> => {
      const isGiven = (await rows.listPaths(looking, actor.orgId, playlistId)).length > 0;
      const isVisible = async (): Promise<boolean> => {
        try {
          await parts.getVisible(actor, playlistId);
          return true;
        } catch (error) {
          if (error instanceof AppError && error.code === 'not_found') return false;
          throw error;
        }
      };
      const newest = isGiven || (await isVisible()) ? await newestVersion(playlistId) : null;
      return newest === null ? null : (await standings.find(playlistId, newest)).version.content.targets;
    },
    /** On which path of a playlist the students of the district are. Throws `not_found` for one that the actor may not see. */
    pathsOf: async (actor: Actor, playlistId: string) => {
      await parts.getVisible(actor, playlistId);
      const newest = await newestVersion(playlistId);
      if (newest === null) return null;
      const { version } = await standings.find(playlistId, newest);
      return { content: version.content, students: await rows.listPaths(looking, actor.orgId, playlistId) };
    },
  };
}
