import type { ClusterClock } from './cluster-clock.ts';
import type { Cursors } from './commands/cursors.ts';
import type { FailPoints } from './commands/fail-points.ts';
import type { Sessions } from './commands/sessions.ts';
import type { Credentials } from './credentials.ts';
import type { Catalog } from './storage/catalog.ts';
import type { CollectionInfo } from './storage/collection-info.ts';
import type { Store } from './storage/store.ts';
import type { Locks } from './storage/transaction.ts';
import type { Sweeper } from './sweeper.ts';

/** Everything that commands work on. One engine owns one folder. */
export interface Engine {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly locks: Locks;
  readonly sessions: Sessions;
  readonly cursors: Cursors;
  readonly failPoints: FailPoints | undefined;
  readonly sweeper: Sweeper;
  readonly clock: ClusterClock;
  /** Present when clients must give a password. */
  readonly credentials: Credentials | undefined;
  readonly startedAt: Date;
  now(): Date;
  /** How many documents a collection has, and about how many bytes they take. */
  sizeOf(collection: CollectionInfo): { count: number; bytes: number };
  close(): Promise<void>;
}
