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

/** Tells whether words are names of people, without telling whose. */
export function createNamesStore(connection: Connection) {
  const filterOf = (scope: Scope, orgId: string, words: readonly string[]) => {
    if (scope.kind !== 'system') throw new Error('Names are asked for by the system alone.');
    return { orgId: new Types.ObjectId(orgId), nameWords: { $in: [...words] }, deletedAt: null };
  };

  return {
    /** Whether one of the words is a part of the name of somebody in the district. */
    hasName: async (scope: Scope, orgId: string, text: readonly string[]): Promise<boolean> => {
      const words = text.flatMap(nameWordsOf).filter(({ length }) => length >= shortestWord);
      if (words.length === 0) return false;
      const people = connection.collection('people');
      return (await people.findOne(filterOf(scope, orgId, words), { projection: { _id: 1 } })) !== null;
    },
  };
}
