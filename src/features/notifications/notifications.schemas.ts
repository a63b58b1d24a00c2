import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';

const time = z.iso.datetime();

const notificationSchema = z
  .strictObject({
    id: idSchema,
    kind: z
      .string()
      .describe('What happened, such as `review.changesRequested`. New kinds come; show what you do not know plainly.'),
    about: z.strictObject({
      type: z.string().describe('What it is about, such as `resource` or `playlist`.'),
      id: z.string(),
    }),
    by: z
      .strictObject({ id: idSchema, name: z.string().nullable().describe('Null for those whose account is gone.') })
      .nullable()
      .describe('Who did it; null: nobody in particular.'),
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe('Words and numbers for the text, by name.'),
    createdAt: time,
    readAt: time.nullable(),
  })
  .meta({ id: 'Notification' });

export const notificationsPageSchema = pageSchema(notificationSchema).extend({
  unreadCount: z.int().describe('How many the caller has not read, on all pages; up to 1,001.'),
});

export const markAllReadSchema = z
  .strictObject({ until: time.optional().describe('Only what was told until then; all when absent.') })
  .optional();

export const markedSchema = z.strictObject({ marked: z.int().describe('How many were unread before.') });
