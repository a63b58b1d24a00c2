import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { changesSearch } from './resource-changes.ts';
import type { ResourceTagsStore, TagCount } from './resource-tags.store.ts';
import type { ResourceWrite } from './resource-write.store.ts';
import { type Retagging, retag, type TagChange, type TermField, undoRetag } from './retag.ts';

/** One act of tagging in bulk. */
export type TagBatch = Retagging & { readonly orgId: string; readonly batchId: string; readonly by: string };

export type UndoStep = {
  readonly restored: number;
  /** Resources whose tags others have changed since, or that are gone. */
  readonly changedSince: readonly string[];
  /** Where to go on; null when everything is done. */
  readonly next: string | null;
};

export type ResourceTagging = ReturnType<typeof createResourceTagging>;

type Counted = { readonly lastChangeAt: number; readonly at: number; readonly counts: Promise<TagCount[]> };

/** How long a deletion may go on being counted: nothing that lives tells of it. */
const countsMaxAgeMs = 60_000;
const maximumCounts = 500;

const chunkSize = 200;
const maxAttempts = 5;

/**
 * What other features ask about the tags of all of a district's resources, and change of them in bulk. It goes step by
 * step, so that a job can be interrupted; a step that is repeated changes nothing more.
 */
export function createResourceTagging({
  tags,
  clock,
  announce,
}: {
  tags: ResourceTagsStore;
  clock: Clock;
  /** Searches must learn of something. */
  announce(): void;
}) {
  const system: Scope = { kind: 'system', reason: 'change tags in bulk' };

  const counted = new Map<string, Counted>();

  /** Counting reads all of a district's resources, so it is done again only when one of them has changed. */
  const count = async (question: Parameters<ResourceTagsStore['countTags']>[1]): Promise<TagCount[]> => {
    const key = JSON.stringify(question);
    const lastChangeAt = await tags.lastChangeAt(system, question.orgId);
    const at = clock.now().getTime();
    const known = counted.get(key);
    if (known && known.lastChangeAt === lastChangeAt && at - known.at < countsMaxAgeMs) return known.counts;
    if (counted.size >= maximumCounts) counted.clear();
    const counts = tags.countTags(system, question);
    counted.set(key, { lastChangeAt, at, counts });
    return counts.catch((error: unknown) => {
      counted.delete(key);
      throw error;
    });
  };

  /** Again, with what is there then, when somebody changes one of the resources at the same moment. */
  const persist = async <Result>(step: () => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        if (attempt === maxAttempts || (error as { name?: unknown }).name !== 'TagsOvertaken') throw error;
      }
    }
  };

  const toWrite = (before: ResourceWrite['before'], changed: ResourceWrite['after'], now: Date): ResourceWrite => {
    const after = { ...changed, revision: before.revision + 1, updatedAt: now };
    return { before, after, isSeenBySearch: changesSearch(before, after) };
  };

  return {
    /** How often each tag stands in the district's resources. */
    countTags: (orgId: string, field: TermField | 'modalities'): Promise<TagCount[]> =>
      count({ orgId, field, isPrivateCounted: true }),

    /** The same without private resources: their words are their owner's. */
    countSharedTags: (orgId: string, field: TermField | 'keywords'): Promise<TagCount[]> =>
      count({ orgId, field, isPrivateCounted: false }),

    /** How many resources have one of the tags. */
    countTagged: (orgId: string, field: TermField | 'modalities', wanted: readonly string[]): Promise<number> =>
      tags.countTagged(system, { orgId, field, tags: wanted }),

    /** Retags some of the resources that have one of the tags; answers how many, 0 when there are none left. */
    retagSome: (batch: TagBatch): Promise<number> =>
      persist(async () => {
        const { orgId, field, from, batchId, by } = batch;
        const found = await tags.listTagged(system, { orgId, field, tags: from, limit: chunkSize });
        if (found.length === 0) return 0;
        const now = clock.now();
        const writes: ResourceWrite[] = [];
        const noted: TagChange[] = [];
        for (const before of found) {
          const done = retag(before, batch, { by, at: now, via: 'bulk', batchId });
          if (!done) continue;
          writes.push(toWrite(before, done.after, now));
          noted.push(done.change);
        }
        await tags.writeTags(system, { orgId, batchId, writes, noted });
        if (writes.some(({ isSeenBySearch }) => isSeenBySearch)) announce();
        return writes.length;
      }),

    /** How many resources a batch has changed that are not undone. */
    countChanged: (batchId: string): Promise<number> => tags.countChanges(system, batchId),

    /** Takes back some of what a batch did, where nobody has changed it since. */
    undoSome: ({
      orgId,
      batchId,
      after,
    }: {
      orgId: string;
      batchId: string;
      after: string | null;
    }): Promise<UndoStep> =>
      persist(async () => {
        const changes = await tags.listChanges(system, { batchId, after, limit: chunkSize });
        const found = await tags.findMany(system, { orgId, ids: changes.map(({ resourceId }) => resourceId) });
        const byId = new Map(found.map((resource) => [resource.id, resource]));
        const now = clock.now();
        const writes: ResourceWrite[] = [];
        const changedSince: string[] = [];
        for (const change of changes) {
          const before = byId.get(change.resourceId);
          const restored = before && undoRetag(before, change, batchId);
          if (before && restored) writes.push(toWrite(before, restored, now));
          else changedSince.push(change.resourceId);
        }
        const forgotten = writes.map(({ before }) => before.id);
        await tags.writeTags(system, { orgId, batchId, writes, forgotten });
        if (writes.some(({ isSeenBySearch }) => isSeenBySearch)) announce();
        const next = changes.length < chunkSize ? null : (changes.at(-1)?.resourceId ?? null);
        return { restored: writes.length, changedSince, next };
      }),
  };
}
