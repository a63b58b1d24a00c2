import type { Actor } from '../../shared/actor.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { ResourceSearches } from '../search/hits.ts';
import { toSearch } from '../search/read-search.ts';
import { maximumSelection, readChosenSearch, type Selection } from './selection.schemas.ts';

export type Choose = (actor: Actor, selection: Selection) => Promise<readonly string[]>;

const pageSize = 500;

/** The ids of the resources that a selection means now, each once. Throws unavailable while searches cannot be answered. */
export function createChoose({
  search,
  resources,
}: {
  readonly search: () => Pick<ResourceSearches, 'findIds'>;
  readonly resources: Pick<ResourceService, 'list'>;
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

  return async (actor, selection) => {
    if (selection.ids) return [...new Set(selection.ids)];
    if (selection.list) return list(actor, selection.list);
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
