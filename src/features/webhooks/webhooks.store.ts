import { type Connection, Types } from 'mongoose';
import type { ChangePosition } from '../../http/change-feed.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Webhook } from './webhook.ts';

type StoredWebhook = Omit<Webhook, 'id' | 'orgId' | 'createdBy'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  createdBy: Types.ObjectId;
  /** The job that sends, and until when it may be taken to be alive. One at a time: so first attempts are in order. */
  sender: { jobId: string; until: Date } | null;
};

/** How far a source has been looked through for a district. */
export type Reached = {
  readonly after: ChangePosition;
  /** What happened before that was told in earlier rounds. */
  readonly since: Date;
  /** Where the round after this one begins; null between two rounds. */
  readonly nextRoundAt: Date | null;
};

type StoredReached = { _id: string; at: Date; lastId: string; since: Date; nextRoundAt: Date | null };

export type WebhooksStore = ReturnType<typeof createWebhooksStore>;

/** Webhooks, and how far each source has been looked through. */
export function createWebhooksStore(connection: Connection) {
  const webhooks = () => connection.collection<StoredWebhook>('webhooks');
  const positions = () => connection.collection<StoredReached>('webhook_positions');
  const one = (scope: Scope, id: string) => ({ _id: new Types.ObjectId(id), ...districtOf(scope) });

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (_scope: Scope, { id, orgId, createdBy, ...webhook }: Webhook): Promise<void> => {
      await webhooks().insertOne({
        ...webhook,
        _id: new Types.ObjectId(id),
        orgId: new Types.ObjectId(orgId),
        createdBy: new Types.ObjectId(createdBy),
        sender: null,
      });
    },

    find: async (scope: Scope, id: string): Promise<Webhook | null> => {
      const stored = await webhooks().findOne(one(scope, id));
      return stored && toWebhook(stored);
    },

    /** All of a district, newest first; there are few (`mostWebhooks`). */
    list: async (scope: Scope, orgId: string): Promise<Webhook[]> => {
      const filter = { orgId: new Types.ObjectId(orgId), ...districtOf(scope) };
      return (await webhooks().find(filter).sort({ _id: -1 }).toArray()).map(toWebhook);
    },

    /** Ids of the districts that have any. */
    listDistricts: async (scope: Scope): Promise<string[]> => {
      assertSystem(scope);
      return (await webhooks().distinct('orgId')).map((orgId) => orgId.toHexString());
    },

    /** Writes what people change of it; false when somebody else was faster. */
    update: async (scope: Scope, before: Webhook, after: Webhook): Promise<boolean> => {
      const { name, url, events, schoolIds, secrets, pausedAt, pauseReason, revision, updatedAt } = after;
      const change = { name, url, events, schoolIds, secrets, pausedAt, pauseReason, revision, updatedAt };
      // What failed until now says nothing of how it goes on.
      const isNew = before.url !== url || (before.pausedAt !== null && pausedAt === null);
      const filter = { ...one(scope, before.id), revision: before.revision };
      const { matchedCount } = await webhooks().updateOne(filter, {
        $set: { ...change, ...(isNew && { failingSince: null }) },
      });
      return matchedCount > 0;
    },

    remove: async (scope: Scope, id: string): Promise<boolean> =>
      (await webhooks().deleteOne(one(scope, id))).deletedCount > 0,

    /** Notes whether something comes through; no change of the webhook. */
    setFailingSince: async (scope: Scope, id: string, at: Date | null): Promise<void> => {
      await webhooks().updateOne(one(scope, id), { $set: { failingSince: at } });
    },

    /** For the job that sends: the webhook as it is now, unless another one is sending. Also prolongs. */
    hold: async (
      scope: Scope,
      id: string,
      sender: { jobId: string; until: Date },
      now: Date,
    ): Promise<Webhook | null> => {
      const isFree = [{ sender: null }, { 'sender.until': { $lte: now } }, { 'sender.jobId': sender.jobId }];
      const stored = await webhooks().findOneAndUpdate(
        { ...one(scope, id), $or: isFree },
        { $set: { sender } },
        { returnDocument: 'after' },
      );
      return stored && toWebhook(stored);
    },

    letGo: async (scope: Scope, id: string, jobId: string): Promise<void> => {
      await webhooks().updateOne({ ...one(scope, id), 'sender.jobId': jobId }, { $set: { sender: null } });
    },

    findReached: async (scope: Scope, orgId: string, source: string): Promise<Reached | null> => {
      assertSystem(scope);
      const found = await positions().findOne({ _id: `${orgId} ${source}` });
      if (!found) return null;
      const { at, lastId, since, nextRoundAt } = found;
      return { after: { at, id: lastId }, since, nextRoundAt };
    },

    saveReached: async (scope: Scope, orgId: string, source: string, reached: Reached): Promise<void> => {
      assertSystem(scope);
      const { after, since, nextRoundAt } = reached;
      const state = { at: after.at, lastId: after.id, since, nextRoundAt };
      await positions().updateOne({ _id: `${orgId} ${source}` }, { $set: state }, { upsert: true });
    },
  };
}

export function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system looks for what has happened.');
}

export function districtOf(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'public') throw new Error('Webhooks are not for the public.');
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

function toWebhook({ _id, orgId, createdBy, sender: _sender, ...webhook }: StoredWebhook): Webhook {
  return {
    ...webhook,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    createdBy: createdBy.toHexString(),
  };
}
