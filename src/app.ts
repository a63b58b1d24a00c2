import type { RequestListener } from 'node:http';
import { type AccountsServices, accountsRoutes } from './features/accounts/accounts.ts';
import { type ApiClientsServices, apiClientRoutes } from './features/api-clients/create-api-clients.ts';
import { type AssignmentsServices, assignmentsRoutes } from './features/assignments/create-assignments.ts';
import { classRoutes } from './features/classes/class.routes.ts';
import type { ClassesServices } from './features/classes/create-classes.ts';
import { type CoursesServices, courseRoutes } from './features/courses/course.routes.ts';
import { coverageRoutes } from './features/coverage/coverage.routes.ts';
import type { CoverageService } from './features/coverage/coverage.service.ts';
import { type DuplicatesServices, duplicatesRoutes } from './features/duplicates/duplicates.routes.ts';
import { evidenceRoutes } from './features/evidence/evidence.routes.ts';
import type { EvidenceService } from './features/evidence/evidence.service.ts';
import { familyRoutes } from './features/families/family.routes.ts';
import type { FamilyService } from './features/families/family.service.ts';
import { fileRoutes } from './features/files/file.routes.ts';
import type { FileService } from './features/files/file.service.ts';
import { healthRoutes } from './features/health/health.routes.ts';
import type { HealthService } from './features/health/health.service.ts';
import { installationRoutes } from './features/installation/installation.routes.ts';
import type { InstallationService } from './features/installation/installation.service.ts';
import { jobRoutes } from './features/jobs/job.routes.ts';
import type { JobService } from './features/jobs/job.service.ts';
import { linkHealthRoutes } from './features/link-health/link-health.routes.ts';
import type { LinkHealthService } from './features/link-health/link-health.service.ts';
import { notificationsRoutes } from './features/notifications/notifications.routes.ts';
import type { NotificationsService } from './features/notifications/notifications.service.ts';
import { playlistImportRoutes } from './features/playlist-imports/playlist-import.routes.ts';
import type { PlaylistImportService } from './features/playlist-imports/playlist-import.service.ts';
import type { PlaylistRemixes } from './features/playlist-remixes/create-playlist-remixes.ts';
import { playlistRemixesRoutes } from './features/playlist-remixes/playlist-remixes.routes.ts';
import type { PlaylistsServices } from './features/playlists/create-playlists.ts';
import { playlistsRoutes } from './features/playlists/playlists.routes.ts';
import type { ProgressServices } from './features/progress/create-progress.ts';
import { progressRoutes } from './features/progress/progress.routes.ts';
import { proposalRoutes } from './features/proposals/proposal.routes.ts';
import type { ProposalService } from './features/proposals/proposal.service.ts';
import { reflectionsRoutes } from './features/reflections/reflections.routes.ts';
import type { ReflectionsService } from './features/reflections/reflections.service.ts';
import type { Remixes } from './features/remixes/create-remixes.ts';
import { remixesRoutes } from './features/remixes/remixes.routes.ts';
import { resourceRoutes } from './features/resources/resource.routes.ts';
import type { ResourceService } from './features/resources/resource.service.ts';
import { createResourceAnswers } from './features/resources/resource-answers.ts';
import { resourceProvenanceRoutes } from './features/resources/resource-provenance.routes.ts';
import type { ResourceProvenanceService } from './features/resources/resource-provenance.service.ts';
import { versionsRoutes } from './features/resources/versions/versions.routes.ts';
import type { VersionsService } from './features/resources/versions/versions.service.ts';
import { resultsRoutes } from './features/results/results.routes.ts';
import type { ResultsService } from './features/results/results.service.ts';
import { retentionRoutes } from './features/retention/retention.routes.ts';
import type { RetentionService } from './features/retention/retention.service.ts';
import { type ReviewServices, reviewRoutes } from './features/review/create-review.ts';
import type { RostersService } from './features/rosters/create-rosters.ts';
import { rosterRoutes } from './features/rosters/roster.routes.ts';
import { schoolCalendarRoutes } from './features/school-calendar/school-calendar.routes.ts';
import type { SchoolCalendarService } from './features/school-calendar/school-calendar.service.ts';
import type { SchoolYearServices } from './features/school-year/create-school-year.ts';
import { schoolYearRoutes } from './features/school-year/school-year.routes.ts';
import { indexHealthRoutes } from './features/search/index-health.routes.ts';
import type { IndexHealthService } from './features/search/index-health.service.ts';
import { type SearchFeature, searchRoutes } from './features/search/search.routes.ts';
import { playlistRatingsRoutes } from './features/signals/playlists/playlist-ratings.routes.ts';
import type { PlaylistRatingsService } from './features/signals/playlists/playlist-ratings.service.ts';
import { signalsRoutes } from './features/signals/signals.routes.ts';
import type { SignalsService } from './features/signals/signals.service.ts';
import { type SpreadsheetServices, spreadsheetRoutes } from './features/spreadsheets/spreadsheet.routes.ts';
import { type StandardsServices, standardsRoutes } from './features/standards/create-standards.ts';
import type { StudentProfilesServices } from './features/student-profiles/create-student-profiles.ts';
import { studentProfileRoutes } from './features/student-profiles/student-profile.routes.ts';
import type { StudentRecordsServices } from './features/student-records/create-student-records.ts';
import { studentAuditRoutes } from './features/student-records/student-audit.routes.ts';
import { studentDataRoutes } from './features/student-records/student-data.routes.ts';
import { studentSearchRoutes } from './features/student-records/student-search.routes.ts';
import type { StudentSignInServices } from './features/student-sign-in/create-student-sign-in.ts';
import { studentSignInRoutes } from './features/student-sign-in/student-sign-in.routes.ts';
import { type TaggingServices, taggingRoutes } from './features/tagging/create-tagging.ts';
import { suggestionRoutes } from './features/tagging/suggestions.routes.ts';
import type { SuggestionsService } from './features/tagging/suggestions.service.ts';
import type { TakeHomeServices } from './features/take-home/create-take-home.ts';
import { takeHomeRoutes } from './features/take-home/take-home.routes.ts';
import { bankTargetRoutes, type TargetsServices } from './features/targets/bank-target.routes.ts';
import { type VocabularyServices, vocabularyRoutes } from './features/vocabularies/vocabulary.routes.ts';
import { type WebhooksServices, webhookRoutes } from './features/webhooks/create-webhooks.ts';
import { type WhatNextServices, whatNextRoutes } from './features/what-next/what-next.routes.ts';
import { docsEndpoint } from './http/docs-page.ts';
import type { Endpoint } from './http/endpoint.ts';
import { createHttpApp, type HttpAppOptions } from './http/http-app.ts';
import { type MetricsAccess, metricsEndpoint } from './http/metrics-endpoint.ts';
import { openApiEndpoint } from './http/openapi.ts';
import { type CaseRoutesParts, caseRoutes } from './integrations/case/case.routes.ts';
import { frameworkImportRoutes } from './integrations/case/framework-imports.routes.ts';
import type { FrameworkImportsService } from './integrations/case/framework-imports.service.ts';

