import mongoose, { type ClientSession, type Connection, Schema, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Flag, FlagState } from './flag.ts';
import { districtOf, isAfter } from './withdrawals.store.ts';

type Id = Types.ObjectId;
type StoredFlag = Omit<Flag, 'id' | 'orgId' | 'resourceId' | 'personId' | 'personOrgId' | 'decidedBy'> & {
  _id: Id;
  orgId: Id;
  resourceId: Id;
  personId: Id;
  personOrgId: Id;
  decidedBy: Id | null;
};

const id = Schema.Types.ObjectId;

const schema = new Schema<StoredFlag>(
  {
    orgId: { type: id, required: true },
    resourceId: { type: id, required: true },
    personId: { type: id, required: true },
    personOrgId: { type: id, required: true },
    from: { type: String, required: true },
    reason: { type: String, required: true },
    text: { type: String, default: null },
    state: { type: String, required: true },
    at: { type: Date, required: true },
    decidedBy: { type: id, default: null },
    decidedAt: { type: Date, default: null },
    answer: { type: String, default: null },
  },
  { collection: 'resource_flags', versionKey: false },
);

/** More nobody flags, and an export has its end. */
const mostOfPerson = 10_000;

export type FlagPosition = { readonly at: Date; readonly id: string };
/** What else changes when flags do, in the same transaction: how many wait now. */
export type Recount = (count: number, session: ClientSession) => Promise<void>;

export type FlagsStore = ReturnType<typeof createFlagsStore>;

/** Flags, each written together with the place of the resource in the queue. */
export function createFlagsStore(connection: Connection) {
  const Flags = connection.model('ResourceFlag', schema);

  const withRecount = <Result>(
    resourceId: string,
    recount: Recount,
    write: (session: ClientSession) => Promise<Result>,
  ): Promise<Result> =>
    connection.transaction(async (session) => {
      const result = await write(session);
      const open = { resourceId: new Types.ObjectId(resourceId), state: 'open' } as const;
      await recount(await Flags.countDocuments(open).session(session), session);
      return result;
    }) as Promise<unknown> as Promise<Result>;

  return {
    findOwn: async (scope: Scope, resourceId: string): Promise<Flag | null> => {
      const found = await Flags.findOne(own(scope, resourceId)).lean<StoredFlag>();
      return found && toFlag(found);
    },

    /** The actor's own: in place of an earlier one, and open again. */
    put: (
      scope: Scope,
      flag: Pick<Flag, 'orgId' | 'resourceId' | 'from' | 'reason' | 'text' | 'at'>,
      recount: Recount,
    ): Promise<void> =>
      withRecount(flag.resourceId, recount, async (session) => {
        const { resourceId, orgId, ...fields } = flag;
        await Flags.updateOne(
          own(scope, resourceId),
          {
            $set: {
              ...fields,
              orgId: new Types.ObjectId(orgId),
              personOrgId: districtOf(scope).orgId,
              state: 'open',
              decidedBy: null,
              decidedAt: null,
              answer: null,
            },
          },
          { upsert: true, session },
        );
      }),

    /** Takes the actor's own back; false when there is none. */
    removeOwn: (scope: Scope, resourceId: string, recount: Recount): Promise<boolean> =>
      withRecount(resourceId, recount, async (session) => {
        return (await Flags.deleteOne(own(scope, resourceId), { session })).deletedCount > 0;
      }),

    /** Settles those that are open: all, or those named. Returns them as they were. */
    decide: (
      scope: Scope,
      {
        resourceId,
        ids,
        ...decision
      }: {
        resourceId: string;
        ids: readonly string[] | null;
        state: Exclude<FlagState, 'open'>;
        by: string;
        at: Date;
        answer: string | null;
      },
      recount: Recount,
    ): Promise<Flag[]> =>
      withRecount(resourceId, recount, async (session) => {
        const open = {
          ...districtOf(scope),
          resourceId: new Types.ObjectId(resourceId),
          state: 'open' as const,
          ...(ids && { _id: operator({ $in: ids.map((one) => new Types.ObjectId(one)) }) }),
        };
        const found = await Flags.find(open).session(session).lean<StoredFlag[]>();
        const { state, by, at, answer } = decision;
        const change = { $set: { state, decidedBy: new Types.ObjectId(by), decidedAt: at, answer } };
        await Flags.updateMany({ _id: operator({ $in: found.map(({ _id }) => _id) }) }, change, { session });
        return found.map(toFlag);
      }),

    /** Takes back whatever a person has flagged, wherever, and their id from what they have settled. For their erasure. */
    eraseOf: async (
      scope: Scope,
      { orgId, personId }: { orgId: string; personId: string },
      recountOf: (resource: { readonly id: string; readonly orgId: string }) => Recount,
    ): Promise<void> => {
      if (scope.kind !== 'system') throw new Error('Only the system erases.');
      const person = new Types.ObjectId(personId);
      const theirs = { personId: person, personOrgId: new Types.ObjectId(orgId) };
      for (;;) {
        const found = await Flags.findOne(theirs).lean<StoredFlag>();
        if (!found) break;
        const flag = toFlag(found);
        await withRecount(
          flag.resourceId,
          recountOf({ id: flag.resourceId, orgId: flag.orgId }),
          async (session) => void (await Flags.deleteOne({ _id: found._id }, { session })),
        );
      }
      await Flags.updateMany({ orgId: new Types.ObjectId(orgId), decidedBy: person }, { $set: { decidedBy: null } });
    },

    /** Whatever a person has flagged, wherever. */
    listOf: async (scope: Scope, { orgId, personId }: { orgId: string; personId: string }): Promise<Flag[]> => {
      if (scope.kind !== 'system') throw new Error('What one person has flagged is handed out by the system alone.');
      const theirs = { personId: new Types.ObjectId(personId), personOrgId: new Types.ObjectId(orgId) };
      return (await Flags.find(theirs).limit(mostOfPerson).lean<StoredFlag[]>()).map(toFlag);
    },

    /** Those of one state, last first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      {
        resourceId,
        state,
        after,
        limit,
      }: { resourceId: string; state: FlagState; after: FlagPosition | null; limit: number },
    ): Promise<{ found: Flag[]; count: number }> => {
      const filter = { ...districtOf(scope), resourceId: new Types.ObjectId(resourceId), state };
      const page = after ? { $and: [filter, isAfter(after)] } : filter;
      const [found, count] = await Promise.all([
        Flags.find(page)
          .sort({ at: -1, _id: -1 })
          .limit(limit + 1)
          .lean<StoredFlag[]>(),
        Flags.countDocuments(filter).limit(countLimit),
      ]);
      return { found: found.map(toFlag), count };
    },
  };
}

const operator = (condition: Record<string, unknown>) => mongoose.trusted(condition);

function own(scope: Scope, resourceId: string) {
  if (scope.kind !== 'actor') throw new Error('A flag is somebody’s own.');
  return { resourceId: new Types.ObjectId(resourceId), personId: new Types.ObjectId(scope.actor.userId) };
}

function toFlag({ _id, ...stored }: StoredFlag): Flag {
  return {
    ...stored,
    id: _id.toHexString(),
    orgId: stored.orgId.toHexString(),
    resourceId: stored.resourceId.toHexString(),
    personId: stored.personId.toHexString(),
    personOrgId: stored.personOrgId.toHexString(),
    decidedBy: stored.decidedBy?.toHexString() ?? null,
  };
}
