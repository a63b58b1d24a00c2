import type { ResourceSnapshot, Step } from '../playlists/playlist.ts';

/** A swap for something of the library, an activity more, or another way to show what one knows. */
export const proposalKinds = ['swap', 'add', 'ownWay'] as const;
export const proposalStates = ['waiting', 'approved', 'declined', 'takenBack'] as const;

/** What a student asks for. It stands outside the overlay until a teacher says yes. */
export type StudentProposal = {
  readonly id: string;
  readonly orgId: string;
  readonly studentPlaylistId: string;
  readonly assignmentId: string;
  readonly studentId: string;
  /** Whose queue it stands in. */
  readonly assignedBy: string;
  readonly classId: string | null;
  readonly kind: (typeof proposalKinds)[number];
  /** Of a swap and an own way: what it is for. */
  readonly stepId: string | null;
  readonly step: Step;
  readonly resources: readonly ResourceSnapshot[];
  /** In the student's words. */
  readonly why: string | null;
  readonly state: (typeof proposalStates)[number];
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** What the teacher says to the student. */
  readonly answer: string | null;
  readonly createdAt: Date;
  /** Of the change that it becomes; its own id unless an approval was taken back. */
  readonly changeId?: string;
};
