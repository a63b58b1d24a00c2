import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { batchSchema } from './batch.schemas.ts';
import { bulkChangeSchema } from './bulk-change.schemas.ts';

/** As many as are read and written together. */
export const mostQuickEdits = 250;

const targetSchema = z.strictObject({
  id: idSchema,
  revision: z.int().min(1).nullable().default(null).describe('Given: only while it has this revision.'),
});

export const quickEditBody = z
  .strictObject({
    edits: z
      .array(z.strictObject({ resources: z.array(targetSchema).min(1).max(mostQuickEdits), change: bulkChangeSchema }))
      .min(1)
      .max(mostQuickEdits),
  })
  .superRefine(({ edits }, context) => {
    const seen = new Set<string>();
    for (const [at, { resources }] of edits.entries()) {
      for (const [index, { id }] of resources.entries()) {
        const path = ['edits', at, 'resources', index, 'id'];
        if (seen.has(id)) context.addIssue({ code: 'custom', path, message: 'Each resource once.' });
        seen.add(id);
      }
    }
    if (seen.size > mostQuickEdits) {
      const message = `At most ${mostQuickEdits} resources at once; more are a bulk edit.`;
      context.addIssue({ code: 'custom', path: ['edits'], message });
    }
  })
  .meta({ id: 'QuickEdit', description: 'Some changes, each of some resources.' });

export const quickEditResponse = z
  .strictObject({
    batch: batchSchema,
    outcomes: z
      .array(
        z.strictObject({
          id: idSchema,
          outcome: z.enum(['changed', 'unchanged', 'changedMeanwhile', 'notFound', 'forbidden', 'failed']),
          message: z.string().optional().describe('Why it has failed.'),
        }),
      )
      .describe('What became of each, in the order of the request.'),
    resources: z
      .array(resourceSummarySchema)
      .describe('The working copies as they are now, of those that may be seen.'),
  })
  .meta({ id: 'QuickEditResult' });

export type QuickEdit = z.output<typeof quickEditBody>['edits'][number];
