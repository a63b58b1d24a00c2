/** What a person thinks of a resource. One per person and resource. */
export type Rating = {
  readonly id: string;
  readonly resourceId: string;
  readonly personId: string;
  /** 1 to 5. */
  readonly stars: number;
  readonly text: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const mostStars = 5;

/** A resource that a person keeps at hand. */
export type Favorite = { readonly id: string; readonly resourceId: string; readonly createdAt: Date };

/** What the people of one district have said and done about a resource, in numbers. */
export type SignalCounts = {
  readonly ratingCount: number;
  /** All stars together. */
  readonly ratingSum: number;
  readonly favoriteCount: number;
  readonly useCount: number;
};

export const noSignals: SignalCounts = { ratingCount: 0, ratingSum: 0, favoriteCount: 0, useCount: 0 };

/** What every resource is thought to deserve before anybody has said anything, and for how many ratings that counts. */
const presumedStars = 3.5;
const presumedRatings = 5;

/**
 * The mean of the ratings, as if some middling ones had been there before: few ratings neither win nor lose against many.
 * The presumption is fixed and not the mean of the library, so that a rating moves one resource and no other.
 */
export function ratingScore({ ratingCount, ratingSum }: Pick<SignalCounts, 'ratingCount' | 'ratingSum'>): number {
  return (presumedStars * presumedRatings + ratingSum) / (presumedRatings + ratingCount);
}

/** The mean as people read it, to a tenth; null while nobody has rated. */
export function meanStars({ ratingCount, ratingSum }: Pick<SignalCounts, 'ratingCount' | 'ratingSum'>): number | null {
  return ratingCount === 0 ? null : Math.round((10 * ratingSum) / ratingCount) / 10;
}
