// The only door to the server's sources, and types alone go through it: what a request takes and what an answer holds,
// told by the schemas that the server checks them by. Values never come from there (test/contract/import-boundaries).
import type { z } from 'zod';
import type { meSchema, signedInSchema } from '../features/accounts/account.schemas.ts';
import type { approvalsPage } from '../features/assignments/approval.schemas.ts';
import type { assignmentPage } from '../features/assignments/assignment.schemas.ts';
import type { myPlaylistSchema, myPlaylistsSchema } from '../features/assignments/my-playlist.schemas.ts';
import type { ownCommandSchema } from '../features/assignments/student-playlist.schemas.ts';
import type { classesPage } from '../features/classes/class.schemas.ts';
import type { fileResponseSchema } from '../features/files/file.schemas.ts';
import type { jobSchema, reportLineSchema } from '../features/jobs/job.schemas.ts';
import type { notificationsPageSchema } from '../features/notifications/notifications.schemas.ts';
import type { playlistSummarySchema } from '../features/playlists/playlist-response.schemas.ts';
import type {
  attentionSchema,
  classProgressSchema,
  ownEventsInput,
  ownProgressSchema,
  ownReceivedSchema,
} from '../features/progress/progress.schemas.ts';
import type { resourceResponseSchema } from '../features/resources/resource-response.schemas.ts';
import type {
  interpretationSchema,
  resourceHitSchema,
  resourceSearchResponse,
} from '../features/search/search.schemas.ts';
import type { favoritesPageSchema } from '../features/signals/signals.schemas.ts';
import type { Picture } from '../features/student-sign-in/student-secret.ts';
import type { ErrorCode } from '../shared/errors.ts';

export type { ErrorCode, Picture };
export type Me = z.output<typeof meSchema>;
export type Role = Me['roles'][number]['role'];
export type SignedIn = z.output<typeof signedInSchema>;
export type ClassesPage = z.output<typeof classesPage>;
export type ClassSummary = ClassesPage['items'][number];
export type AssignmentPage = z.output<typeof assignmentPage>;
export type Assignment = AssignmentPage['items'][number];
export type ApprovalsPage = z.output<typeof approvalsPage>;
export type Attention = z.output<typeof attentionSchema>;
export type ClassProgress = z.output<typeof classProgressSchema>;
export type Job = z.output<typeof jobSchema>;
export type JobReportLine = z.output<typeof reportLineSchema>;
export type NotificationsPage = z.output<typeof notificationsPageSchema>;
export type PlaylistSummary = z.output<typeof playlistSummarySchema>;
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