/** What the features offer to the outside. */
export type Services = {
  readonly health: HealthService;
  readonly installation: InstallationService;
  readonly metrics: MetricsAccess;
  readonly accounts: AccountsServices;
  readonly apiClients: ApiClientsServices;
  readonly webhooks: WebhooksServices;
  readonly files: FileService;
  readonly resources: ResourceService;
  readonly resourceVersions: VersionsService;
  readonly playlists: PlaylistsServices;
  readonly playlistRatings: PlaylistRatingsService;
  readonly targets: TargetsServices;
  readonly courses: CoursesServices;
  readonly schoolCalendar: SchoolCalendarService;
  readonly assignments: AssignmentsServices;
  readonly progress: ProgressServices;
  readonly evidence: EvidenceService;
  readonly takeHome: TakeHomeServices;
  readonly families: FamilyService;
  readonly whatNext: WhatNextServices;
  readonly results: ResultsService;
  readonly reflections: ReflectionsService;
  readonly classes: ClassesServices;
  readonly studentRecords: StudentRecordsServices;
  readonly studentSignIn: StudentSignInServices;
  readonly studentProfiles: StudentProfilesServices;
  readonly schoolYear: SchoolYearServices;
  readonly retention: RetentionService;
  readonly rosters: RostersService;
  readonly remixes: Remixes;
  readonly playlistRemixes: PlaylistRemixes;
  readonly playlistImports: PlaylistImportService;
  readonly proposals: ProposalService;
  readonly signals: SignalsService;
  readonly review: ReviewServices;
  readonly notifications: NotificationsService;
  readonly tagging: TaggingServices;
  readonly spreadsheets: SpreadsheetServices;
  readonly provenance: ResourceProvenanceService;
  readonly duplicates: DuplicatesServices;
  readonly links: LinkHealthService;
  readonly suggestions: SuggestionsService;
  readonly coverage: CoverageService;
  readonly search: SearchFeature;
  readonly indexHealth: IndexHealthService;
  readonly vocabularies: VocabularyServices;
  readonly standards: StandardsServices;
  readonly jobs: JobService;
  /** Our frameworks, as other systems read them. */
  readonly case: CaseRoutesParts;
  readonly frameworkImports: FrameworkImportsService;
};

