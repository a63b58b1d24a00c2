import { z } from 'zod';
import { type Endpoint, endpoint, type RequestContext } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import type { JsonLd } from '../resources/json-ld.ts';
import { jsonLdSchema } from '../resources/resource-response.schemas.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { findStepIn, presentStep, presentVersion } from './playlist.presenter.ts';
import { type PlaylistAnswers, playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import type { PlaylistDescriber } from './playlist-describer.ts';
import {
  playlistResponseSchema,
  stepResponseSchema,
  versionResponseSchema,
  versionSummarySchema,
} from './playlist-response.schemas.ts';
import type { KeptVersion } from './playlist-version.ts';

const jsonLd = 'application/ld+json';
const versionCursor = createCursorCodec(z.int());
const versionNumber = z.coerce.number().int().min(1).max(1_000_000);
const versionParams = z.strictObject({ id: idSchema, version: versionNumber });

const publishBody = z
  .strictObject({ note: z.string().trim().min(1).max(1_000).nullish().describe('What is new, for the history.') })
  .optional();

/** What is published of playlists, each at an address of its own. */
export function playlistVersionsRoutes(
  { versions, view }: PlaylistsServices,
  answers: PlaylistAnswers,
  describer: PlaylistDescriber,
): Endpoint[] {
  const vary = { vary: 'accept' };
  const asksForJsonLd = (request: RequestContext): boolean => request.header('accept')?.includes(jsonLd) ?? false;
  const answerJsonLd = ({ file, tag }: { file: JsonLd; tag: string }, version: number) => {
    const headers = { ...vary, 'content-type': `${jsonLd}; charset=utf-8` };
    return { status: 200 as const, body: file, etag: etagOf(version, `x${tag}`), headers };
  };
  const answerStep = async (actor: Actor, kept: KeptVersion, stepId: string) => {
    const found = findStepIn(kept, stepId);
    if (!found) throw new AppError('not_found');
    const beside = await view.besidePart(actor, { coverFileId: null }, found.resources);
    return { body: presentStep(found, beside), etag: etagOf(kept.version, `s${beside.tag}`), headers: vary };
  };

  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/versions`,
        summary: 'Make the draft the next version, which readers see',
        description:
          'A version never changes: it keeps what it needs of its resources, and which version of each. Answers ' +
          '`playlist_not_ready` with all that stands in the way. Publishing no change does nothing.',
        params: idParams,
        body: publishBody,
        response: { 200: playlistResponseSchema },
        errors: ['not_found', 'forbidden', 'playlist_not_ready', 'wrong_status'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body, expectedRevision }) => {
        const playlist = await versions.publish(actor, { id, expectedRevision }, body?.note ?? null);
        const headers = {
          location: `${path}/${id}/versions/${playlist.publishedVersion}`,
          'search-token': searchTokenOf(playlist),
        };
        return { status: 200, ...(await answers.published(actor, playlist)), headers };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/versions`,
        clientScope: 'playlists.read',
        summary: 'List the versions of a playlist, newest first',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: pageSchema(versionSummarySchema) },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const before = versionCursor.decode(cursor, id);
        const { found, count } = await versions.list(actor, id, { before, limit });
        const page = toPage({ found, limit, count, cursor: ({ version }) => versionCursor.encode(version, id) });
        const items = page.items.map(({ version, at, by, note, title }) => {
          return { version, at: at.toISOString(), by, note, title };
        });
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/versions/:version`,
        clientScope: 'playlists.read',
        isHot: true,
        summary: 'Get a version of a playlist',
        description:
          'This address is for good. `version` never changes; `availability` and `files` tell what is so now. ' +
          '`Accept: application/ld+json` answers it as schema.org and LRMI describe it.',
        params: versionParams,
        response: { 200: z.union([versionResponseSchema, jsonLdSchema]) },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id, version }, request }) => {
        if (asksForJsonLd(request)) return answerJsonLd(await describer.getJsonLd(actor, id, version), version);
        const kept = await versions.get(actor, id, version);
        const beside = await view.besideVersion(actor, kept);
        const etag = etagOf(version, `v${beside.tag}`);
        return { status: 200, body: presentVersion(kept, beside), etag, headers: vary };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${path}/:id/versions/:version/restore`,
        summary: 'Make the draft what a version was',
        description: 'As a new revision: what it is now stays in the history. Readers see it once it is published.',
        params: versionParams,
        response: { 200: playlistResponseSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, version }, expectedRevision }) => {
        const playlist = await versions.restore(actor, { id, expectedRevision }, version);
        return { status: 200, ...(await answers.draft(actor, playlist)) };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/versions/:version/steps/:stepId`,
        clientScope: 'playlists.read',
        summary: 'Get a step as a version has it',
        description: 'This address is for good. Also as `application/ld+json`.',
        params: z.strictObject({ id: idSchema, version: versionNumber, stepId: idSchema }),
        response: { 200: z.union([stepResponseSchema, jsonLdSchema]) },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id, version, stepId }, request }) => {
        if (asksForJsonLd(request)) {
          return answerJsonLd(await describer.getStepJsonLd(actor, id, version, stepId), version);
        }
        return { status: 200, ...(await answerStep(actor, await versions.get(actor, id, version), stepId)) };
      },
    ),
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/:id/steps/:stepId`,
        clientScope: 'playlists.read',
        summary: 'Get a step as the newest version with it has it',
        description:
          'This address is for good: a step that is gone by now is answered as it was last. Also as `application/ld+json`.',
        params: z.strictObject({ id: idSchema, stepId: idSchema }),
        response: { 200: z.union([stepResponseSchema, jsonLdSchema]) },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id, stepId }, request }) => {
        const kept = await versions.getWithStep(actor, id, stepId);
        if (asksForJsonLd(request)) {
          return answerJsonLd(await describer.getStepJsonLd(actor, id, kept.version, stepId), kept.version);
        }
        return { status: 200, ...(await answerStep(actor, kept, stepId)) };
      },
    ),
  ];
}
