import type { VocabularyName } from './vocabulary.ts';

/** A term, or a word that resources have, that stands for a term from then on; and how far the work on resources is. */
export type TermMerge = {
  /** Also the batch of the tags that it gives. */
  readonly id: string;
  readonly vocabulary: VocabularyName;
  readonly kind: 'term' | 'word';
  /** The id of the term, or the word. */
  readonly from: string;
  readonly intoId: string;
  /** The word became a synonym by this. */
  readonly hasAddedSynonym: boolean;
  readonly by: string;
  readonly at: Date;
  /** Resources that got the other tag; null until it is done. */
  readonly retagged: number | null;
  readonly finishedAt: Date | null;
  readonly undo: MergeUndo | null;
};

export type MergeUndo = {
  readonly by: string;
  readonly at: Date;
  /** Resources that are as they were; null until it is done. */
  readonly restored: number | null;
  /** Resources that were left alone, because others have changed these tags since. */
  readonly changedSince: number | null;
  readonly finishedAt: Date | null;
};
