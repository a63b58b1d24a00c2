import { createUploadPieces } from '../database/upload-pieces.ts';
import { findActor } from '../features/accounts/find-actor.ts';
import { createAssignmentsStore } from '../features/assignments/assignments.store.ts';
import { createClassChangesStore } from '../features/assignments/class-changes.store.ts';
import { createAssignments } from '../features/assignments/create-assignments.ts';
import { createMergeBatchesStore } from '../features/assignments/merge-batches.store.ts';
import { createStudentPlaylistsStore } from '../features/assignments/student-playlists.store.ts';
import { createStudentProposalsStore } from '../features/assignments/student-proposals.store.ts';
import type { SwapsParts } from '../features/assignments/swaps.service.ts';
import { createEvidence, createEvidenceDesk } from '../features/evidence/create-evidence.ts';
import { createEvidenceStore } from '../features/evidence/evidence.store.ts';
import { createFamilyService } from '../features/families/family.service.ts';
import type { Candidate } from '../features/matching/candidate.ts';
import { createProgress, type Progress, progressOf } from '../features/progress/create-progress.ts';
import { createMasteryStore } from '../features/progress/mastery.store.ts';
import { createMasterySettingsStore } from '../features/progress/mastery-settings.store.ts';
import { createProgressStore } from '../features/progress/progress.store.ts';
import { createProgressChangesStore } from '../features/progress/progress-changes.store.ts';
import { findCandidates, toCandidate } from '../features/proposals/find-candidates.ts';
import { createReflectionData } from '../features/reflections/reflection-data.ts';
import { createReflectionsService } from '../features/reflections/reflections.service.ts';
import { createReflectionsStore } from '../features/reflections/reflections.store.ts';
import type { Resource } from '../features/resources/resource.ts';
import { createResultDesk, createResults } from '../features/results/create-results.ts';
import { createResultsStore } from '../features/results/results.store.ts';
import { noSignals } from '../features/signals/signals.ts';
import { createTakeHome } from '../features/take-home/create-take-home.ts';
import type { LabelLanguage } from '../features/vocabularies/vocabulary.ts';
import { createWhatNext } from '../features/what-next/create-what-next.ts';
import type { Authenticate } from '../http/authentication.ts';
import { hasRole, scopeOf } from '../shared/actor.ts';
import type { Catalog } from './catalog.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import type { PlaylistWiring } from './playlists.ts';
import type { StudentWiring } from './students.ts';

export type AssignmentWiring = ReturnType<typeof wireAssignments>;

/** Of what comes before a target. */
const [mostTargets, mostPlaylists] = [100, 3];

const assigned = { kind: 'system', reason: 'what is assigned is matched to students' } as const;

