import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Services } from './app.ts';
import type { Config } from './config/config.ts';
import { readOrCreateSecret } from './config/secrets.ts';
import { type Database, openDatabase } from './database/database.ts';
import { createLease, type Lease } from './database/lease.ts';
import { migrationList } from './database/migration-list.ts';
import { runMigrations } from './database/migrations.ts';
import { type Accounts, createAccounts } from './features/accounts/accounts.ts';
import { createCredentialsStore } from './features/accounts/credentials.store.ts';
import { createNamesStore } from './features/accounts/names.store.ts';
import { createOrganizationsStore } from './features/accounts/organizations.store.ts';
import { createPeopleStore } from './features/accounts/people.store.ts';
import { createSessionsStore } from './features/accounts/sessions.store.ts';
import { createApiClientsStore } from './features/api-clients/api-clients.store.ts';
import { createApiClients } from './features/api-clients/create-api-clients.ts';
import { createCoursesStore } from './features/courses/courses.store.ts';
import { type Courses, createCourses } from './features/courses/create-courses.ts';
import { createCoverageService } from './features/coverage/coverage.service.ts';
import { createDuplicates } from './features/duplicates/create-duplicates.ts';
import { createDuplicatesStores } from './features/duplicates/duplicates.store.ts';
import { createFileTextsStore } from './features/files/file-texts.store.ts';
import { createFilesStore } from './features/files/files.store.ts';
import { createFiles, type Files } from './features/files/files.ts';
import { createHealthService } from './features/health/health.service.ts';
import { createJobsStore } from './features/jobs/jobs.store.ts';
import { createJobs, type Jobs } from './features/jobs/jobs.ts';
import { createLinkHealth } from './features/link-health/create-link-health.ts';
import { createLinkChecksStore } from './features/link-health/link-checks.store.ts';
import { createNotificationsService } from './features/notifications/notifications.service.ts';
import { createNotificationsStore } from './features/notifications/notifications.store.ts';
import { createPlaylistRemixes } from './features/playlist-remixes/create-playlist-remixes.ts';
import { createPlaylistRemixesStore } from './features/playlist-remixes/playlist-remixes.store.ts';
import { createPlaylists } from './features/playlists/create-playlists.ts';
import { createPlaylistsStores } from './features/playlists/playlists-stores.store.ts';
import { playlistIndexSettings } from './features/playlists/search/playlist-index.ts';
import { createProposalService } from './features/proposals/proposal.service.ts';
import { createRemixes } from './features/remixes/create-remixes.ts';
import { createRemixesStore } from './features/remixes/remixes.store.ts';
import { announcing } from './features/resources/announced-resources.ts';
import { createDistrictResourcesStore } from './features/resources/district-resources.store.ts';
import { purgeResources } from './features/resources/purge-resources.ts';
import { createResourceService } from './features/resources/resource.service.ts';
import { createResourceAlignmentService } from './features/resources/resource-alignment.service.ts';
import { createResourceAlignmentsStore } from './features/resources/resource-alignments.store.ts';
import { createResourceAlternatives } from './features/resources/resource-alternatives.ts';
import { createResourceBatches, type ResourceBatches } from './features/resources/resource-batch.service.ts';
import { createResourceBatchesStore } from './features/resources/resource-batches.store.ts';
import { createResourceChangesStore } from './features/resources/resource-changes.store.ts';
import { createResourceFeedStore } from './features/resources/resource-feed.store.ts';
import { createResourceFileUse } from './features/resources/resource-file-use.ts';
import { createResourceFilesStore } from './features/resources/resource-files.store.ts';
import { createResourceFreshnessStore } from './features/resources/resource-freshness.store.ts';
import {
  createResourceImportService,
  type ResourceImportService,
} from './features/resources/resource-import.service.ts';
import { resourceIndexSettings } from './features/resources/resource-index.ts';
import { createResourceLineageStore } from './features/resources/resource-lineage.store.ts';
import { createResourceMergesStore } from './features/resources/resource-merges.store.ts';
import { createResourceProvenanceService } from './features/resources/resource-provenance.service.ts';
import { createReviser } from './features/resources/resource-revise.ts';
import {
  createResourceSearchService,
  type ResourceSearchService,
} from './features/resources/resource-search.service.ts';
import { createResourceTagging } from './features/resources/resource-tagging.service.ts';
import { createResourceTagsStore } from './features/resources/resource-tags.store.ts';
import { createResourcesStore } from './features/resources/resources.store.ts';
import { createVersionsService } from './features/resources/versions/versions.service.ts';
import { createReview } from './features/review/create-review.ts';
import { createPublicationGate } from './features/review/publication-gate.ts';
import type { ResourceUses } from './features/review/resource-uses.ts';
import { createReviewStores } from './features/review/review.store.ts';
import { createSchoolCalendarService } from './features/school-calendar/school-calendar.service.ts';
import { createSchoolCalendarsStore } from './features/school-calendar/school-calendars.store.ts';
import { countAligned } from './features/search/aligned-counts.ts';
import { createSearch } from './features/search/create-search.ts';
import { createEmbeddedSearchIndex } from './features/search/embedded-search-index.ts';
import { claimSearchIndex } from './features/search/index-claim.ts';
import { createIndexHealthService, type KeptIndex } from './features/search/index-health.service.ts';
import { createIndexRequestsStore, type IndexRequestsStore } from './features/search/index-requests.store.ts';
import type { IndexSource } from './features/search/index-source.ts';
import type { Drift } from './features/search/index-writer.ts';
import { createMeilisearchIndexes } from './features/search/meilisearch/meilisearch-index.ts';
import { synonymsOf } from './features/search/meilisearch/synonyms.ts';
import { createPersonalSearchStore } from './features/search/personal-search.store.ts';
import { createSearchGapsStore } from './features/search/search-gaps.store.ts';
import type { SearchIndex } from './features/search/search-index.ts';
import { createSearchMetrics } from './features/search/search-metrics.ts';
import { createSearchSync, type SearchSync } from './features/search/search-sync.ts';
import { createSearchSyncs, type SearchSyncs } from './features/search/search-syncs.ts';
import { createSignals } from './features/signals/create-signals.ts';
import { createPlaylistRatings, withPlaylistRatings } from './features/signals/playlists/create-playlist-ratings.ts';
import { createPlaylistRatingsStore } from './features/signals/playlists/playlist-ratings.store.ts';
import { createSignalsStores } from './features/signals/signals.store.ts';
import { createSpreadsheets } from './features/spreadsheets/create-spreadsheets.ts';
import { createSpreadsheetsStore } from './features/spreadsheets/spreadsheets.store.ts';
import { announcingFrameworks, announcingStandards } from './features/standards/announced-standards.ts';
import { createAssociationsStore } from './features/standards/associations.store.ts';
import { createStandards, type Standards } from './features/standards/create-standards.ts';
import { createFrameworksStore } from './features/standards/frameworks.store.ts';
import { createLocalFrameworksStore } from './features/standards/local-frameworks.store.ts';
import { sharedOrgId } from './features/standards/standard.ts';
import { standardIndexSettings } from './features/standards/standard-index.ts';
import { createStandardIndexSource } from './features/standards/standard-index-source.ts';
import { createStandardsStore } from './features/standards/standards.store.ts';
import { createStandardsSearchStore } from './features/standards/standards-search.store.ts';
import { createBatchesStore } from './features/tagging/batches.store.ts';
import { createSuggestions } from './features/tagging/create-suggestions.ts';
import { createTagging } from './features/tagging/create-tagging.ts';
import { createRejectionsStore } from './features/tagging/rejections.store.ts';
import { createBankTargetsStore } from './features/targets/bank-targets.store.ts';
import { createTargets } from './features/targets/create-targets.ts';
import { createVocabulariesStore } from './features/vocabularies/vocabularies.store.ts';
import { createVocabularies } from './features/vocabularies/vocabularies.ts';
import { createVocabularyService, type VocabularyService } from './features/vocabularies/vocabulary.service.ts';
import type { HttpAppOptions } from './http/http-app.ts';
import { createIdempotencyStore } from './http/idempotency.store.ts';
import { createIdempotency } from './http/idempotency.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createRequestLimits } from './http/rate-limits.ts';
import { createCaseService } from './integrations/case/case.service.ts';
import { frameworkImportJob } from './integrations/case/framework-import-job.ts';
import { createFrameworkImportsService } from './integrations/case/framework-imports.service.ts';
import { createFrameworkUploadsStore } from './integrations/case/framework-uploads.store.ts';
import { createMailer } from './mail/mailer.ts';
import { nothingAllowed, parseAllowList } from './outbound/allow-list.ts';
import { createOutbound, type Outbound } from './outbound/outbound.ts';
import { type Clock, systemClock } from './shared/clock.ts';
import type { Logger } from './shared/logger.ts';
import { version } from './shared/version.ts';

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

