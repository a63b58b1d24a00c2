import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { keptReadMs, keptUnreadMs, type Notification, type NotificationInput } from './notification.ts';

type StoredNotification = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  personId: Types.ObjectId;
  kind: string;
  about: { type: string; id: string };
  by: Types.ObjectId | null;
  params: Record<string, string | number | boolean | null>;
  /** Only while it is unread: what it is and what it is about, so that the same is not told twice. */
  openKey?: string;
  createdAt: Date;
  readAt: Date | null;
  expiresAt: Date;
};

export type NotificationPosition = { readonly at: Date; readonly id: string };

const id = Schema.Types.ObjectId;

const schema = new Schema<StoredNotification>(
  {
    orgId: { type: id, required: true },
    personId: { type: id, required: true },
    kind: { type: String, required: true },
    about: { type: Schema.Types.Mixed, required: true },
    by: { type: id, default: null },
    params: { type: Schema.Types.Mixed, required: true },
    openKey: { type: String },
    createdAt: { type: Date, required: true },
    readAt: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'notifications', versionKey: false, minimize: false },
);

const operator = (condition: Record<string, unknown>) => mongoose.trusted(condition);

export type NotificationsStore = ReturnType<typeof createNotificationsStore>;

export function createNotificationsStore(connection: Connection) {
  const Notifications = connection.model('Notification', schema);

  return {
    /**
     * Tells people of the district something; who has not read the same yet has it once, with what was said last. Throws
     * MongoDB's 11000 when the same is told twice at once.
     */
    put: async (scope: Scope, { orgId, userIds, kind, about, by, params }: NotificationInput, now: Date) => {
      assertSystem(scope);
      const writes = userIds.map((userId) => ({
        updateOne: {
          filter: {
            orgId: new Types.ObjectId(orgId),
            personId: new Types.ObjectId(userId),
            openKey: `${kind} ${about.type} ${about.id}`,
          },
          update: {
            $set: {
              kind,
              about: { type: about.type, id: about.id },
              by: by ? new Types.ObjectId(by) : null,
              params: { ...params },
              createdAt: now,
              readAt: null,
              expiresAt: new Date(now.getTime() + keptUnreadMs),
            },
          },
          upsert: true,
        },
      }));
      if (writes.length > 0) await Notifications.collection.bulkWrite(writes, { ordered: false });
    },

    /** The actor's own, last told first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      { isUnread, after, limit }: { isUnread: boolean; after: NotificationPosition | null; limit: number },
    ): Promise<{ found: Notification[]; count: number; unreadCount: number }> => {
      const filter = { ...ownerOf(scope), ...(isUnread && unread) };
      const page = after ? { $and: [filter, isAfter(after)] } : filter;
      const [found, count, unreadCount] = await Promise.all([
        Notifications.find(page)
          .sort({ createdAt: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredNotification[]>(),
        Notifications.countDocuments(filter).limit(countLimit),
        Notifications.countDocuments({ ...ownerOf(scope), ...unread }).limit(countLimit),
      ]);
      return { found: found.map(toNotification), count, unreadCount };
    },

    /** False when the actor has none of that id. Read once, it stays read when it was. */
    markRead: async (scope: Scope, notificationId: string, now: Date): Promise<boolean> => {
      const own = { ...ownerOf(scope), _id: new Types.ObjectId(notificationId) };
      const { matchedCount } = await Notifications.updateOne({ ...own, ...unread }, readAt(now));
      return matchedCount > 0 || (await Notifications.exists(own)) !== null;
    },

    /** All that the actor was told until then; returns how many were unread. */
    markAllRead: async (scope: Scope, until: Date, now: Date): Promise<number> => {
      const filter = { ...ownerOf(scope), ...unread, createdAt: operator({ $lte: until }) };
      return (await Notifications.updateMany(filter, readAt(now))).modifiedCount;
    },

    /** Erases what a person was told, and their name from what others were told. */
    eraseOf: async (scope: Scope, orgId: string, personId: string): Promise<void> => {
      assertSystem(scope);
      const person = new Types.ObjectId(personId);
      const district = new Types.ObjectId(orgId);
      await Notifications.deleteMany({ orgId: district, personId: person });
      await Notifications.updateMany({ orgId: district, by: person }, { $set: { by: null } });
    },
  };
}

const unread = { readAt: null };

function readAt(now: Date) {
  return { $set: { readAt: now, expiresAt: new Date(now.getTime() + keptReadMs) }, $unset: { openKey: 1 as const } };
}

function ownerOf(scope: Scope) {
  if (scope.kind !== 'actor') throw new Error('Notifications are read by whom they are for.');
  return { orgId: new Types.ObjectId(scope.actor.orgId), personId: new Types.ObjectId(scope.actor.userId) };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('People are told things by the system alone.');
}

function isAfter({ at, id: last }: NotificationPosition) {
  return {
    $or: [{ createdAt: operator({ $lt: at }) }, { createdAt: at, _id: operator({ $lt: new Types.ObjectId(last) }) }],
  };
}

function toNotification({ _id, kind, about, by, params, createdAt, readAt }: StoredNotification): Notification {
  return { id: _id.toHexString(), kind, about, by: by?.toHexString() ?? null, params, createdAt, readAt };
}
