import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { DistrictResources, ListPosition } from '../resources/district-resources.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { ResourceSearches } from '../search/hits.ts';
import { toSearch } from '../search/read-search.ts';
import { keepsLibrary } from './batch.policy.ts';
import { maximumSelection, readChosenSearch, type Selection } from './selection.schemas.ts';

export type Choose = (actor: Actor, selection: Selection) => Promise<readonly string[]>;

const pageSize = 500;

/** The ids of the resources that a selection means now, each once. Throws unavailable while searches cannot be answered. */
export function createChoose({
  search,
  resources,
  feed,
  clock,
}: {
  readonly search: () => Pick<ResourceSearches, 'findIds'>;
  readonly resources: Pick<ResourceService, 'list'>;
  readonly feed: Pick<DistrictResources, 'listLacking'>;
  readonly clock: Clock;
}): Choose {
  const list = async (actor: Actor, { status, visibility, owner }: NonNullable<Selection['list']>) => {
    const ids = new Set<string>();
    const filter = {
      statuses: status ? [status] : (['draft', 'published'] as const),
      ownerId: owner === 'me' ? actor.userId : owner,
      visibility,
      limit: pageSize,
    };
    let after: { at: string; id: string } | null = null;
    for (;;) {
      const { found } = await resources.list(actor, { ...filter, after });
      const page = found.slice(0, pageSize);
      for (const { id } of page) ids.add(id);
      const last = page.at(-1);
      if (found.length <= pageSize || last === undefined) return [...ids];
      if (ids.size > maximumSelection) throw tooMany();
      after = { at: last.updatedAt.toISOString(), id: last.id };
    }
  };

  const listLacking = async (actor: Actor, { status, ...lacking }: NonNullable<Selection['lacking']>) => {
    const ids: string[] = [];
    const statuses = status ? [status] : (['draft', 'published'] as const);
    const ownerId = keepsLibrary(actor) ? undefined : actor.userId;
    const filter = { ...lacking, statuses, orgId: actor.orgId, ownerId };
    let after: ListPosition | null = null;
    for (;;) {
      const { found } = await feed.listLacking(scopeOf(actor), { filter, after, limit: pageSize }, clock.now());
      const page = found.slice(0, pageSize);
      ids.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (found.length <= pageSize || last === undefined) return ids;
      if (ids.length > maximumSelection) throw tooMany();
      after = { at: last.updatedAt.toISOString(), id: last.id };
    }
  };

  return async (actor, selection) => {
    if (selection.ids) return [...new Set(selection.ids)];
    if (selection.list) return list(actor, selection.list);
    if (selection.lacking) return listLacking(actor, selection.lacking);
    const { language: _, ...query } = readChosenSearch(selection.search ?? {});
    const found = await search().findIds(actor, toSearch(query, 'en', 0), maximumSelection);
    if (found === null) throw new AppError('unavailable');
    if (found.total > maximumSelection) throw tooMany();
    return [...new Set(found.ids)];
  };
}

function tooMany(): AppError {
  const message = `More than ${maximumSelection} resources at once: choose fewer.`;
  return invalidInput('body', ['selection'], { code: 'too_big', message });
}
