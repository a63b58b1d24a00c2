import type { Endpoint } from '../../http/endpoint.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { PlaylistsServices } from '../playlists/create-playlists.ts';
import type { SharedPlaylists } from '../playlists/shared-playlists.ts';
import type { Names } from '../proposals/texts.ts';
import type { SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { approvalRoutes } from './approval.routes.ts';
import { createApprovalsService } from './approvals.service.ts';
import { createAssignedStudentsService } from './assigned-students.service.ts';
import { assignmentRoutes } from './assignment.routes.ts';
import { createAssignmentService } from './assignment.service.ts';
import { giveJob } from './assignment-jobs.ts';
import { createAssignmentRecords } from './assignment-records.ts';
import type { AssignmentsStore } from './assignments.store.ts';
import { audienceFitsRoutes } from './audience-fits.routes.ts';
import { createAudienceFitsService } from './audience-fits.service.ts';
import { createBuildAddition } from './build-addition.ts';
import type { ClassChangesStore } from './class-changes.store.ts';
import { createClassPictures } from './class-pictures.ts';
import { createDistrictTimes } from './district-time.ts';
import { createGivenPlaylists } from './given-playlists.ts';
import { createRowMaker } from './make-rows.ts';
import { mergeRoutes } from './merge.routes.ts';
import type { MergeBatchesStore } from './merge-batches.store.ts';
import { createRowMerger } from './merge-rows.ts';
import { createMergeUndoService } from './merge-undo.service.ts';
import { createMergesService } from './merges.service.ts';
import { myPlaylistRoutes } from './my-playlist.routes.ts';
import { createMyPlaylistsService } from './my-playlists.service.ts';
import type { AssignedVersions, ProgressOf, RecordAccess, Roll } from './ports.ts';
import { createRecommender, type RecommenderParts } from './recommender.ts';
import type { ShownBefore } from './skips.ts';
import { createStandings } from './standing.ts';
import { studentPlaylistRoutes } from './student-playlist.routes.ts';
import { createStudentPlaylistService } from './student-playlist.service.ts';
import type { StudentPlaylistsStore } from './student-playlists.store.ts';
import type { StudentProposalsStore } from './student-proposals.store.ts';
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
  const rowMerger = createRowMerger({ assignments: store, batches, rows, standings });
  const merges = createMergesService({
    service: assignments,
    batches,
    rows,
    standings,
    rowMerger,
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
    jobs: [giveJob({ assignments: store, rowMaker }), rowMerger.job, mergeUndo.job] as readonly JobDefinition[],
    studentPlaylists: createGivenPlaylists({
      assignments: store,
      rows,
      service: assignments,
      assignedStudents,
      students,
      rowMaker,
      standings,
      times,
      access,
      newestVersion,
      getVisible: playlists.getVisible,
    }),

    /** Those of the playlists that students have: their versions are kept. */
    findAssigned: (playlistIds: readonly string[]): Promise<Set<string>> => store.findAssigned(keeping, playlistIds),

    ...createAssignmentRecords(stores),
  };
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
