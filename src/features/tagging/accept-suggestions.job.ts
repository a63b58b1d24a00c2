import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import { defineJob, type JobDefinition, JobError, type JobKind, type JsonValue } from '../jobs/job.ts';
import { type DistrictResources, lackableFields } from '../resources/district-resources.ts';
import { alignmentTypes, gradeLevels, type Resource, resourceStatuses } from '../resources/resource.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { EditOutcome } from '../resources/resource-batch-plan.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { type Accepted, stepsFor } from './accept.ts';
import { keepsLibrary } from './batch.policy.ts';
import type { BatchService } from './batch.service.ts';
import { addOutcome, noCounts } from './batch.ts';
import { countsShape } from './batch-steps.ts';
import type { BatchesStore } from './batches.store.ts';
import type { SuggestService } from './suggest.service.ts';
import { suggestedFields } from './suggestion.ts';

/** Which suggestions are taken: of these resources, or of all that lack a field. */
export const acceptRequestSchema = z.strictObject({
  resourceIds: z.array(idSchema).min(1).max(1_000).nullable(),
  lacking: z.enum(lackableFields).nullable(),
  statuses: z.array(z.enum(resourceStatuses)),
  subject: z.string().nullable(),
  gradeLevel: z.enum(gradeLevels).nullable(),
  source: z.string().nullable(),
  fields: z.array(z.enum(suggestedFields)).min(1),
  minimumConfidence: z.number(),
  alignmentType: z.enum(alignmentTypes),
  mostPerField: z.int(),
});

export type AcceptRequest = z.output<typeof acceptRequestSchema> & JsonValue;

export const acceptSuggestionsKind: JobKind<{ batchId: string }> = {
  kind: 'tagging.accept-suggestions',
  input: z.strictObject({ batchId: idSchema }),
};

const chunkSize = 25;
const gatherSize = 250;

const count = z.int();
const checkpointSchema = z.strictObject({
  /** Parts that were gathered; null when all are. */
  gathering: z.strictObject({ parts: count, after: z.strictObject({ at: z.string(), id: z.string() }) }).nullable(),
  part: count,
  offset: count,
  total: count,
  counts: countsShape,
});
type Checkpoint = z.output<typeof checkpointSchema>;

