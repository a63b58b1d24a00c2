import { setImmediate as nextTurn } from 'node:timers/promises';
import { decode } from './bson/decode.ts';
import { toValue } from './bson/values.ts';
import type { Cursors } from './commands/cursors.ts';
import type { Sessions } from './commands/sessions.ts';
import { compileFilter } from './query/filter.ts';
import { choosePlan } from './query/planner.ts';
import { scan } from './query/scan.ts';
import type { Catalog } from './storage/catalog.ts';
import type { CollectionInfo, IndexInfo } from './storage/collection-info.ts';
import { readRecord, removeRecord } from './storage/records.ts';
import type { Store } from './storage/store.ts';
import { Blocked } from './storage/transaction.ts';

const intervalMilliseconds = 60_000;
const keysPerWrite = 2_000;

interface Parts {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * What is done once a minute: documents past the time of a TTL index go, dropped tables are emptied, cursors and
 * sessions that nobody uses are closed.
 */
export class Sweeper {
  private readonly parts: Parts;
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private isStopped = false;

  constructor(parts: Parts) {
    this.parts = parts;
    this.timer = setInterval(() => this.sweepSoon(), intervalMilliseconds);
    this.timer.unref();
  }

  /** Sweeps in the background; a sweep that is under way is enough. */
  sweepSoon(): void {
    this.sweep().catch((error: unknown) => {
      if (!this.isStopped) this.parts.log(`the sweep failed: ${(error as Error).message}`);
    });
  }

  /** One sweep of everything, finished when the promise is. */
  sweep(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.running?.catch(() => undefined);
  }

  private async run(): Promise<void> {
    const now = this.parts.now().getTime();
    await this.parts.cursors.sweep(now);
    await this.parts.sessions.sweep(now);
    await this.emptyGarbage();
    await this.removeExpired(now);
  }

  private async emptyGarbage(): Promise<void> {
    const { store, catalog } = this.parts;
    for (const table of catalog.garbage(store)) {
      while (!this.isStopped) {
        const state = await store.write((writer) => catalog.sweep(writer, table, keysPerWrite));
        if (state === 'done') break;
        await nextTurn();
      }
    }
  }

  private async removeExpired(now: number): Promise<void> {
    for (const collection of [...this.parts.catalog.all()]) {
      for (const index of collection.indexes) {
        const seconds = index.spec.expireAfterSeconds;
        if (seconds === undefined || !index.isReady || this.isStopped) continue;
        await this.removeOlder(collection, index, new Date(now - seconds * 1000));
      }
    }
  }

  private async removeOlder(collection: CollectionInfo, index: IndexInfo, before: Date): Promise<void> {
    const { store, catalog } = this.parts;
    const path = index.fields[0]?.path as string;
    const filter = compileFilter(new Map([[path, toValue({ $lte: before })]]));
    const plan = choosePlan(collection, { predicate: filter.predicate, hint: index.spec.name });
    const keys = [...scan(store, collection, plan, filter, { keysExamined: 0, docsExamined: 0 })].map(({ key }) => key);
    for (let at = 0; at < keys.length && !this.isStopped; at += keysPerWrite) {
      const group = keys.slice(at, at + keysPerWrite);
      await store
        .write((writer) => {
          if (collection.isDropped) return;
          for (const key of group) {
            const bytes = readRecord(writer, collection, key);
            if (bytes && filter.matches(decode(bytes, 0, filter.fields))) {
              removeRecord(writer, catalog, collection, { key, bytes });
            }
          }
        })
        .catch((error: unknown) => {
          // A transaction holds one of them: the next sweep takes them.
          if (!(error instanceof Blocked)) throw error;
        });
      await nextTurn();
    }
  }
}
