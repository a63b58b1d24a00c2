import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { deliveryStates, pauseReasons } from './webhook.ts';
import { webhookEvents } from './webhook-event.ts';

const time = z.iso.datetime();
const given = z.iso.datetime({ offset: true });

const nameSchema = z.string().trim().min(1).max(100).describe('Such as the name of the LMS.');
const eventsSchema = z
  .array(z.enum(webhookEvents))
  .min(1)
  .overwrite((events) => [...new Set(events)])
  .describe('What it is told of.');
const urlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''), {
    message: 'An address must not hold a user name or a password.',
  })
  .describe(
    'https, unless the operator has allowed that host by http. Addresses in private networks are refused when it is sent.',
  );
const schoolIds = z
  .array(idSchema)
  .min(1)
  .max(200)
  .overwrite((ids) => [...new Set(ids)])
  .nullish()
  .describe('Of what schools share among themselves, only what is of these; null: of all schools.');

export const webhookInputSchema = z
  .strictObject({ name: nameSchema, url: urlSchema, events: eventsSchema, schoolIds })
  .meta({ id: 'WebhookInput' });

export const webhookPatchSchema = z
  .strictObject({ name: nameSchema.optional(), url: urlSchema.optional(), events: eventsSchema.optional(), schoolIds })
  .meta({ id: 'WebhookPatch', description: 'Absent: leave as it is. null: clear.' });

export const webhookRotationBody = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(30 * 24)
      .default(24)
      .describe('How long the secret before it signs as well; 0 ends it at once.'),
  })
  .default({ overlapHours: 24 });

export const webhookSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    schoolIds: z.array(idSchema).nullable(),
    pausedAt: time.nullable(),
    pauseReason: z
      .enum(pauseReasons)
      .nullable()
      .describe('failing: nothing came through for a day. gone: the receiver answered 410.'),
    failingSince: time.nullable().describe('Since when nothing has come through; null: the last one did.'),
    secrets: z.array(z.strictObject({ createdAt: time, expiresAt: time.nullable() })).describe('Those that sign now.'),
    createdBy: idSchema,
    revision: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Webhook' });

export const webhooksPage = pageSchema(webhookSchema);

export const newWebhookSchema = z
  .strictObject({ webhook: webhookSchema, secret: z.string().describe('Signs deliveries. It is told this once.') })
  .meta({ id: 'WebhookSecret' });

const attemptSchema = z.strictObject({
  at: time,
  status: z.int().nullable().describe('Of the answer; null where there was none.'),
  error: z.string().nullable(),
  durationMs: z.int(),
});

export const deliverySchema = z
  .strictObject({
    id: idSchema,
    eventId: z.string().describe('In the header webhook-id, and in the body: the same each time that it is sent.'),
    type: z.enum([...webhookEvents, 'ping']),
    occurredAt: time,
    state: z.enum(deliveryStates).describe('failed: given up until a person sends it again.'),
    attempts: z.int().describe('Since it was made, or was sent again by a person.'),
    nextAt: time.nullable().describe('When it is tried next; null when it is not.'),
    tries: z.array(attemptSchema).describe('The last ones, oldest first.'),
    body: z.string().describe('As it is sent: ids and addresses.'),
    createdAt: time,
    deliveredAt: time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveriesPage = pageSchema(deliverySchema);

export const deliveriesQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(deliveryStates).optional(),
  from: given.optional().describe('Made then or later.'),
  until: given.optional().describe('Made before then.'),
});

export const replaysBody = z
  .strictObject({
    from: given.describe('Made then or later.'),
    until: given.optional().describe('Made before then; absent: until now.'),
    state: z.enum(deliveryStates).optional().describe('Only those, such as failed; absent: all.'),
  })
  .refine(({ from, until }) => until === undefined || Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'It must be after `from`.',
  });

export type WebhookInput = z.output<typeof webhookInputSchema>;
export type WebhookPatch = z.output<typeof webhookPatchSchema>;
