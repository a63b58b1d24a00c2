import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { presentSummary } from '../resources/resource.presenter.ts';
import type { MergeChoices } from './combine.ts';
import {
  dismissalBody,
  mergeBody,
  mergeSchema,
  mergesPage,
  pairDetailsSchema,
  pairSchema,
  pairsPage,
  pairsQuery,
} from './duplicates.schemas.ts';
import { compareFields, type DuplicatesService, type ShownPair, suggestWinner } from './duplicates.service.ts';
import type { MergeService } from './merge.service.ts';
import type { Merge } from './merge.ts';

const path = '/api/v1/library';
const common = { tag: 'Library care', auth: 'signedIn' } as const;

const pairCursor = createCursorCodec(z.strictObject({ score: z.number(), id: idSchema }));
const mergeCursor = createCursorCodec(z.strictObject({ at: z.iso.datetime(), id: idSchema }));

export type DuplicatesServices = { readonly duplicates: DuplicatesService; readonly merges: MergeService };

export function duplicatesRoutes({ duplicates, merges }: DuplicatesServices): Endpoint[] {
  return [...queueRoutes(duplicates), ...mergeRoutes(merges)];
}

function queueRoutes(duplicates: DuplicatesService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/duplicates`,
        summary: 'List pairs of resources that may be one, the likeliest first',
        description:
          'For admins and specialists. Found every few minutes by address, file and title, in all but private resources.',
        query: pairsQuery,
        response: { 200: pairsPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, ...filter } }) => {
        const after = pairCursor.decode(cursor, filter);
        const { found, shown, count } = await duplicates.list(actor, { ...filter, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ score, id }) => pairCursor.encode({ score, id }, filter),
        });
        const items = page.items.flatMap(({ id }) => {
          const pair = shown.get(id);
          return pair ? [presentPair(pair)] : [];
        });
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/duplicates/:id`,
        summary: 'Compare the two resources of a pair',
        params: idParams,
        response: { 200: pairDetailsSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => {
        const pair = await duplicates.get(actor, id);
        const fields = compareFields(pair.resources).map(({ field, values, isSame }) => ({
          field,
          values: values.map(toWire),
          isSame,
        }));
        return { status: 200, body: { ...presentPair(pair), fields } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/duplicates/:id/dismissal`,
        summary: 'Say that these are two different resources',
        params: idParams,
        body: dismissalBody,
        response: { 200: pairSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => {
        return { status: 200, body: presentPair(await duplicates.dismiss(actor, id, body?.note ?? null)) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/duplicates/:id/dismissal`,
        summary: 'Put a pair back into the queue',
        params: idParams,
        response: { 200: pairSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => {
        return { status: 200, body: presentPair(await duplicates.reopen(actor, id)) };
      },
    ),
  ];
}

function mergeRoutes(merges: MergeService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/merges`,
        summary: 'Merge a resource into another one',
        description:
          'For those who may delete the loser, and publish the winner where readers see a difference. Ratings, favorites, uses and whatever else refers to the loser goes to the winner; its ' +
          'address answers 301 from then on. It can be undone for 30 days.',
        body: mergeBody,
        response: { 201: mergeSchema },
        errors: ['forbidden', 'not_found', 'version_conflict', 'wrong_status', 'review_needed', 'in_review'],
      },
      async ({ actor, body: { keep, winnerRevision, loserRevision, ...ids } }) => {
        const merge = await merges.merge(actor, {
          ...ids,
          choices: keep as MergeChoices,
          winnerRevision: winnerRevision ?? null,
          loserRevision: loserRevision ?? null,
        });
        return { status: 201, body: presentMerge(merge), headers: { location: `${path}/merges/${merge.id}` } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/merges`,
        summary: 'List the merges of the district, last made first',
        description: 'For admins and specialists.',
        query: z.strictObject(pageQuery),
        response: { 200: mergesPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor } }) => {
        const decoded = mergeCursor.decode(cursor, 'merges');
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count } = await merges.list(actor, { after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: ({ at, id }) => mergeCursor.encode({ at: at.toISOString(), id }, 'merges'),
        });
        return { status: 200, body: { ...page, items: page.items.map(presentMerge) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/merges/:id`,
        summary: 'Get a merge',
        params: idParams,
        response: { 200: mergeSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentMerge(await merges.get(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/merges/:id/undo`,
        summary: 'Undo a merge',
        description:
          'Both resources are there again, with what each had. What people have changed since stays and is named in `leftAsChanged`. ' +
          'Merges of one resource are undone in turn, the last one first.',
        params: idParams,
        response: { 200: mergeSchema },
        errors: ['forbidden', 'not_found', 'wrong_status', 'already_exists'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentMerge(await merges.undo(actor, id)) }),
    ),
  ];
}

function presentPair(pair: ShownPair): z.output<typeof pairSchema> {
  return {
    id: pair.id,
    state: pair.state,
    score: pair.score,
    kinds: [...pair.kinds],
    reasons: pair.reasons.map(({ code, value }) => ({ code, value })),
    resources: pair.resources.map((resource) => presentSummary(resource)),
    suggestedWinnerId: suggestWinner(pair.resources),
    foundAt: pair.foundAt.toISOString(),
    decidedBy: pair.decidedBy,
    decidedAt: pair.decidedAt?.toISOString() ?? null,
    note: pair.note,
  };
}

function presentMerge(merge: Merge): z.output<typeof mergeSchema> {
  return {
    id: merge.id,
    winnerId: merge.winnerId,
    loserId: merge.loserId,
    loserTitle: merge.loserTitle,
    state: merge.state,
    keep: merge.choices as Record<string, string>,
    moved: { ...merge.moved },
    by: merge.by,
    at: merge.at.toISOString(),
    undoUntil: merge.undoUntil.toISOString(),
    undoneBy: merge.undoneBy,
    undoneAt: merge.undoneAt?.toISOString() ?? null,
    leftAsChanged: [...merge.kept],
  };
}

/** Any field of a resource as JSON: times as text. */
function toWire(value: unknown): z.core.util.JSONType {
  return JSON.parse(JSON.stringify(value ?? null)) as z.core.util.JSONType;
}
