import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import { endStates, type JsonValue } from '../jobs/job.ts';
import { keepsLibrary, mayBatch, maySee } from './batch.policy.ts';
import { type Batch, type BatchCounts, type BatchKind, keptMs } from './batch.ts';
import type { BatchesStore } from './batches.store.ts';
import { runBatchKind } from './run-batch.job.ts';
import { undoBatchKind } from './undo-batch.job.ts';

export type BatchService = ReturnType<typeof createBatchService>;

const system: Scope = { kind: 'system', reason: 'a job works on a batch' };

/** Batches: begun by whatever changes many resources at once, listed and undone in one place. */
export function createBatchService({
  store,
  jobs,
  clock,
}: {
  readonly store: BatchesStore;
  readonly jobs: () => Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly clock: Clock;
}) {
  const get = async (actor: Actor, id: string): Promise<Batch> => {
    if (!mayBatch(actor)) throw new AppError('forbidden');
    const batch = await store.find(scopeOf(actor), { orgId: actor.orgId, id });
    if (!batch || !maySee(actor, batch)) throw new AppError('not_found');
    return batch;
  };

  /** Whether its job has ended without telling the batch: it was cancelled, or it failed. */
  const hasStopped = async ({ jobId }: Batch): Promise<boolean> => {
    if (jobId === null) return false;
    const job = await jobs().waitFor(jobId, 0);
    return job === null || endStates.includes(job.state);
  };

  /** What it takes is removed some time after. */
  const assertKept = ({ keptUntil }: Batch): void => {
    if (keptUntil !== null && clock.now() > keptUntil) throw new AppError('wrong_status', { status: 'final' });
  };

  return {
    get,

    list: (actor: Actor, page: { kind: BatchKind | undefined; after: string | null; limit: number }) => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const by = keepsLibrary(actor) ? null : actor.userId;
      return store.list(scopeOf(actor), { ...page, orgId: actor.orgId, by });
    },

    /**
     * A new batch of the actor, for a job that notes itself in it (`noteJob`). Throws forbidden. Lists pass by one that is
     * not `isListed`.
     */
    begin: async (
      actor: Actor,
      {
        kind,
        state,
        request,
        isListed = true,
      }: Pick<Batch, 'kind' | 'state'> & {
        request: JsonValue;
        isListed?: boolean;
      },
    ): Promise<Batch> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const now = clock.now();
      const batch: Batch = {
        id: store.newId(),
        orgId: actor.orgId,
        kind,
        by: actor.userId,
        at: now,
        state,
        request,
        preview: null,
        jobId: null,
        counts: null,
        finishedAt: null,
        undo: null,
        keptUntil: new Date(now.getTime() + keptMs),
      };
      await store.add(scopeOf(actor), batch, { isListed });
      return batch;
    },

    noteJob: async ({ orgId, id }: Pick<Batch, 'orgId' | 'id'>, jobId: string): Promise<Batch> => {
      const from = ['preparing', 'ready', 'running', 'done'] as const;
      const noted = await store.update(system, { orgId, id, from }, { jobId });
      if (!noted) throw new AppError('not_found');
      return noted;
    },

    /** Has a job do what was prepared. Throws wrong_status unless it is ready, forbidden for the batch of somebody else. */
    run: async (actor: Actor, id: string): Promise<Batch> => {
      const before = await get(actor, id);
      // In the name of whoever prepared it: what they may change was looked at.
      if (before.by !== actor.userId) throw new AppError('forbidden');
      assertKept(before);
      const isBegun = before.state === 'running' && before.jobId === null;
      const key = { orgId: before.orgId, id, from: ['ready'] as const };
      const begun = isBegun ? before : await store.update(scopeOf(actor), key, { state: 'running', jobId: null });
      if (!begun) throw new AppError('wrong_status', { status: (await get(actor, id)).state });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      const options = { key: `${runBatchKind.kind}:${id}` };
      // The job notes itself in the batch: it may be done before this is.
      const { id: jobId } = await jobs().enqueue(requester, runBatchKind, { batchId: id }, options);
      return { ...begun, jobId };
    },

    noteDone: async ({ orgId, id }: Pick<Batch, 'orgId' | 'id'>, counts: BatchCounts): Promise<void> => {
      const done = { state: 'done', counts, finishedAt: clock.now() } as const;
      await store.update(system, { orgId, id, from: ['running'] }, done);
    },

    /**
     * Takes back, by a job, what a batch has changed and others have not changed since. A batch whose work was cancelled or
     * has failed can be undone too. Throws wrong_status while it runs, before it has run, when it is undone,
     * and when its time is over.
     */
    undo: async (actor: Actor, id: string): Promise<Batch> => {
      const before = await get(actor, id);
      assertKept(before);
      const isStopped = before.state === 'running' && (await hasStopped(before));
      // A request that broke off before there was a job can be repeated.
      const isBegun = before.state === 'undoing' && before.undo?.jobId === null;
      if (before.state !== 'done' && !isStopped && !isBegun)
        throw new AppError('wrong_status', { status: before.state });
      const undo = { by: actor.userId, at: clock.now(), jobId: null, counts: null, finishedAt: null };
      const key = { orgId: before.orgId, id, from: [before.state] };
      const begun = isBegun ? before : await store.update(scopeOf(actor), key, { state: 'undoing', undo });
      if (!begun) throw new AppError('wrong_status', { status: (await get(actor, id)).state });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      const options = { key: `${undoBatchKind.kind}:${id}` };
      // The job notes itself in the batch: it may be done before this is.
      const { id: jobId } = await jobs().enqueue(requester, undoBatchKind, { batchId: id }, options);
      return { ...begun, undo: { ...(begun.undo ?? undo), jobId } };
    },
  };
}
