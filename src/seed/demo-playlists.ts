import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type PlaylistInput, playlistInputSchema } from '../features/playlists/edit.schemas.ts';
import type { PlaylistService } from '../features/playlists/playlist.service.ts';
import type { PlaylistVersionsService } from '../features/playlists/playlist-versions.service.ts';
import type { Actor } from '../shared/actor.ts';
import { AppError, isCode } from '../shared/errors.ts';

const keySchema = z.string().regex(/^[a-z0-9-]+$/);
/** What goes through as it is, to be checked by the schema of requests. */
const asItIs = z.record(z.string(), z.unknown());

const stepShape = {
  title: z.string().optional(),
  role: z.string().optional(),
  targets: z.array(keySchema).default([]),
  instructions: z.string().optional(),
  isOptional: z.boolean().default(false),
  minutes: z.int().optional(),
  maxScore: z.number().optional(),
};

const entrySchema = z.union([
  z.strictObject({ section: z.string() }),
  z.strictObject({ resource: z.string().describe('Id of its source.'), ...stepShape }),
  z.strictObject({ choose: z.int(), options: z.array(z.string()), ...stepShape }),
  z.strictObject({ checkpoint: asItIs, ...stepShape }),
]);

export const demoPlaylistSchema = z.strictObject({
  key: keySchema,
  owner: z.email(),
  visibility: z.string(),
  school: keySchema.optional(),
  details: asItIs,
  targets: z.array(
    z.strictObject({
      key: keySchema,
      statement: asItIs,
      successCriteria: z.array(asItIs),
      standards: z.array(z.string()).describe('Codes.'),
    }),
  ),
  pathways: z.array(
    z.strictObject({
      key: keySchema,
      title: z.string(),
      description: z.string(),
      suits: asItIs,
      entries: z.array(entrySchema),
    }),
  ),
});

export const playlistsFileSchema = z.strictObject({ playlists: z.array(demoPlaylistSchema).min(1) });

export type DemoPlaylist = z.output<typeof demoPlaylistSchema>;

/** What the demo needs to make playlists as their owners would. */
export type DemoPlaylists = {
  readonly drafts: Pick<PlaylistService, 'create' | 'list'>;
  readonly versions: Pick<PlaylistVersionsService, 'publish'>;
  actorOf(personId: string): Promise<Actor>;
};

/**
 * The playlist as a request to create it.
 * @param resourceIds of the demo's resources, by the id of their source. Throws where one is missing.
 */
export function toPlaylistInput(
  { key, visibility, school, details, targets, pathways }: DemoPlaylist,
  resourceIds: ReadonlyMap<string, string>,
  schoolIds: ReadonlyMap<string, string>,
): PlaylistInput {
  const idOf = (...path: (string | number)[]): string =>
    createHash('sha256')
      .update([key, ...path].join(' '))
      .digest('hex')
      .slice(0, 24);
  const use = (source: string) => {
    const resourceId = resourceIds.get(source);
    if (resourceId === undefined)
      throw new Error(`The playlist ${key} names ${source}, which is no resource of the demo.`);
    return { resourceId };
  };
  const toEntry = (entry: DemoPlaylist['pathways'][number]['entries'][number]) => {
    if ('section' in entry) return { kind: 'section', title: entry.section };
    const { targets: serves, isOptional, ...given } = entry;
    const common = { targetIds: serves.map((target) => idOf('target', target)), isRequired: !isOptional };
    if ('resource' in given) return { kind: 'resource', ...given, ...common, resource: use(given.resource) };
    if ('checkpoint' in given) return { kind: 'checkpoint', ...given, ...common };
    const options = given.options.map((source) => ({ kind: 'resource', resource: use(source) }));
    return { kind: 'choice', ...given, ...common, options };
  };
  const commands = [
    ...targets.map(({ key: target, standards, ...fields }) => ({
      do: 'addTarget',
      id: idOf('target', target),
      target: { ...fields, standards: standards.map((code) => ({ code })) },
    })),
    ...pathways.flatMap(({ key: pathway, entries, ...fields }) => [
      { do: 'addPathway', id: idOf('pathway', pathway), pathway: fields },
      ...entries.map((entry, at) => ({
        do: 'addEntry',
        id: idOf(pathway, at),
        at: { pathwayId: idOf('pathway', pathway) },
        entry: toEntry(entry),
      })),
    ]),
  ];
  const schoolId = school === undefined ? null : (schoolIds.get(school) ?? null);
  return playlistInputSchema.parse({ ...details, visibility, schoolId, commands });
}

/** Makes and publishes those that their owners do not have yet. Returns how many. */
export async function fillPlaylists(
  wanted: readonly { readonly ownerId: string; readonly input: PlaylistInput }[],
  { drafts, versions, actorOf }: DemoPlaylists,
): Promise<number> {
  let made = 0;
  for (const { ownerId, input } of wanted) {
    const actor = await actorOf(ownerId);
    const statuses = ['draft', 'published', 'archived'] as const;
    const { found } = await drafts.list(actor, { whose: 'mine', statuses, after: null, limit: 100 });
    if (found.some(({ draftCard, publishedCard }) => [draftCard.title, publishedCard?.title].includes(input.title)))
      continue;
    const { id } = await drafts.create(actor, input);
    made += 1;
    try {
      await versions.publish(actor, { id, expectedRevision: null }, null);
    } catch (error) {
      // People have changed what it needs since: it stays a draft, and says what is the matter.
      if (!(error instanceof AppError && isCode(error, 'playlist_not_ready'))) throw error;
    }
  }
  return made;
}
