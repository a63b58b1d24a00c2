// The only door to the server's sources, and types alone go through it: what a request takes and what an answer holds,
// told by the schemas that the server checks them by. Values never come from there (test/contract/import-boundaries).
import type { z } from 'zod';
import type {
  districtSchema,
  invitationSchema,
  meSchema,
  personSchema,
  schoolSchema,
  signedInSchema,
} from '../features/accounts/account.schemas.ts';
import type { apiClientSchema, newSecretSchema } from '../features/api-clients/api-clients.schemas.ts';
import type { approvalsPage, ownProposalInput, ownProposalSchema } from '../features/assignments/approval.schemas.ts';
import type {
  assignedSchema,
  assignedStudentsSchema,
  assignmentInput,
  assignmentPage,
  assignmentPatch,
  assignmentWithAudience,
} from '../features/assignments/assignment.schemas.ts';
import type { audienceFitsSchema } from '../features/assignments/audience-fits.schemas.ts';
import type {
  mergedSchema,
  mergesInput,
  mergesSchema,
  mergeUndoneSchema,
  waitingMergesSchema,
} from '../features/assignments/merge.schemas.ts';
import type { myPlaylistSchema, myPlaylistsSchema } from '../features/assignments/my-playlist.schemas.ts';
import type {
  ownCommandSchema,
  pathwayFitsSchema,
  commandSchema as studentCommandSchema,
  studentPlaylistSchema,
  swapsSchema,
} from '../features/assignments/student-playlist.schemas.ts';
import type {
  classesPage,
  groupsSchema,
  newStudentsSchema,
  rosterResultSchema,
  rosterSchema,
  staffFoundSchema,
} from '../features/classes/class.schemas.ts';
import type { coverageSchema as libraryCoverageSchema } from '../features/coverage/coverage.routes.ts';
import type {
  mergeBody,
  mergeSchema,
  pairDetailsSchema,
  pairSchema,
} from '../features/duplicates/duplicates.schemas.ts';
import type { evidencePageSchema } from '../features/evidence/evidence.schemas.ts';
import type { familySchema } from '../features/families/family.schemas.ts';
import type { fileResponseSchema, storageResponseSchema } from '../features/files/file.schemas.ts';
import type { installationSchema } from '../features/installation/installation.routes.ts';
import type { jobSchema, reportLineSchema } from '../features/jobs/job.schemas.ts';
import type { linksPage } from '../features/link-health/link-health.schemas.ts';
import type { notificationsPageSchema } from '../features/notifications/notifications.schemas.ts';
import type {
  attributionSchema,
  playlistRemixesPageSchema,
  playlistUpstreamSchema,
} from '../features/playlist-remixes/playlist-remixes.schemas.ts';
import type { commandSchema } from '../features/playlists/edit.schemas.ts';
import type {
  pathwaySchema,
  playlistContentSchema,
  resourceSnapshotSchema,
  stepSchema,
} from '../features/playlists/playlist-content.schemas.ts';
import type { playlistGlancesSchema } from '../features/playlists/playlist-glances.routes.ts';
import type {
  changesSchema,
  coverageSchema,
  readinessSchema,
} from '../features/playlists/playlist-readiness.routes.ts';
import type {
  editedSchema,
  playlistResponseSchema,
  playlistSummarySchema,
  versionResponseSchema,
  versionSummarySchema,
} from '../features/playlists/playlist-response.schemas.ts';
import type {
  attentionSchema,
  classAttentionSchema,
  classProgressSchema,
  effectSchema,
  studentMasterySchema,
} from '../features/progress/class-progress.schemas.ts';
import type { masterySettingsSchema } from '../features/progress/mastery-settings.schemas.ts';
import type {
  ownProgressSchema,
  ownReceivedSchema,
  progressSchema,
  receivedSchema,
} from '../features/progress/progress.schemas.ts';
import type { ownEventsInput } from '../features/progress/progress-event.schemas.ts';
import type { proposalInputSchema, proposalResponseSchema } from '../features/proposals/proposal.schemas.ts';
import type {
  ownReflectionSchema,
  reflectionSchema,
  voicesSchema,
} from '../features/reflections/reflections.routes.ts';
import type { resourceResponseSchema, resourceSummarySchema } from '../features/resources/resource-response.schemas.ts';
import type { comparisonSchema } from '../features/resources/versions/versions.routes.ts';
import type { batchSchema as resultBatchSchema } from '../features/results/results.schemas.ts';
import type { retentionSettingsSchema } from '../features/retention/retention.routes.ts';
import type { flagSchema, ownFlagSchema } from '../features/review/flags.routes.ts';
import type { historyPageSchema, queuedSchema, reviewViewSchema } from '../features/review/review.schemas.ts';
import type { settingsResponseSchema } from '../features/review/review-settings.ts';
import type { threadSchema } from '../features/review/review-threads.routes.ts';
import type { impactSchema } from '../features/review/withdrawal.routes.ts';
import type { rosterImportSchema } from '../features/rosters/roster.routes.ts';
import type { schoolCalendarSchema } from '../features/school-calendar/school-calendar.routes.ts';
import type { indexHealthSchema } from '../features/search/index-health.routes.ts';
import type { savedSchema } from '../features/search/personal-search.routes.ts';
import type { playlistSearchResponse } from '../features/search/playlist-search.schemas.ts';
import type {
  interpretationSchema,
  resourceHitSchema,
  resourceSearchResponse,
} from '../features/search/search.schemas.ts';
import type {
  playlistSignalsSchema,
  signedPlaylistRating,
} from '../features/signals/playlists/playlist-ratings.routes.ts';
import type { favoritesPageSchema } from '../features/signals/signals.schemas.ts';
import type { spreadsheetSchema } from '../features/spreadsheets/spreadsheet.routes.ts';
import type {
  adoptionResponse,
  foundStandards,
  frameworkSchema,
  resolveResponse,
  standardSummarySchema,
  treePage,
} from '../features/standards/standard.schemas.ts';
import type {
  childrenSchema,
  goalSchema,
  guardiansSchema,
  invitedSchema,
  profilePatch,
  profileSchema,
} from '../features/student-profiles/student-profile.schemas.ts';
import type { auditRecordSchema } from '../features/student-records/student-audit.routes.ts';
import type { studentsFoundSchema } from '../features/student-records/student-search.routes.ts';
import type { Picture } from '../features/student-sign-in/student-secret.ts';
import type { setSignInsSchema, signInsSchema } from '../features/student-sign-in/student-sign-in.schemas.ts';
import type { batchSchema } from '../features/tagging/batch.schemas.ts';
import type { quickEditResponse } from '../features/tagging/quick-edits.schemas.ts';
import type { queuePage, sourcesResponse } from '../features/tagging/suggestions.schemas.ts';
import type { bundleSchema, bundlesSchema } from '../features/take-home/take-home.schemas.ts';
import type { bankPage } from '../features/targets/bank-target.schemas.ts';
import type {
  startedMergeSchema,
  termSchema,
  treeSchema,
  unlistedPage,
  vocabulariesSchema,
} from '../features/vocabularies/vocabulary.schemas.ts';
import type { deliverySchema, newWebhookSchema, webhookSchema } from '../features/webhooks/webhooks.schemas.ts';
import type { ownNextSchema, whatNextSchema } from '../features/what-next/what-next.schemas.ts';
import type { ErrorCode } from '../shared/errors.ts';

