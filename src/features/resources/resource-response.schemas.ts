import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { fileResponseSchema } from '../files/file.schemas.ts';
import { licenseSchema, sourceSchema } from './resource.schemas.ts';
import {
  alignmentTypes,
  audiences,
  deviceNeeds,
  gradeLevels,
  modalities,
  resourceKinds,
  resourceStatuses,
  tagOrigins,
  visibilities,
} from './resource.ts';

const alignmentSchema = z
  .strictObject({
    code: z.string().describe('Code of the standard as it was written.'),
    alignmentType: z.enum(alignmentTypes),
    standardId: z
      .string()
      .nullable()
      .describe('The standard. null: no framework here has this code, or several have it.'),
    confidence: z.number().optional().describe('From 0 to 1, where a program suggested it.'),
  })
  .meta({ id: 'Alignment' });

const time = z.iso.datetime();
const words = z.array(z.string());
const yesNo = z.boolean().nullable().describe('null: not known.');

/** What a list and a search result show. */
const summaryShape = {
  id: idSchema,
  orgId: idSchema,
  schoolId: idSchema.nullable(),
  ownerId: idSchema.nullable(),
  status: z.enum(resourceStatuses),
  visibility: z.enum(visibilities),
  view: z.enum(['published', 'working']).describe('Whether the content is what readers see or the working copy.'),
  version: z.int().nullable().describe('The newest published version; null before the first.'),
  title: z.string(),
  summary: z.string().nullable(),
  kind: z.enum(resourceKinds).nullable(),
  url: z
    .string()
    .nullable()
    .describe('Of a file that was sent here: in lists null; in the resource itself signed, for one to two hours.'),
  fileId: idSchema.nullable().describe('The file that was sent here; in the resource itself `file` tells more.'),
  fileName: z.string().nullable(),
  mediaType: z.string().nullable(),
  bytes: z.int().nullable(),
  inLanguage: words,
  timeRequired: z.string().nullable(),
  durationMinutes: z.int().nullable().describe('`timeRequired` in minutes.'),
  author: z.string().nullable(),
  publisher: z.string().nullable(),
  license: licenseSchema.nullable(),
  learningResourceType: words,
  educationalUse: words,
  subjects: words,
  gradeLevels: z.array(z.enum(gradeLevels)),
  interests: words,
  modalities: z.array(z.enum(modalities)),
  alignments: z.array(alignmentSchema),
  keywords: words,
  topicPaths: z.array(words),
  accessModes: words,
  accessibilityFeatures: words,
  accessibilityHazards: words,
  accessibilityControls: words,
  textComplexity: z.strictObject({ lexile: z.int().nullable(), fleschKincaidGrade: z.number().nullable() }).nullable(),
  depthOfKnowledge: z.int().nullable(),
  deviceNeeds: z.array(z.enum(deviceNeeds)),
  worksOffline: yesNo,
  audience: z.enum(audiences),
  needsAccount: yesNo,
  hasAds: yesNo,
  collectsData: yesNo,
  minimumAge: z.int().nullable(),
  availableFrom: time.nullable(),
  availableUntil: time.nullable(),
  isApprovedForStudents: z.boolean(),
  tagOrigins: z
    .array(z.strictObject({ via: z.enum(tagOrigins), count: z.int(), reviewedCount: z.int() }))
    .describe(
      'How many of its tags came by hand, by an import and so on, and how many of these somebody has looked at.',
    ),
  isWithdrawn: z.boolean().describe('Readers get nothing of it for now.'),
  revision: z.int(),
  createdAt: time,
  updatedAt: time,
};

export const resourceSummarySchema = z.strictObject(summaryShape).meta({ id: 'ResourceSummary' });

const attachedTexts = z.array(
  z
    .strictObject({
      fileId: idSchema,
      name: z.string(),
      inLanguage: z.string(),
      mediaType: z.string().nullable(),
      url: z.string().nullable().describe('Signed, for one to two hours.'),
    })
    .meta({ id: 'AttachedText' }),
);

export const lineageSchema = z
  .strictObject({
    basedOnId: idSchema,
    basedOnVersion: z.int().describe('The version that was copied.'),
    orgId: idSchema.describe('The district of that resource.'),
    chain: z
      .array(
        z.strictObject({
          id: idSchema,
          version: z.int(),
          title: z.string(),
          author: z.string().nullable(),
          license: licenseSchema.nullable(),
          url: z.string().nullable().describe('Where readers find it.'),
        }),
      )
      .describe('What it was copied from, what that was copied from, and so on to the first work of all.'),
  })
  .meta({ id: 'Lineage', description: 'Where a remix comes from, as it was then. It never changes.' });

