import type { Connection, mongo } from 'mongoose';

/**
 * A claim that at most one holder has at a time, kept in the collection `leases` and judged by the server's clock, so
 * that machines whose clocks differ agree.
 */
export type Lease = {
  /** Takes it if it is free or has run out; false while another holds it. */
  acquire(): Promise<boolean>;
  /** Prolongs it; false if it was lost meanwhile. */
  renew(): Promise<boolean>;
  /** Gives it back; does nothing when it was lost. */
  release(): Promise<void>;
};

type LeaseRecord = { _id: string; holder: string | null; until: Date };

export function createLease({
  connection,
  name,
  holder,
  ttlMs,
}: {
  connection: Connection;
  name: string;
  /** Unique to this process and use. */
  holder: string;
  /** How long it lasts without renewal. */
  ttlMs: number;
}): Lease {
  const leases: mongo.Collection<LeaseRecord> = connection.getClient().db(connection.name).collection('leases');
  const claim = [{ $set: { holder, until: { $add: ['$$NOW', ttlMs] } } }];
  return {
    acquire: async () => {
      try {
        const { upsertedCount, matchedCount } = await leases.updateOne(
          { _id: name, $or: [{ holder: null }, { $expr: { $lt: ['$until', '$$NOW'] } }] },
          claim,
          { upsert: true },
        );
        return upsertedCount + matchedCount > 0;
      } catch (error) {
        // The filter did not match a lease that is held, so the upsert tried to add a second one.
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },
    renew: async () => (await leases.updateOne({ _id: name, holder }, claim)).matchedCount > 0,
    release: async () => {
      await leases.updateOne({ _id: name, holder }, { $set: { holder: null } });
    },
  };
}
