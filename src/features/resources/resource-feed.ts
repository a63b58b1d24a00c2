import type { Scope } from '../../shared/actor.ts';
import type { Resource } from './resource.ts';

/** A resource as it is now, for those who keep something about it. */
export type ChangedResource = {
  readonly resource: Resource;
  readonly isDeleted: boolean;
  /** What it was merged into, if that is why it is gone. */
  readonly mergedIntoId: string | null;
};

/** Up to where somebody has read the changes. */
export type FeedPosition = { readonly at: Date; readonly id: string };

/** A position, and when what comes after it was asked for last. */
export type ReachedPosition = FeedPosition & { readonly lookedAt: Date };

/** Resources in the order of their last changes, deleted ones too, and how far each follower has read. */
export type ResourceFeed = {
  listChanged(scope: Scope, after: FeedPosition | null, limit: number): Promise<ChangedResource[]>;
  findPosition(scope: Scope, follower: string): Promise<ReachedPosition | null>;
  savePosition(scope: Scope, follower: string, position: ReachedPosition): Promise<void>;
};