const contentShape = {
  body: z.string().nullable().describe('Markdown, as it was written. Not safe to show as HTML; `bodyHtml` is.'),
  bodyHtml: z.string().nullable().describe('The body as safe HTML: HTML that stood in the Markdown is text.'),
  attribution: z.string().nullable(),
  isBasedOn: z.array(
    z.strictObject({
      title: z.string(),
      url: z.string().nullable(),
      author: z.string().nullable(),
      license: licenseSchema.nullable(),
    }),
  ),
  captions: attachedTexts,
  transcripts: attachedTexts,
};

const stampSchema = z
  .strictObject({
    by: idSchema.nullable().describe('null: a program.'),
    at: time,
    via: z.enum(tagOrigins),
    confidence: z.number().optional(),
    batchId: z.string().optional(),
    reviewedBy: idSchema.optional(),
    reviewedAt: time.optional(),
    tags: z
      .record(z.string(), words)
      .describe('By field: the word, `teaches:3.NF.A.1` for an alignment, `Math > Fractions` for a topic path.'),
  })
  .meta({ id: 'TagStamp', description: 'One act of tagging and the tags that stem from it.' });

export const scoreSchema = z
  .strictObject({
    criterionId: z.string(),
    label: z.string().describe('As it was then.'),
    score: z.int(),
    maximum: z.int(),
  })
  .meta({ id: 'ReviewScore' });

export const resourceResponseSchema = z
  .strictObject({
    ...summaryShape,
    ...contentShape,
    file: fileResponseSchema.nullable().describe('The file that was sent here, and what is made of it.'),
    approvedForStudents: z
      .strictObject({ by: idSchema, at: time, until: time.nullable().describe('null: without an end.') })
      .nullable(),
    withdrawal: z
      .strictObject({ by: idSchema, at: time, reason: z.string(), alternativeId: idSchema.nullable() })
      .nullable()
      .describe('Taken from all readers; those who may give it back, or mend it, see it nevertheless.'),
    assessment: z
      .strictObject({
        at: time,
        version: z.int().describe('The version that was reviewed.'),
        scores: z.array(scoreSchema),
      })
      .nullable()
      .describe('What the last review with scores found; null: none has.'),
    source: sourceSchema.nullable(),
    lineage: lineageSchema.nullable().describe('null: it is no remix.'),
    publishedAt: time.nullable(),
    editing: z
      .strictObject({
        review: z
          .strictObject({
            state: z.enum(['inReview', 'changesRequested']),
            at: time,
            by: idSchema.describe('Who handed it in.'),
            visibility: z.enum(visibilities).describe('Who is to find it once it is published.'),
          })
          .nullable()
          .describe('null: nothing of it waits for a review.'),
        hasUnpublishedChanges: z.boolean().describe('Whether the working copy differs from what readers see.'),
        missing: words.describe('Fields that a publication needs.'),
        recommended: words.describe('Fields that would make it easier to find and to use.'),
        provenance: z.array(stampSchema),
      })
      .nullable()
      .describe('For those who may edit it; null for everybody else.'),
  })
  .meta({ id: 'Resource' });

export const versionSummarySchema = z
  .strictObject({
    version: z.int(),
    at: time,
    by: idSchema.nullable(),
    note: z.string().nullable(),
    title: z.string(),
  })
  .meta({ id: 'ResourceVersionSummary' });

export const versionResponseSchema = z
  .strictObject({
    resourceId: idSchema,
    version: z.int(),
    at: time,
    by: idSchema.nullable(),
    note: z.string().nullable(),
    title: z.string(),
    summary: z.string().nullable(),
    kind: z.enum(resourceKinds).nullable(),
    url: z.string().nullable(),
    fileId: idSchema.nullable(),
    fileName: z.string().nullable(),
    mediaType: z.string().nullable(),
    bytes: z.int().nullable(),
    inLanguage: words,
    timeRequired: z.string().nullable(),
    durationMinutes: z.int().nullable(),
    author: z.string().nullable(),
    publisher: z.string().nullable(),
    license: licenseSchema.nullable(),
    ...contentShape,
  })
  .meta({ id: 'ResourceVersion', description: 'What was published then. It never changes.' });

export const jsonLdSchema = z
  .looseObject({ '@context': z.literal('https://schema.org'), '@type': words, '@id': z.string(), name: z.string() })
  .meta({ id: 'LearningResource', description: 'LRMI in schema.org terms; the answer to `application/ld+json`.' });

export type ResourceResponse = z.output<typeof resourceResponseSchema>;
export type ResourceSummary = z.output<typeof resourceSummarySchema>;
export type ResourceVersionResponse = z.output<typeof versionResponseSchema>;
