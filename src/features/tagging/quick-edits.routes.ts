import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import { presentBatch } from './batch.presenter.ts';
import { quickEditBody, quickEditResponse } from './quick-edits.schemas.ts';
import type { QuickEditService } from './quick-edits.service.ts';

export function quickEditRoutes(edits: QuickEditService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        auth: 'signedIn',
        tag: 'Tagging',
        path: '/api/v1/quick-edits',
        summary: 'Change some resources at once',
        description:
          'For up to 250 resources, without a job: what is edited, filled or pasted in a table. Each is changed as far as ' +
          'the caller may; `outcomes` names those that were not. `POST /batches/{id}/undo` takes all of it back. For ' +
          'what a whole search finds there are bulk edits.',
        body: quickEditBody,
        response: { 200: quickEditResponse },
        errors: ['forbidden'],
      },
      async ({ actor, body }) => {
        const { batch, outcomes, resources } = await edits.edit(actor, body.edits);
        const told = outcomes.map(({ id, outcome, message }) => ({
          id,
          // Nothing is made by it.
          outcome: outcome === 'created' ? ('changed' as const) : outcome,
          ...(message !== undefined && { message }),
        }));
        const shown = resources.map((resource) => presentSummary(resource, 'working'));
        return { status: 200, body: { batch: presentBatch(batch), outcomes: told, resources: shown } };
      },
    ),
  ];
}
