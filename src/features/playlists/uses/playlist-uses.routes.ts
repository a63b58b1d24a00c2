import { z } from 'zod';
import { type Endpoint, endpoint } from '../../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../../http/pagination.ts';
import { idParams, idSchema } from '../../../shared/ids.ts';
import { presentJob } from '../../jobs/job.presenter.ts';
import { jobSchema } from '../../jobs/job.schemas.ts';
import { visibilities } from '../../resources/resource.ts';
import { playlistStatuses } from '../playlist.ts';
import type { PlaylistUsesService, WhereUsed } from './playlist-uses.service.ts';
import type { ReplacementsService } from './replacements.service.ts';
import type { ResourcePlace } from './resource-places.ts';

const common = { tag: 'Playlists', auth: 'signedIn' } as const;
const path = '/api/v1/resources/:id';

const placeSchema = z
  .strictObject({
    pathwayId: idSchema,
    pathwayTitle: z.string(),
    stepId: idSchema,
    optionId: idSchema.nullable().describe('Of a choice: the option.'),
    title: z.string().nullable().describe('Null where the title of the resource is shown.'),
    version: z.int().nullable().describe('The version of the resource that it shows; null follows the newest.'),
  })
  .meta({ id: 'PlaceOfResource' });

const places = z.array(placeSchema);

const whereUsedSchema = z
  .strictObject({
    playlistId: idSchema,
    orgId: idSchema,
    ownerId: idSchema.nullable(),
    status: z.enum(playlistStatuses),
    visibility: z.enum(visibilities),
    updatedAt: z.iso.datetime(),
    published: z
      .strictObject({ version: z.int(), title: z.string(), places })
      .nullable()
      .describe('The newest version; null where it does not use the resource.'),
    draft: z
      .strictObject({ revision: z.int(), title: z.string(), places })
      .nullable()
      .describe('For those who may edit it; null where the draft does not use the resource.'),
  })
  .meta({ id: 'PlaylistUsingResource' });

const replacementInput = z
  .strictObject({
    withId: idSchema.describe('The resource to show instead; steps follow its newest version.'),
    save: z.boolean().default(true).describe('false: only tell what would be replaced.'),
    limit: pageQuery.limit.describe('Of the preview: at most so many playlists.'),
    cursor: pageQuery.cursor.describe('Of the preview: `nextCursor` of the page before.'),
  })
  .meta({ id: 'ReplacementInput' });

const previewSchema = pageSchema(
  z
    .strictObject({
      playlistId: idSchema,
      title: z.string(),
      revision: z.int(),
      isPublished: z.boolean().describe('Readers see it only once the draft is published again.'),
      places,
    })
    .meta({ id: 'PlannedReplacement' }),
);

const idCursor = createCursorCodec(idSchema);

/** Where a resource is used, and putting another one in its place. */
export function playlistUsesRoutes({
  uses,
  replacements,
}: {
  uses: PlaylistUsesService;
  replacements: ReplacementsService;
}): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/playlists`,
        summary: 'List the playlists that use a resource, last made first',
        description:
          'Those that the caller may see: by their newest version, and by the draft for those who may edit it. Also of a ' +
          'resource that is gone or withdrawn, as long as there are any. For staff.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(whereUsedSchema) },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const { found, count } = await uses.list(actor, id, { after: idCursor.decode(cursor, id), limit });
        const page = toPage({ found, limit, count, cursor: ({ playlist }) => idCursor.encode(playlist.id, id) });
        return { status: 200, body: { ...page, items: page.items.map(present) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/replacements`,
        summary: 'Show another resource in place of this one, in all drafts that the caller may edit',
        description:
          'With `save: false` it answers what would be replaced. Otherwise a job does it; its report names each playlist with ' +
          'the revisions of its draft before and after. What is published stays as it is until it is published again.',
        params: idParams,
        body: replacementInput,
        response: { 200: previewSchema, 202: jobSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id: resourceId }, body: { withId, save, limit, cursor } }) => {
        if (save) {
          const job = await replacements.start(actor, { resourceId, withId });
          return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
        }
        const question = [resourceId, withId];
        const afterId = idCursor.decode(cursor, question);
        const { found, count } = await replacements.preview(actor, { resourceId, withId, afterId, limit });
        const page = toPage({ found, limit, count, cursor: (last) => idCursor.encode(last.playlistId, question) });
        const items = page.items.map((planned) => ({ ...planned, places: planned.places.map(presentPlace) }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/replacements/:jobId/undo`,
        summary: 'Take back what such a job has replaced',
        description:
          'For who asked for it. Another job: places that show something else by now stay, and its report names them. Asked ' +
          'again it is the same job.',
        params: z.strictObject({ id: idSchema, jobId: idSchema }),
        response: { 202: jobSchema },
        errors: ['not_found', 'wrong_status'],
      },
      async ({ actor, params: { id, jobId } }) => {
        const job = await replacements.undo(actor, id, jobId);
        return { status: 202, body: presentJob(job), headers: { location: `/api/v1/jobs/${job.id}` } };
      },
    ),
  ];
}

function present({ playlist, published, draft }: WhereUsed): z.output<typeof whereUsedSchema> {
  const { id: playlistId, orgId, ownerId, status, visibility, updatedAt, revision } = playlist;
  return {
    playlistId,
    orgId,
    ownerId,
    status,
    visibility,
    updatedAt: updatedAt.toISOString(),
    published: published && { ...published, places: published.places.map(presentPlace) },
    draft: draft && { revision, ...draft, places: draft.places.map(presentPlace) },
  };
}

function presentPlace({ use, ...place }: ResourcePlace): z.output<typeof placeSchema> {
  return { ...place, version: use.version };
}
