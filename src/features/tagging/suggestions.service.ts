import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { DistrictResources, LackableField, ListPosition } from '../resources/district-resources.ts';
import { can } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { AlignmentType, GradeLevel, Resource, ResourceStatus } from '../resources/resource.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { type Accepted, stepsFor } from './accept.ts';
import { type AcceptRequest, acceptSuggestionsKind } from './accept-suggestions.job.ts';
import { keepsLibrary, mayBatch } from './batch.policy.ts';
import type { BatchService } from './batch.service.ts';
import { type Batch, noCounts } from './batch.ts';
import type { RejectionsStore } from './rejections.store.ts';
import type { SuggestService } from './suggest.service.ts';
import { keyOf, type SuggestedField, type Suggestion, type SuggestionKey, suggestedFields } from './suggestion.ts';

export type Decisions = {
  readonly accept: readonly (SuggestionKey & { readonly alignmentType: AlignmentType })[];
  readonly reject: readonly SuggestionKey[];
  readonly reconsider: readonly SuggestionKey[];
};

export type Decided = { readonly resource: Resource; readonly batchId: string | null };

export type QueueFilter = {
  readonly lacking: LackableField;
  readonly statuses: readonly ResourceStatus[];
  readonly subject?: string | undefined;
  readonly gradeLevel?: GradeLevel | undefined;
  readonly source?: string | undefined;
};

export type QueueItem = { readonly resource: Resource; readonly suggestions: readonly Suggestion[] };

/** A person may take what they saw, though others have been tagged since and it is less sure now. */
const mostToDecideOn = 100;
/** Resources that one page of the queue looks at in search of some that can be decided on. */
const mostLookedAt = 40;
const mostSources = 100;

export type SuggestionsService = ReturnType<typeof createSuggestionsService>;