export type AppOptions = Omit<HttpAppOptions, 'endpoints'>;

/** Every endpoint there is: the router, the OpenAPI document and the tests take them from here. */
export function listEndpoints(services: Services): Endpoint[] {
  const answers = createResourceAnswers(services.resources);
  const endpoints = [
    ...healthRoutes(services.health),
    ...installationRoutes(services.installation),
    metricsEndpoint(services.metrics),
    ...accountsRoutes(services.accounts),
    ...apiClientRoutes(services.apiClients),
    ...webhookRoutes(services.webhooks),
    ...fileRoutes(services.files),
    ...resourceRoutes(services.resources, answers),
    ...versionsRoutes(services.resourceVersions, answers),
    ...playlistsRoutes(services.playlists, services.playlistRemixes.exports),
    ...bankTargetRoutes(services.targets),
    ...courseRoutes(services.courses),
    ...schoolCalendarRoutes(services.schoolCalendar),
    ...assignmentsRoutes(services.assignments),
    ...progressRoutes(services.progress),
    ...evidenceRoutes(services.evidence),
    ...takeHomeRoutes(services.takeHome),
    ...familyRoutes(services.families),
    ...whatNextRoutes(services.whatNext),
    ...resultsRoutes(services.results),
    ...reflectionsRoutes(services.reflections),
    ...classRoutes(services.classes),
    ...studentAuditRoutes(services.studentRecords.audit),
    ...studentSignInRoutes(services.studentSignIn),
    ...rosterRoutes(services.rosters),
    ...studentProfileRoutes(services.studentProfiles),
    ...studentDataRoutes(services.studentRecords),
    ...studentSearchRoutes(services.studentRecords.search),
    ...schoolYearRoutes(services.schoolYear),
    ...retentionRoutes(services.retention),
    ...remixesRoutes(services.remixes, answers),
    ...playlistRemixesRoutes(services.playlistRemixes, services.playlists),
    ...playlistImportRoutes(services.playlistImports),
    ...proposalRoutes(services.proposals),
    ...signalsRoutes(services.signals),
    ...playlistRatingsRoutes(services.playlistRatings),
    ...reviewRoutes(services.review),
    ...notificationsRoutes(services.notifications),
    ...taggingRoutes(services.tagging),
    ...spreadsheetRoutes(services.spreadsheets),
    ...resourceProvenanceRoutes(services.provenance),
    ...duplicatesRoutes(services.duplicates),
    ...linkHealthRoutes(services.links),
    ...suggestionRoutes(services.suggestions),
    ...coverageRoutes(services.coverage),
    ...searchRoutes(services.search),
    ...indexHealthRoutes(services.indexHealth),
    ...vocabularyRoutes(services.vocabularies),
    ...standardsRoutes(services.standards),
    ...jobRoutes(services.jobs),
    ...caseRoutes(services.case),
    ...frameworkImportRoutes(services.frameworkImports),
  ];
  const docs = docsEndpoint(endpoints);
  return [...endpoints, docs, openApiEndpoint([...endpoints, docs])];
}

/** The whole HTTP application over the given services; does no I/O itself, so tests can make as many as they like. */
export function createApp(services: Services, options: AppOptions): RequestListener {
  return createHttpApp({ endpoints: listEndpoints(services), ...options });
}
