/** The fields that the table edits, in the order of its columns; names are those of resources. */
export const columnKeys = [
  'alignments',
  'gradeLevels',
  'subjects',
  'interests',
  'modalities',
  'learningResourceType',
  'inLanguage',
  'depthOfKnowledge',
  'timeRequired',
  'license',
] as const;

export type ColumnKey = (typeof columnKeys)[number];

/** - `list`: any number of values. `one`: one value or none. */
export type Column = {
  readonly key: ColumnKey;
  readonly holds: 'list' | 'one';
  /** Where its words come from: a vocabulary, fixed values, the frameworks, or whatever is typed. */
  readonly words: 'vocabulary' | 'fixed' | 'standards' | 'typed';
  /** In rem. */
  readonly width: number;
};

export const columns: readonly Column[] = [
  { key: 'alignments', holds: 'list', words: 'standards', width: 15 },
  { key: 'gradeLevels', holds: 'list', words: 'fixed', width: 9 },
  { key: 'subjects', holds: 'list', words: 'vocabulary', width: 12 },
  { key: 'interests', holds: 'list', words: 'vocabulary', width: 13 },
  { key: 'modalities', holds: 'list', words: 'vocabulary', width: 11 },
  { key: 'learningResourceType', holds: 'list', words: 'vocabulary', width: 12 },
  { key: 'inLanguage', holds: 'list', words: 'typed', width: 9 },
  { key: 'depthOfKnowledge', holds: 'one', words: 'fixed', width: 8 },
  { key: 'timeRequired', holds: 'one', words: 'typed', width: 8 },
  { key: 'license', holds: 'one', words: 'typed', width: 11 },
];

/** Those that the server suggests something for. */
export const suggestedKeys = ['alignments', 'gradeLevels', 'subjects', 'interests', 'modalities'] as const;
export type SuggestedKey = (typeof suggestedKeys)[number];

export function isSuggested(key: ColumnKey): key is SuggestedKey {
  return (suggestedKeys as readonly string[]).includes(key);
}

export const gradeLevels = ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;

/** Offered in the column of licenses; anything else may be typed, and the server tells what it is. */
export const commonLicenses = [
  'CC BY 4.0',
  'CC BY-SA 4.0',
  'CC BY-NC 4.0',
  'CC BY-NC-SA 4.0',
  'CC BY-ND 4.0',
  'CC BY-NC-ND 4.0',
  'CC0 1.0',
  'Public domain',
  'All rights reserved',
] as const;
