import { type Connection, type mongo, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import { within } from './assignments.store.ts';
import type { StudentProposal } from './student-proposal.ts';

type StoredProposal = Omit<StudentProposal, 'id' | 'orgId'> & {
  readonly _id: Types.ObjectId;
  readonly orgId: Types.ObjectId;
};

export type StudentProposalsStore = ReturnType<typeof createStudentProposalsStore>;

/** What one student waits for in one playlist is a handful. */
const mostOfOne = 100;

export function createStudentProposalsStore(connection: Connection) {
  const proposals = () => connection.collection<StoredProposal>('student_proposals');

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    insert: async (scope: Scope, { id, orgId, ...proposal }: StudentProposal): Promise<void> => {
      await proposals().insertOne({ ...proposal, _id: new Types.ObjectId(id), ...within(scope, orgId) });
    },

    find: async (scope: Scope, orgId: string, id: string): Promise<StudentProposal | null> => {
      const found = await proposals().findOne({ _id: new Types.ObjectId(id), ...within(scope, orgId) });
      return found && toProposal(found);
    },

    /** Those of one playlist of a student, last first. */
    listOf: async (scope: Scope, orgId: string, studentPlaylistId: string): Promise<StudentProposal[]> => {
      const filter = { ...within(scope, orgId), studentPlaylistId };
      return (await proposals().find(filter).sort({ _id: -1 }).limit(mostOfOne).toArray()).map(toProposal);
    },

    /** The queue, oldest first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      input: {
        orgId: string;
        state: StudentProposal['state'];
        of: { readonly assignedBy: string; readonly classIds: readonly string[] } | null;
        afterId: string | null;
        limit: number;
      },
    ): Promise<{ found: StudentProposal[]; count: number }> => {
      const { of, state, afterId, limit } = input;
      const filter = {
        ...within(scope, input.orgId),
        state,
        ...(of && { $or: [{ assignedBy: of.assignedBy }, { classId: { $in: [...of.classIds] } }] }),
      } as mongo.Filter<StoredProposal>;
      const page = afterId === null ? filter : { $and: [filter, { _id: { $gt: new Types.ObjectId(afterId) } }] };
      const [found, count] = await Promise.all([
        proposals()
          .find(page as mongo.Filter<StoredProposal>)
          .sort({ _id: 1 })
          .limit(limit + 1)
          .toArray(),
        proposals().countDocuments(filter, { limit: countLimit }),
      ]);
      return { found: found.map(toProposal), count };
    },

    /** False when somebody else has changed its state. */
    replace: async (scope: Scope, before: StudentProposal, after: StudentProposal): Promise<boolean> => {
      const { id, orgId, ...proposal } = after;
      const filter = { _id: new Types.ObjectId(id), ...within(scope, orgId), state: before.state };
      return (await proposals().updateOne(filter, { $set: proposal })).matchedCount > 0;
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      await proposals().deleteMany({ ...within(scope, orgId), studentId });
    },
  };
}

function toProposal({ _id, orgId, ...proposal }: StoredProposal): StudentProposal {
  return { ...proposal, id: _id.toHexString(), orgId: orgId.toHexString() };
}
