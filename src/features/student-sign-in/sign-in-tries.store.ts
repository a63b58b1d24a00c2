import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** Wrong tries of one account on one device. */
export type Tries = { readonly count: number /** No other try before. */; readonly nextAt: Date };

type StoredTries = {
  _id: string;
  /** Absent where there is no such account. */
  personId?: Types.ObjectId;
  count: number;
  nextAt: Date;
  expiresAt: Date;
};

export type SignInTriesStore = ReturnType<typeof createSignInTriesStore>;

/** In the database, as several processes answer, and a restart must not give new tries. For the system only. */
export function createSignInTriesStore(connection: Connection) {
  const tries = () => connection.collection<StoredTries>('sign_in_tries');
  return {
    find: async (scope: Scope, key: string): Promise<Tries | null> => {
      assertSystem(scope);
      return tries().findOne({ _id: key });
    },

    /** False when somebody else has tried since it was read. */
    count: async (
      scope: Scope,
      {
        key,
        personId,
        before,
        after,
        expiresAt,
      }: {
        key: string;
        personId: string | null;
        before: Tries | null;
        after: Tries;
        expiresAt: Date;
      },
    ): Promise<boolean> => {
      assertSystem(scope);
      const state = { ...after, expiresAt, ...(personId !== null && { personId: new Types.ObjectId(personId) }) };
      if (before === null) {
        try {
          await tries().insertOne({ _id: key, ...state });
          return true;
        } catch (error) {
          if ((error as { code?: unknown }).code === 11000) return false;
          throw error;
        }
      }
      return (await tries().updateOne({ _id: key, count: before.count }, { $set: state })).matchedCount > 0;
    },

    forget: async (scope: Scope, key: string): Promise<void> => {
      assertSystem(scope);
      await tries().deleteOne({ _id: key });
    },

    /** On all devices. */
    forgetPerson: async (scope: Scope, personId: string): Promise<void> => {
      assertSystem(scope);
      await tries().deleteMany({ personId: new Types.ObjectId(personId) });
    },

    /** Until when people have to wait on some device; those who need not are not among them. */
    slowedUntil: async (scope: Scope, personIds: readonly string[], now: Date): Promise<ReadonlyMap<string, Date>> => {
      assertSystem(scope);
      const filter = { personId: { $in: personIds.map((id) => new Types.ObjectId(id)) }, nextAt: { $gt: now } };
      const found = await tries()
        .find(filter as mongo.Filter<StoredTries>)
        .toArray();
      const until = new Map<string, Date>();
      for (const { personId, nextAt } of found) {
        const id = personId?.toHexString() ?? '';
        const known = until.get(id);
        if (!known || known < nextAt) until.set(id, nextAt);
      }
      return until;
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Tries are counted by the system alone.');
}
