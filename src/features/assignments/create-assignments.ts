import type { Endpoint } from '../../http/endpoint.ts';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { PlaylistsServices } from '../playlists/create-playlists.ts';
import { type Step, stepsOf, type Target } from '../playlists/playlist.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import type { Names } from '../proposals/texts.ts';
import type { SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { approvalRoutes } from './approval.routes.ts';
import { createApprovalsService } from './approvals.service.ts';
import { createAssignedStudentsService } from './assigned-students.service.ts';
import { assignmentRoutes } from './assignment.routes.ts';
import { createAssignmentService } from './assignment.service.ts';
import { type Assignment, instantOf } from './assignment.ts';
import { giveJob } from './assignment-jobs.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import { audienceFitsRoutes } from './audience-fits.routes.ts';
import { createAudienceFitsService } from './audience-fits.service.ts';
import { createBuildAddition } from './build-addition.ts';
import type { ClassChangesStore } from './class-changes.store.ts';
import { createClassPictures } from './class-pictures.ts';
import { createDistrictTimes } from './district-time.ts';
import { createRowMaker } from './make-rows.ts';
import { mergeRoutes } from './merge.routes.ts';
import type { MergeBatchesStore } from './merge-batches.store.ts';
import { createMergeUndoService } from './merge-undo.service.ts';
import { createMergesService } from './merges.service.ts';
import { myPlaylistRoutes } from './my-playlist.routes.ts';
import { createMyPlaylistsService } from './my-playlists.service.ts';
import type { AssignedVersions, ProgressOf, RecordAccess, Roll } from './ports.ts';
import { createRecommender, type RecommenderParts } from './recommender.ts';
import type { ShownBefore } from './skips.ts';
import { createStandings, type Standing } from './standing.ts';
import { dueOf } from './student-playlist.presenter.ts';
import { studentPlaylistRoutes } from './student-playlist.routes.ts';
import { createStudentPlaylistService } from './student-playlist.service.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentProposal } from './student-proposal.ts';
import type { StudentProposalsStore } from './student-proposals.store.ts';
import type { StudentPlaylist } from './student-record.ts';
import { createSwapsService, type SwapsParts } from './swaps.service.ts';
import { createWaitingMergesService } from './waiting-merges.service.ts';

export type AssignmentsStores = {
  readonly assignments: AssignmentsStore;
  readonly rows: StudentPlaylistsStore;
  readonly proposals: StudentProposalsStore;
  readonly batches: MergeBatchesStore;
  readonly changes: ClassChangesStore;
};

export type AssignmentsParts = Omit<SwapsParts, 'recommender'> &
  RecommenderParts & {
    readonly stores: AssignmentsStores;
    readonly versions: AssignedVersions;
    readonly playlists: Pick<PlaylistsServices, 'view' | 'readiness'> &
      Pick<SharedPlaylists, 'getVisible' | 'get' | 'compose' | 'loadUses'>;
    readonly progress: ProgressOf;
    readonly shownBefore: ShownBefore;
    readonly roll: Roll;
    readonly access: RecordAccess;
    /** Whether any of the people is a student now. */
    readonly hasStudents: (ids: readonly string[]) => Promise<boolean>;
    readonly namesOf: (scope: Scope, orgId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
    readonly namesIn: (orgId: string, language: LabelLanguage) => Promise<Names>;
    readonly timeZoneOf: (orgId: string) => Promise<string>;
    readonly calendarOf: (orgId: string) => Promise<SchoolCalendar>;
    readonly jobs: () => Pick<JobService, 'enqueue'>;
    readonly clock: Clock;
  };

export type Assignments = ReturnType<typeof createAssignments>;

/** What the routes of this feature call. */
export type AssignmentsServices = Assignments['services'];

const keeping: Scope = { kind: 'system', reason: 'what was assigned is not purged' };
/** Work that was done without the network is told of within fewer versions. */
const mostVersionsBack = 30;
/** More than a class works at. */
const mostOngoing = 30;
const naming: Scope = { kind: 'system', reason: 'students are listed by name' };

/** Each student's own playlist, put together over its collections. */
export function createAssignments(parts: AssignmentsParts) {
  const { stores, versions, playlists, progress, shownBefore, roll, access, namesIn, jobs, clock } = parts;
  const { assignments: store, rows, proposals, batches } = stores;
  const { view, readiness } = playlists;
  const times = createDistrictTimes({ timeZoneOf: parts.timeZoneOf, calendarOf: parts.calendarOf, clock });
  const namesOf = (orgId: string, ids: readonly string[]) => parts.namesOf(naming, orgId, ids);
  const recommender = createRecommender(parts);
  const standings = createStandings({ rows, versions, progress, clock });
  const newestVersion = async (playlistId: string) =>
    (await versions.newestVersions([playlistId])).get(playlistId) ?? null;
  const rowMaker = createRowMaker({
    assignments: store,
    rows,
    standings,
    newestVersion,
    recommender,
    roll,
    times,
    clock,
  });
  const assignments = createAssignmentService({
    assignments: store,
    playlists: {
      getVisible: playlists.getVisible,
      getVersion: playlists.get,
      check: (actor, playlist) => readiness.check(actor, playlist),
      loadUses: playlists.loadUses,
    },
    rows,
    rowMaker,
    recommender,
    roll,
    access,
    hasStudents: parts.hasStudents,
    times,
    jobs,
    clock,
  });
  const assignedStudents = createAssignedStudentsService({
    rows,
    assignments,
    rowMaker,
    standings,
    pictures: createClassPictures({ rows, changes: stores.changes, standings, clock }),
    access,
    clock,
  });
  const buildAddition = createBuildAddition({ ...playlists, newId: rows.newId, clock });
  const students = createStudentPlaylistService({
    rows,
    assignments: store,
    standings,
    buildAddition,
    recommender,
    roll,
    access,
    clock,
  });
  const swaps = createSwapsService({ ...parts, recommender });
  const merges = createMergesService({
    service: assignments,
    assignments: store,
    batches,
    rows,
    standings,
    access,
    namesOf,
    jobs,
    clock,
  });
  const mergeUndo = createMergeUndoService({
    batches,
    merges,
    service: assignments,
    rows,
    standings,
    access,
    namesOf,
    jobs,
    clock,
  });
  const waitingMerges = createWaitingMergesService({ assignments, merges, versions });
  const audienceFits = createAudienceFitsService({ assignments, recommender, access });
  const approvals = createApprovalsService({
    proposals,
    assignments: store,
    service: assignments,
    students,
    rows,
    standings,
    buildAddition,
    roll,
    access,
    times,
    namesOf,
    clock,
  });
  const own = createMyPlaylistsService({
    rows,
    assignments: store,
    rowMaker,
    standings,
    students,
    approvals,
    swaps,
    buildAddition,
    recommender,
    view,
    namesIn,
    shownBefore,
    times,
    clock,
  });
  return {
    services: {
      assignments,
      assignedStudents,
      students,
      swaps,
      merges,
      mergeUndo,
      waitingMerges,
      audienceFits,
      approvals,
      own,
      view,
      shownBefore,
      times,
      namesIn,
    },
    jobs: [giveJob({ assignments: store, rowMaker }), merges.job, mergeUndo.job] as readonly JobDefinition[],
    /** What others ask of students' playlists. */
    studentPlaylists: {
      /** Where somebody stands, for who may see or change their record; for students their own. Throws `not_found`, `forbidden`. */
      present: async (actor: Actor, id: string, purpose: 'read' | 'change' = 'read'): Promise<Standing> => {
        const { row, assignment } = await students.load(actor, id);
        await access.require(actor, [row.studentId], purpose);
        return standings.of(row, assignment);
      },
      /** The same for the system itself; null for one that is gone. */
      standOf: async (id: string): Promise<Standing | null> => {
        const row = await rows.find(keeping, id);
        const assignment = row && (await store.find(keeping, row.assignmentId));
        return row && assignment ? standings.of(row, assignment) : null;
      },
      /** What goes on in a class and its groups, newest first. Throws `not_found`. */
      ongoingOf: async (actor: Actor, classId: string): Promise<readonly Assignment[]> =>
        (await assignments.list(actor, { classId, ended: false, beforeId: null, limit: mostOngoing })).found,
      /** Where all students of an assignment stand, for who may see it; nothing is written. */
      ofAssignment: assignedStudents.list,
      /** Where a student stands in all that was given to them, with what came to them since anybody looked. */
      ofStudent: async (orgId: string, studentId: string): Promise<Standing[]> => {
        const found = await rowMaker.ensureFor(naming, orgId, studentId);
        const given = await store.findMany(naming, [...new Set(found.map(({ assignmentId }) => assignmentId))]);
        return standings.ofMany(found, new Map(given.map((one) => [one.id, one])));
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
        const isGiven = (await rows.listPaths(naming, actor.orgId, playlistId)).length > 0;
        const isVisible = async (): Promise<boolean> => {
          try {
            await playlists.getVisible(actor, playlistId);
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
        await playlists.getVisible(actor, playlistId);
        const newest = await newestVersion(playlistId);
        if (newest === null) return null;
        const { version } = await standings.find(playlistId, newest);
        return { content: version.content, students: await rows.listPaths(naming, actor.orgId, playlistId) };
      },
    },

    /** Those of the playlists that students have: their versions are kept. */
    findAssigned: (playlistIds: readonly string[]): Promise<Set<string>> => store.findAssigned(keeping, playlistIds),

    /** Destroys all that names a student. */
    eraseStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await proposals.removeOfStudent(scope, orgId, studentId);
      await rows.removeOfStudent(scope, orgId, studentId);
      await store.forgetStudent(scope, orgId, studentId);
    },

    /** Everything here about a student. */
    exportStudent: async function* (
      scope: Scope,
      orgId: string,
      studentId: string,
    ): AsyncGenerator<{ name: string; json: unknown }> {
      const found = await rows.listOfStudent(scope, orgId, studentId);
      const given = await store.findMany(scope, [...new Set(found.map(({ assignmentId }) => assignmentId))]);
      for (const row of found) {
        const assignment = given.find(({ id }) => id === row.assignmentId);
        const asked = await proposals.listOf(scope, orgId, row.id);
        yield { name: `playlists/${row.id}.json`, json: exported(row, assignment, asked) };
      }
    },
  };
}

/** Without what the assignment says of other students. */
function exported(row: StudentPlaylist, assignment: Assignment | undefined, asked: readonly StudentProposal[]) {
  if (!assignment) return { ...row, assignment: null, proposals: asked };
  const { audience: _audience, settings, decisions: _decisions, ...shown } = assignment;
  const setting = settings.find(({ studentId }) => studentId === row.studentId) ?? null;
  return { ...row, assignment: { ...shown, setting }, proposals: asked };
}

/** Every endpoint of the feature. */
export function assignmentsRoutes(services: AssignmentsServices): Endpoint[] {
  return [
    ...mergeRoutes(services.merges, services.mergeUndo, services.waitingMerges),
    ...audienceFitsRoutes(services),
    ...assignmentRoutes(services),
    ...studentPlaylistRoutes(services),
    ...approvalRoutes(services.approvals),
    ...myPlaylistRoutes(services),
  ];
}
