import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
} from '../resources/accessibility-terms.ts';
import { audiences, deviceNeeds, gradeLevels, resourceKinds, visibilities } from '../resources/resource.ts';
import type { VocabularyName } from '../vocabularies/vocabulary.ts';

/** How the values of a keyword field are written in a query. */
export type KeywordField = {
  readonly description: string;
  /** The only values it can have, where these are known. */
  readonly values?: readonly string[];
  /** Terms, by id or by a name in any language; those below a term and those merged into it are found with it. */
  readonly vocabulary?: VocabularyName;
  /** Values are kept in lower case. */
  readonly isTerm?: true;
  /** Values may hold commas, so a list of them is written by repeating the parameter. */
  readonly isProse?: true;
  /** Codes of standards in any spelling, or their ids. */
  readonly isStandard?: true;
};

const yesNo = ['true', 'false'];
const aStandard = 'by code in any spelling, or by id; with those below them unless `descendants=false`.';

/** The fields of the index of resources that a caller may filter by and count. Scope fields are not among them. */
export const keywordFields = {
  subjects: { description: 'Such as mathematics.', vocabulary: 'subjects' },
  gradeLevels: { description: 'K, 1 to 12.', values: gradeLevels },
  interests: { description: 'What students care about that it takes up.', vocabulary: 'interests' },
  modalities: { description: 'How it is taken in.', vocabulary: 'modalities' },
  kind: { description: 'A link, a file or text.', values: resourceKinds },
  learningResourceType: { description: 'What it is.', vocabulary: 'learningResourceType' },
  educationalUse: { description: 'What it is for.', vocabulary: 'educationalUse' },
  keywords: { description: 'Words that it is tagged with.', isTerm: true },
  standards: { description: `Standards that it is aligned to in any way, ${aStandard}`, isStandard: true },
  teaches: { description: `Standards that it teaches, ${aStandard}`, isStandard: true },
  assesses: { description: `Standards that it assesses, ${aStandard}`, isStandard: true },
  requires: { description: `Standards that it requires, ${aStandard}`, isStandard: true },
  topics: { description: 'Places in tables of contents: `Math > Fractions`.', isProse: true },
  inLanguage: { description: 'BCP 47 tags; `es` finds `es-MX` too.' },
  license: { description: 'License ids.' },
  author: { description: 'Names of authors.', isProse: true },
  publisher: { description: 'Names of publishers.', isProse: true },
  mediaType: { description: 'Media types of files.' },
  audience: { description: 'For whom it is.', values: audiences },
  visibility: { description: 'Who may find it.', values: visibilities },
  isApproved: { description: 'Whether it is approved for students.', values: yesNo },
  accessModes: { description: 'schema.org accessMode.', values: accessModes },
  accessibilityFeatures: { description: 'schema.org accessibilityFeature.', values: accessibilityFeatures },
  accessibilityHazards: { description: 'schema.org accessibilityHazard.', values: accessibilityHazards },
  accessibilityControls: { description: 'schema.org accessibilityControl.', values: accessibilityControls },
  deviceNeeds: { description: 'What a student must have to use it.', values: deviceNeeds },
  worksOffline: { description: 'Whether it can be used without internet.', values: yesNo },
  needsAccount: { description: 'Whether students need an account there.', values: yesNo },
  hasAds: { description: 'Whether it shows advertisements.', values: yesNo },
  collectsData: { description: 'Whether it collects data of students.', values: yesNo },
  depthOfKnowledge: { description: 'Webb’s depth of knowledge.', values: ['1', '2', '3', '4'] },
} as const satisfies Record<string, KeywordField>;

export type KeywordFieldName = keyof typeof keywordFields;

export const keywordFieldNames = Object.keys(keywordFields) as [KeywordFieldName, ...KeywordFieldName[]];

/** Fields of numbers with a lower and an upper bound: `durationMinutesFrom`, `durationMinutesTo`. */
export const rangeFields = {
  durationMinutes: 'how long a student needs, in minutes',
  lexile: 'its Lexile measure',
  fleschKincaidGrade: 'its Flesch-Kincaid grade level',
  minimumAge: 'the minimum age by its terms of use',
  bytes: 'the size of its file, in bytes',
} as const;

export type RangeFieldName = keyof typeof rangeFields;

export const rangeFieldNames = Object.keys(rangeFields) as RangeFieldName[];

/** The orders of results, by name. `relevance` is the index's own. */
export const sorts = {
  relevance: [],
  newest: [{ field: 'publishedAt', direction: 'descending' }],
  oldest: [{ field: 'publishedAt', direction: 'ascending' }],
  shortest: [{ field: 'durationMinutes', direction: 'ascending' }],
  longest: [{ field: 'durationMinutes', direction: 'descending' }],
  mostUsed: [
    { field: 'useCount', direction: 'descending' },
    { field: 'favoriteCount', direction: 'descending' },
    { field: 'ratingScore', direction: 'descending' },
  ],
  bestRated: [
    { field: 'ratingScore', direction: 'descending' },
    { field: 'favoriteCount', direction: 'descending' },
    { field: 'useCount', direction: 'descending' },
  ],
} as const;

export type SortName = keyof typeof sorts;

/** The ranges that times are filtered by, and the fields of the index that hold them. */
export const timeFields = { published: 'publishedAt', created: 'createdAt' } as const;

export type TimeFieldName = keyof typeof timeFields;

export const timeFieldNames = Object.keys(timeFields) as TimeFieldName[];
