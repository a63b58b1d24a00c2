import { type Connection, type mongo, Types } from 'mongoose';
import type { Standard } from './standard.ts';
import type { StandardsScope } from './standards.ts';
import { readableFilter } from './standards-filter.store.ts';

/** A standard as the index is to show it. */
export type StandardState = {
  /** Of its record: a GUID may be that of several organizations. */
  readonly key: string;
  readonly standard: Standard;
  readonly searchRevision: number;
  /** The index has not confirmed this state. */
  readonly isPending: boolean;
};

type Stored = Standard & {
  readonly _id: Types.ObjectId;
  readonly searchRevision: number;
  readonly indexedRevision: number;
  readonly searchPendingAt?: Date;
  readonly words: readonly string[];
};

export type StandardsSearchStore = ReturnType<typeof createStandardsSearchStore>;

/** How far the search index is with the standards, and what it finds. */
export function createStandardsSearchStore(connection: Connection) {
  const standards = () => connection.collection<Stored>('standards');
  const isPending = { searchPendingAt: { $gt: new Date(0) } } as const;
  const read = async (filter: mongo.Filter<Stored>, sort: Record<string, 1>, limit: number) =>
    (
      await standards()
        .find(filter, { projection: { words: 0 }, sort, limit })
        .toArray()
    ).map(toState);

  return {
    /** What the index does not know yet, the longest waiting first. */
    listSearchPending: (limit: number): Promise<StandardState[]> => read(isPending, { searchPendingAt: 1 }, limit),

    countSearchPending: (): Promise<number> => standards().countDocuments(isPending),

    /** All of them by key, for the build of an index. */
    listSearchable: (afterKey: string | null, limit: number): Promise<StandardState[]> =>
      read(afterKey === null ? {} : { _id: { $gt: new Types.ObjectId(afterKey) } }, { _id: 1 }, limit),

    // None is ever taken away, so that the collection's own count is right.
    countSearchable: (): Promise<number> => standards().estimatedDocumentCount(),

    /** Notes what the index has confirmed, and takes away the mark of those that have not changed since. */
    markIndexed: async (keys: readonly string[], searchRevision: number): Promise<void> => {
      await standards().updateMany(
        { _id: { $in: keys.map((key) => new Types.ObjectId(key)) }, searchRevision },
        { $set: { indexedRevision: searchRevision }, $unset: { searchPendingAt: '' } },
      );
    },

    /** Those that the scope may see and that still live. */
    findLiving: (scope: StandardsScope, keys: readonly string[]): Promise<StandardState[]> =>
      read(
        {
          _id: { $in: keys.map((key) => new Types.ObjectId(key)) },
          ...(readableFilter(scope) as mongo.Filter<Stored>),
          isRetired: false,
        },
        { _id: 1 },
        keys.length,
      ),
  };
}

function toState({ _id, searchRevision, indexedRevision, searchPendingAt, words, ...standard }: Stored): StandardState {
  return { key: _id.toHexString(), standard, searchRevision, isPending: searchPendingAt !== undefined };
}
