import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Notification, NotificationInput } from './notification.ts';
import type { NotificationPosition, NotificationsStore } from './notifications.store.ts';

/** With the name of who did it; null where nobody did or the account is gone. */
export type SignedNotification = Notification & { readonly byName: string | null };

/** What other features have of this one. */
export type Notify = (input: NotificationInput) => Promise<void>;

export type NotificationsServiceParts = {
  readonly notifications: NotificationsStore;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

export type NotificationsService = ReturnType<typeof createNotificationsService>;

/** How many people are told in one write. */
const batchSize = 500;
const system: Scope = { kind: 'system', reason: 'people are told what has happened' };

export function createNotificationsService({ notifications, namesOf, clock }: NotificationsServiceParts) {
  const put = async (input: NotificationInput): Promise<void> => {
    try {
      await notifications.put(system, input, clock.now());
    } catch (error) {
      if ((error as { code?: unknown }).code !== 11_000) throw error;
      // The same was told at the same moment, and is there now.
      await notifications.put(system, input, clock.now());
    }
  };

  const notify: Notify = async (input) => {
    const userIds = [...new Set(input.userIds)].filter((userId) => userId !== input.by);
    for (let at = 0; at < userIds.length; at += batchSize) {
      await put({ ...input, userIds: userIds.slice(at, at + batchSize) });
    }
  };

  return {
    notify,

    /** The actor's own, last told first. */
    list: async (
      actor: Actor,
      page: { isUnread: boolean; after: NotificationPosition | null; limit: number },
    ): Promise<{ found: SignedNotification[]; count: number; unreadCount: number }> => {
      const { found, ...counts } = await notifications.list(scopeOf(actor), page);
      const people = [...new Set(found.flatMap(({ by }) => by ?? []))];
      const names = people.length > 0 ? await namesOf(system, actor.orgId, people) : new Map<string, string>();
      return { found: found.map((each) => ({ ...each, byName: (each.by && names.get(each.by)) ?? null })), ...counts };
    },

    /** Throws `not_found` for what is not the actor's. */
    markRead: async (actor: Actor, id: string): Promise<void> => {
      if (!(await notifications.markRead(scopeOf(actor), id, clock.now()))) throw new AppError('not_found');
    },

    /** Until a time: what has come since is still to be read. Returns how many were marked. */
    markAllRead: (actor: Actor, until: Date | null): Promise<number> =>
      notifications.markAllRead(scopeOf(actor), until ?? clock.now(), clock.now()),

    /** For the erasure of a person: nothing is left of what they were told, nor of who told others. */
    erasePerson: (orgId: string, personId: string): Promise<void> => notifications.eraseOf(system, orgId, personId),
  };
}
