import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { idSchema } from '../../shared/ids.ts';
import type { PlaylistsServices } from './create-playlists.ts';
import { playlistsPath as path, playlistsTag } from './playlist-answers.ts';
import type { PlaylistGlance } from './playlist-glances.service.ts';

export const playlistGlancesSchema = z.strictObject({
  items: z
    .array(
      z
        .strictObject({
          id: idSchema,
          people: z.array(z.strictObject({ id: idSchema, name: z.string() })).describe('Owner and co-editors.'),
          pathways: z.array(
            z.strictObject({
              id: idSchema,
              minutes: z.int().nullable().describe('What everybody does; null where nobody has said.'),
            }),
          ),
          readiness: z
            .strictObject({ blockingCount: z.int(), hintCount: z.int() })
            .nullable()
            .describe('Of the draft; null for those who may not edit it.'),
        })
        .meta({ id: 'PlaylistGlance' }),
    )
    .describe('Those that the caller may see.'),
});

/** What cards of playlists show, for a page of a list at once. */
export function playlistGlancesRoutes({ glances }: Pick<PlaylistsServices, 'glances'>): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'get',
        path: `${path}/glances`,
        summary: 'Tell of some playlists how long their paths take, who makes them and whether they are ready',
        description: 'For cards: of the draft to those who may edit it, of the newest version to others. For staff.',
        query: z.strictObject({
          ids: z
            .string()
            .max(1_250)
            .transform((list) => [...new Set(list.split(','))])
            .pipe(z.array(idSchema).min(1).max(50))
            .describe('Ids of playlists, with commas between; at most 50.'),
        }),
        response: { 200: playlistGlancesSchema },
        errors: ['forbidden'],
      },
      async ({ actor, query: { ids } }) => {
        return { status: 200, body: { items: (await glances.list(actor, ids)).map(present) } };
      },
    ),
  ];
}

function present({ id, people, times, blockingCount, hintCount }: PlaylistGlance) {
  return {
    id,
    people: [...people].map(([personId, name]) => ({ id: personId, name })),
    pathways: times.map(({ pathwayId, requiredMinutes }) => ({
      id: pathwayId,
      minutes: Math.round(requiredMinutes) || null,
    })),
    readiness: blockingCount === null || hintCount === null ? null : { blockingCount, hintCount },
  };
}
