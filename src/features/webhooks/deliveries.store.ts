import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { type Attempt, type Delivery, keptTries } from './webhook.ts';
import { districtOf } from './webhooks.store.ts';

type StoredDelivery = Omit<Delivery, 'id' | 'orgId' | 'webhookId' | 'personIds' | 'tries'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  webhookId: Types.ObjectId;
  tries: Attempt[];
  /** Absent where nobody is named. */
  personIds?: readonly string[];
};

export type DeliveryPosition = { readonly at: Date; readonly id: string };

/** Which deliveries of a webhook; `from` and `until` are of when they were made. */
export type DeliveryFilter = {
  readonly webhookId: string;
  readonly state?: Delivery['state'] | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
};

/** What is written of a delivery with an attempt. */
export type Outcome = Partial<Pick<Delivery, 'state' | 'attempts' | 'nextAt' | 'deliveredAt'>>;

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;

/** What is on its way to webhooks, and the log of it. */
export function createDeliveriesStore(connection: Connection) {
  const deliveries = () => connection.collection<StoredDelivery>('webhook_deliveries');

  /** Most of what is found again is there already, and one question is cheaper than as many writes. */
  const findKnown = async (added: readonly Delivery[]): Promise<Set<string>> => {
    const keys = new Map<string, string[]>();
    for (const { webhookId, key } of added) keys.set(webhookId, [...(keys.get(webhookId) ?? []), key]);
    const known = new Set<string>();
    for (const [webhookId, wanted] of keys) {
      const filter = { webhookId: new Types.ObjectId(webhookId), key: { $in: wanted } };
      const found = deliveries().find(filter, { projection: { _id: 0, key: 1 } });
      for await (const { key } of found) known.add(`${webhookId} ${key}`);
    }
    return known;
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** What is on its way already stays as it is. */
    addMany: async (scope: Scope, added: readonly Delivery[]): Promise<void> => {
      if (scope.kind === 'public') throw new Error('The public tells nobody anything.');
      const known = await findKnown(added);
      const fresh = added.filter(({ webhookId, key }) => !known.has(`${webhookId} ${key}`));
      if (fresh.length === 0) return;
      const writes = fresh.map((delivery) => {
        const { webhookId, key, ...rest } = toStored(delivery);
        return { updateOne: { filter: { webhookId, key }, update: { $setOnInsert: rest }, upsert: true } };
      });
      try {
        await deliveries().bulkWrite(writes, { ordered: false });
      } catch (error) {
        // Another process has found the same at the same moment; all others were written.
        if (!isDuplicate(error)) throw error;
      }
    },

    find: async (scope: Scope, webhookId: string, id: string): Promise<Delivery | null> => {
      const filter = { _id: new Types.ObjectId(id), webhookId: new Types.ObjectId(webhookId), ...districtOf(scope) };
      const stored = await deliveries().findOne(filter);
      return stored && toDelivery(stored);
    },

    /** Newest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      filter: DeliveryFilter,
      { before, limit }: { before: DeliveryPosition | null; limit: number },
    ): Promise<{ found: Delivery[]; count: number }> => {
      const all = { ...filterOf(filter), ...districtOf(scope) };
      const page = before === null ? all : { $and: [all, isBeyond('$lt', before)] };
      const [found, count] = await Promise.all([
        deliveries()
          .find(page)
          .sort({ createdAt: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        deliveries().countDocuments(all, { limit: countLimit }),
      ]);
      return { found: found.map(toDelivery), count };
    },

    /** Has a part of them sent again, oldest first; null when there are no more. */
    sendAgain: async (
      scope: Scope,
      filter: DeliveryFilter,
      { after, limit, now }: { after: DeliveryPosition | null; limit: number; now: Date },
    ): Promise<{ count: number; last: DeliveryPosition } | null> => {
      const all = { ...filterOf(filter), ...districtOf(scope) };
      const found = await deliveries()
        .find(after === null ? all : { $and: [all, isBeyond('$gt', after)] }, { projection: { createdAt: 1 } })
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const last = found.at(-1);
      if (!last) return null;
      const again = { state: 'pending', attempts: 0, nextAt: now, deliveredAt: null } as const;
      await deliveries().updateMany({ _id: { $in: found.map(({ _id }) => _id) } }, { $set: again });
      return { count: found.length, last: { at: last.createdAt, id: last._id.toHexString() } };
    },

    /** Takes the one that is due for longest, until that time: who dies with it leaves it to the next. */
    claim: async (
      scope: Scope,
      { webhookId, isOnlyPing, now, until }: { webhookId: string; isOnlyPing: boolean; now: Date; until: Date },
    ): Promise<Delivery | null> => {
      const filter = {
        webhookId: new Types.ObjectId(webhookId),
        state: 'pending' as const,
        nextAt: { $lte: now },
        ...(isOnlyPing && { type: 'ping' as const }),
        ...districtOf(scope),
      };
      const stored = await deliveries().findOneAndUpdate(
        filter,
        { $set: { nextAt: until }, $inc: { attempts: 1 } },
        { sort: { nextAt: 1, _id: 1 }, returnDocument: 'after' },
      );
      return stored && toDelivery(stored);
    },

    /** Notes what became of an attempt; without one, that there was none. */
    settle: async (scope: Scope, id: string, outcome: Outcome, attempt: Attempt | null): Promise<void> => {
      await deliveries().updateOne(
        { _id: new Types.ObjectId(id), ...districtOf(scope) },
        { $set: outcome, ...(attempt && { $push: { tries: { $each: [attempt], $slice: -keptTries } } }) },
      );
    },

    /** When the next one is due; null when none waits. */
    findNextDue: async (scope: Scope, webhookId: string, isOnlyPing: boolean): Promise<Date | null> => {
      const filter = {
        webhookId: new Types.ObjectId(webhookId),
        state: 'pending' as const,
        ...(isOnlyPing && { type: 'ping' as const }),
        ...districtOf(scope),
      };
      const [first] = await deliveries().find(filter).sort({ nextAt: 1, _id: 1 }).limit(1).toArray();
      return first?.nextAt ?? null;
    },

    /** Makes all that waits due at once: the receiver is back. */
    hurry: async (scope: Scope, webhookId: string, now: Date): Promise<void> => {
      const waiting = { webhookId: new Types.ObjectId(webhookId), state: 'pending' as const, nextAt: { $gt: now } };
      await deliveries().updateMany({ ...waiting, ...districtOf(scope) }, { $set: { nextAt: now } });
    },

    removeOf: async (scope: Scope, webhookId: string): Promise<void> => {
      await deliveries().deleteMany({ webhookId: new Types.ObjectId(webhookId), ...districtOf(scope) });
    },

    /** Destroys what names a person; also what waits. Returns how many went. */
    eraseOf: async (scope: Scope, personId: string): Promise<number> =>
      (await deliveries().deleteMany({ personIds: personId, ...districtOf(scope) })).deletedCount,

    /** What names a person. */
    listOfPerson: async (scope: Scope, personId: string, limit: number): Promise<Delivery[]> => {
      const found = deliveries().find({ personIds: personId, ...districtOf(scope) });
      return (await found.limit(limit).toArray()).map(toDelivery);
    },
  };
}

