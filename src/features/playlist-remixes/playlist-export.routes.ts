import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { idSchema } from '../../shared/ids.ts';
import { playlistsPath as path } from '../playlists/playlist-answers.ts';
import { jsonLdSchema } from '../resources/resource-response.schemas.ts';
import { exportSchema } from './playlist-export.schemas.ts';
import type { PlaylistExportService } from './playlist-export.service.ts';

const jsonLd = 'application/ld+json';

/** Files of versions, for other installations and systems. */
export function playlistExportRoutes(exports: PlaylistExportService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Playlists',
        auth: 'signedIn',
        method: 'get',
        path: `${path}/:id/versions/:version/export`,
        clientScope: 'playlists.read',
        summary: 'Export a version of a playlist as one file',
        description:
          'JSON with targets, lineage, metadata and LRMI descriptions of all resources; `Accept: application/ld+json` answers ' +
          'the playlist as schema.org describes it: a list of its paths, each a list of its activities.',
        params: z.strictObject({ id: idSchema, version: z.coerce.number().int().min(1).max(1_000_000) }),
        response: { 200: z.union([exportSchema, jsonLdSchema]) },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id, version }, request }) => {
        const vary = { vary: 'accept' };
        if (request.header('accept')?.includes(jsonLd)) {
          const { file, tag } = await exports.getJsonLd(actor, id, version);
          const headers = { ...vary, 'content-type': `${jsonLd}; charset=utf-8` };
          return { status: 200, body: file, etag: etagOf(version, `x${tag}`), headers };
        }
        const { file, tag } = await exports.get(actor, id, version);
        const headers = { ...vary, 'content-disposition': `attachment; filename="playlist-${id}-${version}.json"` };
        // Types are read-only here, and plain in the schema.
        return {
          status: 200,
          body: file as unknown as z.output<typeof exportSchema>,
          etag: etagOf(version, `e${tag}`),
          headers,
        };
      },
    ),
  ];
}
