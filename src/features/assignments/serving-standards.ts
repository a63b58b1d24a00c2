import type { Scope } from '../../shared/actor.ts';
import type { StandardRelation } from '../matching/candidate.ts';
import type { Target } from '../playlists/playlist.ts';
import { codeKey } from '../standards/code.ts';
import type { StandardsReader } from '../standards/standards.ts';

/** For each of the targets that names standards, those that serve it: the same, what is below them, and crosswalks. */
export function servingStandards(standards: Pick<StandardsReader, 'descendantsOf' | 'crosswalksOf'>) {
  return async (
    scope: Scope,
    targets: readonly Pick<Target, 'standards'>[],
  ): Promise<ReadonlyMap<string, StandardRelation>[]> => {
    const ids = [
      ...new Set(targets.flatMap((target) => target.standards.flatMap(({ standardId }) => standardId ?? []))),
    ];
    const [below, beside] =
      ids.length === 0
        ? [new Map<string, readonly string[]>(), new Map<string, readonly { readonly id: string }[]>()]
        : await Promise.all([standards.descendantsOf(scope, ids), standards.crosswalksOf(scope, ids)]);
    return targets.flatMap((target) => {
      const serving = new Map<string, StandardRelation>();
      const add = (id: string, relation: StandardRelation): void => {
        if (!serving.has(id)) serving.set(id, relation);
      };
      for (const { standardId, code } of target.standards) add(standardId ?? `code:${codeKey(code)}`, 'same');
      for (const { standardId } of target.standards) {
        if (standardId === null) continue;
        for (const id of below.get(standardId) ?? []) add(id, 'descendant');
        for (const { id } of beside.get(standardId) ?? []) add(id, 'crosswalk');
      }
      return serving.size === 0 ? [] : [serving];
    });
  };
}