export type { ErrorCode, Picture };
export type Me = z.output<typeof meSchema>;
export type Role = Me['roles'][number]['role'];
export type SignedIn = z.output<typeof signedInSchema>;
export type ClassesPage = z.output<typeof classesPage>;
export type StaffFound = z.output<typeof staffFoundSchema>;
export type ClassSummary = ClassesPage['items'][number];
export type AssignmentPage = z.output<typeof assignmentPage>;
export type Assignment = AssignmentPage['items'][number];
export type ApprovalsPage = z.output<typeof approvalsPage>;
export type ClassRoster = z.output<typeof rosterSchema>;
export type ClassGroups = z.output<typeof groupsSchema>;
export type RosterImport = z.output<typeof rosterImportSchema>;
export type RosterResult = z.output<typeof rosterResultSchema>;
export type ClassToday = z.output<typeof classAttentionSchema>;
export type ClassVoices = z.output<typeof voicesSchema>;
export type StudentReflection = z.output<typeof reflectionSchema>;
export type WhatNext = z.output<typeof whatNextSchema>;
export type PathwayEffect = z.output<typeof effectSchema>;
export type PathwayFits = z.output<typeof pathwayFitsSchema>;
export type StudentPlaylist = z.output<typeof studentPlaylistSchema>;
export type StudentProgress = z.output<typeof progressSchema>;
export type StudentReceived = z.output<typeof receivedSchema>;
export type StudentMastery = z.output<typeof studentMasterySchema>;
export type StudentProfile = z.output<typeof profileSchema>;
export type StudentSignIns = z.output<typeof signInsSchema>;
export type SetStudentSignIns = z.output<typeof setSignInsSchema>;
export type EvidencePage = z.output<typeof evidencePageSchema>;
export type Evidence = EvidencePage['items'][number];
export type Family = z.output<typeof familySchema>;
export type Guardians = z.output<typeof guardiansSchema>;
export type GuardianInvitation = z.output<typeof invitedSchema>;
export type Children = z.output<typeof childrenSchema>;
export type AssignmentInput = z.input<typeof assignmentInput>;
export type AssignmentChanges = z.input<typeof assignmentPatch>;
export type AssignmentDetail = z.output<typeof assignmentWithAudience>;
export type Assigned = z.output<typeof assignedSchema>;
export type AssignedStudents = z.output<typeof assignedStudentsSchema>;
export type AssignedStudent = AssignedStudents['items'][number];
export type AudienceFits = z.output<typeof audienceFitsSchema>;
export type StudentPart = z.output<typeof studentPlaylistSchema>;
export type StudentPartStep = StudentPart['steps'][number];
export type StudentPartCommand = z.input<typeof studentCommandSchema>;
export type Merges = z.output<typeof mergesSchema>;
export type MergeConflict = Merges['conflicts'][number];
export type MergesInput = z.input<typeof mergesInput>;
export type Merged = z.output<typeof mergedSchema>;
export type MergeUndone = z.output<typeof mergeUndoneSchema>;
export type WaitingMerges = z.output<typeof waitingMergesSchema>;
export type Approval = ApprovalsPage['items'][number];
export type Attention = z.output<typeof attentionSchema>;
export type ClassProgress = z.output<typeof classProgressSchema>;
export type Job = z.output<typeof jobSchema>;
export type JobReportLine = z.output<typeof reportLineSchema>;
export type NotificationsPage = z.output<typeof notificationsPageSchema>;
export type PlaylistSummary = z.output<typeof playlistSummarySchema>;
export type PlaylistGlances = z.output<typeof playlistGlancesSchema>;
export type Playlist = z.output<typeof playlistResponseSchema>;
export type PlaylistContent = z.output<typeof playlistContentSchema>;
export type PlaylistPathway = z.output<typeof pathwaySchema>;
export type PlaylistEntry = PlaylistPathway['entries'][number];
export type PlaylistStep = z.output<typeof stepSchema>;
export type PlaylistTarget = PlaylistContent['targets'][number];
export type ResourceSnapshot = z.output<typeof resourceSnapshotSchema>;
export type PlaylistCommand = z.input<typeof commandSchema>;
export type PlaylistEdited = z.output<typeof editedSchema>;
export type PlaylistCoverage = z.output<typeof coverageSchema>;
export type PlaylistReadiness = z.output<typeof readinessSchema>;
export type PlaylistFinding = PlaylistReadiness['findings'][number];
export type PlaylistVersionSummary = z.output<typeof versionSummarySchema>;
export type PlaylistVersionAnswer = z.output<typeof versionResponseSchema>;
export type PlaylistVersionChanges = z.output<typeof changesSchema>;
export type PlaylistRemixes = z.output<typeof playlistRemixesPageSchema>;
export type PlaylistUpstream = z.output<typeof playlistUpstreamSchema>;
export type PlaylistAttribution = z.output<typeof attributionSchema>;
export type PlaylistSignals = z.output<typeof playlistSignalsSchema>;
export type SignedPlaylistRating = z.output<typeof signedPlaylistRating>;
export type PlaylistSearch = z.output<typeof playlistSearchResponse>;
export type SavedSearch = z.output<typeof savedSchema>;
export type AdoptedFrameworks = z.output<typeof adoptionResponse>;
export type FoundStandards = z.output<typeof foundStandards>;
export type StandardSummary = z.output<typeof standardSummarySchema>;
export type StandardTree = z.output<typeof treePage>;
export type StandardNode = StandardTree['items'][number];
export type Resource = z.output<typeof resourceResponseSchema>;
export type ResourceHit = z.output<typeof resourceHitSchema>;
export type ResourceSearch = z.output<typeof resourceSearchResponse>;
export type Interpretation = z.output<typeof interpretationSchema>;
export type FavoritesPage = z.output<typeof favoritesPageSchema>;
export type StoredFile = z.output<typeof fileResponseSchema>;
export type MyPlaylists = z.output<typeof myPlaylistsSchema>;
export type MyPlaylistCard = MyPlaylists['items'][number];
export type MyPlaylist = z.output<typeof myPlaylistSchema>;
export type MyStep = MyPlaylist['steps'][number];
export type MyCommand = z.input<typeof ownCommandSchema>;
export type OwnEvent = z.input<typeof ownEventsInput>['events'][number];
export type OwnProgress = z.output<typeof ownProgressSchema>;
export type OwnReceived = z.output<typeof ownReceivedSchema>;
// For those who keep the library.
export type ResourceSummary = z.output<typeof resourceSummarySchema>;
export type SuggestionQueue = z.output<typeof queuePage>;
export type TagSuggestion = SuggestionQueue['items'][number]['suggestions'][number];
export type SuggestionSources = z.output<typeof sourcesResponse>;
export type Batch = z.output<typeof batchSchema>;
export type QuickEditResult = z.output<typeof quickEditResponse>;
export type VocabularyTree = z.output<typeof treeSchema>;
export type QueuedReview = z.output<typeof queuedSchema>;
export type Reviewer = NonNullable<QueuedReview['claimedBy']>;
export type ResourceReview = z.output<typeof reviewViewSchema>;
export type ReviewThread = z.output<typeof threadSchema>;
export type PastReviews = z.output<typeof historyPageSchema>;
export type Flag = z.output<typeof flagSchema>;
export type OwnFlag = z.output<typeof ownFlagSchema>;
export type WithdrawalImpact = z.output<typeof impactSchema>;
export type ResourceComparison = z.output<typeof comparisonSchema>;
export type DuplicatePair = z.output<typeof pairSchema>;
export type DuplicateDetails = z.output<typeof pairDetailsSchema>;
export type Merge = z.output<typeof mergeSchema>;
export type MergeInput = z.input<typeof mergeBody>;
export type CheckedResource = z.output<typeof linksPage>['items'][number];
export type LinkCheck = CheckedResource['link'];
export type Spreadsheet = z.output<typeof spreadsheetSchema>;
export type Framework = z.output<typeof frameworkSchema>;
export type Term = z.output<typeof termSchema>;
export type Vocabularies = z.output<typeof vocabulariesSchema>;
export type StartedMerge = z.output<typeof startedMergeSchema>;
export type TermMerge = StartedMerge['merge'];
export type UnlistedWord = z.output<typeof unlistedPage>['items'][number];
export type LibraryCoverage = z.output<typeof libraryCoverageSchema>;
export type ResolvedCodes = z.output<typeof resolveResponse>;
// The administration.
export type District = z.output<typeof districtSchema>;
export type School = z.output<typeof schoolSchema>;
export type Person = z.output<typeof personSchema>;
export type Invitation = z.output<typeof invitationSchema>;
export type StudentFound = z.output<typeof studentsFoundSchema>;
export type NewStudents = z.output<typeof newStudentsSchema>;
export type ResultBatch = z.output<typeof resultBatchSchema>;
export type ApiClient = z.output<typeof apiClientSchema>;
export type ApiClientSecret = z.output<typeof newSecretSchema>;
export type Webhook = z.output<typeof webhookSchema>;
export type WebhookSecret = z.output<typeof newWebhookSchema>;
export type WebhookDelivery = z.output<typeof deliverySchema>;
export type AuditRecord = z.output<typeof auditRecordSchema>;
export type FileStorage = z.output<typeof storageResponseSchema>;
export type IndexHealth = z.output<typeof indexHealthSchema>;
export type SchoolCalendar = z.output<typeof schoolCalendarSchema>;
export type MasterySettings = z.output<typeof masterySettingsSchema>;
export type ReviewSettings = z.output<typeof settingsResponseSchema>;
export type RetentionSettings = z.output<typeof retentionSettingsSchema>;
export type Installation = z.output<typeof installationSchema>;
export type { DistrictLabels, LabelForms, LabelLanguage, LabelWord } from '../shared/labels.ts';
// What students send, ask for, take along, and say of themselves.
export type Bundle = z.output<typeof bundleSchema>;
export type Bundles = z.output<typeof bundlesSchema>;
export type MyProposal = z.output<typeof ownProposalSchema>;
export type MyProposalInput = z.input<typeof ownProposalInput>;
export type OwnNext = z.output<typeof ownNextSchema>;
export type OwnReflection = z.output<typeof ownReflectionSchema>;
export type Swaps = z.output<typeof swapsSchema>;
export type StudentProfilePatch = z.input<typeof profilePatch>;
export type StudentGoal = z.output<typeof goalSchema>;
export type TermTree = z.output<typeof treeSchema>;
// The builder.
export type ProposalInput = z.input<typeof proposalInputSchema>;
export type Proposal = z.output<typeof proposalResponseSchema>;
export type BankPage = z.output<typeof bankPage>;
export type Problem = {
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly details: Readonly<Record<string, unknown>>;
};
/** A page of a list. */
export type Page<Item> = {
  readonly items: Item[];
  readonly total: number;
  readonly totalIsLowerBound: boolean;
  readonly nextCursor: string | null;
};
