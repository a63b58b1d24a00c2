import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Evidence } from './evidence.ts';

type Ids<Fields> = { readonly [Field in keyof Fields]: Types.ObjectId };
type Owner = Pick<Evidence, 'orgId' | 'studentId'>;
type Place = Owner & Pick<Evidence, 'studentPlaylistId'>;
type StoredEvidence = Omit<Evidence, 'id' | keyof Place> &
  Ids<Place> & {
    readonly _id: Types.ObjectId;
    /** Keys of all bytes that belong to it. */
    readonly keys: readonly string[];
    /** Absent once it is handed in. */
    readonly sweepAt?: Date;
  };
/** Bytes that are there, or about to be; with a time as long as nothing may need them. */
type StoredBytes = Ids<Owner> & { readonly _id: string; readonly checkAt?: Date };

export type EvidencePosition = { readonly createdAt: Date; readonly id: string };

export type EvidenceStore = ReturnType<typeof createEvidenceStore>;

/** What students have sent, and which bytes are there for it. */
export function createEvidenceStore(connection: Connection) {
  const evidence = () => connection.collection<StoredEvidence>('evidence');
  const bytes = () => connection.collection<StoredBytes>('evidence_bytes');
  const findOne = async (filter: mongo.Filter<StoredEvidence>): Promise<Evidence | null> => {
    const found = await evidence().findOne(filter);
    return found && toEvidence(found);
  };

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    /** Notes keys under which bytes are about to be stored, so that they are found whatever happens before a record needs them. */
    announce: async (scope: Scope, owner: Owner, keys: readonly string[], checkAt: Date): Promise<void> => {
      const ids = ownerOf(scope, owner);
      await bytes().insertMany(keys.map((key) => ({ _id: key, ...ids, checkAt })));
    },

    /** Adds what was announced; false when the student has one that the device calls so. */
    add: async (scope: Scope, added: Evidence, sweepAt: Date): Promise<boolean> => {
      const { id, orgId, studentId, studentPlaylistId, ...fields } = added;
      const keys = keysOf(added);
      try {
        await evidence().insertOne({
          _id: new Types.ObjectId(id),
          ...ownerOf(scope, { orgId, studentId }),
          studentPlaylistId: new Types.ObjectId(studentPlaylistId),
          ...fields,
          keys,
          ...(added.handedInAt === null && { sweepAt }),
        });
      } catch (error) {
        if ((error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
      await bytes().updateMany({ _id: { $in: keys } }, { $unset: { checkAt: 1 } });
      return true;
    },

    findByClientId: (scope: Scope, owner: Owner, clientId: string): Promise<Evidence | null> =>
      findOne({ ...ownerOf(scope, owner), clientId }),

    find: (scope: Scope, id: string): Promise<Evidence | null> =>
      findOne({ _id: new Types.ObjectId(id), ...ofScope(scope) }),

    /** Of one playlist of a student, the last first; `found` has one more than `limit` when there are more. */
    list: async (
      scope: Scope,
      studentPlaylistId: string,
      {
        isForFamily,
        after,
        limit,
      }: { readonly isForFamily: boolean; readonly after: EvidencePosition | null; readonly limit: number },
    ): Promise<{ found: Evidence[]; count: number }> => {
      const filter = {
        studentPlaylistId: new Types.ObjectId(studentPlaylistId),
        ...ofScope(scope),
        ...(isForFamily && { isForFamily: true }),
      };
      const earlier = after && {
        $or: [
          { createdAt: { $lt: after.createdAt } },
          { createdAt: after.createdAt, _id: { $lt: new Types.ObjectId(after.id) } },
        ],
      };
      const [found, count] = await Promise.all([
        evidence()
          .find({ ...filter, ...earlier } as mongo.Filter<StoredEvidence>)
          .sort({ createdAt: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        evidence().countDocuments(filter as mongo.Filter<StoredEvidence>),
      ]);
      return { found: found.map(toEvidence), count };
    },

    /** Those of a student's playlist that are called so, by the ids here or by those of the device. */
    findNamed: async (scope: Scope, studentPlaylistId: string, names: readonly string[]): Promise<Evidence[]> => {
      const own = { studentPlaylistId: new Types.ObjectId(studentPlaylistId), ...ofScope(scope) };
      const ids = names.filter((name) => Types.ObjectId.isValid(name)).map((name) => new Types.ObjectId(name));
      const filter = { ...own, $or: [{ clientId: { $in: [...names] } }, { _id: { $in: ids } }] };
      const found = await evidence()
        .find(filter as mongo.Filter<StoredEvidence>)
        .toArray();
      return found.map(toEvidence);
    },

    /** Marks what an answer names: from then on only a teacher removes it. Answers those that are still there. */
    handIn: async (
      scope: Scope,
      studentPlaylistId: string,
      ids: readonly string[],
      now: Date,
    ): Promise<ReadonlySet<string>> => {
      const own = { studentPlaylistId: new Types.ObjectId(studentPlaylistId), ...ofScope(scope) };
      const filter = { ...own, _id: { $in: ids.map((id) => new Types.ObjectId(id)) } };
      const open = { ...filter, handedInAt: null } as mongo.Filter<StoredEvidence>;
      await evidence().updateMany(open, { $set: { handedInAt: now }, $unset: { sweepAt: 1 } });
      const found = await evidence()
        .find(filter as mongo.Filter<StoredEvidence>, { projection: { _id: 1 } })
        .toArray();
      return new Set(found.map(({ _id }) => _id.toHexString()));
    },

    setForFamily: async (scope: Scope, id: string, isForFamily: boolean): Promise<Evidence | null> => {
      const filter = { _id: new Types.ObjectId(id), ...ofScope(scope) } as mongo.Filter<StoredEvidence>;
      const found = await evidence().findOneAndUpdate(filter, { $set: { isForFamily } }, { returnDocument: 'after' });
      return found && toEvidence(found);
    },

    /**
     * Removes a record, whose bytes are then due; false when it is not there any more, or was handed in meanwhile.
     * @param isOpen only as long as it is not handed in
     */
    remove: async (
      scope: Scope,
      removed: Evidence,
      { isOpen, now }: { isOpen: boolean; now: Date },
    ): Promise<boolean> => {
      await bytes().updateMany({ _id: { $in: keysOf(removed) } }, { $set: { checkAt: now } });
      const { deletedCount } = await evidence().deleteOne({
        _id: new Types.ObjectId(removed.id),
        ...ofScope(scope),
        ...(isOpen && { handedInAt: null }),
      } as mongo.Filter<StoredEvidence>);
      return deletedCount > 0;
    },

    usageOf: async (scope: Scope, owner: Owner): Promise<{ readonly bytes: number; readonly count: number }> => {
      const found = await evidence()
        .find(ownerOf(scope, owner), { projection: { bytes: 1 } })
        .toArray();
      return { bytes: found.reduce((sum, one) => sum + one.bytes, 0), count: found.length };
    },

    /** What nobody has handed in for so long. */
    listUnused: async (scope: Scope, now: Date, limit: number): Promise<Evidence[]> => {
      assertSystem(scope);
      const found = await evidence()
        .find({ sweepAt: { $lte: now } })
        .sort({ sweepAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(toEvidence);
    },

    /** Keys of bytes that may be needed by nobody. */
    listDueKeys: async (scope: Scope, now: Date, limit: number): Promise<string[]> => {
      assertSystem(scope);
      const due = { checkAt: { $lte: now } };
      const found = await bytes()
        .find(due, { projection: { _id: 1 } })
        .sort({ checkAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },

    isNeeded: async (scope: Scope, key: string): Promise<boolean> => {
      assertSystem(scope);
      return (await evidence().findOne({ keys: key }, { projection: { _id: 1 } })) !== null;
    },

    putOff: async (scope: Scope, key: string, checkAt: Date): Promise<void> => {
      assertSystem(scope);
      await bytes().updateOne({ _id: key }, { $set: { checkAt } });
    },

    forgetKeys: async (scope: Scope, keys: readonly string[]): Promise<void> => {
      if (scope.kind === 'public') throw new Error('The public removes nothing.');
      await bytes().deleteMany({ _id: { $in: [...keys] } });
    },

    eachOfStudent: async function* (scope: Scope, owner: Owner): AsyncGenerator<Evidence> {
      for await (const stored of evidence().find(ownerOf(scope, owner))) yield toEvidence(stored);
    },

    /** All keys of a student, also of bytes that no record needs. */
    keysOfStudent: async (scope: Scope, owner: Owner): Promise<string[]> => {
      const found = await bytes()
        .find(ownerOf(scope, owner), { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id);
    },

    removeOfStudent: async (scope: Scope, owner: Owner): Promise<void> => {
      await evidence().deleteMany(ownerOf(scope, owner));
    },
  };
}

export function keysOf({ key, thumbnail }: Pick<Evidence, 'key' | 'thumbnail'>): string[] {
  return thumbnail === null ? [key] : [key, thumbnail.key];
}

function toEvidence(stored: StoredEvidence): Evidence {
  const { _id, orgId, studentId, studentPlaylistId, keys: _keys, sweepAt: _sweepAt, ...fields } = stored;
  return {
    ...fields,
    id: _id.toHexString(),
    orgId: orgId.toHexString(),
    studentId: studentId.toHexString(),
    studentPlaylistId: studentPlaylistId.toHexString(),
  };
}

function ownerOf(scope: Scope, { orgId, studentId }: Owner): Ids<Owner> {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('what students show is read and written in their own district');
  }
  return { orgId: new Types.ObjectId(orgId), studentId: new Types.ObjectId(studentId) };
}

function ofScope(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'public') throw new Error('what students show is not public');
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Only the system does this.');
}
