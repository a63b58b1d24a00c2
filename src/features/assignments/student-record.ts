import type { ResourceSnapshot, Step } from '../playlists/playlist.ts';
import type { Due, SectionDue } from './assignment.ts';
import type { Overlay } from './overlay.ts';
import type { RebaseDecision } from './rebase.ts';

/** How a student came to the pathway that they are on. */
export const pathwayOrigins = ['fixed', 'recommended', 'chosen', 'teacher'] as const;
export type PathwayOrigin = (typeof pathwayOrigins)[number];

export const changeKinds = [
  'add',
  'remove',
  'replace',
  'move',
  'edit',
  'choose',
  'excuse',
  'timeFactor',
  'pathway',
  'due',
  'allow',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What takes a change back. */
export type Undoing =
  | { readonly kind: 'operation'; readonly pathwayId: string; readonly operationId: string }
  | { readonly kind: 'excuse'; readonly stepId: string; readonly was: Excuse | null }
  | { readonly kind: 'timeFactor'; readonly was: number; readonly is: number }
  | {
      readonly kind: 'pathway';
      readonly was: string | null;
      readonly is: string | null;
      readonly origin: PathwayOrigin;
    }
  | { readonly kind: 'due'; readonly was: DueChange | null; readonly is: DueChange | null }
  | { readonly kind: 'allow'; readonly targetId: string };

/** One thing that was done to a student's playlist: who, when, why, and how it is taken back. */
export type Change = {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly stepId: string | null;
  readonly by: string;
  readonly at: Date;
  /** For staff. */
  readonly reason: string | null;
  readonly undoing: Undoing;
  readonly undone: { readonly by: string; readonly at: Date } | null;
};

export type Excuse = {
  readonly stepId: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
};

/** A target that is not taught or not checked for this student, on purpose. */
export type Allowance = { readonly targetId: string; readonly reason: string; readonly by: string; readonly at: Date };

export type DueChange = { readonly due: Due | null; readonly sectionDues: readonly SectionDue[] };

/** What an update has brought to a student. */
export type UpdateNote = {
  readonly id: string;
  readonly at: Date;
  readonly from: number;
  readonly to: number;
  readonly changes: readonly StepDifference[];
};

export type StepDifference = {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly stepId: string;
  readonly title: string;
};

/** A step that the student has begun or done, and that their list has no more: it stays in their record. */
export type PastStep = {
  readonly step: Step;
  readonly resources: readonly ResourceSnapshot[];
  readonly pathwayId: string;
  readonly version: number;
  readonly leftAt: Date;
};

/** One student's part of an assignment. Steps are computed of it (`overlay.ts`), never kept. */
export type StudentPlaylist = {
  readonly id: string;
  readonly orgId: string;
  readonly assignmentId: string;
  readonly studentId: string;
  readonly playlistId: string;
  /** The version that the overlays stand on. */
  readonly baseVersion: number;
  /** Null as long as nobody has chosen. */
  readonly pathwayId: string | null;
  readonly pathwayOrigin: PathwayOrigin;
  /** By pathway: those of pathways that the student has left are kept. */
  readonly overlays: Readonly<Record<string, Overlay>>;
  /** About conflicts of an update to a version, for this student alone. */
  readonly decisions: readonly { readonly key: string; readonly version: number; readonly decision: RebaseDecision }[];
  readonly timeFactor: number;
  readonly excused: readonly Excuse[];
  readonly allowed: readonly Allowance[];
  readonly dueChange: DueChange | null;
  readonly changes: readonly Change[];
  readonly notes: readonly UpdateNote[];
  readonly past: readonly PastStep[];
  /** It was taken from this student; the assignment goes on for the others. */
  readonly unassignedAt: Date | null;
  /** The last time that somebody took a version over for this student, among others: it is taken back as one. */
  readonly lastMerge?: {
    readonly batchId: string;
    /** Of the part after it: where it is another one, something was changed since. */
    readonly revision: number;
    readonly before: UpdatedPart;
  };
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What an update changes of a part. */
export type UpdatedPart = Pick<StudentPlaylist, 'baseVersion' | 'overlays' | 'decisions' | 'notes' | 'past'>;

/** So many are kept; the oldest go. */
export const keptLimits = { changes: 200, notes: 20, past: 200 } as const;

export function overlayOf({ overlays, pathwayId }: Pick<StudentPlaylist, 'overlays' | 'pathwayId'>): Overlay {
  return pathwayId === null ? [] : (overlays[pathwayId] ?? []);
}
