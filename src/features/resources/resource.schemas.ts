import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
  contradictingHazards,
} from './accessibility-terms.ts';
import { durationMinutes } from './duration.ts';
import {
  alignmentTypes,
  audiences,
  deviceNeeds,
  gradeLevels,
  modalities,
  resourceKinds,
  visibilities,
} from './resource.ts';

/** The most tags one list may have. */
const maxTags = 100;

export const line = (maximum: number) => z.string().overwrite(tidy).min(1).max(maximum);
const termSchema = line(100).overwrite((term) => term.toLowerCase());
/** Terms of a vocabulary: the service puts ids in place of labels and synonyms. */
export const terms = (what: string) =>
  z.array(termSchema).max(maxTags).overwrite(withoutRepeats).describe(`${what} Ids, labels or synonyms of terms.`);
export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values, what: string) =>
  z.array(z.enum(values)).max(maxTags).overwrite(withoutRepeats).describe(what);
export const urlSchema = z.url({ protocol: /^https?$/, hostname: z.regexes.hostname }).max(2048);
const dateTimeSchema = z.iso.datetime({ offset: true });
export const languageSchema = z
  .string()
  .max(35)
  .refine(isLanguageTag, 'A language is a BCP 47 tag, such as en or es-MX.')
  .overwrite(canonicalLanguage);
export const licenseTextSchema = line(500).describe(
  'In any spelling: an address, an SPDX identifier, a name. It is normalised; what is not known becomes `other` and is kept.',
);

export const licenseSchema = z
  .strictObject({
    id: z.string().describe('SPDX identifier, or PDM-1.0, public-domain, all-rights-reserved, other.'),
    uri: z.string().nullable().describe('Canonical address of the license.'),
    text: z.string().describe('Short name for people, or what was written.'),
  })
  .meta({ id: 'License' });

/** A GUID of whatever version: frameworks bring odd ones. */
export const guidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'Expected a GUID.')
  .overwrite((guid) => guid.toLowerCase());

export const alignmentInputSchema = z
  .strictObject({
    code: line(200)
      .optional()
      .describe(
        'Code of the standard in any spelling, such as 3.NF.A.1. Where it means one standard here, that is it.',
      ),
    standardId: guidSchema
      .nullish()
      .describe('The standard itself; `code` may then be left out. null or absent: told by the code.'),
    alignmentType: z.enum(alignmentTypes).describe('Whether the resource teaches it, assesses it, or needs it first.'),
    confidence: z.number().min(0).max(1).optional().describe('How sure a program was that suggested it.'),
  })
  .refine(({ code, standardId }) => code !== undefined || Boolean(standardId), {
    path: ['code'],
    message: 'Either the code or the id of the standard is needed.',
  })
  .meta({ id: 'AlignmentInput' });

export type AlignmentInput = z.output<typeof alignmentInputSchema>;

export const textComplexitySchema = z
  .strictObject({
    lexile: z.int().min(-500).max(2500).nullable().default(null).describe('650L is 650, BR100L is -100.'),
    fleschKincaidGrade: z.number().min(-5).max(30).nullable().default(null).describe('Flesch-Kincaid grade level.'),
  })
  .describe('How hard the text is to read.');

const attachedTexts = (what: string) =>
  z
    .array(z.strictObject({ fileId: idSchema, inLanguage: languageSchema }))
    .max(20)
    .describe(`${what} One for each language.`);

const basisInputSchema = z.strictObject({
  title: line(500),
  url: urlSchema.nullable().default(null),
  author: line(500).nullable().default(null),
  license: licenseTextSchema.nullable().default(null),
});

export const sourceSchema = z
  .strictObject({
    system: line(100).describe('Where it comes from, such as khan-academy.'),
    id: line(500).describe('Its identifier there.'),
  })
  .describe('The key of an imported resource, unique in the district.');

const titleSchema = line(500).describe('Its name, in the language of the resource.');

/** The versioned part. */
const contentShape = {
  summary: line(5000).nullish().describe('What it is and what it is good for, in a few sentences.'),
  kind: z.enum(resourceKinds).nullish().describe('A link, a file at an address, or text kept here.'),
  url: urlSchema.nullish().describe('Where a link leads, or where a file is. http or https.'),
  fileId: idSchema
    .nullish()
    .describe('A file that was sent to `/files`, in place of `url`. Its type and size are taken from it.'),
  body: z.string().min(1).max(500_000).nullish().describe('Authored text in Markdown. HTML in it is shown as text.'),
  mediaType: z
    .string()
    .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/)
    .max(127)
    .nullish()
    .describe('Media type of a file.'),
  bytes: z.int().min(0).nullish().describe('Size of what has to be loaded, in bytes.'),
  inLanguage: z
    .array(languageSchema)
    .max(20)
    .overwrite(withoutRepeats)
    .nullish()
    .describe('Languages of the resource as BCP 47 tags.'),
  timeRequired: z
    .string()
    .max(50)
    .refine((text) => durationMinutes(text) !== null, 'A duration is ISO 8601 in weeks, days, hours, minutes: PT20M.')
    .nullish()
    .describe('How long a student needs: an ISO 8601 duration, such as PT20M.'),
  author: line(500).nullish().describe('Who made it, as they wish to be named.'),
  publisher: line(500).nullish(),
  license: licenseTextSchema.nullish(),
  attribution: line(2000).nullish().describe('The line of credit to show, where the usual one will not do.'),
  captions: attachedTexts('Captions of a video or a recording: WebVTT files that were sent to `/files`.').nullish(),
  transcripts: attachedTexts('What is said in a video or a recording, as files that were sent to `/files`.').nullish(),
  isBasedOn: z.array(basisInputSchema).max(20).nullish().describe('The works it was made from.'),
};

