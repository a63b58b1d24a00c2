/** What a person thinks of a playlist, and how they used it. One per person and playlist. */
export type PlaylistRating = {
  readonly id: string;
  readonly playlistId: string;
  readonly personId: string;
  /** 1 to 5; null for a note without a rating. */
  readonly stars: number | null;
  /** How it went, what was left out, for whom it worked. */
  readonly note: string | null;
  /** The newest version when it was given: what it speaks of. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What the people of one district have said and done about a playlist, in numbers. */
export type PlaylistCounts = {
  readonly ratingCount: number;
  /** All stars together. */
  readonly ratingSum: number;
  readonly noteCount: number;
  readonly useCount: number;
};

export const noCounts: PlaylistCounts = { ratingCount: 0, ratingSum: 0, noteCount: 0, useCount: 0 };

type Given = Pick<PlaylistRating, 'stars' | 'note'>;

/** By how much the numbers change when one thing takes the place of another; null is nothing. */
export function changeOf(before: Given | null, after: Given | null): Omit<PlaylistCounts, 'useCount'> {
  const count = (given: Given | null) => ({
    ratingCount: Number((given?.stars ?? null) !== null),
    ratingSum: given?.stars ?? 0,
    noteCount: Number((given?.note ?? null) !== null),
  });
  const [from, to] = [count(before), count(after)];
  return {
    ratingCount: to.ratingCount - from.ratingCount,
    ratingSum: to.ratingSum - from.ratingSum,
    noteCount: to.noteCount - from.noteCount,
  };
}
