import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { clientScopes } from '../../shared/actor.ts';
import { idSchema } from '../../shared/ids.ts';
import { clientStates } from './api-client.ts';

const time = z.iso.datetime();
const nameSchema = z.string().trim().min(1).max(100).describe('Such as the name of the LMS.');
const scopesSchema = z
  .array(z.enum(clientScopes))
  .min(1)
  .overwrite((scopes) => [...new Set(scopes)])
  .describe('What it may do. Those of assignments and progress are reserved: nothing asks for them yet.');
const schoolIdsSchema = z
  .array(idSchema)
  .min(1)
  .max(200)
  .overwrite((ids) => [...new Set(ids)])
  .nullish()
  .describe('What only these schools share, besides what the district shares; null for all schools.');
const expiresAtSchema = z.iso.datetime({ offset: true }).nullish().describe('From then on it is refused; null: never.');

export const apiClientInputSchema = z
  .strictObject({ name: nameSchema, scopes: scopesSchema, schoolIds: schoolIdsSchema, expiresAt: expiresAtSchema })
  .meta({ id: 'ApiClientInput' });

export const apiClientPatchSchema = z
  .strictObject({
    name: nameSchema.optional(),
    scopes: scopesSchema.optional(),
    schoolIds: schoolIdsSchema,
    expiresAt: expiresAtSchema,
  })
  .meta({ id: 'ApiClientPatch', description: 'Absent: leave as it is. null: clear.' });

/** How long the secret before a new one holds on. */
export const rotationBody = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(30 * 24)
      .default(24)
      .describe('How long the secret before it still holds; 0 ends it at once.'),
  })
  .default({ overlapHours: 24 });

export const apiClientSchema = z
  .strictObject({
    id: idSchema.describe('Also the `client_id`.'),
    name: z.string(),
    scopes: z.array(z.enum(clientScopes)),
    schoolIds: z.array(idSchema).nullable(),
    state: z.enum(clientStates),
    secrets: z.array(
      z.strictObject({
        id: idSchema,
        hint: z.string().describe('Its last characters.'),
        createdAt: time,
        expiresAt: time.nullable(),
      }),
    ),
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable().describe('To the minute; null: never.'),
    createdBy: idSchema,
    revision: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'ApiClient' });

export const apiClientsPage = pageSchema(apiClientSchema);

export const newSecretSchema = z
  .strictObject({
    client: apiClientSchema,
    clientSecret: z.string().describe('The `client_secret`. It is told this once: only a hash of it is kept.'),
  })
  .meta({ id: 'ApiClientSecret' });

// RFC 6749: parameters that are not known are ignored, so this object is not strict.
export const tokenBody = z.object({
  grant_type: z.string().describe('client_credentials'),
  scope: z.string().max(500).optional().describe('Separated by spaces; all that the client may when absent.'),
  client_id: z.string().max(100).optional().describe('Unless it stands in the header Authorization (Basic).'),
  client_secret: z.string().max(500).optional(),
});

export const tokenSchema = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().describe('In seconds.'),
    scope: z.string(),
  })
  .meta({ id: 'OAuthToken' });

export type ApiClientInput = z.output<typeof apiClientInputSchema>;
export type ApiClientPatch = z.output<typeof apiClientPatchSchema>;
