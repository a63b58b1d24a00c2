import type { Scope } from '../../shared/actor.ts';

/** Something that was sent for an activity of a student's playlist, before the answer that names it. */
export type SentEvidence = { readonly id: string; readonly stepId: string };

/** What progress asks of those who keep what students send. */
export type EvidenceDesk = {
  /** Those that are there for the playlist, by the id here and by the one that the device gave. */
  find(scope: Scope, studentPlaylistId: string, names: readonly string[]): Promise<ReadonlyMap<string, SentEvidence>>;
  /** Keeps them for good; answers the ids of those that are still there. */
  handIn(scope: Scope, studentPlaylistId: string, ids: readonly string[], now: Date): Promise<ReadonlySet<string>>;
};
