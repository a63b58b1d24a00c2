import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { IndexName } from './search-index.ts';

export type IndexWork = 'reindex' | 'reconcile';

/** What somebody has asked of whichever process keeps an index, and how far it is. */
export type IndexRequest = {
  readonly id: string;
  readonly work: IndexWork;
  readonly askedAt: Date;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Records written and records in all, while it is running. */
  readonly written: number;
  readonly total: number | null;
  readonly changedAt: Date;
  readonly reason: string | null;
};

export type IndexRequestsStore = ReturnType<typeof createIndexRequestsStore>;

type Stored = { _id: IndexName; request: IndexRequest };

/** The last request of each index: programs and processes leave them for each other in the database. */
export function createIndexRequestsStore(connection: Connection) {
  const requests = () => connection.getClient().db(connection.name).collection<Stored>('index_requests');

  return {
    /** Replaces one that is done; one that is not stands for this one too. */
    ask: async (index: IndexName, work: IndexWork, now: Date): Promise<IndexRequest> => {
      const last = (await requests().findOne({ _id: index }))?.request ?? null;
      // A process that has died leaves its request running: after a while a new one takes its place.
      const isOpen = last?.state === 'waiting' || (last?.state === 'running' && ageOf(last, now) < staleAfterMs);
      if (last && isOpen && last.work === work) return last;
      const request: IndexRequest = {
        id: randomUUID(),
        work,
        askedAt: now,
        state: 'waiting',
        written: 0,
        total: null,
        changedAt: now,
        reason: null,
      };
      await requests().updateOne({ _id: index }, { $set: { request } }, { upsert: true });
      return request;
    },

    find: async (index: IndexName): Promise<IndexRequest | null> =>
      (await requests().findOne({ _id: index }))?.request ?? null,

    /** Notes how far it is, unless another one has taken its place. */
    note: async (index: IndexName, id: string, noted: Partial<IndexRequest>, now: Date): Promise<void> => {
      const changes = Object.entries({ ...noted, changedAt: now }).map(([name, value]) => [`request.${name}`, value]);
      await requests().updateOne({ _id: index, 'request.id': id }, { $set: Object.fromEntries(changes) });
    },
  };
}

const staleAfterMs = 60_000;

function ageOf({ changedAt }: IndexRequest, now: Date): number {
  return now.getTime() - changedAt.getTime();
}
