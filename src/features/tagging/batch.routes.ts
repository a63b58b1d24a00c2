import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentBatch } from './batch.presenter.ts';
import { batchesPage, batchesQuery, batchSchema } from './batch.schemas.ts';
import type { BatchService } from './batch.service.ts';

const path = '/api/v1/batches';
const common = { tag: 'Tagging', auth: 'signedIn' } as const;
const listCursor = createCursorCodec(idSchema);

/** What was changed in bulk, by whatever way. */
export function batchRoutes(batches: BatchService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List batches, newest first',
        description: 'One’s own; admins and specialists of the whole district see all of them.',
        query: batchesQuery,
        response: { 200: batchesPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, kind } }) => {
        const after = listCursor.decode(cursor, { kind });
        const { found, count } = await batches.list(actor, { kind, after, limit });
        const page = toPage({ found, limit, count, cursor: ({ id }) => listCursor.encode(id, { kind }) });
        return { status: 200, body: { ...page, items: page.items.map(presentBatch) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Read a batch: what it would do, what it has done, what an undo took back',
        params: idParams,
        response: { 200: batchSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentBatch(await batches.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/run`,
        summary: 'Run a batch that is ready',
        description:
          'A job changes the resources, each as far as the caller may and only as it was when the batch was prepared; its ' +
          'report tells of every one that was skipped. What is done stays when the job is cancelled, and can be undone.',
        params: idParams,
        response: { 202: batchSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => ({ status: 202, body: presentBatch(await batches.run(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/undo`,
        summary: 'Take a batch back',
        description:
          'A job restores exactly what the batch has changed: fields, tags, and who gave these when. What others have ' +
          'changed since stays, and stands in the report of the job (`undo.jobId`).',
        params: idParams,
        response: { 202: batchSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => ({ status: 202, body: presentBatch(await batches.undo(actor, id)) }),
    ),
  ];
}
