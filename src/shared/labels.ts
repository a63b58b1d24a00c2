// What a district may call things in the interface. The interface knows how they are usually called.

export const labelWords = [
  'resource',
  'standard',
  'interest',
  'format',
  'target',
  'playlist',
  'path',
  'activity',
  'choiceBoard',
  'courseMap',
  'assignment',
  'evidence',
] as const;
export type LabelWord = (typeof labelWords)[number];

export const labelLanguages = ['en', 'es'] as const;
export type LabelLanguage = (typeof labelLanguages)[number];

/** How one of them is called, and several. */
export type LabelForms = { readonly one: string; readonly many: string };

/** Only what a district calls otherwise; a language that is absent has the usual word. */
export type DistrictLabels = {
  readonly [Word in LabelWord]?: { readonly [Language in LabelLanguage]?: LabelForms };
};

/** Letters and what stands between them: a label becomes a part of texts, and must not be read as anything else. */
export const labelPattern = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’./&-]*$/u;
export const longestLabel = 40;
