import type { Actor } from '../../shared/actor.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import type { JsonValue } from '../jobs/job.ts';
import type { Resource } from '../resources/resource.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { EditOutcome } from '../resources/resource-batch-plan.ts';
import { mayBatch } from './batch.policy.ts';
import type { BatchService } from './batch.service.ts';
import { addOutcome, type Batch, noCounts } from './batch.ts';
import type { BulkChange } from './bulk-change.schemas.ts';
import { patchFor } from './bulk-change.ts';
import type { QuickEdit } from './quick-edits.schemas.ts';
import type { ResolveChange } from './resolve-change.ts';

export type QuickEditService = ReturnType<typeof createQuickEditService>;

type Edited = {
  readonly batch: Batch;
  readonly outcomes: readonly EditOutcome[];
  /** Those that the actor may see, in the order of the request. */
  readonly resources: readonly Resource[];
};

/** Few enough resources to be changed while somebody waits: a table that is edited, a block that is pasted. */
export function createQuickEditService({
  batches,
  resources,
  resolve,
}: {
  readonly batches: Pick<BatchService, 'begin' | 'noteDone' | 'get'>;
  readonly resources: Pick<ResourceBatches, 'applySome' | 'findMany'>;
  readonly resolve: ResolveChange;
}) {
  /** Equal changes are read once; the faults of all of them are told together. */
  const resolveAll = async (actor: Actor, edits: readonly QuickEdit[]): Promise<readonly BulkChange[]> => {
    const read = new Map<string, Promise<BulkChange>>();
    const faults: Fault[] = [];
    const resolved: BulkChange[] = [];
    for (const [at, { change }] of edits.entries()) {
      const key = JSON.stringify(change);
      const reading = read.get(key) ?? resolve(actor, change);
      read.set(key, reading);
      try {
        resolved.push(await reading);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
        const found = (error.details as { faults: readonly Fault[] }).faults;
        faults.push(...found.map((fault) => ({ ...fault, path: ['edits', at, ...fault.path] })));
      }
    }
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    return resolved;
  };

  return {
    /**
     * Changes the resources at once, as one batch that can be undone. Throws forbidden, and invalid_request for words that
     * mean nothing here; what cannot be done to one resource stands in its outcome and stops no other.
     */
    edit: async (actor: Actor, edits: readonly QuickEdit[]): Promise<Edited> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const changes = await resolveAll(actor, edits);
      const targets = edits.flatMap(({ resources: some }, at) =>
        some.map(({ id, revision }) => ({ id, revision, change: changes[at] ?? {} })),
      );
      const isListed = targets.length > 1;
      const request = { edits: edits.map(({ resources: some }, at) => ({ resources: some, change: changes[at] })) };
      const batch = await batches.begin(actor, {
        kind: 'quickEdit',
        state: 'running',
        request: request as unknown as JsonValue,
        isListed,
      });
      const outcomes = await resources.applySome(
        actor,
        batch.id,
        targets.map(({ id, revision, change }) => ({
          id,
          expectedRevision: revision,
          steps: (current: Resource) => [{ patch: patchFor(current, change), via: isListed ? 'bulk' : 'manual' }],
        })),
      );
      const counts = outcomes.reduce((sum, { outcome }) => addOutcome(sum, outcome), noCounts);
      await batches.noteDone(batch, counts);
      const found = await resources.findMany(
        actor,
        targets.map(({ id }) => id),
      );
      const byId = new Map(found.map((resource) => [resource.id, resource]));
      return {
        batch: await batches.get(actor, batch.id),
        outcomes,
        resources: targets.flatMap(({ id }) => byId.get(id) ?? []),
      };
    },
  };
}
