import { z } from 'zod';
import { associationTypes } from '../../features/standards/standard.ts';
import type { CaseObject, CaseVersion } from './case-present.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Identifiers of whatever version: publishers have made up their own. */
export const caseIdParams = z.strictObject({
  id: z.string().regex(guid, 'Expected a UUID.').describe('The `identifier`, a UUID of any version.'),
});

export const defaultLimit = 100;
/** More are not answered at once, however many are asked for. */
export const largestLimit = 1_000;

/** Unknown parameters are let through: harvesters add their own. */
export const caseListQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(defaultLimit)
    .describe(`At most so many, and at most ${largestLimit.toLocaleString('en-US')}.`),
  offset: z.coerce.number().int().min(0).default(0).describe('How many to pass over first.'),
  sort: z.string().max(100).optional().describe('A field, such as title or lastChangeDateTime.'),
  orderBy: z.enum(['asc', 'desc']).default('asc'),
  filter: z
    .string()
    .max(1_000)
    .optional()
    .describe("Such as `title~'math' AND adoptionStatus='Adopted'`; read from left to right."),
  fields: z
    .union([z.string().max(1_000), z.array(z.string().max(100)).max(50)])
    .optional()
    .describe('Only these fields, with commas between.'),
});

export type CaseListQuery = z.output<typeof caseListQuery>;

/** Fields of a document by which lists are sorted, filtered and cut. */
export const documentFields = [
  'identifier',
  'uri',
  'frameworkType',
  'caseVersion',
  'creator',
  'title',
  'lastChangeDateTime',
  'officialSourceURL',
  'publisher',
  'description',
  'subject',
  'subjectURI',
  'language',
  'version',
  'adoptionStatus',
  'statusStartDate',
  'statusEndDate',
  'licenseURI',
  'notes',
  'extensions',
  'CFPackageURI',
] as const;

const text = z.string();
const optionalText = text.optional();
const time = z.iso.datetime();
const date = z.iso.date().optional();
const extensions = z.record(z.string(), z.unknown()).optional();

export type CaseSchemas = ReturnType<typeof caseSchemas>;

/** What one version answers. The shapes are those of its official JSON Schemas, less the version of the UUIDs. */
export function caseSchemas(version: CaseVersion) {
  const isNew = version === '1.1';
  const named = <Schema extends z.ZodType>(name: string, schema: Schema): z.ZodType<CaseObject> =>
    schema.meta({ id: `CASE${version}_${name}` }) as unknown as z.ZodType<CaseObject>;
  /** Fields that version 1.0 does not have. */
  const newer = <Fields extends Record<string, z.ZodType>>(fields: Fields) => (isNew ? fields : {});

  const link = named('LinkURI', z.strictObject({ title: text, identifier: text.regex(guid), uri: text }));
  const targetType = newer({ targetType: text.regex(/^(?:CASE$|ext:[\w.-]+$)/).optional() });
  const end = named('LinkGenURI', z.strictObject({ title: text, identifier: text, uri: text, ...targetType }));
  const types = associationTypes.filter((type) => isNew || type !== 'isTranslationOf');
  const own = { identifier: text.regex(guid), uri: text, lastChangeDateTime: time };

  const document = z.strictObject({
    ...own,
    creator: text,
    title: text,
    officialSourceURL: optionalText,
    publisher: optionalText,
    description: optionalText,
    subject: z.array(text).optional(),
    subjectURI: z.array(link).optional(),
    language: optionalText,
    version: optionalText,
    adoptionStatus: optionalText,
    statusStartDate: date,
    statusEndDate: date,
    licenseURI: link.optional(),
    notes: optionalText,
    ...newer({ frameworkType: optionalText, caseVersion: z.literal('1.1'), extensions }),
    CFPackageURI: link,
  });
  const item = z.strictObject({
    ...own,
    CFDocumentURI: link,
    fullStatement: text,
    alternativeLabel: optionalText,
    CFItemType: optionalText,
    humanCodingScheme: optionalText,
    listEnumeration: optionalText,
    abbreviatedStatement: optionalText,
    conceptKeywords: z.array(text).optional(),
    conceptKeywordsURI: link.optional(),
    notes: optionalText,
    language: optionalText,
    educationLevel: z.array(text).optional(),
    CFItemTypeURI: link.optional(),
    licenseURI: link.optional(),
    statusStartDate: date,
    statusEndDate: date,
    ...newer({ subject: z.array(text).optional(), subjectURI: z.array(link).optional(), extensions }),
  });
  const association = z.strictObject({
    ...own,
    associationType: isNew ? z.union([z.enum(types), text.regex(/^ext:[\w.-]+$/)]) : z.enum(types),
    sequenceNumber: z.int().optional(),
    originNodeURI: end,
    destinationNodeURI: end,
    CFAssociationGroupingURI: link.optional(),
    ...newer({ notes: optionalText, extensions }),
  });
  const definition = <Fields extends Record<string, z.ZodType>>(name: string, fields: Fields) =>
    named(name, z.strictObject({ ...own, title: text, ...fields, ...newer({ extensions }) }));
  const rubricLevel = z.strictObject({
    ...own,
    description: optionalText,
    quality: optionalText,
    score: z.number().optional(),
    feedback: optionalText,
    position: z.int().optional(),
    rubricCriterionId: text.regex(guid),
  });
  const rubricCriterion = z.strictObject({
    ...own,
    category: optionalText,
    description: optionalText,
    CFItemURI: link.optional(),
    weight: z.number().optional(),
    position: z.int().optional(),
    rubricId: text.regex(guid),
    CFRubricCriterionLevels: z.array(rubricLevel),
    ...newer({ extensions }),
  });

  const concept = definition('CFConcept', { keywords: optionalText, hierarchyCode: text, description: optionalText });
  const subject = definition('CFSubject', { hierarchyCode: text, description: optionalText });
  const itemType = definition('CFItemType', { description: text, hierarchyCode: text, typeCode: optionalText });
  const set = (name: string, property: string, one: z.ZodType) =>
    named(name, z.strictObject({ [property]: z.array(one).min(1) }));
  const namedItem = named('CFItem', item);
  return {
    // Where fields are chosen, the others are missing.
    documents: named('CFDocumentSet', z.strictObject({ CFDocuments: z.array(document.partial()) })),
    document: named('CFDocument', document),
    item: namedItem,
    association: named('CFAssociation', association.extend({ CFDocumentURI: link.optional() })),
    itemAssociations: named(
      'CFAssociationSet',
      z.strictObject({ CFItem: namedItem, CFAssociations: z.array(named('CFPckgAssociation', association)) }),
    ),
    concept: set('CFConceptSet', 'CFConcepts', concept),
    subject: set('CFSubjectSet', 'CFSubjects', subject),
    itemType: set('CFItemTypeSet', 'CFItemTypes', itemType),
    license: definition('CFLicense', { licenseText: text, description: optionalText }),
    associationGrouping: definition('CFAssociationGrouping', { description: optionalText }),
    rubric: named(
      'CFRubric',
      z.strictObject({
        ...own,
        title: optionalText,
        description: optionalText,
        CFRubricCriteria: z.array(rubricCriterion),
        ...newer({ extensions }),
      }),
    ),
  };
}
