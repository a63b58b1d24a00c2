import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

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