export function createSuggestionsService(parts: {
  readonly suggest: SuggestService;
  readonly resources: Pick<ResourceService, 'getWorking'>;
  readonly resourceBatches: Pick<ResourceBatches, 'applySome' | 'findMany'>;
  readonly feed: Pick<DistrictResources, 'listLacking' | 'countLackingBySource'>;
  readonly batches: Pick<BatchService, 'begin' | 'noteJob' | 'noteDone'>;
  readonly rejections: Pick<RejectionsStore, 'add' | 'remove'>;
  readonly standards: Pick<StandardsReader, 'getMany'>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
}) {
  const { suggest, resources, resourceBatches, feed, batches, rejections, standards, jobs, clock } = parts;

  const suggestOne = async (actor: Actor, resource: Resource, fields: readonly SuggestedField[], limit: number) =>
    (await suggest.suggest(actor, [resource], { fields, limit })).get(resource.id) ?? [];

  const accept = async (actor: Actor, resource: Resource, wanted: Decisions['accept']): Promise<string> => {
    const fields = [...new Set(wanted.map(({ field }) => field))];
    const offered = await suggestOne(actor, resource, fields, mostToDecideOn);
    const byKey = new Map(offered.map((suggestion) => [keyOf(suggestion), suggestion]));
    const ids = wanted.flatMap(({ field, value }) => (field === 'alignments' ? value : []));
    const codes = new Map((await standards.getMany(scopeOf(actor), ids)).map(({ id, code }) => [id, code]));
    const accepted = wanted.map(({ alignmentType, ...key }, at): Accepted => {
      const suggestion = byKey.get(keyOf(key));
      if (!suggestion) {
        const message = 'It is not suggested for this resource.';
        throw invalidInput('body', ['accept', at, 'value'], { code: 'invalid_value', message });
      }
      return { ...suggestion, alignmentType, code: codes.get(key.value) ?? null };
    });
    const request = { resourceIds: [resource.id], accept: wanted.map((one) => ({ ...one })) };
    const batch = await batches.begin(actor, { kind: 'suggestions', state: 'running', request, isListed: false });
    const edit = {
      id: resource.id,
      expectedRevision: resource.revision,
      steps: (current: Resource) => stepsFor(current, accepted, { reviewedBy: actor.userId }),
    };
    const [outcome] = await resourceBatches.applySome(actor, batch.id, [edit]);
    const result = outcome?.outcome ?? 'notFound';
    await batches.noteDone(batch, { ...noCounts, selected: 1, [result]: 1 });
    if (result === 'changedMeanwhile') {
      throw new AppError('version_conflict', { expected: resource.revision, actual: resource.revision + 1 });
    }
    if (result === 'notFound') throw new AppError('not_found');
    if (result === 'forbidden') throw new AppError('forbidden');
    return batch.id;
  };

  return {
    /** For those who may edit the resource. */
    suggest: async (
      actor: Actor,
      id: string,
      { fields, limit }: { fields: readonly SuggestedField[]; limit: number },
    ): Promise<QueueItem> => {
      const resource = await resources.getWorking(actor, id);
      return { resource, suggestions: await suggestOne(actor, resource, fields, limit) };
    },

    /** Takes some, and keeps others from being suggested again. Throws invalid_request for what is not suggested. */
    decide: async (
      actor: Actor,
      target: { id: string; expectedRevision: number | null },
      { accept: wanted, reject, reconsider }: Decisions,
    ): Promise<Decided> => {
      const resource = await resources.getWorking(actor, target.id);
      assertRevision(target.expectedRevision, resource.revision);
      const scope = scopeOf(actor);
      const place = { orgId: resource.orgId, resourceId: resource.id };
      await rejections.remove(scope, place, reconsider);
      const batchId = wanted.length === 0 ? null : await accept(actor, resource, wanted);
      await rejections.add(scope, { ...place, by: actor.userId, at: clock.now() }, reject);
      return { resource: await resources.getWorking(actor, target.id), batchId };
    },

    /**
     * Resources that lack a field, with what is suggested for it. Who does not keep the library sees their own. With
     * `isDecidableOnly` those that nothing is suggested for are passed over: a page looks at `mostLookedAt` resources and may
     * have few or none, with a `next` that goes on from there.
     */
    listQueue: async (
      actor: Actor,
      filter: QueueFilter,
      page: {
        after: ListPosition | null;
        limit: number;
        fields: readonly SuggestedField[];
        suggestionLimit: number;
        isDecidableOnly: boolean;
      },
    ): Promise<{ items: QueueItem[]; next: ListPosition | null; count: number }> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const ownerId = keepsLibrary(actor) ? undefined : actor.userId;
      const lookedAt = page.isDecidableOnly ? Math.max(mostLookedAt, page.limit) : page.limit;
      const { found, count } = await feed.listLacking(
        scopeOf(actor),
        { filter: { ...filter, orgId: actor.orgId, ownerId }, after: page.after, limit: lookedAt },
        clock.now(),
      );
      const options = { fields: page.fields, limit: page.suggestionLimit };
      const items: QueueItem[] = [];
      let seen = 0;
      while (seen < Math.min(lookedAt, found.length) && items.length < page.limit) {
        // As many as may be missing: nothing is worked out that is not shown, but for what is passed over.
        const some = found.slice(seen, Math.min(lookedAt, seen + page.limit - items.length));
        const suggestions = await suggest.suggest(actor, some, options);
        for (const resource of some) {
          const own = suggestions.get(resource.id) ?? [];
          if (own.length > 0 || !page.isDecidableOnly) items.push({ resource, suggestions: own });
        }
        seen += some.length;
      }
      const last = found[seen - 1];
      const next = last && found.length > seen ? { at: last.updatedAt.toISOString(), id: last.id } : null;
      return { items, next, count };
    },

    /** Where the resources that lack a field come from, for who is to choose among them. */
    countSources: (actor: Actor, filter: QueueFilter) => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const ownerId = keepsLibrary(actor) ? undefined : actor.userId;
      const whole = { ...filter, orgId: actor.orgId, ownerId };
      return feed.countLackingBySource(scopeOf(actor), { filter: whole, limit: mostSources }, clock.now());
    },

    /** Those of the ids that the actor may edit, in their order, with what is suggested for them. */
    listChosen: async (
      actor: Actor,
      ids: readonly string[],
      options: { fields: readonly SuggestedField[]; limit: number },
    ): Promise<QueueItem[]> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const now = clock.now();
      const found = (await resourceBatches.findMany(actor, ids)).filter((one) => can(actor, 'edit', one, now));
      const byId = new Map(found.map((resource) => [resource.id, resource]));
      const chosen = [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
      const suggestions = await suggest.suggest(actor, chosen, options);
      return chosen.map((resource) => ({ resource, suggestions: suggestions.get(resource.id) ?? [] }));
    },

    /** Takes everything above a confidence, by a job; its batch can be undone as a whole. */
    acceptMany: async (actor: Actor, request: AcceptRequest): Promise<Batch> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const batch = await batches.begin(actor, { kind: 'suggestions', state: 'running', request });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      const input = { batchId: batch.id };
      const options = { key: `${acceptSuggestionsKind.kind}:${batch.id}` };
      const { id: jobId } = await jobs().enqueue(requester, acceptSuggestionsKind, input, options);
      return batches.noteJob(batch, jobId);
    },
  };
}

export const defaultFields: readonly SuggestedField[] = suggestedFields;
