import type { Actor, Scope } from '../../shared/actor.ts';
import type { AccessNeed } from '../matching/candidate.ts';
import type { LearnerGoal } from '../matching/goal.ts';
import type { KeptVersion } from '../playlists/playlist-version.ts';
import type { Modality } from '../resources/resource.ts';
import type { LocalDate } from './assignment.ts';
import type { DoneAtAGlance } from './update.ts';

// What this feature asks of others, and no more.

/** A scope with its district: the system's names one, an actor's has one. */
export type DistrictScope =
  | Extract<Scope, { kind: 'actor' }>
  | (Extract<Scope, { kind: 'system' }> & { readonly orgId: string });

/** Who is in which class and group. */
export type Roll = {
  /** Throws `not_found` for a class that the actor may not see, `forbidden` for one that they only see and ask to change. */
  classFor(
    actor: Actor,
    classId: string,
    purpose: 'read' | 'change',
  ): Promise<{ readonly id: string; readonly title: string }>;
  groupFor(
    actor: Actor,
    groupId: string,
    purpose: 'read' | 'change',
  ): Promise<{ readonly id: string; readonly title: string; readonly classId: string }>;
  studentsOf(
    scope: DistrictScope,
    classIds: readonly string[],
    on: LocalDate,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  classesOfStudent(scope: DistrictScope, studentId: string, on: LocalDate): Promise<readonly string[]>;
  groupIdsOf(scope: DistrictScope, classId: string): Promise<readonly string[]>;
  groupMembers(scope: DistrictScope, groupId: string, on: LocalDate): Promise<readonly string[]>;
  groupsOfStudent(scope: DistrictScope, studentId: string, on: LocalDate): Promise<readonly string[]>;
  taughtBy(actor: Actor, on: LocalDate): Promise<readonly string[]>;
};

/** Whose record somebody may see, and the record of who did. */
export type RecordAccess = {
  seeable(actor: Actor, studentIds: readonly string[], purpose: 'read' | 'change'): Promise<ReadonlySet<string>>;
  /** With their names; null where there is none any more. */
  seeableByName(
    actor: Actor,
    studentIds: readonly string[],
    purpose: 'read' | 'change',
  ): Promise<ReadonlyMap<string, string | null>>;
  require(actor: Actor, studentIds: readonly string[], purpose: 'read' | 'change'): Promise<void>;
  audited(
    actor: Actor,
    action: `${string}.${string}`,
    studentIds: readonly string[],
    about?: { readonly kind: string; readonly id: string },
  ): Promise<void>;
};

/** What fits a student, as their profile says. */
export type LearnerNeeds = {
  /** That they learn in, any of them; empty where nobody has said. */
  readonly languages: readonly string[];
  readonly accessNeeds: readonly AccessNeed[];
  readonly interests: readonly string[];
  readonly modalities: readonly Modality[];
  readonly lexile: number | null;
  /** Null where nobody has said. */
  readonly hasInternetAtHome: boolean | null;
  /** That are about targets of the bank, and were not reached. */
  readonly goals: readonly LearnerGoal[];
};

export const nothingKnown: LearnerNeeds = {
  languages: [],
  accessNeeds: [],
  interests: [],
  modalities: [],
  lexile: null,
  hasInternetAtHome: null,
  goals: [],
};

export type NeedsOf = (scope: Scope, studentIds: readonly string[]) => Promise<ReadonlyMap<string, LearnerNeeds>>;

/** What students have done, by the id of their playlist; nothing is said of those who have done nothing. */
export type ProgressOf = (
  scope: Scope,
  studentPlaylistIds: readonly string[],
) => Promise<ReadonlyMap<string, DoneAtAGlance>>;

/** What a student's part stands on: versions are read whoever may see the playlist, as it was given to them. */
export type AssignedVersions = {
  findVersion(playlistId: string, version: number): Promise<KeptVersion | null>;
  /** The newest version of each; nothing is said of those that are gone. */
  newestVersions(playlistIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
};
