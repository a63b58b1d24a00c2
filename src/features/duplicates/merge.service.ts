import { assertRevision } from '../../http/etag.ts';
import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Alongside, PublicationGate } from '../resources/publication-gate.ts';
import { can, isHeldFor } from '../resources/resource.policy.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import { type Resource, seenContent, visibilities } from '../resources/resource.ts';
import { withContent } from '../resources/resource-changes.ts';
import { MergeOvertaken, type ResourceMerges } from '../resources/resource-merges.ts';
import { combine, type MergeChoices, type MergedParts } from './combine.ts';
import { mayCurate } from './duplicates.policy.ts';
import { type Merge, undoMs } from './merge.ts';
import { type MergeSteps, publishes, withParts } from './merge-steps.ts';
import type { MergePosition, MergesStore } from './merges.store.ts';

export type MergeRequest = {
  readonly winnerId: string;
  readonly loserId: string;
  readonly choices: MergeChoices;
  /** The revisions that the caller has seen; null for any. */
  readonly winnerRevision: number | null;
  readonly loserRevision: number | null;
};

export type MergeServiceParts = {
  readonly merges: MergesStore;
  readonly resourceMerges: ResourceMerges;
  readonly resources: Pick<ResourceService, 'get'>;
  readonly gate: PublicationGate;
  findResource(scope: Scope, id: string): Promise<Resource | null>;
  readonly steps: Pick<MergeSteps, 'kind' | 'finish'>;
  jobs(): Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly clock: Clock;
};

export type MergeService = ReturnType<typeof createMergeService>;

/** Most merges are finished within this; longer ones go on in the background. */
const patienceMs = 3_000;

const system: Scope = { kind: 'system', reason: 'a merge of resources' };

