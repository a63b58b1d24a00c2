import mongoose, { type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { districtOf, isAfter } from './withdrawals.store.ts';

type Id = Types.ObjectId;

/** What somebody says about a field of a resource. */
export type ReviewComment = { readonly id: string; readonly by: string; readonly at: Date; readonly text: string };

/** A comment and what was answered to it, oldest first. */
export type ReviewThread = {
  readonly id: string;
  readonly resourceId: string;
  /** Null: about the whole. */
  readonly field: string | null;
  readonly at: Date;
  readonly comments: readonly ReviewComment[];
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
};

type StoredThread = Omit<ReviewThread, 'id' | 'resourceId' | 'resolvedBy' | 'comments'> & {
  _id: Id;
  orgId: Id;
  resourceId: Id;
  comments: { _id: Id; by: Id; at: Date; text: string }[];
  resolvedBy: Id | null;
};

/** In one thread: a longer one is a conversation to have otherwise. */
export const mostComments = 100;

const id = Schema.Types.ObjectId;

const schema = new Schema(
  {
    orgId: { type: id, required: true },
    resourceId: { type: id, required: true },
    field: { type: String, default: null },
    at: { type: Date, required: true },
    comments: { type: [Schema.Types.Mixed], required: true },
    resolvedBy: { type: id, default: null },
    resolvedAt: { type: Date, default: null },
  },
  { collection: 'review_threads', versionKey: false },
);

export type ReviewThreadsStore = ReturnType<typeof createReviewThreadsStore>;

export function createReviewThreadsStore(connection: Connection) {
  const Threads = connection.model('ReviewThread', schema);
  const one = (scope: Scope, resourceId: string, threadId: string) => ({
    _id: new Types.ObjectId(threadId),
    ...districtOf(scope),
    resourceId: new Types.ObjectId(resourceId),
  });
  const newComment = ({ by, at, text }: Omit<ReviewComment, 'id'>) => ({
    _id: new Types.ObjectId(),
    by: new Types.ObjectId(by),
    at,
    text,
  });

  return {
    begin: async (
      scope: Scope,
      resourceId: string,
      { field, ...comment }: Omit<ReviewComment, 'id'> & { field: string | null },
    ): Promise<ReviewThread> => {
      const stored: StoredThread = {
        _id: new Types.ObjectId(),
        ...districtOf(scope),
        resourceId: new Types.ObjectId(resourceId),
        field,
        at: comment.at,
        comments: [newComment(comment)],
        resolvedBy: null,
        resolvedAt: null,
      };
      await Threads.collection.insertOne(stored);
      return toThread(stored);
    },

    find: async (scope: Scope, resourceId: string, threadId: string): Promise<ReviewThread | null> => {
      const found = await Threads.findOne(one(scope, resourceId, threadId)).lean<StoredThread>();
      return found && toThread(found);
    },

    /** Null when there is no such thread, or it is full. */
    answer: async (
      scope: Scope,
      resourceId: string,
      threadId: string,
      comment: Omit<ReviewComment, 'id'>,
    ): Promise<ReviewThread | null> => {
      const isRoomy = { [`comments.${mostComments - 1}`]: mongoose.trusted({ $exists: false }) };
      const updated = await Threads.findOneAndUpdate(
        { ...one(scope, resourceId, threadId), ...isRoomy },
        { $push: { comments: newComment(comment) } },
        { returnDocument: 'after' },
      ).lean<StoredThread>();
      return updated && toThread(updated);
    },

    /** Says that it is settled, or (`null`) that it is not. */
    resolve: async (
      scope: Scope,
      resourceId: string,
      threadId: string,
      resolved: { by: string; at: Date } | null,
    ): Promise<ReviewThread | null> => {
      const updated = await Threads.findOneAndUpdate(
        one(scope, resourceId, threadId),
        { $set: { resolvedBy: resolved && new Types.ObjectId(resolved.by), resolvedAt: resolved?.at ?? null } },
        { returnDocument: 'after' },
      ).lean<StoredThread>();
      return updated && toThread(updated);
    },

    /** Takes out whatever a person has written in the district, and threads that nothing else is said in. For their erasure. */
    eraseOf: async (scope: Scope, { orgId, personId }: { orgId: string; personId: string }): Promise<void> => {
      if (scope.kind !== 'system') throw new Error('Only the system erases.');
      const person = new Types.ObjectId(personId);
      const district = { orgId: new Types.ObjectId(orgId) };
      await Threads.collection.updateMany({ ...district, 'comments.by': person }, {
        $pull: { comments: { by: person } },
      } as never);
      await Threads.collection.deleteMany({ ...district, comments: [] });
      await Threads.collection.updateMany({ ...district, resolvedBy: person }, { $set: { resolvedBy: null } });
    },

    /** Last begun first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: {
        resourceId: string;
        isResolved: boolean | undefined;
        after: { at: Date; id: string } | null;
        limit: number;
      },
    ): Promise<{ found: ReviewThread[]; count: number }> => {
      const { resourceId, isResolved, after, limit } = input;
      const filter = {
        ...districtOf(scope),
        resourceId: new Types.ObjectId(resourceId),
        ...(isResolved !== undefined && { resolvedAt: isResolved ? mongoose.trusted({ $ne: null }) : null }),
      };
      const page = after ? { $and: [filter, isAfter(after)] } : filter;
      const [found, count] = await Promise.all([
        Threads.find(page)
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredThread[]>(),
        Threads.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toThread), count };
    },
  };
}

function toThread({ _id, orgId: _orgId, resourceId, comments, resolvedBy, ...thread }: StoredThread): ReviewThread {
  return {
    ...thread,
    id: _id.toHexString(),
    resourceId: resourceId.toHexString(),
    comments: comments.map(({ _id: commentId, by, at, text }) => ({
      id: commentId.toHexString(),
      by: by.toHexString(),
      at,
      text,
    })),
    resolvedBy: resolvedBy?.toHexString() ?? null,
  };
}
