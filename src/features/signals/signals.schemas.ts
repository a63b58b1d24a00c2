import { z } from 'zod';
import { pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { mostStars } from './signals.ts';

const stars = z.int().min(1).max(mostStars).describe('1 to 5, 5 is best.');

export const ratingInputSchema = z
  .strictObject({
    stars,
    text: z
      .string()
      .trim()
      .max(2_000)
      .nullish()
      .describe('What others should know. Colleagues in the district read it with the name of who wrote it.'),
  })
  .meta({ id: 'RatingInput' });

export const ratingSchema = z
  .strictObject({
    stars,
    text: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Rating' });

export const ratingsPageSchema = pageSchema(
  z
    .strictObject({
      ...ratingSchema.shape,
      person: z.strictObject({
        id: idSchema,
        name: z.string().nullable().describe('Null for those whose account is gone.'),
      }),
    })
    .meta({ id: 'SignedRating' }),
);

export const signalsSchema = z
  .strictObject({
    rating: z.number().nullable().describe('The mean of the ratings, to a tenth; null while there is none.'),
    ratingCount: z.int(),
    favoriteCount: z.int().describe('How many people keep it among their favorites.'),
    useCount: z.int().describe('How often it was used: once per person and day.'),
    own: z
      .strictObject({ stars: stars.nullable(), isFavorite: z.boolean() })
      .describe('What the caller has said of it.'),
  })
  .meta({ id: 'ResourceSignals' });

export const favoritesPageSchema = pageSchema(
  z
    .strictObject({
      resourceId: idSchema,
      addedAt: z.iso.datetime(),
      resource: resourceSummarySchema.nullable().describe('Null for what the caller may no longer see.'),
    })
    .meta({ id: 'Favorite' }),
);
