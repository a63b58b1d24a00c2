import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { presentBatch } from './batch.presenter.ts';
import { batchSchema } from './batch.schemas.ts';
import { bulkChangeSchema } from './bulk-change.schemas.ts';
import type { BulkEditService } from './bulk-edit.service.ts';
import { selectionSchema } from './selection.schemas.ts';

const bulkEditBody = z.strictObject({ selection: selectionSchema, change: bulkChangeSchema }).meta({ id: 'BulkEdit' });

export function bulkEditRoutes(edits: BulkEditService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        auth: 'signedIn',
        tag: 'Tagging',
        path: '/api/v1/bulk-edits',
        summary: 'Prepare a change of many resources',
        description:
          'Changes nothing yet. A job freezes which resources are meant and looks at each; then the batch is `ready` and ' +
          'its `preview` tells what would happen. `POST /batches/{id}/run` does it.',
        body: bulkEditBody,
        response: { 202: batchSchema },
        errors: ['forbidden'],
      },
      async ({ actor, body }) => {
        const batch = await edits.prepare(actor, body);
        return { status: 202, body: presentBatch(batch), headers: { location: `/api/v1/batches/${batch.id}` } };
      },
    ),
  ];
}
