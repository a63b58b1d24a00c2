import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { gradeLevels } from '../resources/resource.ts';
import type { SavedSearch, SearchPreferences } from './personal-search.store.ts';
import { toSearch } from './read-search.ts';
import type { CountedSearch } from './saved-searches.service.ts';
import type { SearchFeature } from './search.routes.ts';
import { resourceSearchQuery } from './search.schemas.ts';
import type { AskedSearch } from './search.service.ts';

const common = { tag: 'Search', auth: 'signedIn' } as const;
const path = '/api/v1/saved-searches';

const preferenceFields = {
  gradeLevels: z.array(z.enum(gradeLevels)).max(gradeLevels.length),
  subjects: z.array(z.string().trim().min(1).max(100)).max(20).describe('Ids of terms.'),
  frameworkIds: z.array(z.string().min(1).max(100)).max(20).describe('Whose standards are shown.'),
};

export const preferencesSchema = z.strictObject(preferenceFields).meta({ id: 'SearchPreferences' });

const wantedPreferences = z
  .strictObject({
    gradeLevels: preferenceFields.gradeLevels.default([]),
    subjects: preferenceFields.subjects.default([]).describe('Ids of terms, or their names in any language.'),
    frameworkIds: preferenceFields.frameworkIds.default([]),
  })
  .meta({ id: 'WantedSearchPreferences' });

/** What of a search is worth keeping: not where somebody was on its pages. */
const savedParameters = resourceSearchQuery.omit({ cursor: true, limit: true, waitFor: true, explain: true });

const savedQuery = z
  .record(z.string().max(50), z.union([z.string().max(500), z.array(z.string().max(300)).max(50)]))
  .superRefine((query, context) => {
    for (const { path: place, message } of savedParameters.safeParse(query).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: place, message });
    }
  })
  .describe('Query parameters of `GET /search/resources`, as they are sent.');

const name = z.string().trim().min(1).max(100);
const wanted = z.strictObject({ name, query: savedQuery });

export const savedSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    newCount: z.int().describe('Resources that were published since `seenAt`.'),
    createdAt: z.iso.datetime(),
    seenAt: z.iso.datetime(),
  })
  .meta({ id: 'SavedSearch' });

/** A search as it was saved; null where a release no longer knows its parameters. */
export function readSavedSearch(query: SavedSearch['query']): AskedSearch | null {
  const parsed = resourceSearchQuery.safeParse(query);
  try {
    return parsed.success ? toSearch(parsed.data, 'en', 0) : null;
  } catch {
    return null;
  }
}

/** What belongs to the caller alone: what they usually look for, and searches that they keep. */
export function personalSearchRoutes({ preferences, saved }: SearchFeature): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/search-preferences',
        summary: 'Get what the caller usually looks for',
        response: { 200: preferencesSchema },
      },
      async ({ actor }) => ({ status: 200, body: presentPreferences(await preferences.get(actor)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: '/api/v1/me/search-preferences',
        summary: 'Remember what the caller usually looks for',
        description: 'It shapes `GET /search`, which shows it and can be asked without it.',
        body: wantedPreferences,
        response: { 200: preferencesSchema },
      },
      async ({ actor, body }) => ({ status: 200, body: presentPreferences(await preferences.replace(actor, body)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List the searches that the caller keeps, with what is new in each',
        response: { 200: z.strictObject({ items: z.array(savedSchema) }) },
      },
      async ({ actor }) => ({ status: 200, body: { items: (await saved.list(actor)).map(present) } }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Keep a search',
        body: wanted,
        response: { 201: savedSchema },
      },
      async ({ actor, body }) => ({ status: 201, body: present(await saved.create(actor, body)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${path}/:id`,
        summary: 'Rename a search, or change what it looks for',
        params: idParams,
        body: z.strictObject({ name: name.exactOptional(), query: savedQuery.exactOptional() }),
        response: { 200: savedSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, body }) => ({ status: 200, body: present(await saved.update(actor, id, body)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/seen`,
        summary: 'Say that what a search finds now is no longer new',
        params: idParams,
        response: { 200: savedSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: present(await saved.markSeen(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id`,
        summary: 'Keep a search no longer',
        params: idParams,
        response: { 204: empty },
        errors: ['not_found'],
      },
      async ({ actor, params: { id } }) => {
        await saved.remove(actor, id);
        return { status: 204 };
      },
    ),
  ];
}

function presentPreferences({ gradeLevels: grades, subjects, frameworkIds }: SearchPreferences) {
  return { gradeLevels: [...grades], subjects: [...subjects], frameworkIds: [...frameworkIds] };
}

function present({ id, name: title, query, newCount, createdAt, seenAt }: CountedSearch): z.output<typeof savedSchema> {
  const copied = Object.entries(query).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]);
  return {
    id,
    name: title,
    query: Object.fromEntries(copied),
    newCount,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
  };
}
