import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { empty } from '../../http/responses.ts';
import type { Actor } from '../../shared/actor.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { Names } from '../proposals/texts.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { ownProposalInput, ownProposalSchema } from './approval.schemas.ts';
import { presentOwnProposal } from './my-playlist.presenter.ts';
import { myPlaylistQuery, myPlaylistSchema, myPlaylistsSchema } from './my-playlist.schemas.ts';
import type { MyPlaylistsService } from './my-playlists.service.ts';
import { presentSwaps } from './student-playlist.routes.ts';
import { ownChangesInput, swapsQuery, swapsSchema } from './student-playlist.schemas.ts';

const path = '/api/v1/me/playlists';
const common = { tag: 'My playlists', auth: 'signedIn' } as const;

/** What is said to staff only: standards, levels, and what would tell of a support. */
const forStaff: readonly string[] = ['aligned', 'role', 'grade', 'readingLevel', 'gainsCaptions', 'losesCaptions'];

export type MyPlaylistRoutesParts = {
  readonly own: MyPlaylistsService;
  readonly namesIn: (orgId: string, language: LabelLanguage) => Promise<Names>;
};

/** What was given to the caller, as they see and do it. */
export function myPlaylistRoutes({ own, namesIn }: MyPlaylistRoutesParts): Endpoint[] {
  const answer = async (actor: Actor, id: string, language?: LabelLanguage) => {
    const { json, etag } = await own.page(actor, id, language);
    return { status: 200 as const, body: json, etag };
  };
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'List what was given to the caller',
        response: { 200: myPlaylistsSchema },
      },
      async ({ actor }) => ({ status: 200, body: await own.list(actor) }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        isHot: true,
        summary: 'Read what was given to the caller: today’s activities, the rest, and what it leads to',
        params: idParams,
        query: myPlaylistQuery,
        response: { 200: myPlaylistSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id }, query: { language } }) => answer(actor, id, language),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/changes`,
        summary: 'Choose: a path, options, something else in place of an activity',
        description: 'As far as the playlist leaves it to students.',
        params: idParams,
        body: ownChangesInput,
        response: { 200: myPlaylistSchema },
        errors: ['forbidden', 'not_found', 'targets_lost', 'unavailable', 'wrong_status'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        await own.change(actor, { id, expectedRevision }, body.commands);
        return answer(actor, id);
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/changes/:changeId/undo`,
        summary: 'Take back a change that the caller has made',
        params: z.strictObject({ id: idSchema, changeId: idSchema }),
        response: { 200: myPlaylistSchema },
        errors: ['not_found', 'targets_lost', 'wrong_status'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, changeId }, expectedRevision }) => {
        await own.undo(actor, { id, expectedRevision }, changeId);
        return answer(actor, id);
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id/steps/:stepId/swaps`,
        summary: 'Offer what the caller may take in place of an activity',
        params: z.strictObject({ id: idSchema, stepId: idSchema }),
        query: swapsQuery,
        response: { 200: swapsSchema },
        errors: ['forbidden', 'not_found', 'unavailable'],
      },
      async ({ actor, params: { id, stepId }, query: { limit, language } }) => {
        const found = await own.swapsFor(actor, id, stepId, limit);
        const { items } = presentSwaps(found, await namesIn(actor.orgId, language), language);
        const shown = items.map((item) => ({
          ...item,
          reasons: item.reasons.filter(({ code }) => !forStaff.includes(code)),
          tradeOffs: item.tradeOffs.filter(({ code }) => !forStaff.includes(code)),
        }));
        return { status: 200, body: { items: shown } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/:id/proposals`,
        summary: 'Ask the teacher for something else, something more, or another way to show what one knows',
        params: idParams,
        body: ownProposalInput,
        response: { 201: ownProposalSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 201,
        body: presentOwnProposal(await own.propose(actor, id, body)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/:id/proposals/:proposalId`,
        summary: 'Take a proposal back that nobody has decided about',
        params: z.strictObject({ id: idSchema, proposalId: idSchema }),
        response: { 204: empty },
        errors: ['not_found', 'wrong_status'],
      },
      async ({ actor, params: { id, proposalId } }) => {
        await own.takeBack(actor, id, proposalId);
        return { status: 204 };
      },
    ),
  ];
}
