import type { Services } from './app.ts';
import { type AssignmentWiring, wireAssignments } from './composition/assignments.ts';
import { type Catalog, wireCatalog } from './composition/catalog.ts';
import { type Later, layGround, type WiringOptions } from './composition/ground.ts';
import { indexHealthOf, keepIndexes, openIndexes, type Syncs } from './composition/indexes.ts';
import { type Library, wireLibrary } from './composition/library.ts';
import { type PlaylistWiring, wirePlaylists } from './composition/playlists.ts';
import { wireRetention } from './composition/retention.ts';
import { wireSchoolYear } from './composition/school-year.ts';
import { wireSearch } from './composition/search.ts';
import { type StudentWiring, wireStudents } from './composition/students.ts';
import { wireWebhooks } from './composition/webhooks.ts';
import type { Lease } from './database/lease.ts';
import { type Accounts, createAccounts } from './features/accounts/accounts.ts';
import { createCredentialsStore } from './features/accounts/credentials.store.ts';
import { createPeopleStore } from './features/accounts/people.store.ts';
import { createSessionsStore } from './features/accounts/sessions.store.ts';
import { createApiClientsStore } from './features/api-clients/api-clients.store.ts';
import { createApiClients } from './features/api-clients/create-api-clients.ts';
import type { Courses } from './features/courses/create-courses.ts';
import type { Files } from './features/files/files.ts';
import { createHealthService } from './features/health/health.service.ts';
import { createInstallation } from './features/installation/installation.service.ts';
import { createJobsStore } from './features/jobs/jobs.store.ts';
import { createJobs, type Jobs } from './features/jobs/jobs.ts';
import type { ResourceBatches } from './features/resources/resource-batch.service.ts';
import type { ResourceImportService } from './features/resources/resource-import.service.ts';
import type { ResourceSearchService } from './features/resources/resource-search.service.ts';
import { createReviewStores } from './features/review/review.store.ts';
import type { IndexRequestsStore } from './features/search/index-requests.store.ts';
import type { SearchSyncs } from './features/search/search-syncs.ts';
import type { Standards } from './features/standards/create-standards.ts';
import type { VocabularyService } from './features/vocabularies/vocabulary.service.ts';
import type { Webhooks } from './features/webhooks/create-webhooks.ts';
import type { HttpAppOptions } from './http/http-app.ts';
import { createIdempotencyStore } from './http/idempotency.store.ts';
import { createIdempotency } from './http/idempotency.ts';
import { createRequestLimits } from './http/rate-limits.ts';
import { createCaseService } from './integrations/case/case.service.ts';
import { frameworkImportJob } from './integrations/case/framework-import-job.ts';
import { createFrameworkImportsService } from './integrations/case/framework-imports.service.ts';
import { createFrameworkUploadsStore } from './integrations/case/framework-uploads.store.ts';
import { createMailer } from './mail/mailer.ts';
import { nothingAllowed, parseAllowList } from './outbound/allow-list.ts';
import { createOutbound, type Outbound } from './outbound/outbound.ts';
import { version } from './shared/version.ts';

export type { WiringOptions } from './composition/ground.ts';

/** What the frame of requests needs of the features. */
export type HttpParts = Required<Pick<HttpAppOptions, 'authenticate' | 'limits' | 'idempotency' | 'metrics'>> &
  Pick<HttpAppOptions, 'trustedProxies'>;

export type Wiring = {
  readonly services: Services;
  readonly http: HttpParts;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly resourceImport: ResourceImportService;
  readonly courseImport: Courses['imports'];
  readonly resourceBatches: ResourceBatches;
  readonly resourceSearch: ResourceSearchService;
  readonly standards: Standards;
  readonly vocabularies: VocabularyService;
  readonly students: StudentWiring;
  readonly assignments: AssignmentWiring;
  readonly webhooks: Pick<Webhooks, 'settled'>;
  readonly rosterImport: StudentWiring['rosterImport'];
  /** Keep the search indexes up to the database, once they are started; to be stopped before the database is closed. */
  readonly searchSync: SearchSyncs;
  /** Where a rebuild of the search index is asked for. */
  readonly indexRequests: IndexRequestsStore;
  /** Who holds it keeps the search index. */
  readonly searchLease: Lease;
  /** Runs background work, once it is started; to be stopped before the database is closed. */
  readonly jobs: Jobs;
  /** The one way out to addresses that people enter. */
  readonly outbound: Outbound;
};

