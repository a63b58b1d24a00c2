import { type ClientSession, type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Resource, Transaction } from '../resources/resource.ts';
import { caseSchema, newCase, noDay, type StoredCase, toCase, toStoredFacts } from './review-case.store.ts';
import type { CaseDecision, CaseState, ReviewCase, Submission } from './review-case.ts';
import {
  districtOf,
  isEarlier,
  isLater,
  operator,
  type QueueFilter,
  type QueueOrder,
  type QueuePosition,
  queueFilter,
} from './review-queue-filter.store.ts';

export type CaseChange = Partial<Pick<ReviewCase, 'claimedBy' | 'claimedAt' | 'dueOn'>>;

export type ReviewsStore = ReturnType<typeof createReviewsStore>;

export function createReviewsStore(connection: Connection) {
  const Cases = connection.model('ReviewCase', caseSchema);
  const openOf = (orgId: string, resourceId: string) => ({
    orgId: new Types.ObjectId(orgId),
    resourceId: new Types.ObjectId(resourceId),
    isOpen: true as const,
  });

  return {
    find: async (scope: Scope, caseId: string): Promise<ReviewCase | null> => {
      const filter = { _id: new Types.ObjectId(caseId), ...districtOf(scope) };
      const found = await Cases.findOne(filter).lean<StoredCase>();
      return found && toCase(found);
    },

    findOpen: async (scope: Scope, resource: Pick<Resource, 'id' | 'orgId'>): Promise<ReviewCase | null> => {
      assertOwn(scope, resource.orgId);
      const found = await Cases.findOne(openOf(resource.orgId, resource.id)).lean<StoredCase>();
      return found && toCase(found);
    },

    /** Puts it in the queue, or back to its beginning there. Within the change of the resource. */
    submit: async (
      scope: Scope,
      resource: Resource,
      { submission, dueOn }: { submission: Submission; dueOn: string | null },
      transaction: Transaction,
    ): Promise<void> => {
      assertOwn(scope, resource.orgId);
      const stored = { ...submission, by: new Types.ObjectId(submission.by) };
      await Cases.updateOne(
        openOf(resource.orgId, resource.id),
        {
          $set: { ...toStoredFacts(resource), state: 'inReview', submission: stored, ...(dueOn && { dueOn }) },
          $setOnInsert: {
            openedAt: submission.at,
            closedAt: null,
            decision: null,
            claimedBy: null,
            claimedAt: null,
            ...(!dueOn && { dueOn: noDay }),
            flagCount: 0,
          },
        },
        { upsert: true, session: transaction as ClientSession },
      );
    },

    requestChanges: async (
      scope: Scope,
      resource: Resource,
      decision: CaseDecision,
      transaction: Transaction,
    ): Promise<void> => {
      assertOwn(scope, resource.orgId);
      const stored = { ...decision, by: new Types.ObjectId(decision.by) };
      await Cases.updateOne(
        openOf(resource.orgId, resource.id),
        { $set: { ...toStoredFacts(resource), state: 'changesRequested', decision: stored } },
        { session: transaction as ClientSession },
      );
    },

    /**
     * Ends what was handed in, if something was: its record stays for good. Flags that nobody has settled stay in the queue. A
     * decision without anything handed in is recorded by itself.
     */
    close: async (
      scope: Scope,
      resource: Resource,
      { state, decision, at }: { state: CaseState; decision: CaseDecision | null; at: Date },
      transaction: Transaction,
    ): Promise<void> => {
      assertOwn(scope, resource.orgId);
      const session = transaction as ClientSession;
      const open = await Cases.findOne(openOf(resource.orgId, resource.id)).session(session).lean<StoredCase>();
      const submitted = open?.submission ? open : null;
      if (!submitted && !decision) return;
      const last = decision && { ...decision, by: new Types.ObjectId(decision.by) };
      const { isOpen: _isOpen, ...record } = submitted ?? newCase(resource, at);
      const closed: StoredCase = {
        ...record,
        ...toStoredFacts(resource),
        _id: new Types.ObjectId(),
        state,
        decision: last ?? record.decision,
        closedAt: at,
        flagCount: 0,
      };
      // The other way round would let a crash in between lose the record, were this not one transaction.
      await Cases.collection.insertOne(closed, { session });
      if (!submitted) return;
      if (submitted.flagCount === 0) await Cases.deleteOne({ _id: submitted._id }, { session });
      else {
        const rest = { state: 'flagged', submission: null, decision: null } as const;
        await Cases.updateOne({ _id: submitted._id }, { $set: rest }, { session });
      }
    },

    /** Sets how many flags wait, and puts the resource (`asNew`, where there may be more than before) in the queue or takes it out. */
    setFlagCount: async (
      scope: Scope,
      resource: Pick<Resource, 'id' | 'orgId'>,
      { count, at, asNew }: { count: number; at: Date; asNew: Resource | null },
      session: ClientSession,
    ): Promise<void> => {
      assertSystem(scope);
      const open = openOf(resource.orgId, resource.id);
      const found = await Cases.findOne(open).session(session).lean<StoredCase>();
      if (found && (count > 0 || found.submission)) {
        await Cases.updateOne({ _id: found._id }, { $set: { flagCount: count } }, { session });
      } else if (found) {
        const closed = { $set: { flagCount: 0, state: 'settled', closedAt: at }, $unset: { isOpen: 1 } } as const;
        await Cases.updateOne({ _id: found._id }, closed, { session });
      } else if (count > 0 && asNew) {
        const fresh = { ...newCase(asNew, at), isOpen: true as const, flagCount: count };
        await Cases.collection.insertOne(fresh, { session });
      }
    },

    /** Changes what is in the queue; null when it is there no more, or somebody else than `onlyIfClaimedBy` has it. */
    change: async (
      scope: Scope,
      caseId: string,
      { change, onlyIfClaimedBy }: { change: CaseChange; onlyIfClaimedBy?: readonly (string | null)[] },
    ): Promise<ReviewCase | null> => {
      const { claimedBy, dueOn, ...rest } = change;
      const holders = onlyIfClaimedBy?.map((holder) => holder && new Types.ObjectId(holder));
      const updated = await Cases.findOneAndUpdate(
        {
          _id: new Types.ObjectId(caseId),
          ...districtOf(scope),
          isOpen: true,
          ...(holders && { claimedBy: operator({ $in: holders }) }),
        },
        {
          $set: {
            ...rest,
            ...(claimedBy !== undefined && { claimedBy: claimedBy === null ? null : new Types.ObjectId(claimedBy) }),
            ...(dueOn !== undefined && { dueOn: dueOn ?? noDay }),
          },
        },
        { returnDocument: 'after' },
      ).lean<StoredCase>();
      return updated && toCase(updated);
    },

    /** What waits; `found` has one more than `limit` when there are more. */
    listQueue: async (
      scope: Scope,
      {
        filter,
        order,
        after,
        limit,
      }: { filter: QueueFilter; order: QueueOrder; after: QueuePosition | null; limit: number },
    ): Promise<{ found: ReviewCase[]; count: number }> => {
      const wanted = queueFilter(scope, filter);
      const page = after ? { $and: [wanted, isLater(order, after)] } : wanted;
      const [found, count] = await Promise.all([
        Cases.find(page)
          .sort(order === 'due' ? { dueOn: 1, _id: 1 } : { openedAt: 1, _id: 1 })
          .limit(limit + 1)
          .lean<StoredCase[]>(),
        Cases.countDocuments(wanted).limit(countLimit),
      ]);
      return { found: found.map(toCase), count };
    },

    /** How the reviews of a resource ended, last first. */
    listClosed: async (
      scope: Scope,
      { resourceId, after, limit }: { resourceId: string; after: { at: Date; id: string } | null; limit: number },
    ): Promise<{ found: ReviewCase[]; count: number }> => {
      const filter = {
        ...districtOf(scope),
        resourceId: new Types.ObjectId(resourceId),
        closedAt: operator({ $gt: new Date(0) }),
      };
      const page = after ? { $and: [filter, isEarlier(after)] } : filter;
      const [found, count] = await Promise.all([
        Cases.find(page)
          .sort({ closedAt: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredCase[]>(),
        Cases.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toCase), count };
    },

    /** Brings the queue up to what resources are now: what is gone leaves it. */
    follow: async (
      scope: Scope,
      changed: readonly { resource: Resource; isDeleted: boolean }[],
      now: Date,
    ): Promise<void> => {
      assertSystem(scope);
      const writes = changed.flatMap(({ resource, isDeleted }) => {
        const open = openOf(resource.orgId, resource.id);
        const gone = { $set: { state: 'removed' as const, closedAt: now }, $unset: { isOpen: 1 as const } };
        return [{ updateOne: { filter: open, update: isDeleted ? gone : { $set: toStoredFacts(resource) } } }];
      });
      if (writes.length > 0) await Cases.collection.bulkWrite(writes, { ordered: false });
    },
  };
}

function assertOwn(scope: Scope, orgId: string): void {
  const isOwn = scope.kind === 'actor' && scope.actor.orgId === orgId;
  if (!isOwn) assertSystem(scope);
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}