/** Each student's own playlist, and what they do with it. */
export function wireAssignments(
  ground: Ground,
  indexes: Indexes,
  catalog: Catalog,
  { playlists, calendar, targets, bankTargets }: PlaylistWiring,
  { roll, access, needsOf, learners, findClass, days }: StudentWiring,
  authenticate: Authenticate,
) {
  const { connection, config, clock, log, names, later } = ground;
  const { files, resources, resourceSearch, resourceService, signals, standards, vocabularies } = catalog;
  const { services, shared } = playlists;
  const candidatesFrom = async (found: readonly Resource[]): Promise<Candidate[]> => {
    const counts = await signals.countsOf(found.map(({ id }) => id));
    return found.map((resource) => toCandidate(resource, counts.get(resource.id) ?? noSignals, clock.now()));
  };
  const classChanges = createClassChangesStore(connection);
  const stores = {
    progress: createProgressStore(connection, classChanges),
    mastery: createMasteryStore(connection, classChanges),
    settings: createMasterySettingsStore(connection),
    changes: createProgressChangesStore(connection),
  };
  const candidatesOf = async (ids: readonly string[]) => {
    const found = await resources.findMany(assigned, ids, clock.now());
    return new Map((await candidatesFrom(found)).map((one) => [one.resourceId, one]));
  };
  const sources = {
    index: indexes.resources,
    resources: resourceSearch,
    getResources: resourceService.getMany,
    signalsOf: signals.countsOf,
    now: clock.now,
  };
  const findFor: SwapsParts['findCandidates'] = (actor, targets, isForStudents) =>
    findCandidates(
      sources,
      actor,
      targets,
      isForStudents ? { approved: { kind: 'anyOf', field: 'isApproved', values: ['true'] } } : {},
    );
  const namesIn = async (orgId: string, language: LabelLanguage) => {
    const terms = await vocabularies.of(orgId);
    return {
      modality: (id: string) => terms.labelOf('modalities', id, language),
      interest: (id: string) => terms.labelOf('interests', id, language),
    };
  };
  const assignments = createAssignments({
    stores: {
      assignments: createAssignmentsStore(connection),
      rows: createStudentPlaylistsStore(connection, classChanges),
      proposals: createStudentProposalsStore(connection),
      batches: createMergeBatchesStore(connection),
      changes: classChanges,
    },
    versions: playlists.assigned,
    playlists: { ...shared, view: services.view, readiness: services.readiness },
    needsOf,
    progress: progressOf(stores.progress),
    shownBefore: (standing) => progress.shownBefore(standing),
    candidatesOf,
    standards: standards.reader,
    findCandidates: findFor,
    seenCandidates: async (actor, ids) => candidatesFrom(await resourceService.getMany(actor, ids)),
    roll,
    access,
    hasStudents: async (ids) => {
      for (const id of ids) {
        const actor = await findActor(later.actorOf, id);
        if (actor && hasRole(actor, ['student'])) return true;
      }
      return false;
    },
    namesOf: names.namesOf,
    namesIn,
    timeZoneOf: ground.timeZoneOf,
    calendarOf: calendar.ofDistrict,
    jobs: later.jobs,
    clock,
  });
  const { ofAssignment, ongoingOf, ...studentPlaylists } = assignments.studentPlaylists;
  const evidenceStore = createEvidenceStore(connection);
  const evidence = createEvidence({
    store: evidenceStore,
    ...studentPlaylists,
    access,
    dataDir: config.dataDir,
    s3: config.s3,
    quotaBytes: config.evidenceQuotaBytes,
    secret: ground.secret,
    publicUrl: config.publicUrl,
    clock,
    log,
  });
  const resultsStore = createResultsStore(connection, classChanges);
  const progress: Progress = createProgress({
    stores,
    classChanges,
    ...studentPlaylists,
    studentsOf: ofAssignment,
    assignmentsOf: ongoingOf,
    evidence: createEvidenceDesk(evidenceStore),
    resultsBy: (scaleOf) => createResultDesk(resultsStore, scaleOf),
    findClass,
    learners,
    roll,
    access,
    days,
    timeZoneOf: ground.timeZoneOf,
    jobs: later.jobs,
    authenticate,
    log: ground.log,
    watchEveryMs: ground.watchEveryMs,
    clock,
  });
  const results = createResults({
    store: resultsStore,
    uploads: createUploadPieces(connection, 'result_uploads'),
    learners,
    access,
    standards: standards.reader,
    findBankTargets: targets.targets.findWritten,
    targetsOf: studentPlaylists.targetsOf,
    codesOf: progress.codesOf,
    scaleOf: progress.scaleOf,
    followStudent: progress.followResults,
    jobs: later.jobs,
    days,
    clock,
  });
  const reflectionsStore = createReflectionsStore(connection);
  const reflections = {
    service: createReflectionsService({
      store: reflectionsStore,
      present: studentPlaylists.present,
      studentsOf: ofAssignment,
      progressOf: (actor, ids) => stores.progress.findMany(scopeOf(actor), ids),
      access,
      clock,
    }),
    holder: createReflectionData(reflectionsStore),
  };
  const takeHome = createTakeHome({
    own: assignments.services.own,
    students: assignments.services.students,
    standingsOf: studentPlaylists.ofStudent,
    loadUses: shared.loadUses,
    findFile: files.service.find,
    findActor: (personId) => findActor(later.actorOf, personId),
    needsOf,
    times: assignments.services.times,
    downloads: files.service.downloads,
    assignedStudents: assignments.services.assignedStudents,
    namesOf: names.namesOf,
    blobs: files.blobs,
    publicUrl: config.publicUrl,
  });
  const families = createFamilyService({
    access,
    standingsOf: studentPlaylists.ofStudent,
    progress: progress.services.progress,
    needsOf,
    scaleOf: progress.scaleOf,
    namesOf: names.namesOf,
    times: assignments.services.times,
    clock,
  });
  const whatNext = createWhatNext({
    students: assignments.services.students,
    ownOf: assignments.services.own.load,
    studentsOf: ofAssignment,
    worksWith: (actor, ids) => access.seeable(actor, ids, 'change'),
    recordsOf: stores.mastery.find,
    needsOf,
    candidatesOf,
    findCandidates: findFor,
    standards: standards.reader,
    targetsAbout: async (actor, standardIds) => {
      const filter = { isRetired: false, words: [], standardIds };
      const asked = { orgId: actor.orgId, filter, after: null, limit: mostTargets };
      return (await bankTargets.list(scopeOf(actor), asked)).found.slice(0, mostTargets);
    },
    playlistsTo: async (actor, aims) => {
      const asked = { whose: 'all', statuses: ['published'], aims, after: null, limit: mostPlaylists } as const;
      const { found } = await services.drafts.list(actor, asked);
      return found.slice(0, mostPlaylists).map(({ id, publishedCard, draftCard }) => {
        return { id, title: (publishedCard ?? draftCard).title };
      });
    },
    namesIn,
  });
  return {
    ...assignments,
    jobs: [...assignments.jobs, ...progress.jobs],
    progress,
    evidence,
    results,
    reflections,
    takeHome,
    families,
    whatNext,
  };
}
