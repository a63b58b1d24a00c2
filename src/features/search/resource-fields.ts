import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
} from '../resources/accessibility-terms.ts';
import { audiences, deviceNeeds, gradeLevels, modalities, resourceKinds, visibilities } from '../resources/resource.ts';

/** How the values of a keyword field are written in a query. */
export type KeywordField = {
  readonly description: string;
  /** The only values it can have, where these are known. */
  readonly values?: readonly string[];
  /** Terms are kept in lower case: `Mathematics` finds `mathematics`. */
  readonly isTerm?: true;
  /** Values may hold commas, so a list of them is written by repeating the parameter. */
  readonly isProse?: true;
};

const yesNo = ['true', 'false'];

/** The fields of the index of resources that a caller may filter by and count. Scope fields are not among them. */
export const keywordFields = {
  subjects: { description: 'Such as mathematics.', isTerm: true },
  gradeLevels: { description: 'K, 1 to 12.', values: gradeLevels },
  interests: { description: 'What students care about that it takes up.', isTerm: true },
  modalities: { description: 'How it is taken in.', values: modalities },
  kind: { description: 'A link, a file or text.', values: resourceKinds },
  learningResourceType: { description: 'What it is.', isTerm: true },
  educationalUse: { description: 'What it is for.', isTerm: true },
  codes: { description: 'Codes of standards that it is aligned to in any way.' },
  teaches: { description: 'Codes of standards that it teaches.' },
  assesses: { description: 'Codes of standards that it assesses.' },
  requires: { description: 'Codes of standards that it requires.' },
  topics: { description: 'Places in tables of contents: `Math > Fractions`.', isProse: true },
  inLanguage: { description: 'BCP 47 tags.' },
  license: { description: 'License ids.' },
  publisher: { description: 'Names of publishers.', isProse: true },
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
} as const;

export type SortName = keyof typeof sorts;

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** Names of languages take microseconds to find, and there are few. */
const knownLanguages = new Map<string, string>();
const maximumKnownLanguages = 1_000;

function languageOf(tag: string): string {
  let name = knownLanguages.get(tag);
  if (name === undefined) {
    name = languageNames.of(tag) ?? tag;
    if (knownLanguages.size < maximumKnownLanguages) knownLanguages.set(tag, name);
  }
  return name;
}

/** How a value reads in English; interfaces in other languages translate the value. */
export function labelOf(field: KeywordFieldName, value: string): string {
  const { values, isTerm }: KeywordField = keywordFields[field];
  if (field === 'gradeLevels') return value === 'K' ? 'Kindergarten' : `Grade ${value}`;
  if (field === 'inLanguage') return languageOf(value);
  if (values === yesNo) return value === 'true' ? 'Yes' : 'No';
  if (values !== undefined || isTerm) {
    const words = value.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  return value;
}