/** The live part. */
const catalogShape = {
  learningResourceType: terms('What it is: lesson plan, worksheet, quiz ...').nullish(),
  educationalUse: terms('What it is for: practice, introduction, assessment ...').nullish(),
  subjects: terms('Such as mathematics or science.').nullish(),
  gradeLevels: oneOf(gradeLevels, 'K, 1 to 12.').nullish(),
  interests: terms('What students care about that it takes up: soccer, space ...').nullish(),
  modalities: terms(`How it is taken in: ${modalities.join(', ')}, or a label of these.`).nullish(),
  alignments: z.array(alignmentInputSchema).max(maxTags).overwrite(withoutRepeats).nullish().describe('Standards.'),
  keywords: z.array(line(100)).max(maxTags).overwrite(withoutRepeats).nullish().describe('Free words.'),
  topicPaths: z
    .array(z.array(line(200)).min(1).max(10))
    .max(50)
    .overwrite(withoutRepeats)
    .nullish()
    .describe('Its places in tables of contents, each from the root: ["Math", "Fractions"].'),
  accessModes: oneOf(accessModes, 'schema.org accessMode: the senses it needs.').nullish(),
  accessibilityFeatures: oneOf(accessibilityFeatures, 'schema.org accessibilityFeature.').nullish(),
  accessibilityHazards: oneOf(accessibilityHazards, 'schema.org accessibilityHazard.')
    .check(refuseContradictions)
    .nullish(),
  accessibilityControls: oneOf(accessibilityControls, 'schema.org accessibilityControl.').nullish(),
  textComplexity: textComplexitySchema.nullish(),
  depthOfKnowledge: z.int().min(1).max(4).nullish().describe('Webb’s depth of knowledge.'),
  deviceNeeds: oneOf(deviceNeeds, 'What a student must have to use it.').nullish(),
  worksOffline: z.boolean().nullish().describe('Whether it can be used without internet. null: not known.'),
  audience: z.enum(audiences).nullish().describe('teachersOnly: answer keys and guides. null: students.'),
  needsAccount: z.boolean().nullish().describe('Whether students need an account there. null: not known.'),
  hasAds: z.boolean().nullish().describe('null: not known.'),
  collectsData: z.boolean().nullish().describe('Whether it collects data of students. null: not known.'),
  minimumAge: z.int().min(0).max(21).nullish().describe('In years, by its terms of use.'),
  availableFrom: dateTimeSchema.nullish().describe('Students are not offered it before.'),
  availableUntil: dateTimeSchema.nullish().describe('Students are not offered it from then on.'),
};

/** Who may see it. */
const sharingShape = {
  visibility: z.enum(visibilities).optional().describe('Who may find it once published. private when absent.'),
  schoolId: idSchema.nullish().describe('The school it belongs to; null for the district.'),
};

/** What a request to create, and each record of an import, takes. A draft may be incomplete: a title is enough. */
export const resourceInputSchema = z
  .strictObject({
    title: titleSchema,
    ...contentShape,
    ...catalogShape,
    ...sharingShape,
    approvedForStudents: z.boolean().optional().describe('Approve it for students, in your name.'),
    source: sourceSchema.optional(),
  })
  .check(refuseImpossibleDates)
  .meta({ id: 'ResourceInput' });

export const resourcePatchSchema = z
  .strictObject({
    title: titleSchema.optional(),
    ...contentShape,
    ...catalogShape,
    ...sharingShape,
    approvedForStudents: z.boolean().optional().describe('Approve it for students in your name, or take that back.'),
  })
  .check(refuseImpossibleDates)
  .meta({ id: 'ResourcePatch', description: 'Absent: leave as it is. null: clear.' });

const { fileId: _fileId, captions: _captions, transcripts: _transcripts, ...withoutFile } = resourceInputSchema.shape;

/** One record of an import: a resource with its key. What it names lies elsewhere. */
export const importRecordSchema = z.strictObject({ ...withoutFile, source: sourceSchema }).check(refuseImpossibleDates);

const checkedRecords = new WeakSet<object>();

/** Reads a record of an import; one that came out of here before is in order and is not read again. */
export function parseImportRecord(candidate: unknown): z.ZodSafeParseResult<ImportRecord> {
  if (typeof candidate === 'object' && candidate !== null && checkedRecords.has(candidate)) {
    return { success: true, data: candidate as ImportRecord };
  }
  const result = importRecordSchema.safeParse(candidate);
  if (result.success) checkedRecords.add(result.data);
  return result;
}

export type ResourceInput = z.output<typeof resourceInputSchema>;
export type ResourcePatch = z.output<typeof resourcePatchSchema>;
export type ImportRecord = z.output<typeof importRecordSchema>;

/** One line: outer and repeated blanks removed, what nobody sees too, Unicode composed, so that equal words compare equal. */
function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

export function withoutRepeats<Value>(values: Value[]): Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value).toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function canonicalLanguage(tag: string): string {
  return isLanguageTag(tag) ? (Intl.getCanonicalLocales(tag)[0] ?? tag) : tag;
}

function refuseContradictions({ value, issues }: z.core.ParsePayload<string[]>): void {
  const pair = contradictingHazards(value);
  if (pair) issues.push({ code: 'custom', input: value, message: `${pair[0]} and ${pair[1]} contradict each other.` });
}

type Dates = { availableFrom?: string | null | undefined; availableUntil?: string | null | undefined };

function refuseImpossibleDates({ value, issues }: z.core.ParsePayload<Dates>): void {
  const { availableFrom: from, availableUntil: until } = value;
  if (from && until && Date.parse(from) >= Date.parse(until)) {
    issues.push({ code: 'custom', input: until, path: ['availableUntil'], message: 'It must be after availableFrom.' });
  }
}
