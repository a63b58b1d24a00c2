import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { type Json, jsonArray, jsonObject } from '../../http/json.ts';
import { createCursorCodec, toTotal } from '../../http/pagination.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type KeywordFieldName,
  keywordFieldNames,
  labelOf,
  type RangeFieldName,
  rangeFieldNames,
} from './resource-fields.ts';
import {
  type ResourceSearchQuery,
  type ResourceSearchResponse,
  resourceSearchQuery,
  resourceSearchResponse,
} from './search.schemas.ts';
import type { FoundResources, ResourceSearch, SearchService } from './search.service.ts';

/** Nobody reads further; whoever wants everything lists instead of searching. */
const furthestOffset = 10_000;

const pageCursor = createCursorCodec(z.int().min(1).max(furthestOffset));

export function searchRoutes(search: SearchService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Search',
        auth: 'signedIn',
        method: 'get',
        path: '/api/v1/search/resources',
        isHot: true,
        summary: 'Search the published resources that the caller may see',
        description:
          'All words first; when few resources hold them all, those with fewer follow. Words match in any form ' +
          '(fraction, fractions), the last one also as a beginning; words of four letters and more are found with one ' +
          'typo, which `corrections` tells. Numbers and codes such as 3.NF.1 match exactly. Any of the values of a filter, ' +
          'all of the filters.',
        query: resourceSearchQuery,
        response: { 200: resourceSearchResponse },
      },
      async ({ actor, query }) => {
        const { cursor, limit, ...question } = query;
        const offset = pageCursor.decode(cursor, question) ?? 0;
        const found = await search.searchResources(actor, toSearch(query, offset));
        const next = offset + limit;
        const hasMore = next < found.total && next <= furthestOffset;
        return { status: 200, body: present(found, hasMore ? pageCursor.encode(next, question) : null) };
      },
    ),
  ];
}

function toSearch(query: ResourceSearchQuery, offset: number): ResourceSearch {
  const rangeOf = (field: RangeFieldName) => ({ from: query[`${field}From`], to: query[`${field}To`] });
  const ranges = Object.fromEntries(rangeFieldNames.map((field) => [field, rangeOf(field)]));
  refuseEmptyRanges(ranges);
  return {
    text: query.q,
    keywords: Object.fromEntries(keywordFieldNames.map((field) => [field, query[field]])),
    ranges,
    published: { from: toMilliseconds(query.publishedFrom), to: toMilliseconds(query.publishedTo) },
    facets: (query.facets ?? []) as KeywordFieldName[],
    facetLimit: query.facetLimit,
    sort: query.sort,
    offset,
    limit: query.limit,
  };
}

function refuseEmptyRanges(
  ranges: Readonly<Record<string, { from?: number | undefined; to?: number | undefined }>>,
): void {
  const faults = Object.entries(ranges).flatMap(([field, { from, to }]) =>
    from === undefined || to === undefined || from <= to
      ? []
      : [
          {
            in: 'query' as const,
            path: [`${field}To`],
            code: 'too_small',
            message: `It is less than ${field}From.`,
            params: { minimum: from },
          },
        ],
  );
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
}

function toMilliseconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

function present(found: FoundResources, nextCursor: string | null): Json<ResourceSearchResponse> {
  const { state, pendingChanges, freshAsOf } = found.index;
  return jsonObject<ResourceSearchResponse>({
    hits: jsonArray(found.hits),
    ...toTotal(found.total),
    facets: found.facets.map(({ field, values }) => {
      const name = field as KeywordFieldName;
      return { name, values: values.map(({ value, count }) => ({ value, label: labelOf(name, value), count })) };
    }),
    corrections: found.corrections.map((correction) => ({ ...correction })),
    index: { state, pendingChanges, freshAsOf: freshAsOf?.toISOString() ?? null },
    nextCursor,
  });
}
