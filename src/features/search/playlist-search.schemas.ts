import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { licenseSchema } from '../resources/resource.schemas.ts';
import { audiences, gradeLevels, visibilities } from '../resources/resource.ts';
import { playlistFields } from './playlist-fields.ts';
import { facetSchema, namesOf, resourceSearchQuery, resourceSearchResponse, whySchema } from './search.schemas.ts';
import { fieldParameters, listOf, reachParameters } from './search-parameters.ts';

const { q, accept, facetLimit, standardsUnder, explain, language, waitFor, limit, cursor } = resourceSearchQuery.shape;

export const playlistSearchQuery = z.strictObject({
  q,
  ...fieldParameters(playlistFields),
  ...reachParameters,
  accept,
  facets: listOf(z.enum(namesOf(playlistFields.keywords)) as unknown as z.ZodType<string, string>)
    .optional()
    .describe('Fields to count, with commas between. The counts of a field leave its own filter out.'),
  facetLimit,
  standardsUnder,
  sort: z.enum(namesOf(playlistFields.sorts)).default('relevance'),
  explain,
  language,
  waitFor,
  limit,
  cursor,
});

const words = z.array(z.string());

export const playlistHitSchema = z
  .strictObject({
    id: idSchema,
    orgId: idSchema,
    schoolId: idSchema.nullable(),
    ownerId: idSchema.nullable(),
    visibility: z.enum(visibilities),
    audience: z.enum(audiences),
    version: z.int().describe('The newest version: all of this is of it.'),
    createdAt: z.iso.datetime(),
    publishedAt: z.iso.datetime(),
    title: z.string(),
    summary: z.string().nullable(),
    subjects: words,
    gradeLevels: z.array(z.enum(gradeLevels)),
    inLanguage: words.describe('Its own, and those of its paths.'),
    interests: words.describe('Its own, and those of its paths.'),
    modalities: words.describe('Those that its paths suit, and those of what it shows.'),
    keywords: words,
    license: licenseSchema.nullable(),
    coverFileId: idSchema.nullable(),
    targets: z.array(
      z.strictObject({
        id: idSchema,
        statement: z.record(z.string(), z.string()),
        standards: z.array(z.strictObject({ standardId: z.string().nullable(), code: z.string() })),
      }),
    ),
    pathways: z.array(
      z.strictObject({
        id: idSchema,
        title: z.string(),
        minutes: z.int().nullable().describe('What everybody does; null where nobody has said.'),
      }),
    ),
    resourceIds: z.array(idSchema).describe('What it uses.'),
    rating: z.number().nullable().describe('The mean of the caller’s district, to a tenth; null while there is none.'),
    ratingCount: z.int(),
    useCount: z.int().describe('How often people of the caller’s district used it: once per person and day.'),
    why: whySchema.optional().describe('Only with `explain=true`.'),
  })
  .meta({ id: 'PlaylistHit' });

export type PlaylistHit = z.output<typeof playlistHitSchema>;

export const playlistSearchResponse = z
  .strictObject({
    ...resourceSearchResponse.shape,
    hits: z.array(playlistHitSchema),
    facets: z.array(
      z
        .strictObject({ ...facetSchema.shape, name: z.enum(namesOf(playlistFields.keywords)) })
        .meta({ id: 'PlaylistFacet' }),
    ),
  })
  .meta({ id: 'PlaylistSearchResult' });

export type PlaylistSearchQuery = z.output<typeof playlistSearchQuery>;
export type PlaylistSearchResponse = z.output<typeof playlistSearchResponse>;
