import type { Migration } from './migrations.ts';
import { indexAccounts } from './steps/index-accounts.ts';
import { indexAlignments } from './steps/index-alignments.ts';
import { indexAssigned } from './steps/index-assigned.ts';
import { indexAssignments } from './steps/index-assignments.ts';
import { indexBatchEnds } from './steps/index-batch-ends.ts';
import { indexBatches } from './steps/index-batches.ts';
import { indexClasses } from './steps/index-classes.ts';
import { indexClients } from './steps/index-clients.ts';
import { indexCourses } from './steps/index-courses.ts';
import { indexDistrictChanges } from './steps/index-district-changes.ts';
import { indexDuplicates } from './steps/index-duplicates.ts';
import { indexEvidence } from './steps/index-evidence.ts';
import { indexFiles } from './steps/index-files.ts';
import { indexFrameworkUploads } from './steps/index-framework-uploads.ts';
import { indexJobs } from './steps/index-jobs.ts';
import { indexLinks } from './steps/index-links.ts';
import { indexListedBatches } from './steps/index-listed-batches.ts';
import { indexLiveProgress } from './steps/index-live-progress.ts';
import { indexLookUps } from './steps/index-look-ups.ts';
import { indexMergeBatches } from './steps/index-merge-batches.ts';
import { indexMovedAttachments } from './steps/index-moved-attachments.ts';
import { indexNewAssignments } from './steps/index-new-assignments.ts';
import { indexNotifications } from './steps/index-notifications.ts';
import { indexOpenMerges } from './steps/index-open-merges.ts';
import { indexPersonalSearch } from './steps/index-personal-search.ts';
import { indexPlaylistImports } from './steps/index-playlist-imports.ts';
import { indexPlaylistRemixes } from './steps/index-playlist-remixes.ts';
import { indexPlaylistSearch } from './steps/index-playlist-search.ts';
import { indexPlaylists } from './steps/index-playlists.ts';
import { indexProgress } from './steps/index-progress.ts';
import { indexReflections } from './steps/index-reflections.ts';
import { indexRejections } from './steps/index-rejections.ts';
import { indexRemixes } from './steps/index-remixes.ts';
import { indexResources } from './steps/index-resources.ts';
import { indexResults } from './steps/index-results.ts';
import { indexRetention } from './steps/index-retention.ts';
import { indexReviews } from './steps/index-reviews.ts';
import { indexRosterChanges } from './steps/index-roster-changes.ts';
import { indexRosters } from './steps/index-rosters.ts';
import { indexSearchable } from './steps/index-searchable.ts';
import { indexSignals } from './steps/index-signals.ts';
import { indexSpreadsheets } from './steps/index-spreadsheets.ts';
import { indexStandards } from './steps/index-standards.ts';
import { indexStandardsSearch } from './steps/index-standards-search.ts';
import { indexStudentProfiles } from './steps/index-student-profiles.ts';
import { indexStudentSignIns } from './steps/index-student-sign-ins.ts';
import { indexVocabularies } from './steps/index-vocabularies.ts';
import { indexWebhooks } from './steps/index-webhooks.ts';
import { indexWithdrawals } from './steps/index-withdrawals.ts';
import { markLatestResults } from './steps/mark-latest-results.ts';

/** Every migration, oldest first. One that has been released is never changed, only followed by another. */
export const migrationList: readonly Migration[] = [
  { version: 1, name: 'index accounts and idempotency keys', up: indexAccounts },
  { version: 2, name: 'index resources', up: indexResources },
  { version: 3, name: 'index jobs', up: indexJobs },
  { version: 4, name: 'index vocabularies', up: indexVocabularies },
  { version: 5, name: 'index standards', up: indexStandards },
  { version: 6, name: 'index what resources are aligned to', up: indexAlignments },
  { version: 7, name: 'index what searches may find', up: indexSearchable },
  { version: 8, name: 'index files that wait for their import', up: indexFrameworkUploads },
  { version: 9, name: 'index saved searches and the words of names', up: indexPersonalSearch },
  { version: 10, name: 'index files', up: indexFiles },
  { version: 11, name: 'index what searches do not know of standards yet', up: indexStandardsSearch },
  { version: 12, name: 'index ratings, favorites and uses', up: indexSignals },
  { version: 13, name: 'index what people are told', up: indexNotifications },
  { version: 14, name: 'index batches and what they changed', up: indexBatches },
  { version: 15, name: 'index merges that are not done', up: indexOpenMerges },
  { version: 16, name: 'index captions, transcripts and remixes', up: indexRemixes },
  { version: 17, name: 'index playlists', up: indexPlaylists },
  { version: 18, name: 'index duplicates and merges', up: indexDuplicates },
  { version: 19, name: 'index withdrawals', up: indexWithdrawals },
  { version: 20, name: 'index checks of links', up: indexLinks },
  { version: 21, name: 'index suggestions that are not wanted', up: indexRejections },
  { version: 22, name: 'index tables that were sent', up: indexSpreadsheets },
  { version: 23, name: 'index API clients and changes', up: indexClients },
  { version: 24, name: 'index until when batches can be undone', up: indexBatchEnds },
  { version: 25, name: 'index what searches know of playlists, and what people say of them', up: indexPlaylistSearch },
  { version: 26, name: 'index remixes of playlists', up: indexPlaylistRemixes },
  { version: 27, name: 'index reviews, flags and comments', up: indexReviews },
  { version: 28, name: 'index banks of targets, courses, and what playlists lead to', up: indexCourses },
  { version: 29, name: 'index what has changed in a district', up: indexDistrictChanges },
  { version: 30, name: 'tell single decisions from batches', up: indexListedBatches },
  { version: 31, name: 'index classes and records of students', up: indexClasses },
  { version: 32, name: 'index imports of playlists, and addresses of resources', up: indexPlaylistImports },
  { version: 33, name: 'index how students sign in', up: indexStudentSignIns },
  { version: 34, name: 'index webhooks and what is on its way to them', up: indexWebhooks },
  { version: 35, name: 'index what resources lack, and approvals that end', up: indexLookUps },
  { version: 36, name: 'index assignments and playlists of students', up: indexAssignments },
  { version: 37, name: 'index rosters that were sent', up: indexRosters },
  { version: 38, name: 'index what merges change of courses', up: indexMovedAttachments },
  { version: 39, name: 'index codes for families', up: indexStudentProfiles },
  { version: 40, name: 'index which playlists are assigned', up: indexAssigned },
  { version: 41, name: 'index what students do', up: indexProgress },
  { version: 42, name: 'index assignments in the order in which they were made', up: indexNewAssignments },
  { version: 43, name: 'index what students send', up: indexEvidence },
  { version: 44, name: 'index where students stand in the order in which it changed', up: indexLiveProgress },
  { version: 45, name: 'index what other places say of students', up: indexResults },
  { version: 46, name: 'index who has left, and what remains of them', up: indexRetention },
  { version: 47, name: 'index calls that took versions over for students', up: indexMergeBatches },
  { version: 48, name: 'index what students say looking back', up: indexReflections },
  { version: 49, name: 'mark the last results of each source', up: markLatestResults },
  { version: 50, name: 'index what imports of rosters have changed', up: indexRosterChanges },
];
