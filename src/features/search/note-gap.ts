import type { RequestContext } from '../../http/endpoint.ts';
import type { Actor } from '../../shared/actor.ts';
import type { Filters } from './filters.ts';
import type { FoundResources } from './hits.ts';
import type { SearchGapsService } from './search-gaps.service.ts';

/**
 * Notes a text that found nothing at all; a search that its filters emptied says nothing of what is missing, and what a
 * program types, nobody has missed.
 */
export async function noteGap(
  gaps: Pick<SearchGapsService, 'note'>,
  search: {
    readonly actor: Actor;
    readonly request: Pick<RequestContext, 'log'>;
    readonly typed: string;
    readonly filters: Filters;
    readonly found: FoundResources;
  },
): Promise<void> {
  const { actor, request, typed, filters, found } = search;
  const isGap = found.total === 0 && !found.isDegraded && found.index.state === 'ready' && typed.trim() !== '';
  if (!isGap || actor.client || !isUnfiltered(filters)) return;
  try {
    await gaps.note(actor, typed);
  } catch (error) {
    // Whoever searches has their answer all the same.
    request.log.warn({ err: error }, 'a search without results could not be noted');
  }
}

function isUnfiltered({ keywords, ranges, times, isDistrictApproved }: Filters): boolean {
  const bounds = [...Object.values(ranges), ...Object.values(times)];
  return (
    isDistrictApproved === undefined &&
    Object.values(keywords).every((values) => values === undefined) &&
    bounds.every((range) => range?.from === undefined && range?.to === undefined)
  );
}