/** Wires every service over an open database; does no I/O itself, so that tests can make as many as they like. */
export function wire(options: WiringOptions): Wiring {
  const { database, config, secret, clock, log, metrics } = options;
  const { connection } = database;
  let resourceChanges = 0;
  const later: Later = {
    jobs: () => jobs.service,
    search: () => search,
    actorOf: (personId) => accounts.actors.ofPerson(personId),
    announce: {
      resources: () => {
        resourceChanges += 1;
        syncs.resources.poke();
        webhooks.poke();
      },
      standards: () => syncs.standards.poke(),
      playlists: () => {
        syncs.playlists.poke();
        webhooks.poke();
      },
    },
    resourceChanges: () => resourceChanges,
    standardsState: () => syncs.standards.state(),
    findAssigned: (ids) => assignments.findAssigned(ids),
    findUsedCovers: (ids) => planning.playlists.findUsedCovers(ids),
    findBrokenLinks: (ids) => library.linkHealth.service.findBroken(ids),
  };
  const ground = layGround(options, later);
  const indexes = openIndexes(ground, () => catalog.vocabularies);
  const reviewStores = createReviewStores(connection);
  const catalog: Catalog = wireCatalog(ground, indexes, reviewStores);
  const { files, resourceSearch, standards, vocabularies } = catalog;
  const planning: PlaylistWiring = wirePlaylists(ground, indexes, catalog);
  const outbound = createOutbound({
    allow: parseAllowList(config.outboundAllow) ?? nothingAllowed,
    userAgent: `Pathloom/${version}`,
  });
  const { playlists } = planning;
  const library: Library = wireLibrary(ground, catalog, {
    playlists,
    courses: planning.courses,
    reviewStores,
    outbound,
    uses: options.resourceUses,
  });
  const syncs: Syncs = keepIndexes(ground, indexes, {
    resources: catalog.signals.source,
    standards: catalog.standardsSource,
    playlists: planning.searchSource,
  });
  const accounts: Accounts = createAccounts({
    stores: {
      organizations: ground.organizations,
      people: createPeopleStore(connection),
      credentials: createCredentialsStore(connection),
      sessions: createSessionsStore(connection),
    },
    clock,
    secret,
    publicUrl: config.publicUrl,
    firstAdminEmail: config.firstAdminEmail,
    mail: config.smtp && { mailer: createMailer(config.smtp), jobs: later.jobs },
    ...(options.passwordMemoryKiB === undefined ? {} : { passwordMemoryKiB: options.passwordMemoryKiB }),
  });
  const students: StudentWiring = wireStudents(ground, {
    door: accounts.door,
    guardianDoor: accounts.guardianDoor,
    vocabularies,
    calendarOf: planning.calendar.ofDistrict,
    findTargets: planning.bankTargets.findMany,
    forgetActor: accounts.actors.forget,
    addPerson: accounts.setUp.ensurePerson,
  });
  const webhooks: Webhooks = wireWebhooks(ground, { outbound, adminsOf: accounts.adminsOf });
  const assignments: AssignmentWiring = wireAssignments(
    ground,
    indexes,
    catalog,
    planning,
    students,
    accounts.actors.authenticate,
  );
  const { evidence, results, reflections } = assignments;
  const holders = [evidence.holder, results.holder, reflections.holder];
  students.holders.push(library.review.data, assignments, assignments.progress, ...holders, {
    eraseStudent: (scope, _orgId, id) => webhooks.eraseStudent(scope, id),
    exportStudent: (scope, _orgId, id) => webhooks.exportStudent(scope, id),
  });
  const retention = wireRetention(ground, students, assignments, accounts.adminsOf);
  const schoolYear = wireSchoolYear(ground, students, {
    people: accounts.services.people,
    playlists: planning.playlists.services.drafts,
    resources: catalog.resourceService,
  });
  const apiClients = createApiClients({
    store: createApiClientsStore(connection),
    people: accounts.actors.authenticate,
    secret,
    hasSchool: ground.hasSchool,
    clock,
  });
  const uploads = createFrameworkUploadsStore(connection);
  const jobs: Jobs = createJobs({
    store: createJobsStore(connection),
    atOnce: config.jobsAtOnce,
    actorOf: accounts.actors.ofPerson,
    registry: metrics.registry,
    clock,
    log,
    define: () => ({
      definitions: [
        library.purge.definition,
        catalog.signals.check.definition,
        catalog.endApprovals.definition,
        frameworkImportJob({ imports: standards.frameworkImport, uploads, outbound }),
        ...files.jobs,
        ...library.duplicates.jobs,
        ...library.linkHealth.jobs,
        ...library.review.jobs,
        ...catalog.curation.jobs,
        catalog.alignments.job,
        ...standards.jobs,
        ...accounts.jobs,
        ...students.jobs,
        ...schoolYear.jobs,
        ...retention.jobs,
        ...library.tagging.jobs,
        ...playlists.jobs,
        ...planning.jobs,
        ...assignments.jobs,
        ...assignments.evidence.jobs,
        ...results.jobs,
        assignments.progress.reconciler.definition,
        ...library.suggestions.jobs,
        ...library.spreadsheets.jobs,
        ...webhooks.jobs,
      ],
      schedules: [
        library.purge.schedule,
        catalog.signals.check.schedule,
        catalog.endApprovals.schedule,
        ...files.schedules,
        ...assignments.evidence.schedules,
        ...catalog.curation.schedules,
        ...playlists.schedules,
        ...planning.schedules,
        ...library.tagging.schedules,
        ...library.duplicates.schedules,
        ...library.linkHealth.schedules,
        ...library.review.schedules,
        assignments.progress.reconciler.schedule,
        ...webhooks.schedules,
        ...retention.schedules,
      ],
    }),
  });
  const search = wireSearch(ground, indexes, { syncs, catalog, planning });
  return {
    accounts,
    courseImport: planning.courses.imports,
    files,
    jobs,
    outbound,
    resourceImport: catalog.resourceImport,
    resourceBatches: catalog.resourceBatches,
    resourceSearch,
    standards,
    vocabularies,
    students,
    assignments,
    webhooks,
    rosterImport: students.rosterImport,
    searchSync: syncs.all,
    searchLease: syncs.searchLease,
    indexRequests: syncs.indexRequests,
    services: {
      health: createHealthService({
        checks: [
          { name: 'database', check: () => database.ping() },
          // The embedded index is a part of this process: it answers whenever the process does.
          ...(config.meilisearch
            ? [
                {
                  name: 'search',
                  isRequired: false,
                  check: async () =>
                    void (await Promise.all(
                      [indexes.resources, indexes.standards, indexes.playlists].map((one) => one.health()),
                    )),
                },
              ]
            : []),
        ],
      }),
      installation: createInstallation(accounts.setUp),
      accounts: accounts.services,
      apiClients: apiClients.services,
      webhooks: webhooks.services,
      metrics: { registry: metrics.registry, token: config.metricsToken },
      files: files.service,
      resources: catalog.resourceService,
      remixes: library.remixes,
      resourceVersions: catalog.versions,
      playlists: playlists.services,
      playlistRatings: planning.ratings.service,
      playlistRemixes: planning.remixes,
      playlistImports: planning.imports,
      targets: planning.targets,
      courses: planning.courses.services,
      schoolCalendar: planning.calendar,
      classes: students.services.classes,
      assignments: assignments.services,
      progress: assignments.progress.services,
      evidence: assignments.evidence.service,
      takeHome: assignments.takeHome.services,
      families: assignments.families,
      whatNext: assignments.whatNext,
      results: results.service,
      reflections: reflections.service,
      studentRecords: students.services.records,
      studentSignIn: students.services.signIn,
      studentProfiles: students.services.profiles,
      rosters: students.services.rosters,
      schoolYear: schoolYear.services,
      retention: retention.service,
      proposals: planning.proposals,
      signals: catalog.signals.service,
      notifications: ground.notifications,
      tagging: library.tagging.services,
      spreadsheets: library.spreadsheets.services,
      provenance: library.provenance,
      duplicates: library.duplicates.services,
      review: library.review.services,
      links: library.linkHealth.service,
      suggestions: library.suggestions.service,
      coverage: library.coverage,
      search,
      indexHealth: indexHealthOf(ground, indexes, syncs),
      standards: standards.services,
      jobs: jobs.service,
      vocabularies: catalog.curation.services(jobs.service),
      case: {
        service: createCaseService({ frameworks: standards.frameworkExport }),
        publicUrl: config.publicUrl,
      },
      frameworkImports: createFrameworkImportsService({ jobs: later.jobs, uploads, clock }),
    },
    http: {
      authenticate: apiClients.authenticate,
      limits: createRequestLimits(config.requestsPerMinute),
      idempotency: createIdempotency({
        store: createIdempotencyStore(connection),
        clock,
        aloneSince: config.mongodbUri === null ? clock.now() : null,
      }),
      metrics,
      trustedProxies: config.trustedProxies,
    },
  };
}