export type Composition = Wiring & {
  /** Where the data is, for people. */
  readonly dataDescription: string;
  close(): Promise<void>;
};

export type WiringOptions = {
  readonly database: Database;
  readonly config: Pick<
    Config,
    | 'mongodbUri'
    | 'dataDir'
    | 's3'
    | 'filesQuotaBytes'
    | 'meilisearch'
    | 'publicUrl'
    | 'trustedProxies'
    | 'requestsPerMinute'
    | 'metricsToken'
    | 'firstAdminEmail'
    | 'jobsAtOnce'
    | 'linkCheckDays'
    | 'linkCheckDelaySeconds'
    | 'outboundAllow'
    | 'smtp'
  >;
  /** Signs tokens. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Cost of hashing a password, in KiB; tests take little. */
  readonly passwordMemoryKiB?: number;
  /** What names resources, for those who withdraw one; nothing when absent. */
  readonly resourceUses?: ResourceUses;
};

/** Wires every service over an open database; does no I/O itself, so that tests can make as many as they like. */
export function wire(options: WiringOptions): Wiring {
  const { database, config, clock, log, metrics } = options;
  const { connection } = database;
  const organizations = createOrganizationsStore(connection);
  const hasSchool = async (orgId: string, schoolId: string): Promise<boolean> => {
    const scope = { kind: 'system', reason: 'a resource names its school' } as const;
    return (await organizations.findSchool(scope, schoolId))?.orgId === orgId;
  };
  const fileUse = createResourceFileUse({ shown: createResourceFilesStore(connection), clock });
  const files = createFiles({
    store: createFilesStore(connection),
    texts: createFileTextsStore(connection),
    use: {
      ...fileUse,
      findUsed: async (ids) => new Set([...(await fileUse.findUsed(ids)), ...(await playlists.findUsedCovers(ids))]),
      touchSearch: async (fileId) => {
        await fileUse.touchSearch(fileId);
        resourceSync.poke();
      },
    },
    jobs: () => jobs.service,
    dataDir: config.dataDir,
    s3: config.s3,
    quotaBytes: config.filesQuotaBytes,
    secret: options.secret,
    publicUrl: config.publicUrl,
    clock,
    log,
  });
  let resourceChanges = 0;
  const resources = announcing(createResourcesStore(connection), () => {
    resourceChanges += 1;
    resourceSync.poke();
  });
  const searchMetrics = createSearchMetrics(metrics.registry);
  const meilisearch =
    config.meilisearch &&
    createMeilisearchIndexes({ server: config.meilisearch, prefix: config.meilisearch.prefix, log });
  const index = meilisearch
    ? meilisearch.open(
        'resources',
        resourceIndexSettings,
        // Words of single districts are handed over with each query: here they would reach all districts.
        { synonyms: async () => synonymsOf((await vocabularies.of(null)).expansions.map(({ words }) => words)) },
      )
    : createEmbeddedSearchIndex(resourceIndexSettings);
  const standardsIndex =
    meilisearch?.open('standards', standardIndexSettings) ?? createEmbeddedSearchIndex(standardIndexSettings);
  const playlistsIndex =
    meilisearch?.open('playlists', playlistIndexSettings) ?? createEmbeddedSearchIndex(playlistIndexSettings);
  const vocabulariesStore = createVocabulariesStore(connection);
  const vocabularies = createVocabularyService({ vocabularies: vocabulariesStore, clock });
  const curation = createVocabularies({
    store: vocabulariesStore,
    vocabularies,
    tagging: createResourceTagging({
      tags: createResourceTagsStore(connection),
      clock,
      announce: () => resourceSync.poke(),
    }),
    jobs: () => jobs.service,
    clock,
  });
  const standardsStores = {
    frameworks: createFrameworksStore(connection),
    standards: createStandardsStore(connection),
    associations: createAssociationsStore(connection),
  };
  const standardsChanged = (): void => standardsSync.poke();
  const standardsSource = createStandardIndexSource(createStandardsSearchStore(connection));
  const standards = createStandards({
    stores: {
      ...standardsStores,
      standards: announcingStandards(standardsStores.standards, standardsChanged),
      local: announcingFrameworks(createLocalFrameworksStore(connection, standardsStores), standardsChanged),
    },
    search: {
      index: searchMetrics.measured('standards', standardsIndex),
      state: () => standardsSync.state(),
      source: standardsSource,
    },
    clock,
    nameOfDistrict: async (orgId) => {
      const scope = { kind: 'system', reason: 'a framework names its maker' } as const;
      return (await organizations.findDistrict(scope, orgId))?.name ?? null;
    },
    countAligned: (actor, groups) => countAligned({ index, resources: resourceSearch }, actor, groups),
    aligned: () => alignments,
    jobs: () => jobs.service,
    announce: ({ orgId }) => alignments.lookAgain(orgId),
  });
  const alignments = createResourceAlignmentService({
    resources,
    aligned: createResourceAlignmentsStore(connection),
    standards: standards.reader,
    clock,
    jobs: () => jobs.service,
  });
  const resourceSearch = createResourceSearchService({
    resources,
    freshness: createResourceFreshnessStore(connection),
    searchedFiles: files.findSearched,
    clock,
  });
  const resourceMerges = createResourceMergesStore(connection, () => resourceSync.poke());
  const reviewStores = createReviewStores(connection);
  const gate = createPublicationGate(reviewStores);
  const resourceService = createResourceService({
    resources,
    changes: createResourceChangesStore(connection),
    gate,
    merges: resourceMerges,
    files: {
      claim: files.claim,
      show: files.show,
    },
    clock,
    vocabularies,
    standards: standards.reader,
    publicUrl: config.publicUrl,
    hasSchool,
  });
  const resourceBatches = createResourceBatches({
    gate,
    store: createResourceBatchesStore(connection),
    files,
    hasSchool,
    clock,
    announce: () => resourceSync.poke(),
  });
  const batchesStore = createBatchesStore(connection);
  const tagging = createTagging({
    store: batchesStore,
    resources: resourceBatches,
    resourceList: resourceService,
    search: () => search.search,
    vocabularies,
    standards: standards.reader,
    jobs: () => jobs.service,
    clock,
  });
  const provenance = createResourceProvenanceService({
    resources,
    namesOf: (scope, orgId, ids) => names.namesOf(scope, orgId, ids),
    clock,
  });
  const spreadsheets = createSpreadsheets({
    store: createSpreadsheetsStore(connection),
    tagging,
    resources: resourceBatches,
    vocabularies,
    standards: standards.reader,
    jobs: () => jobs.service,
    clock,
  });
  const remixesStore = createRemixesStore(connection);
  const suggestions = createSuggestions({
    store: batchesStore,
    rejections: createRejectionsStore(connection),
    batches: tagging.services.batches,
    feed: createDistrictResourcesStore(connection),
    resources: resourceService,
    resourceBatches,
    standards: standards.reader,
    frameworks: standards.frameworkExport,
    vocabularies,
    fileTexts: files.findTexts,
    jobs: () => jobs.service,
    clock,
  });
  const names = createNamesStore(connection);
  const notifications = createNotificationsService({
    notifications: createNotificationsStore(connection),
    namesOf: names.namesOf,
    clock,
  });
  const playlistRatingsStore = createPlaylistRatingsStore(connection);
  const playlistRemixesStore = createPlaylistRemixesStore(connection);
  const coursesStore = createCoursesStore(connection);
  const targets = createTargets({
    targets: createBankTargetsStore(connection),
    standards: standards.reader,
    vocabularies,
    clock,
    countUses: async (orgId, ids) => {
      const [inPlaylists, units] = await Promise.all([
        playlists.countBankUses(orgId, ids),
        coursesStore.countTargetUses({ kind: 'system', reason: 'uses of the bank are counted' }, orgId, ids),
      ]);
      return { playlists: inPlaylists, units };
    },
  });
  const playlists = createPlaylists({
    bank: targets.services.targets.bank,
    resourceChanges: () => resourceChanges,
    stores: createPlaylistsStores(connection, () => playlistsSync.poke()),
    resources,
    merges: resourceMerges,
    resourceService,
    files: files.service,
    showFile: files.show,
    vocabularies,
    standards: standards.reader,
    actorOf: (personId) => accounts.actors.ofPerson(personId),
    hasSchool,
    jobs: () => jobs.service,
    brokenLinks: (_scope, ids) => linkHealth.service.findBroken(ids),
    forget: async (scope, ids) => {
      await playlistRatingsStore.removeOf(scope, ids);
      await playlistRemixesStore.removeMany(scope, ids);
    },
    clock,
  });
  const playlistRatings = createPlaylistRatings({
    store: playlistRatingsStore,
    playlists: playlists.services.drafts,
    namesOf: names.namesOf,
    secret: options.secret,
    clock,
    announce: () => playlistsSync.poke(),
  });
  const feed = createResourceFeedStore(connection);
  const daysScope = { kind: 'system', reason: 'a review is due on a day of the district' } as const;
  const review = createReview({
    reviser: createReviser({ resources, clock }),
    resources: resourceService,
    alternatives: createResourceAlternatives({ aligned: createResourceAlignmentsStore(connection), clock }),
    stores: reviewStores,
    feed,
    uses: options.resourceUses ?? playlists.services.uses.resourceUses,
    notify: notifications.notify,
    namesOf: names.namesOf,
    actorOf: (personId) => accounts.actors.ofPerson(personId),
    timeZoneOf: async (orgId) => (await organizations.findDistrict(daysScope, orgId))?.timeZone ?? 'UTC',
    clock,
  });
  const signals = createSignals({
    stores: createSignalsStores(connection),
    source: resourceSearch,
    resources: resourceService,
    existing: async (scope, ids) => [
      ...(await resources.findMany(scope, ids, clock.now())).map(({ id }) => id),
      // A merge can be undone: then it has its signals again.
      ...(await resourceMerges.listMergedIds(scope, ids)),
    ],
    namesOf: names.namesOf,
    secret: options.secret,
    clock,
    announce: () => resourceSync.poke(),
  });
  const duplicates = createDuplicates({
    stores: createDuplicatesStores(connection),
    feed,
    resourceMerges,
    resources: resourceService,
    findResource: (scope, id) => resources.find(scope, id, clock.now()),
    hashesOf: files.findHashes,
    references: [signals.mover, playlists.mover],
    jobs: () => jobs.service,
    clock,
  });
  const indexRequests = createIndexRequestsStore(connection);
  const holder = indexHolder(config.mongodbUri);
  const searchLease = createLease({ connection, name: 'search-index', holder, ttlMs: indexLeaseMs });
  const keep = (name: KeptIndex, what: { index: SearchIndex; source: IndexSource; lease: Lease }): SearchSync => {
    const onComparison = (drift: Drift): void => searchMetrics.countComparison(name, drift);
    const sync = createSearchSync({ name, ...what, clock, log, requests: indexRequests, onComparison });
    searchMetrics.watch(name, { report: sync.report, index: what.index, clock });
    return sync;
  };
  const resourceSync = keep('resources', { index, source: signals.source, lease: searchLease });
  const standardsSync = keep('standards', {
    index: standardsIndex,
    source: standardsSource,
    lease: createLease({ connection, name: 'search-index-standards', holder, ttlMs: indexLeaseMs }),
  });
  const playlistsSync = keep('playlists', {
    index: playlistsIndex,
    source: withPlaylistRatings(playlists.searchRecords, playlistRatingsStore),
    lease: createLease({ connection, name: 'search-index-playlists', holder, ttlMs: indexLeaseMs }),
  });
  const searchSync = createSearchSyncs({
    resources: resourceSync,
    standards: standardsSync,
    playlists: playlistsSync,
  });
  const namesScope = { kind: 'system', reason: 'names are kept out of the list of searches' } as const;
  const accounts = createAccounts({
    stores: {
      organizations,
      people: createPeopleStore(connection),
      credentials: createCredentialsStore(connection),
      sessions: createSessionsStore(connection),
    },
    clock,
    secret: options.secret,
    publicUrl: config.publicUrl,
    firstAdminEmail: config.firstAdminEmail,
    mail: config.smtp && { mailer: createMailer(config.smtp), jobs: () => jobs.service },
    ...(options.passwordMemoryKiB === undefined ? {} : { passwordMemoryKiB: options.passwordMemoryKiB }),
  });
  const apiClients = createApiClients({
    store: createApiClientsStore(connection),
    people: accounts.actors.authenticate,
    secret: options.secret,
    hasSchool,
    clock,
  });
  const outbound = createOutbound({
    allow: parseAllowList(config.outboundAllow) ?? nothingAllowed,
    userAgent: `Pathloom/${version}`,
  });
  const linkHealth = createLinkHealth({
    checks: createLinkChecksStore(connection),
    resources: resourceService,
    feed,
    outbound,
    notify: notifications.notify,
    ownersOfUses: playlists.services.uses.resourceUses.ownersOf,
    everyDays: config.linkCheckDays,
    hostDelaySeconds: config.linkCheckDelaySeconds,
    registry: metrics.registry,
    jobs: () => jobs.service,
    clock,
  });
  const uploads = createFrameworkUploadsStore(connection);
  const jobs = createJobs({
    store: createJobsStore(connection),
    atOnce: config.jobsAtOnce,
    actorOf: accounts.actors.ofPerson,
    registry: metrics.registry,
    clock,
    log,
    define: () => {
      const purge = purgeResources({ resources, forget: remixesStore.removeMany, clock });
      const frameworkImport = frameworkImportJob({ imports: standards.frameworkImport, uploads, outbound });
      return {
        definitions: [
          purge.definition,
          signals.check.definition,
          frameworkImport,
          ...files.jobs,
          ...duplicates.jobs,
          ...linkHealth.jobs,
          ...review.jobs,
          ...curation.jobs,
          alignments.job,
          ...standards.jobs,
          ...accounts.jobs,
          ...tagging.jobs,
          ...playlists.jobs,
          ...suggestions.jobs,
          ...spreadsheets.jobs,
        ],
        schedules: [
          purge.schedule,
          signals.check.schedule,
          ...files.schedules,
          ...curation.schedules,
          ...playlists.schedules,
          ...tagging.schedules,
          ...duplicates.schedules,
          ...linkHealth.schedules,
          ...review.schedules,
        ],
      };
    },
  });
  const search = createSearch({
    stores: { personal: createPersonalSearchStore(connection), gaps: createSearchGapsStore(connection) },
    index: searchMetrics.measured('resources', index),
    state: resourceSync.state,
    // Beside a shared index other processes write: what this one remembers of a hit may have changed since.
    resources: config.meilisearch
      ? { ...resourceSearch, getManyForHits: (actor, hits) => resourceSearch.getManyForHits(actor, hits, false) }
      : resourceSearch,
    playlists: {
      index: searchMetrics.measured('playlists', playlistsIndex),
      state: playlistsSync.state,
      records: config.meilisearch
        ? {
            ...playlists.searchRecords,
            getManyForHits: (actor, hits) => playlists.searchRecords.getManyForHits(actor, hits, false),
          }
        : playlists.searchRecords,
      opinionsOf: playlistRatings.opinionsOf,
    },
    standards: standards.reader,
    vocabularies,
    isNameOfDistrict: (orgId, words) => names.hasName(namesScope, orgId, words),
    secret: options.secret,
    clock,
  });
  const resourceImport = createResourceImportService({
    resources,
    clock,
    vocabularies,
    standards: standards.reader,
    hasSchool,
  });
  const calendar = createSchoolCalendarService({
    calendars: createSchoolCalendarsStore(connection),
    timeZoneOf: async (actor) => (await accounts.services.schools.getDistrict(actor)).timeZone,
    clock,
  });
  const courses = createCourses({
    courses: coursesStore,
    calendar,
    targets: targets.services.targets,
    playlists,
    resources: resourceService,
    standards: standards.reader,
    vocabularies,
    search: () => search.search,
    things: {
      findImportedIds: resourceImport.findIds,
      findResources: async (orgId, ids) => {
        const scope = { kind: 'system', reason: 'a course attaches resources' } as const;
        const found = ids.length === 0 ? [] : await resources.findMany(scope, ids, clock.now());
        return found.filter((resource) => resource.orgId === orgId).map(({ id }) => id);
      },
      findPlaylists: playlists.findIds,
    },
    clock,
  });
  return {
    accounts,
    courseImport: courses.imports,
    files,
    jobs,
    outbound,
    resourceImport,
    resourceBatches,
    resourceSearch,
    standards,
    vocabularies,
    searchSync,
    searchLease,
    indexRequests,
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
                    void (await Promise.all([index.health(), standardsIndex.health(), playlistsIndex.health()])),
                },
              ]
            : []),
        ],
      }),
      accounts: accounts.services,
      apiClients: apiClients.services,
      metrics: { registry: metrics.registry, token: config.metricsToken },
      files: files.service,
      resources: resourceService,
      remixes: createRemixes({
        store: remixesStore,
        lineage: createResourceLineageStore(connection),
        resources: resourceService,
        vocabularies,
        standards: standards.reader,
        namesOf: names.namesOf,
        publicUrl: config.publicUrl,
        clock,
      }),
      resourceVersions: createVersionsService({ resources, vocabularies, clock }),
      playlists: playlists.services,
      playlistRatings: playlistRatings.service,
      playlistRemixes: createPlaylistRemixes({
        store: playlistRemixesStore,
        hashesOf: files.findHashes,
        playlists: playlists.shared,
        resources: resourceService,
        namesOf: names.namesOf,
        publicUrl: config.publicUrl,
        clock,
      }),
      targets: targets.services,
      courses: courses.services,
      schoolCalendar: calendar,
      proposals: createProposalService({
        sources: {
          index,
          resources: resourceSearch,
          getResources: resourceService.getMany,
          signalsOf: signals.countsOf,
          now: clock.now,
        },
        standards: standards.reader,
        vocabularies,
        drafts: playlists.services.drafts,
        newId: resources.newId,
      }),
      signals: signals.service,
      notifications,
      tagging: tagging.services,
      spreadsheets: spreadsheets.services,
      provenance,
      duplicates: duplicates.services,
      review: review.services,
      links: linkHealth.service,
      suggestions: suggestions.service,
      coverage: createCoverageService({
        frameworks: standards.frameworkExport,
        libraryOf: suggestions.libraries.of,
        mostResources: suggestions.libraries.mostEntries,
        gaps: () => search.gaps,
        clock,
      }),
      search,
      indexHealth: createIndexHealthService({
        indexes: {
          resources: {
            index,
            sync: resourceSync,
            scopeOf: (orgId) => ({ kind: 'anyOf', field: 'orgId', values: [orgId] }),
          },
          playlists: {
            index: playlistsIndex,
            sync: playlistsSync,
            scopeOf: (orgId) => ({ kind: 'anyOf', field: 'orgId', values: [orgId] }),
          },
          standards: {
            index: standardsIndex,
            sync: standardsSync,
            scopeOf: (orgId) => ({ kind: 'anyOf', field: 'orgId', values: [orgId, sharedOrgId] }),
          },
        },
        requests: indexRequests,
        clock,
      }),
      standards: standards.services,
      jobs: jobs.service,
      vocabularies: curation.services(jobs.service),
      case: {
        service: createCaseService({ frameworks: standards.frameworkExport }),
        publicUrl: config.publicUrl,
      },
      frameworkImports: createFrameworkImportsService({ jobs: () => jobs.service, uploads, clock }),
    },
    http: {
      authenticate: apiClients.authenticate,
      limits: createRequestLimits(config.requestsPerMinute),
      idempotency: createIdempotency({ store: createIdempotencyStore(connection), clock }),
      metrics,
      trustedProxies: config.trustedProxies,
    },
  };
}

