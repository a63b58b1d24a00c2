import type { Scope } from '../../shared/actor.ts';
import type { Resource, ResourceVersion, Transaction } from './resource.ts';

/** What is left of a resource that was merged into another one. */
export type MergedResource = { readonly resource: Resource; readonly intoId: string; readonly mergeId: string };

/** A resource was changed between the reading and the writing of a merge: nothing was written. */
export class MergeOvertaken extends Error {
  override readonly name = 'MergeOvertaken';
}

/** The winner as it was read and as it shall be. */
export type WinnerWrite = {
  readonly before: Resource;
  readonly after: Resource;
  readonly isSeenBySearch: boolean;
  readonly version?: ResourceVersion | undefined;
  /** What another feature writes with it, or not at all. */
  readonly alongside?: ((transaction: Transaction) => Promise<void>) | undefined;
};

/** Resources that were merged into others: tombstones that are kept for good, as they lead to what took their place. */
export type ResourceMerges = {
  findMerged(scope: Scope, id: string): Promise<MergedResource | null>;
  /** What stands in the place of a resource that was merged, over any number of merges; null when it was not merged. */
  findSuccessorId(scope: Scope, id: string): Promise<string | null>;
  /** Those of the ids that were merged into others. */
  listMergedIds(scope: Scope, ids: readonly string[]): Promise<string[]>;
  /** Writes the winner and makes the loser a tombstone that leads to it: both or none. Throws MergeOvertaken. */
  merge(scope: Scope, input: { winner: WinnerWrite; loser: Resource; mergeId: string; now: Date }): Promise<void>;
  /** Undoes it: the loser is there again. `winner` null: it stays as it is. Throws MergeOvertaken, and MongoDB's 11000. */
  unmerge(
    scope: Scope,
    input: { winner: WinnerWrite | null; loserId: string; mergeId: string; now: Date },
  ): Promise<void>;
};
