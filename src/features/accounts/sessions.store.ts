import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** One sign-in on one device, and the family of refresh tokens that come of it. */
export type Session = {
  readonly id: string;
  readonly orgId: string;
  readonly personId: string;
  readonly deviceHash: string;
  /** Makes its tokens differ from those of any other session. */
  readonly nonce: string;
  /** How often the refresh token was replaced: only the newest one counts. */
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
};

export type SessionsStore = {
  create(scope: Scope, session: Omit<Session, 'id' | 'endedAt'>): Promise<Session>;
  find(scope: Scope, id: string): Promise<Session | null>;
  /** Whether this person has signed in on this device before. */
  isKnownDevice(scope: Scope, input: { personId: string; deviceHash: string }): Promise<boolean>;
  /** Whether anybody of the district has signed in on this device. */
  isDeviceOf(scope: Scope, input: { orgId: string; deviceHash: string }): Promise<boolean>;
  /** Replaces the refresh token of a generation by the next; null when another request was quicker. */
  rotate(scope: Scope, input: { id: string; generation: number; now: Date; expiresAt: Date }): Promise<Session | null>;
  end(scope: Scope, id: string, now: Date): Promise<void>;
  endAllOf(scope: Scope, personId: string, now: Date): Promise<void>;
};

type StoredSession = Omit<Session, 'id' | 'orgId' | 'personId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
};

const schema = new Schema<StoredSession>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    personId: { type: Schema.Types.ObjectId, required: true },
    deviceHash: { type: String, required: true },
    nonce: { type: String, required: true },
    generation: { type: Number, required: true },
    rotatedAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    // A session that has ended stays until then, so that the device is known.
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { collection: 'sessions', versionKey: false },
);

export function createSessionsStore(connection: Connection): SessionsStore {
  const Sessions = connection.model('Session', schema);
  return {
    create: async (scope, { orgId, personId, ...session }) => {
      assertSystem(scope);
      const ids = { orgId: new Types.ObjectId(orgId), personId: new Types.ObjectId(personId) };
      return toSession((await Sessions.create({ ...session, ...ids })).toObject());
    },
    find: async (scope, id) => {
      assertSystem(scope);
      const stored = await Sessions.findOne({ _id: id }).lean<StoredSession>();
      return stored && toSession(stored);
    },
    isKnownDevice: async (scope, { personId, deviceHash }) => {
      assertSystem(scope);
      return (await Sessions.exists({ personId, deviceHash })) !== null;
    },
    isDeviceOf: async (scope, { orgId, deviceHash }) => {
      assertSystem(scope);
      return (await Sessions.exists({ deviceHash, orgId })) !== null;
    },
    rotate: async (scope, { id, generation, now, expiresAt }) => {
      assertSystem(scope);
      const stored = await Sessions.findOneAndUpdate(
        { _id: id, generation, endedAt: null, expiresAt: mongoose.trusted({ $gt: now }) },
        { $set: { generation: generation + 1, rotatedAt: now, expiresAt } },
        { returnDocument: 'after' },
      ).lean<StoredSession>();
      return stored && toSession(stored);
    },
    end: async (scope, id, now) => {
      assertSystem(scope);
      await Sessions.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: now } });
    },
    endAllOf: async (scope, personId, now) => {
      assertSystem(scope);
      await Sessions.updateMany({ personId, endedAt: null }, { $set: { endedAt: now } });
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Sessions are only used in the name of the system.');
}

function toSession({ _id, orgId, personId, ...session }: StoredSession): Session {
  return { id: String(_id), orgId: String(orgId), personId: String(personId), ...session };
}
