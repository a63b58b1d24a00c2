import { findActor } from '../features/accounts/find-actor.ts';
import { createAssignmentsStore } from '../features/assignments/assignments.store.ts';
import { createAssignments } from '../features/assignments/create-assignments.ts';
import { createStudentPlaylistsStore } from '../features/assignments/student-playlists.store.ts';
import { createStudentProposalsStore } from '../features/assignments/student-proposals.store.ts';
import { createEvidence, createEvidenceDesk } from '../features/evidence/create-evidence.ts';
import { createEvidenceStore } from '../features/evidence/evidence.store.ts';
import { createFamilyService } from '../features/families/family.service.ts';
import type { Candidate } from '../features/matching/candidate.ts';
import { createProgress, progressOf } from '../features/progress/create-progress.ts';
import { createMasteryStore } from '../features/progress/mastery.store.ts';
import { createProgressStore } from '../features/progress/progress.store.ts';
import { findCandidates, toCandidate } from '../features/proposals/find-candidates.ts';
import type { Resource } from '../features/resources/resource.ts';
import { noSignals } from '../features/signals/signals.ts';
import { createTakeHome } from '../features/take-home/create-take-home.ts';
import { hasRole } from '../shared/actor.ts';
import type { Catalog } from './catalog.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import type { PlaylistWiring } from './playlists.ts';
import type { StudentWiring } from './students.ts';

export type AssignmentWiring = ReturnType<typeof wireAssignments>;

const assigned = { kind: 'system', reason: 'what is assigned is matched to students' } as const;

/** Each student's own playlist, and what they do with it. */
export function wireAssignments(
  ground: Ground,
  indexes: Indexes,
  catalog: Catalog,
  { playlists, calendar }: PlaylistWiring,
  { roll, access, needsOf, learners, findClass, days }: StudentWiring,
) {
  const { connection, config, clock, log, names, later } = ground;
  const { files, resources, resourceSearch, resourceService, signals, standards, vocabularies } = catalog;
  const { services, shared } = playlists;
  const candidatesFrom = async (found: readonly Resource[]): Promise<Candidate[]> => {
    const counts = await signals.countsOf(found.map(({ id }) => id));
    return found.map((resource) => toCandidate(resource, counts.get(resource.id) ?? noSignals, clock.now()));
  };
  const stores = { progress: createProgressStore(connection), mastery: createMasteryStore(connection) };
  const assignments = createAssignments({
    stores: {
      assignments: createAssignmentsStore(connection),
      rows: createStudentPlaylistsStore(connection),
      proposals: createStudentProposalsStore(connection),
    },
    versions: playlists.assigned,
    playlists: { ...shared, view: services.view, readiness: services.readiness },
    needsOf,
    progress: progressOf(stores.progress),
    candidatesOf: async (ids) => {
      const found = await resources.findMany(assigned, ids, clock.now());
      return new Map((await candidatesFrom(found)).map((one) => [one.resourceId, one]));
    },
    standards: standards.reader,
    findCandidates: (actor, targets, isForStudents) =>
      findCandidates(
        {
          index: indexes.resources,
          resources: resourceSearch,
          getResources: resourceService.getMany,
          signalsOf: signals.countsOf,
          now: clock.now,
        },
        actor,
        targets,
        isForStudents ? { approved: { kind: 'anyOf', field: 'isApproved', values: ['true'] } } : {},
      ),
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
    namesIn: async (orgId, language) => {
      const terms = await vocabularies.of(orgId);
      return {
        modality: (id) => terms.labelOf('modalities', id, language),
        interest: (id) => terms.labelOf('interests', id, language),
      };
    },
    timeZoneOf: ground.timeZoneOf,
    calendarOf: calendar.ofDistrict,
    jobs: later.jobs,
    clock,
  });
  const { ofAssignment, ...studentPlaylists } = assignments.studentPlaylists;
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
  const progress = createProgress({
    stores,
    ...studentPlaylists,
    studentsOf: ofAssignment,
    evidence: createEvidenceDesk(evidenceStore),
    findClass,
    learners,
    roll,
    access,
    days,
    timeZoneOf: ground.timeZoneOf,
    clock,
  });
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
    namesOf: names.namesOf,
    times: assignments.services.times,
    clock,
  });
  return { ...assignments, progress, evidence, takeHome, families };
}
