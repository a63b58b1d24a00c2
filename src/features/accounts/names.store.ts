import { type Connection, Types } from 'mongoose';
import type { Role, Scope } from '../../shared/actor.ts';

/** The words of a name, folded: people are found by each of them. */
export function nameWordsOf(name: string): string[] {
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** Shorter words are initials. */
const shortestWord = 3;

export type NamesStore = ReturnType<typeof createNamesStore>;

/** Names of people, for what asks for nothing else of them. */
export function createNamesStore(connection: Connection) {
  const filterOf = (scope: Scope, orgId: string, words: readonly string[]) => {
    assertSystem(scope);
    return { orgId: new Types.ObjectId(orgId), nameWords: { $in: [...words] }, deletedAt: null };
  };

  return {
    /** Of those people of the district who are still there, by id. */
    namesOf: async (scope: Scope, orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      assertSystem(scope);
      const filter = {
        _id: { $in: ids.map((id) => new Types.ObjectId(id)) },
        orgId: new Types.ObjectId(orgId),
        deletedAt: null,
      };
      type Named = { _id: Types.ObjectId; displayName: string };
      const people = connection.collection<Named & { orgId: Types.ObjectId; deletedAt: Date | null }>('people');
      const found = await people.find<Named>(filter, { projection: { displayName: 1 } }).toArray();
      return new Map(found.map(({ _id, displayName }) => [_id.toHexString(), displayName]));
    },

    /** People of the district who hold one of the roles now, by the beginning of any word of their name. */
    findByName: async (
      scope: Scope,
      orgId: string,
      { start, roles, day, limit }: { start: string; roles: readonly Role[]; day: string; limit: number },
    ): Promise<{ readonly id: string; readonly name: string }[]> => {
      assertSystem(scope);
      const [first, ...others] = nameWordsOf(start);
      if (first === undefined) return [];
      // Words are letters and digits alone: nothing in them means anything to an expression.
      const begins = (word: string) => ({ nameWords: { $regex: `^${word}` } });
      const filter = {
        orgId: new Types.ObjectId(orgId),
        ...begins(first),
        ...(others.length > 0 && { $and: others.map(begins) }),
        memberships: { $elemMatch: { role: { $in: [...roles] }, from: { $lte: day }, to: { $gte: day } } },
        deletedAt: null,
        deactivatedAt: null,
      };
      type Named = { _id: Types.ObjectId; displayName: string };
      const found = await connection
        .collection('people')
        .find<Named>(filter, { projection: { displayName: 1 } })
        .sort({ displayName: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, displayName }) => ({ id: _id.toHexString(), name: displayName }));
    },

    /** Whether one of the words is a part of the name of somebody in the district. */
    hasName: async (scope: Scope, orgId: string, text: readonly string[]): Promise<boolean> => {
      const words = text.flatMap(nameWordsOf).filter(({ length }) => length >= shortestWord);
      if (words.length === 0) return false;
      const people = connection.collection('people');
      return (await people.findOne(filterOf(scope, orgId, words), { projection: { _id: 1 } })) !== null;
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('Names are asked for by the system alone.');
}
