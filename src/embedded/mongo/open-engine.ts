import { mkdirSync } from 'node:fs';
import { ClusterClock } from './cluster-clock.ts';
import { Cursors } from './commands/cursors.ts';
import { FailPoints } from './commands/fail-points.ts';
import { temporaryPrefix } from './commands/output.ts';
import { Sessions } from './commands/sessions.ts';
import { Credentials } from './credentials.ts';
import type { Engine } from './engine.ts';
import { Catalog, tablePrefix } from './storage/catalog.ts';
import type { CollectionInfo } from './storage/collection-info.ts';
import { afterPrefix } from './storage/key-value.ts';
import { Store } from './storage/store.ts';
import { Locks } from './storage/transaction.ts';
import { Sweeper } from './sweeper.ts';

export interface EngineOptions {
  readonly path: string;
  readonly now: () => Date;
  readonly hasFailPoints: boolean;
  readonly password?: string | undefined;
  readonly isTemporary?: boolean;
  /** Told what happens behind the commands. */
  readonly log: (line: string) => void;
}

/**
 * Opens the store, takes what a crash has left unfinished away, and is ready for commands.
 * @throws CommandError UnsupportedFormat when a newer program wrote the store
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  mkdirSync(options.path, { recursive: true, mode: 0o700 });
  const locks = new Locks();
  const store = new Store({
    path: options.path,
    checkLock: (key) => locks.check(key),
    isTemporary: options.isTemporary ?? false,
  });
  const catalog = new Catalog();
  try {
    catalog.load(store);
    await store.write((writer) => {
      catalog.writeVersion(writer);
      for (const collection of [...catalog.all()]) {
        const unfinished = collection.indexes.filter((index) => !index.isReady);
        if (unfinished.length > 0) catalog.dropIndexes(writer, collection, unfinished);
        if (collection.name.startsWith(temporaryPrefix)) catalog.drop(writer, collection);
      }
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  const cursors = new Cursors();
  const sessions = new Sessions(store, locks);
  const sweeper = new Sweeper({ store, catalog, cursors, sessions, now: options.now, log: options.log });
  sweeper.sweepSoon();
  return {
    store,
    catalog,
    locks,
    sessions,
    cursors,
    sweeper,
    failPoints: options.hasFailPoints ? new FailPoints() : undefined,
    credentials: options.password === undefined ? undefined : new Credentials(options.password),
    clock: new ClusterClock(options.now),
    startedAt: options.now(),
    now: options.now,
    sizeOf: (collection) => sizeOf(store, collection),
    close: async () => {
      await sweeper.stop();
      await cursors.killWhere(() => true);
      sessions.abortAll();
      await store.close();
    },
  };
}

/** The bytes are reckoned from the first documents. */
function sizeOf(store: Store, collection: CollectionInfo): { count: number; bytes: number } {
  const start = tablePrefix(collection.table);
  const end = afterPrefix(start);
  const count = store.count(start, end);
  const sample = store.page({ start, end }, 100);
  const average = sample.reduce((sum, { value }) => sum + value.length, 0) / Math.max(1, sample.length);
  return { count, bytes: Math.round(average * count) };
}
