import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
} from '../resources/accessibility-terms.ts';
import { audiences, deviceNeeds, gradeLevels, resourceKinds, tagOrigins, visibilities } from '../resources/resource.ts';
import type { KeywordField, RangeField, SearchedFields } from './searched-fields.ts';

const yesNo = ['true', 'false'];
const aStandard = 'by code in any spelling, or by id; with those below them unless `descendants=false`.';

const keywordFields = {
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
  unreviewedTags: {
    description: 'Ways that tags of it came by which nobody has looked at: `suggested`, `import` and so on.',
    values: tagOrigins.filter((via) => via !== 'manual'),
  },
} as const satisfies Record<string, KeywordField>;

const rangeFields = {
  durationMinutes: { description: 'how long a student needs, in minutes' },
  lexile: { description: 'its Lexile measure' },
  fleschKincaidGrade: { description: 'its Flesch-Kincaid grade level' },
  minimumAge: { description: 'the minimum age by its terms of use' },
  bytes: { description: 'the size of its file, in bytes' },
} as const satisfies Record<string, RangeField>;

const sorts = {
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

const times = { published: 'publishedAt', created: 'createdAt' } as const;

/** The fields of the index of resources that a caller may filter by, count and sort. */
export const resourceFields = {
  keywords: keywordFields,
  ranges: rangeFields,
  times,
  sorts,
  distinct: 'contentKey',
} as const satisfies SearchedFields;