function filterOf({ webhookId, state, from, until }: DeliveryFilter) {
  const createdAt = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
  return {
    webhookId: new Types.ObjectId(webhookId),
    ...(state && { state }),
    ...((from || until) && { createdAt }),
  };
}

function isBeyond(operator: '$lt' | '$gt', { at, id }: DeliveryPosition) {
  return {
    // Where to begin in the index; the rest tells those of one moment apart.
    createdAt: { [`${operator}e`]: at },
    $or: [{ createdAt: { [operator]: at } }, { createdAt: at, _id: { [operator]: new Types.ObjectId(id) } }],
  };
}

function isDuplicate(error: unknown): boolean {
  const { code, writeErrors } = error as { code?: unknown; writeErrors?: unknown };
  const all = Array.isArray(writeErrors) ? writeErrors : [{ code }];
  return all.every((each: { code?: unknown }) => each.code === 11_000);
}

function toStored({ id, orgId, webhookId, personIds, tries, ...rest }: Delivery): StoredDelivery {
  return {
    ...rest,
    _id: new Types.ObjectId(id),
    orgId: new Types.ObjectId(orgId),
    webhookId: new Types.ObjectId(webhookId),
    tries: [...tries],
    ...(personIds.length > 0 && { personIds }),
  };
}

function toDelivery({ _id, orgId, webhookId, personIds = [], ...rest }: StoredDelivery): Delivery {
  return {
    ...rest,
    personIds,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    webhookId: webhookId.toHexString(),
  };
}