/** Takes the suggestions above a confidence, for each resource as it is when its turn comes. */
export function acceptSuggestionsJob(parts: {
  readonly store: Pick<BatchesStore, 'find' | 'putPart' | 'findPart'>;
  readonly batches: () => Pick<BatchService, 'noteDone'>;
  readonly feed: Pick<DistrictResources, 'listLacking'>;
  readonly resources: Pick<ResourceBatches, 'applySome' | 'findMany'>;
  readonly suggest: SuggestService;
  readonly standards: Pick<StandardsReader, 'getMany'>;
  readonly clock: Clock;
}): JobDefinition {
  const { store, batches, feed, resources, suggest, standards, clock } = parts;
  return defineJob({
    ...acceptSuggestionsKind,
    checkpoint: checkpointSchema,
    run: async ({ input: { batchId }, orgId, checkpoint, scope, save, actor: getActor }) => {
      const batch = orgId === null ? null : await store.find(scope, { orgId, id: batchId });
      if (!batch) throw new JobError('There is no such batch.', { isFinal: true });
      const request = acceptRequestSchema.parse(batch.request);
      const key = { orgId: batch.orgId, batchId };
      const actor = await getActor();
      let at: Checkpoint = checkpoint ?? { gathering: null, part: 0, offset: 0, total: 0, counts: noCounts };
      if (!checkpoint && request.resourceIds) {
        const found = await resources.findMany(actor, request.resourceIds);
        await store.putPart(
          scope,
          { ...key, part: 0 },
          found.map(({ id, revision }) => ({ id, revision })),
        );
        at = { ...at, total: found.length };
      } else if (!checkpoint || checkpoint.gathering) {
        // First all are noted: what is tagged moves to the front of the list.
        let parts = checkpoint?.gathering?.parts ?? 0;
        let after = checkpoint?.gathering?.after ?? null;
        for (;;) {
          const filter = {
            orgId: batch.orgId,
            lacking: request.lacking ?? 'alignments',
            statuses: request.statuses,
            ownerId: keepsLibrary(actor) ? undefined : actor.userId,
            subject: request.subject ?? undefined,
            gradeLevel: request.gradeLevel ?? undefined,
            source: request.source ?? undefined,
          } as const;
          const { found } = await feed.listLacking(scopeOf(actor), { filter, after, limit: gatherSize }, clock.now());
          const page = found.slice(0, gatherSize);
          if (page.length > 0) {
            await store.putPart(
              scope,
              { ...key, part: parts },
              page.map(({ id, revision }) => ({ id, revision })),
            );
          }
          parts += 1;
          at = { ...at, total: at.total + page.length };
          const last = page.at(-1);
          if (!last || found.length <= gatherSize) break;
          after = { at: last.updatedAt.toISOString(), id: last.id };
          await save({ ...at, gathering: { parts, after } }, { progress: { done: 0, total: null } });
        }
      }
      at = { ...at, gathering: null };
      await save(at, { progress: { done: 0, total: at.total } });
      for (;;) {
        const part = await store.findPart(scope, { ...key, part: at.part });
        if (!part) break;
        const chunk = part.slice(at.offset, at.offset + chunkSize);
        if (chunk.length === 0) {
          at = { ...at, part: at.part + 1, offset: 0 };
          continue;
        }
        const outcomes = await takeSome(actor, batchId, request, chunk);
        const counts = outcomes.reduce((sum, { outcome }) => addOutcome(sum, outcome), at.counts);
        at = { ...at, offset: at.offset + chunk.length, counts };
        const report = outcomes
          .filter(({ outcome }) => outcome !== 'changed' && outcome !== 'unchanged')
          .map(({ id, outcome, message }) => ({
            outcome,
            subject: id,
            message: message ?? messages[outcome] ?? '',
            details: {},
          }));
        await save(at, { progress: { done: counts.selected, total: at.total }, report });
      }
      await batches().noteDone(batch, at.counts);
      return { batchId, ...at.counts };
    },
  });

  async function takeSome(
    actor: Parameters<ResourceBatches['applySome']>[0],
    batchId: string,
    request: AcceptRequest,
    chosen: readonly { readonly id: string; readonly revision: number }[],
  ): Promise<EditOutcome[]> {
    const { fields, minimumConfidence, alignmentType, mostPerField } = request;
    const found = await resources.findMany(
      actor,
      chosen.map(({ id }) => id),
    );
    const accepted = new Map<string, Omit<Accepted, 'code'>[]>();
    for (const resource of found) {
      const suggestions = await suggest.suggest(actor, [resource], { fields, limit: mostPerField });
      const sure = (suggestions.get(resource.id) ?? []).filter(({ confidence }) => confidence >= minimumConfidence);
      accepted.set(
        resource.id,
        sure.map((suggestion) => ({ ...suggestion, alignmentType })),
      );
      // Requests share the process.
      await setImmediate();
    }
    const ids = [...accepted.values()].flat().flatMap(({ field, value }) => (field === 'alignments' ? value : []));
    const known = ids.length === 0 ? [] : await standards.getMany(scopeOf(actor), [...new Set(ids)]);
    const codes = new Map(known.map(({ id, code }) => [id, code]));
    return resources.applySome(
      actor,
      batchId,
      chosen.map(({ id, revision }) => ({
        id,
        expectedRevision: revision,
        steps: (current: Resource) => {
          const taken = (accepted.get(id) ?? []).map((one) => ({ ...one, code: codes.get(one.value) ?? null }));
          return stepsFor(current, taken, {});
        },
      })),
    );
  }
}

const messages: Readonly<Partial<Record<EditOutcome['outcome'], string>>> = {
  changedMeanwhile: 'Others have changed it since it was chosen: it stays as it is.',
  notFound: 'It is gone, or out of sight.',
  forbidden: 'You may not change it: it stays as it is.',
};
