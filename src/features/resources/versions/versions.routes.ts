import { z } from 'zod';
import { type Endpoint, endpoint } from '../../../http/endpoint.ts';
import { idParams, idSchema } from '../../../shared/ids.ts';
import type { ResourceAnswers } from '../resource-answers.ts';
import { resourceResponseSchema } from '../resource-response.schemas.ts';
import { type ResourceField, resourceFields } from './resource-fields.ts';
import type { ComparedState, VersionsService, WordedChange } from './versions.service.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Resources', auth: 'signedIn' } as const;

const versionSchema = z.coerce.number().int().min(1).max(1_000_000);
const versionName = z.union([z.literal('working'), versionSchema]);
const time = z.iso.datetime();

export const changeSchema = z
  .strictObject({
    field: z.enum(resourceFields).describe('material: kind, address and file, which change together.'),
    kind: z.enum(['added', 'removed', 'changed']),
    before: z.unknown().describe('The value; null where there was none. Of a text null: `lines` tells.'),
    after: z.unknown(),
    items: z
      .strictObject({ added: z.array(z.unknown()), removed: z.array(z.unknown()) })
      .nullable()
      .describe('Of lists: what came and what went.'),
    lines: z
      .array(
        z.strictObject({
          kind: z.enum(['added', 'removed']),
          line: z.int().describe('From 1; of a line that came in the later text, of one that went in the earlier.'),
          text: z.string(),
        }),
      )
      .nullable()
      .describe('Of a text: the lines that came and went, at most 1,000.'),
    words: z.strictObject({ en: z.string(), es: z.string() }).describe('The same in a sentence for people.'),
  })
  .meta({ id: 'FieldChange' });

const stateSchema = z.strictObject({
  version: z.union([z.int(), z.literal('working')]),
  title: z.string(),
  at: time.describe('When it was published; of the working copy, when the resource last changed.'),
  by: idSchema.nullable(),
  note: z.string().nullable(),
});

export const comparisonSchema = z
  .strictObject({
    from: stateSchema,
    to: stateSchema,
    hasTags: z.boolean().describe('False where a version is older than the keeping of tags with versions.'),
    changes: z.array(changeSchema),
  })
  .meta({ id: 'ResourceComparison' });

const restoreBody = z
  .strictObject({
    fields: z
      .array(z.enum(resourceFields))
      .min(1)
      .max(resourceFields.length)
      .optional()
      .describe('All of the content when absent. Tags come back only where they are named: they show at once.'),
  })
  .optional();

/** Of a text that was written anew, the beginning shows what it is. */
const maxLines = 1_000;

export function versionsRoutes(versions: VersionsService, { written }: ResourceAnswers): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/changes`,
        summary: 'Tell what differs between two versions of a resource, or a version and the working copy',
        description: 'For those who may edit it. As data, and in words in English and Spanish.',
        params: idParams,
        query: z.strictObject({
          from: versionName.optional().describe('The newest published version when absent.'),
          to: versionName.optional().describe('The working copy when absent.'),
        }),
        response: { 200: comparisonSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden'],
      },
      async ({ actor, params: { id }, query }) => {
        const { from, to, hasTags, changes } = await versions.compare(actor, id, query);
        return {
          status: 200,
          body: { from: presentState(from), to: presentState(to), hasTags, changes: changes.map(presentChange) },
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/versions/:version/restore`,
        summary: 'Take an earlier version back into the working copy',
        description: 'Readers see it when it is published, as a version of its own: what was published stays as it is.',
        params: z.strictObject({ id: idSchema, version: versionSchema }),
        body: restoreBody,
        response: { 200: resourceResponseSchema },
        errors: ['not_found', 'resource_withdrawn', 'forbidden', 'in_review', 'remix_license', 'remix_refused'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, version }, body, expectedRevision }) => {
        const fields: readonly ResourceField[] | null = body?.fields ?? null;
        const resource = await versions.restoreVersion(actor, { id, expectedRevision }, version, fields);
        return { status: 200, ...(await written(actor, resource, 'working')) };
      },
    ),
  ];
}

function presentState({ version, content, at, by, note }: ComparedState): z.output<typeof stateSchema> {
  return { version, title: content.title, at: at.toISOString(), by, note };
}

export function presentChange({ before, after, items, lines, ...change }: WordedChange): z.output<typeof changeSchema> {
  return {
    ...change,
    before: lines ? null : toWire(before),
    after: lines ? null : toWire(after),
    items: items && { added: [...items.added], removed: [...items.removed] },
    lines: lines === null ? null : lines.slice(0, maxLines),
  };
}

/** Times as they go over the wire; all else is JSON already. */
function toWire(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
