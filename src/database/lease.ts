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
  /** Who holds it now, if anybody does. */
  findHolder(): Promise<string | null>;
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
  const claim = [{ $set: { holder: { $literal: holder }, until: { $add: ['$$NOW', ttlMs] } } }];
  return {
    acquire: async () => {
      await ensureRecord(leases, name);
      // No upsert here: MongoDB does not allow $expr in its filter.
      const isFree = { $or: [{ holder: null }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
      return (await leases.updateOne({ _id: name, ...isFree }, claim)).matchedCount > 0;
    },
    renew: async () => (await leases.updateOne({ _id: name, holder }, claim)).matchedCount > 0,
    findHolder: async () => {
      const held = { _id: name, $expr: { $gte: ['$until', '$$NOW'] } };
      return (await leases.findOne(held))?.holder ?? null;
    },
    release: async () => {
      await leases.updateOne({ _id: name, holder }, { $set: { holder: null } });
    },
  };
}

async function ensureRecord(leases: mongo.Collection<LeaseRecord>, name: string): Promise<void> {
  try {
    await leases.updateOne({ _id: name }, { $setOnInsert: { holder: null, until: new Date(0) } }, { upsert: true });
  } catch (error) {
    // Another process added it at the same moment.
    if ((error as { code?: unknown }).code !== 11_000) throw error;
  }
}
