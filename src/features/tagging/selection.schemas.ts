import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { lackableFields } from '../resources/district-resources.ts';
import { gradeLevels, resourceStatuses, visibilities } from '../resources/resource.ts';
import { resourceSearchQuery } from '../search/search.schemas.ts';

/** The most resources of one batch or one export. */
export const maximumSelection = 100_000;

/** What of a search decides what is found. Other records of the same address are found too, unless `collapse` says no. */
const chosenBy = resourceSearchQuery
  .omit({ cursor: true, limit: true, explain: true, facets: true, facetLimit: true, standardsUnder: true })
  .extend({ collapse: resourceSearchQuery.shape.collapse.unwrap().default(false) });

const searchSchema = z
  .record(z.string().max(50), z.union([z.string().max(500), z.array(z.string().max(300)).max(50)]))
  .superRefine((query, context) => {
    for (const { path, message } of chosenBy.safeParse(query).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path, message });
    }
  })
  .describe(
    'Query parameters of `GET /search/resources`, as they are sent: everything that it finds, on all pages. `collapse` is false unless said otherwise.',
  );

const listSchema = z
  .strictObject({
    status: z.enum(resourceStatuses).optional().describe('Drafts and published ones when absent.'),
    visibility: z.enum(visibilities).optional(),
    owner: z.union([z.literal('me'), idSchema]).optional(),
  })
  .describe('As `GET /resources` lists them: drafts too, which no search finds.');

/** Which resources lack tags. */
export const lackingShape = {
  status: z
    .enum(['draft', 'published'] as const satisfies readonly (typeof resourceStatuses)[number][])
    .optional()
    .describe('Both when left out.'),
  subject: z.string().max(100).optional().describe('Only of this subject.'),
  gradeLevel: z.enum(gradeLevels).optional(),
  source: z.string().max(100).optional().describe('Only from this system, such as khan-academy.'),
};

const lackingSchema = z
  .strictObject({ lacking: z.enum(lackableFields), ...lackingShape })
  .describe('As `GET /suggestions` lists them: those that have none of these tags, with suggestions or without.');

export const selectionSchema = z
  .strictObject({
    search: searchSchema.optional(),
    ids: z.array(idSchema).min(1).max(10_000).optional(),
    list: listSchema.optional(),
    lacking: lackingSchema.optional(),
  })
  .refine((selection) => Object.keys(selection).length === 1, 'Choose by exactly one of: search, ids, list, lacking.')
  .meta({ id: 'ResourceSelection', description: 'Which resources. It is frozen when the batch is prepared.' });

export type Selection = z.output<typeof selectionSchema>;

export function readChosenSearch(query: NonNullable<Selection['search']>) {
  // What the shape of a whole search needs besides.
  return resourceSearchQuery.parse({ ...query, collapse: query.collapse ?? 'false' });
}
