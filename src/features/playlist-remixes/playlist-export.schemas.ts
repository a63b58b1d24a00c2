import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { playlistVersionSchema } from '../playlists/playlist-content.schemas.ts';
import { lineageSchema } from '../playlists/playlist-response.schemas.ts';
import { jsonLdSchema } from '../resources/resource-response.schemas.ts';

/** A version as one file: what is written, and what an import reads. */
export const exportSchema = z
  .strictObject({
    format: z.literal('pathloom-playlist'),
    schemaVersion: z.literal(1).describe('Of this file.'),
    address: z.string().describe('Where the version is found for ever.'),
    author: z.string().nullish().describe('Whose playlist it is.'),
    version: playlistVersionSchema,
    lineage: lineageSchema.nullable(),
    resources: z.array(
      z.strictObject({
        resourceId: idSchema,
        version: z.int(),
        title: z.string(),
        url: z.string().nullable(),
        source: z
          .strictObject({ system: z.string(), id: z.string() })
          .nullable()
          .describe('The key that it was imported by.'),
        sha256: z.string().nullable().describe('Of its file.'),
        description: jsonLdSchema
          .nullable()
          .describe(
            'LRMI, with standards by their addresses; null where the caller does not see the resource any more.',
          ),
      }),
    ),
  })
  .meta({
    id: 'PlaylistExport',
    description: 'A version with all that another installation needs to make sense of it.',
  });
