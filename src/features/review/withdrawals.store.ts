import mongoose, { type ClientSession, type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Transaction } from '../resources/resource.ts';
import type { WithdrawalEvent } from './withdrawal.ts';

type StoredEvent = Omit<WithdrawalEvent, 'id' | 'orgId' | 'resourceId' | 'by' | 'alternativeId'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  by: Types.ObjectId;
  alternativeId: Types.ObjectId | null;
};

/** Where a page of a list begins: after what happened then. */
export type EventPosition = { readonly at: Date; readonly id: string };

const id = Schema.Types.ObjectId;

const schema = new Schema<StoredEvent>(
  {
    orgId: { type: id, required: true },
    resourceId: { type: id, required: true },
    title: { type: String, required: true },
    act: { type: String, required: true },
    by: { type: id, required: true },
    at: { type: Date, required: true },
    reason: { type: String, default: null },
    alternativeId: { type: id, default: null },
  },
  { collection: 'withdrawal_events', versionKey: false },
);

export type WithdrawalsStore = ReturnType<typeof createWithdrawalsStore>;

/** The record of withdrawals. Nothing in it is ever changed. */
export function createWithdrawalsStore(connection: Connection) {
  const Events = connection.model('WithdrawalEvent', schema);

  return {
    /** Within the change of the resource, so that nothing is withdrawn without a record of it. */
    add: async (scope: Scope, event: Omit<WithdrawalEvent, 'id'>, transaction: Transaction): Promise<void> => {
      const document: StoredEvent = {
        ...event,
        _id: new Types.ObjectId(),
        ...districtOf(scope),
        resourceId: new Types.ObjectId(event.resourceId),
        by: new Types.ObjectId(event.by),
        alternativeId: event.alternativeId === null ? null : new Types.ObjectId(event.alternativeId),
      };
      await Events.collection.insertOne(document, { session: transaction as ClientSession });
    },

    /** Of the actor's district, last first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { resourceId, after, limit }: { resourceId: string | undefined; after: EventPosition | null; limit: number },
    ): Promise<{ found: WithdrawalEvent[]; count: number }> => {
      const filter = {
        ...districtOf(scope),
        ...(resourceId !== undefined && { resourceId: new Types.ObjectId(resourceId) }),
      };
      const page = after ? { $and: [filter, isAfter(after)] } : filter;
      const [found, count] = await Promise.all([
        Events.find(page)
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredEvent[]>(),
        Events.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toEvent), count };
    },
  };
}

/** What happened before that. */
export function isAfter({ at, id: last }: EventPosition) {
  return {
    $or: [{ at: mongoose.trusted({ $lt: at }) }, { at, _id: mongoose.trusted({ $lt: new Types.ObjectId(last) }) }],
  };
}

export function districtOf(scope: Scope): { orgId: Types.ObjectId } {
  if (scope.kind !== 'actor') throw new Error('This belongs to a district.');
  return { orgId: new Types.ObjectId(scope.actor.orgId) };
}

function toEvent({ _id, orgId, resourceId, by, alternativeId, ...event }: StoredEvent): WithdrawalEvent {
  return {
    ...event,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    resourceId: resourceId.toHexString(),
    by: by.toHexString(),
    alternativeId: alternativeId?.toHexString() ?? null,
  };
}
