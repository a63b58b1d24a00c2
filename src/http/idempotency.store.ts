import { type Connection, Schema } from 'mongoose';
import type { Scope } from '../shared/actor.ts';
import type { IdempotencyRecord, IdempotencyStore } from './idempotency.ts';

type StoredRecord = IdempotencyRecord & {
  _id: string;
  orgId: string | null;
  /** For erasure: an answer may hold what a person wrote. */
  actorId: string | null;
  expiresAt: Date;
};

const schema = new Schema<StoredRecord>(
  {
    _id: { type: String, required: true },
    orgId: { type: String, default: null },
    actorId: { type: String, default: null },
    requestHash: { type: String, required: true },
    runId: { type: String, required: true },
    runningUntil: { type: Date, required: true },
    answer: {
      type: new Schema({ status: Number, headers: Schema.Types.Mixed, body: String }, { _id: false }),
      default: null,
    },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'idempotency_keys', versionKey: false },
);

export const idempotencyCollection = 'idempotency_keys';

export function createIdempotencyStore(connection: Connection): IdempotencyStore {
  const Records = connection.model('IdempotencyKey', schema);
  return {
    add: async (scope, { id, record, expiresAt }) => {
      try {
        await Records.create({ _id: id, ...ownerOf(scope), ...record, expiresAt });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },
    find: (scope, id) => Records.findOne({ _id: id, ...ownerOf(scope) }).lean<IdempotencyRecord>(),
    takeOver: async (scope, { id, oldRunId, ...claim }) => {
      const filter = { _id: id, ...ownerOf(scope), runId: oldRunId, answer: null };
      return (await Records.updateOne(filter, { $set: claim })).matchedCount > 0;
    },
    keepAnswer: async (scope, { id, runId, answer }) => {
      await Records.updateOne({ _id: id, ...ownerOf(scope), runId }, { $set: { answer } });
    },
    remove: async (scope, { id, runId }) => {
      await Records.deleteOne({ _id: id, ...ownerOf(scope), runId, answer: null });
    },
  };
}

function ownerOf(scope: Scope): { orgId: string | null; actorId: string | null } {
  return scope.kind === 'actor'
    ? { orgId: scope.actor.orgId, actorId: scope.actor.userId }
    : { orgId: null, actorId: null };
}
