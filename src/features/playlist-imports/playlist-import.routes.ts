import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idSchema } from '../../shared/ids.ts';
import { playlistsPath } from '../playlists/playlist-answers.ts';
import { parseJson } from '../resources/import/parse-json.ts';
import type { PlaylistImportResult, PlaylistImportService } from './playlist-import.service.ts';
import { invalid } from './playlist-record.ts';
import { readExport } from './read-export.ts';

const uploadLimitBytes = 10 * 1024 * 1024;

const resultSchema = z
  .strictObject({
    outcome: z
      .enum(['created', 'updated', 'unchanged', 'skipped'])
      .describe('What became of the file, or would become of it.'),
    isDryRun: z.boolean(),
    playlistId: idSchema.nullable().describe('The draft; null where there is none yet.'),
    uses: z
      .strictObject({ found: z.int(), missing: z.int() })
      .describe('How many activities and options show a resource that is here, and one that is not.'),
    lines: z
      .array(
        z.strictObject({
          code: z.enum([
            'resource_found',
            'resource_missing',
            'standard_by_code',
            'standard_unknown',
            'not_taken_over',
            'kept',
            'unreadable',
          ]),
          place: z.string().nullable().describe('In the playlist, such as "path 1, activity 3".'),
          id: idSchema.nullable().describe('The target or activity that it is about.'),
          message: z.string(),
          resourceId: idSchema.optional().describe('The resource that was found.'),
        }),
      )
      .describe('What became of everything that the file refers to.'),
    readiness: z
      .strictObject({ isReady: z.boolean(), blocking: z.array(z.string()), hints: z.int() })
      .nullable()
      .describe('What stops the draft from being published, by code; `GET /playlists/{id}/readiness` has it in words.'),
  })
  .meta({ id: 'PlaylistImport' });

const importQuery = z.strictObject({
  dryRun: z.stringbool().default(false).describe('Tells what would happen, and writes nothing.'),
});

/** Playlists of other installations. */
export function playlistImportRoutes(imports: PlaylistImportService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Playlists',
        auth: 'signedIn',
        method: 'post',
        path: `${playlistsPath}/import`,
        summary: 'Take a playlist that was exported here or elsewhere',
        description:
          'The file of `GET /playlists/{id}/versions/{version}/export` becomes a private draft of the caller’s, with the ids of its ' +
          'activities and its lineage. Resources are found again by id, by the key that they were imported by, by address, or by ' +
          'the bytes of their file; those that are not here are told, and readiness stops the draft until something else stands ' +
          'there. The same file again makes no second draft: what is new in it is merged with what was changed here, which stays.',
        query: importQuery,
        upload: { types: ['application/json', 'application/octet-stream'], maxBytes: uploadLimitBytes },
        response: { 200: resultSchema, 201: resultSchema },
        errors: ['forbidden', 'invalid_request'],
      },
      async ({ actor, query: { dryRun: isDryRun }, upload }) => {
        const visibility = 'private';
        imports.assertMayImport(actor, visibility);
        const { path } = await upload.receive();
        const parsed = parseJson(await readFile(path, 'utf8'));
        if ('fault' in parsed)
          throw invalid([{ path: [], code: 'invalid_json', message: `The file ${parsed.fault.reason}` }]);
        const record = readExport(parsed.value);
        const result = await imports.importPlaylist(actor, record, { isDryRun, visibility, ifDeleted: 'createAgain' });
        const body = present(result, isDryRun);
        if (isDryRun || result.outcome !== 'created') return { status: 200, body };
        return { status: 201, body, headers: { location: `${playlistsPath}/${body.playlistId}` } };
      },
    ),
  ];
}

function present(
  { outcome, playlist, uses, lines, readiness }: PlaylistImportResult,
  isDryRun: boolean,
): z.output<typeof resultSchema> {
  const blocking = readiness?.findings.flatMap(({ isBlocking, code }) => (isBlocking ? [code] : [])) ?? [];
  return {
    outcome,
    isDryRun,
    playlistId: playlist?.id ?? null,
    uses,
    lines: lines.map((line) => ({ ...line })),
    readiness: readiness && {
      isReady: blocking.length === 0,
      blocking: [...new Set(blocking)],
      hints: readiness.findings.length - blocking.length,
    },
  };
}
