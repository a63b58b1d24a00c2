import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { markAllReadSchema, markedSchema, notificationsPageSchema } from './notifications.schemas.ts';
import type { NotificationsService } from './notifications.service.ts';

const path = '/api/v1/me/notifications';
const common = { tag: 'Notifications', auth: 'signedIn' } as const;

const listCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

export function notificationsRoutes(notifications: NotificationsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List what the caller was told, last first',
        query: z.strictObject({
          ...pageQuery,
          unread: z.stringbool().default(false).describe('Only what they have not read.'),
        }),
        response: { 200: notificationsPageSchema },
      },
      async ({ actor, query: { limit, cursor, unread } }) => {
        const decoded = listCursor.decode(cursor, unread);
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count, unreadCount } = await notifications.list(actor, { isUnread: unread, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.createdAt.toISOString(), id: last.id }, unread),
        });
        const items = page.items.map(({ by, byName, createdAt, readAt, about, params, ...notification }) => ({
          ...notification,
          about: { ...about },
          params: { ...params },
          by: by === null ? null : { id: by, name: byName },
          createdAt: createdAt.toISOString(),
          readAt: readAt?.toISOString() ?? null,
        }));
        return { status: 200, body: { ...page, items, unreadCount } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/read`,
        summary: 'Mark all that the caller was told as read',
        body: markAllReadSchema,
        response: { 200: markedSchema },
      },
      async ({ actor, body }) => ({
        status: 200,
        body: { marked: await notifications.markAllRead(actor, body?.until ? new Date(body.until) : null) },
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/read`,
        summary: 'Mark one thing that the caller was told as read',
        params: idParams,
        response: { 204: empty },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => {
        await notifications.markRead(actor, id);
        return { status: 204 };
      },
    ),
  ];
}