export function createMergeService(parts: MergeServiceParts) {
  const { merges, resourceMerges, resources, gate, findResource, steps, clock } = parts;

  const getBoth = async (actor: Actor, { winnerId, loserId, ...request }: MergeRequest) => {
    if (winnerId === loserId) throw fault('loserId', 'A resource is not merged into itself.');
    const winner = await resources.get(actor, winnerId);
    const loser = await resources.get(actor, loserId);
    for (const one of [winner, loser]) {
      if (!can(actor, 'publish', one, clock.now())) throw new AppError('forbidden');
    }
    assertRevision(request.winnerRevision, winner.revision);
    assertRevision(request.loserRevision, loser.revision);
    // Whoever finds the loser today must not stand before a closed door tomorrow.
    if (loser.status === 'published' && winner.status !== 'published') {
      throw new AppError('wrong_status', { status: winner.status });
    }
    const isNarrower = visibilities.indexOf(winner.visibility) < visibilities.indexOf(loser.visibility);
    const isElsewhere = winner.visibility === 'school' && winner.schoolId !== loser.schoolId;
    if (isNarrower || isElsewhere) {
      throw fault(
        'winnerId',
        'Fewer people may see this one than the other. Merge the other way, or share this one first.',
      );
    }
    return { winner, loser };
  };

  /**
   * Asks the review as if the loser were deleted and the winner edited and, where readers see the difference at once, published.
   * An undo asks nothing: it puts back what had passed. Throws `forbidden`, `in_review`, `review_needed`, `wrong_status`.
   */
  const passReview = async (actor: Actor, winner: Resource, loser: Resource, merged: MergedParts, now: Date) => {
    await gate.pass(actor, 'remove', loser, now);
    const edited = { ...withContent(winner, merged.content), catalog: merged.catalog };
    if (isHeldFor(actor, winner, edited)) throw new AppError('in_review');
    const nothing: Alongside = async () => {};
    return publishes(winner, merged) ? gate.pass(actor, 'publish', edited, now) : nothing;
  };

  /** Runs what is left, and gives the merge as it is then. */
  const settle = async (actor: Actor, merge: Merge, way: 'forth' | 'back'): Promise<Merge> => {
    const requester = { orgId: merge.orgId, requestedBy: actor.userId };
    const job = await parts
      .jobs()
      .enqueue(
        requester,
        steps.kind,
        { mergeId: merge.id },
        { key: `merge:${merge.id}:${way}:${clock.now().getTime()}` },
      );
    await parts.jobs().waitFor(job.id, patienceMs);
    return (await merges.find(scopeOf(actor), merge.id)) ?? merge;
  };

  const get = async (actor: Actor, id: string): Promise<Merge> => {
    if (!mayCurate(actor)) throw new AppError('forbidden');
    const merge = await merges.find(scopeOf(actor), id);
    if (!merge) throw new AppError('not_found');
    return merge;
  };

  return {
    /** Throws `version_conflict` when one of them was changed, also just now. */
    merge: async (actor: Actor, request: MergeRequest): Promise<Merge> => {
      const { winner, loser } = await getBoth(actor, request);
      const now = clock.now();
      const shown = { ...loser, content: seenContent(loser) };
      const act = { by: actor.userId, at: now, via: 'manual' } as const;
      const merged = combine(winner, shown, request.choices, act);
      const isOtherContent = merged.content !== winner.content;
      const passed = await passReview(actor, winner, loser, merged, now);
      const write = withParts(winner, merged, {
        by: actor.userId,
        at: now,
        note: `Merged with “${shown.content.title}”.`,
        keepsApproval: !isOtherContent || can(actor, 'approve', winner, now),
      });
      const merge: Merge = {
        id: merges.newId(),
        orgId: winner.orgId,
        winnerId: winner.id,
        loserId: loser.id,
        loserTitle: shown.content.title,
        state: 'prepared',
        by: actor.userId,
        at: now,
        choices: request.choices,
        before: { content: winner.content, catalog: winner.catalog, provenance: winner.provenance },
        merged,
        undoUntil: new Date(now.getTime() + undoMs),
        undoneBy: null,
        undoneAt: null,
        kept: [],
        moved: {},
      };
      // Written down first: whatever happens from here on, somebody finds what is to be finished.
      await merges.insert(scopeOf(actor), merge);
      try {
        await resourceMerges.merge(scopeOf(actor), {
          winner: { ...write, alongside: (transaction) => passed(transaction, write.after) },
          loser,
          mergeId: merge.id,
          now,
        });
      } catch (error) {
        if (!(error instanceof MergeOvertaken)) throw error;
        await merges.advance(system, merge.id, { from: ['prepared'], to: 'abandoned', now });
        throw new AppError('version_conflict', { expected: winner.revision, actual: winner.revision + 1 });
      }
      // Also when somebody took it for given up in the meantime.
      await merges.advance(system, merge.id, { from: ['prepared', 'abandoned'], to: 'moving', now });
      return settle(actor, merge, 'forth');
    },

    get,

    list: async (actor: Actor, page: { after: MergePosition | null; limit: number }) => {
      if (!mayCurate(actor)) throw new AppError('forbidden');
      return merges.list(scopeOf(actor), page);
    },

    /**
     * Throws `wrong_status` when it is not finished or was undone, when its time is over, and when the winner was merged
     * itself: that is to be undone first.
     */
    undo: async (actor: Actor, id: string): Promise<Merge> => {
      const merge = await get(actor, id);
      const now = clock.now();
      const loser = (await resourceMerges.findMerged(system, merge.loserId))?.resource ?? null;
      const winner = await findResource(system, merge.winnerId);
      for (const one of [loser, winner]) {
        if (one && !can(actor, 'publish', one, now)) throw new AppError('forbidden');
      }
      if (merge.state !== 'done') throw new AppError('wrong_status', { status: merge.state });
      if (now > merge.undoUntil) throw new AppError('wrong_status', { status: 'final' });
      if (!winner && (await resourceMerges.findMerged(system, merge.winnerId))) {
        throw new AppError('wrong_status', { status: 'winner_merged' });
      }
      const change = { undoneBy: actor.userId };
      const undoing = await merges.advance(scopeOf(actor), id, { from: ['done'], to: 'undoing', now, change });
      if (!undoing) throw new AppError('wrong_status', { status: 'undoing' });
      const settled = await settle(actor, undoing, 'back');
      // Something with the key of its source was made meanwhile.
      if (settled.state === 'done') throw new AppError('already_exists', { fields: ['source'] });
      return settled;
    },
  };
}

function fault(field: string, message: string): AppError {
  return invalidInput('body', [field], { code: 'custom', message });
}
