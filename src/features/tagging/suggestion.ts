/** Fields of a resource that are suggested. */
export const suggestedFields = ['alignments', 'interests', 'modalities', 'subjects', 'gradeLevels'] as const;
export type SuggestedField = (typeof suggestedFields)[number];

/** A resource that has the tag, or one that says about the same. */
export type Similar = {
  readonly id: string;
  readonly title: string;
  /** From 0 to 1; null where it is of the same origin, whatever its text. */
  readonly likeness: number | null;
  /** For standards: the one that it has, which may be the like one of another grade. */
  readonly standardId: string | null;
};

/** Why something is suggested: all of it is so at this moment. */
export type Evidence = {
  /** Words of the resource that stand in the statement or are a name of the term. */
  readonly words: readonly string[];
  readonly similar: readonly Similar[];
  /** A code of the standard stands in the text. */
  readonly isNamed: boolean;
  /** What it has in common with others that have the tag, such as `host:example.org`. */
  readonly trait: string | null;
};

export type Suggestion = {
  readonly field: SuggestedField;
  /** Id of a standard or a term, or a grade. */
  readonly value: string;
  /** How it reads. */
  readonly label: string;
  /** From 0 to 1: about the share of such suggestions that was right where it was measured. */
  readonly confidence: number;
  readonly evidence: Evidence;
};

/** What names a suggestion. */
export type SuggestionKey = Pick<Suggestion, 'field' | 'value'>;

export function keyOf({ field, value }: SuggestionKey): string {
  return `${field}:${value}`;
}
