import { isDeepStrictEqual } from 'node:util';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { tagFields } from '../resources/provenance.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import { catalogValues, contentGroups } from './combine.ts';
import type { DuplicateKind } from './compare.ts';
import type { DuplicatePair, PairState } from './duplicate.ts';
import type { DuplicatePairsStore, PairPosition } from './duplicate-pairs.store.ts';
import { curatedSchools, mayCurate } from './duplicates.policy.ts';

/** A pair with its resources, in the order of `resourceIds`. */
export type ShownPair = DuplicatePair & { readonly resources: readonly [Resource, Resource] };

/** One field of both, side by side. */
export type ComparedField = {
  readonly field: string;
  readonly values: readonly [unknown, unknown];
  readonly isSame: boolean;
};

export type DuplicatesService = ReturnType<typeof createDuplicatesService>;

export function createDuplicatesService({
  pairs,
  resources,
  clock,
}: {
  pairs: DuplicatePairsStore;
  resources: Pick<ResourceService, 'getMany'>;
  clock: Clock;
}) {
  const assertMay = (actor: Actor): void => {
    if (!mayCurate(actor)) throw new AppError('forbidden');
  };

  /** Those of which the actor sees both. */
  const complete = async (actor: Actor, found: readonly DuplicatePair[]): Promise<ShownPair[]> => {
    const ids = [...new Set(found.flatMap(({ resourceIds }) => resourceIds))];
    const byId = new Map((await resources.getMany(actor, ids)).map((resource) => [resource.id, resource]));
    return found.flatMap((pair) => {
      const [first, second] = pair.resourceIds.map((id) => byId.get(id));
      return first && second ? [{ ...pair, resources: [first, second] as const }] : [];
    });
  };

  const get = async (actor: Actor, id: string): Promise<ShownPair> => {
    assertMay(actor);
    const pair = await pairs.find(scopeOf(actor), id);
    const schools = curatedSchools(actor);
    const isTheirs = pair && (schools === null || (pair.schoolId !== null && schools.includes(pair.schoolId)));
    const [shown] = isTheirs ? await complete(actor, [pair]) : [];
    if (!shown) throw new AppError('not_found');
    return shown;
  };

  const decide = async (
    actor: Actor,
    id: string,
    state: 'open' | 'dismissed',
    note: string | null,
  ): Promise<ShownPair> => {
    const { resources: both } = await get(actor, id);
    const decision = { from: ['open', 'dismissed'] as const, state, note, now: clock.now() };
    const by = state === 'open' ? null : actor.userId;
    const decided = await pairs.decide(scopeOf(actor), id, { ...decision, by });
    if (!decided) throw new AppError('wrong_status', { status: 'merged' });
    return { ...decided, resources: both };
  };

  return {
    /** The likeliest first. What the actor may not see (any more) is left out. */
    list: async (
      actor: Actor,
      input: {
        state: PairState;
        kind?: DuplicateKind | undefined;
        resourceId?: string | undefined;
        after: PairPosition | null;
        limit: number;
      },
    ): Promise<{ found: DuplicatePair[]; shown: ReadonlyMap<string, ShownPair>; count: number }> => {
      assertMay(actor);
      const { after, limit, ...filter } = input;
      const schoolIds = curatedSchools(actor) ?? undefined;
      const { found, count } = await pairs.list(scopeOf(actor), { filter: { ...filter, schoolIds }, after, limit });
      const shown = await complete(actor, found);
      return { found, shown: new Map(shown.map((pair) => [pair.id, pair])), count };
    },

    get,
    dismiss: (actor: Actor, id: string, note: string | null) => decide(actor, id, 'dismissed', note),
    reopen: (actor: Actor, id: string) => decide(actor, id, 'open', null),
  };
}

/** Side by side, as their readers see them; what differs comes first. */
export function compareFields([a, b]: readonly [Resource, Resource]): ComparedField[] {
  const read = (resource: Resource, field: string): unknown => {
    const content = seenContent(resource) as unknown as Record<string, unknown>;
    return field in content ? content[field] : (resource.catalog as unknown as Record<string, unknown>)[field];
  };
  const fields = [...Object.values(contentGroups).flat(), ...tagFields, 'deviceNeeds', ...catalogValues];
  return fields
    .map((field) => {
      const values = [read(a, field), read(b, field)] as const;
      return { field, values, isSame: isDeepStrictEqual(...values) };
    })
    .sort((x, y) => Number(x.isSame) - Number(y.isSame));
}

/** Which of both to keep: what readers have, what students may see, what knows more, and then what is older. */
export function suggestWinner([a, b]: readonly [Resource, Resource]): string {
  const worth = (resource: Resource): readonly number[] => [
    resource.status === 'published' ? 1 : 0,
    resource.approvedForStudents ? 1 : 0,
    tagFields.reduce((sum, field) => sum + resource.catalog[field].length, 0),
    -resource.createdAt.getTime(),
  ];
  const [x, y] = [worth(a), worth(b)];
  const place = x.findIndex((value, at) => value !== y[at]);
  return place === -1 || (x[place] ?? 0) > (y[place] ?? 0) ? a.id : b.id;
}
