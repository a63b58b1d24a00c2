import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { upstreamDecisions, upstreamStates } from '../playlists/comparing/upstream.ts';
import { playlistSummarySchema } from '../playlists/playlist-response.schemas.ts';
import { remixTermsSchema } from '../remixes/remixes.schemas.ts';
import { licenseSchema, licenseTextSchema, line } from '../resources/resource.schemas.ts';
import { termEffects } from './attribution.ts';

export const playlistRemixInputSchema = z
  .strictObject({
    title: line(300).optional().describe('That of the original when absent.'),
    license: licenseTextSchema
      .optional()
      .describe('In any spelling; that of the original when absent. `remix_license` lists those that it may have.'),
  })
  .optional();

const byLanguage = <Value extends z.ZodType>(value: Value) => z.strictObject({ en: value, es: value });
const creditedSchema = z.strictObject({
  title: z.string(),
  author: z.string().nullable(),
  url: z.string().nullable().describe('Its source.'),
  license: licenseSchema.nullable(),
  attribution: z.string().nullable().describe('The line that its author asks for, in place of the usual one.'),
});
const creditSchema = z.strictObject({ text: z.string(), html: z.string() });

export const attributionSchema = z
  .strictObject({
    playlistId: idSchema,
    version: z.int().nullable().describe('null: of the draft, before the first version.'),
    playlist: creditedSchema,
    chain: z.array(creditedSchema).describe('The playlists that it was made from, the nearest first.'),
    items: z
      .array(
        z.strictObject({
          resourceId: idSchema,
          ...creditedSchema.shape,
          basis: z.array(creditedSchema).describe('What it was made from, the nearest first.'),
          credit: byLanguage(creditSchema),
        }),
      )
      .describe('Every work in it, in the order of first use.'),
    terms: z
      .strictObject({
        remix: remixTermsSchema.describe('Of copies of the playlist itself: its selection, order and wording.'),
        isNonCommercial: z.boolean().describe('As long as it has what it has.'),
        effects: z.array(
          z.strictObject({
            effect: z.enum(termEffects),
            resourceIds: z.array(idSchema),
            words: byLanguage(z.string()),
          }),
        ),
      })
      .describe('A playlist is a collection: the works in it keep their licenses, also those that may not be adapted.'),
    page: byLanguage(creditSchema).describe('All of it, ready to paste.'),
  })
  .meta({ id: 'PlaylistAttribution' });

const sourceSchema = z.strictObject({
  id: idSchema,
  isAvailable: z.boolean().describe('Whether the caller still sees it; only then there are changes to decide.'),
  title: z.string(),
  version: z.int().describe('The newest that the caller sees; else the one that was copied.'),
  copiedVersion: z.int(),
});

const key = z.string().min(1).max(200);

export const playlistUpstreamSchema = z
  .strictObject({
    remixId: idSchema,
    revision: z.int().describe('Of the remix.'),
    source: sourceSchema,
    changes: z.array(
      z.strictObject({
        key: key.describe('What `decisions` name it by.'),
        state: z
          .enum(upstreamStates)
          .describe('incoming: accepting loses nothing of one’s own. conflict: both have changed it.'),
        words: byLanguage(z.array(z.string())).describe('What upstream has changed, in sentences.'),
        mine: byLanguage(z.array(z.string())).describe('Of a conflict: what was changed here, in sentences.'),
      }),
    ),
  })
  .meta({ id: 'PlaylistUpstream' });

const decision = z
  .enum(upstreamDecisions)
  .describe(
    'accept: take it over. keepMine: settled, later changes are shown against what upstream has now. decline: not this ' +
      'change; it can still be accepted, and is asked about again when upstream changes the same anew.',
  );

export const playlistDecisionsSchema = z
  .strictObject({
    sourceVersion: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('The version of the source that was looked at; the answer is 412 when there is another one now.'),
    decisions: z.array(z.strictObject({ key, decision })).max(1_000).default([]),
    forAll: decision
      .nullable()
      .default(null)
      .describe('For all changes that `decisions` does not name and that were not declined.'),
  })
  .refine(({ decisions, forAll }) => decisions.length > 0 || forAll !== null, {
    path: ['decisions'],
    message: 'Decide something, one by one or for all.',
  });

export const playlistRemixesPageSchema = z.strictObject({
  ...pageSchema(playlistSummarySchema).shape,
  counts: z
    .strictObject({ direct: z.int(), all: z.int() })
    .describe('How many were made of it anywhere, seen by the caller or not: of it, and of what was made of it too.'),
});

export const ownPlaylistRemixesPageSchema = pageSchema(
  z.strictObject({
    id: idSchema,
    title: z.string(),
    revision: z.int(),
    updatedAt: z.iso.datetime(),
    source: sourceSchema,
    pending: z.strictObject({ incoming: z.int(), conflicts: z.int(), declined: z.int() }),
  }),
);