/** How long a process that has died holds up another one in keeping the index. */
const indexLeaseMs = 6_000;

/**
 * The folder of an embedded database has one owner at a time, so after a crash the next one is the same holder and need
 * not wait for the lease of the last to run out.
 */
function indexHolder(mongodbUri: string | null): string {
  return mongodbUri === null ? 'owner of the data folder' : `process ${process.pid} on ${hostname()} ${randomUUID()}`;
}

/** Opens the back ends and wires every service: the one place that knows all the parts. Throws StartError. */
export async function compose(config: Config, log: Logger): Promise<Composition> {
  // Before anything is opened: a folder that cannot be written is the commonest fault of a first start.
  const secret = config.jwtSecret ?? (await readOrCreateSecret({ dataDir: config.dataDir, name: 'jwt' }));

  const database = await openDatabase({
    mongodbUri: config.mongodbUri,
    dataDir: config.dataDir,
    role: 'start',
    log: (line) => log.info(line),
  });
  try {
    await runMigrations({ connection: database.connection, migrations: migrationList, log });
  } catch (error) {
    await database.close();
    throw error;
  }
  const metrics = createMetrics({ collectProcess: true });
  const wiring = wire({ database, config, secret, clock: systemClock, log, metrics });
  try {
    if (config.mongodbUri !== null && config.meilisearch === null)
      await claimSearchIndex({ lease: wiring.searchLease, leaseMs: indexLeaseMs, log });
  } catch (error) {
    metrics.stop();
    await database.close();
    throw error;
  }
  wiring.searchSync.start();
  wiring.jobs.start();
  wiring.jobs.startSchedules();
  return {
    ...wiring,
    dataDescription: database.description,
    close: async () => {
      metrics.stop();
      await wiring.jobs.stop();
      await wiring.searchSync.stop();
      await database.close();
    },
  };
}
