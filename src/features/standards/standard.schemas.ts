import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { line } from '../resources/resource.schemas.ts';
import { gradeLevels } from '../resources/resource.ts';
import { crosswalkTypes, successorReasons } from './standard.ts';

const time = z.iso.datetime();
const words = z.array(z.string());

/** A GUID of whatever version: frameworks bring odd ones. */
export const guidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'Expected a GUID.')
  .overwrite((guid) => guid.toLowerCase());

export const guidParams = z.strictObject({ id: guidSchema });
const gradesSchema = z.array(z.enum(gradeLevels)).max(gradeLevels.length);

export const frameworkSchema = z
  .strictObject({
    id: z.string().describe('Its GUID, as in CASE.'),
    title: z.string(),
    isShared: z.boolean().describe('Kept by the operator for all districts; otherwise it belongs to the district.'),
    isLocal: z.boolean().describe('Written here by the district.'),
    creator: z.string().nullable(),
    publisher: z.string().nullable(),
    description: z.string().nullable(),
    subjects: words,
    gradeLevels: z.array(z.enum(gradeLevels)),
    language: z.string().nullable(),
    version: z.string().nullable(),
    adoptionStatus: z.string().nullable().describe('What its maker says: Draft, Adopted, Deprecated ...'),
    officialSourceUrl: z.string().nullable(),
    licenseUri: z.string().nullable(),
    notes: z.string().nullable(),
    itemCount: z.int().describe('Standards in use.'),
    retiredCount: z.int().describe('Standards that it has dropped.'),
    associationCount: z.int(),
    lastChangeDateTime: time.nullable(),
    importedAt: time.nullable(),
    revision: z.int(),
    updatedAt: time,
  })
  .meta({ id: 'Framework' });

const summaryShape = {
  id: z.string().describe('Its GUID, as in CASE.'),
  frameworkId: z.string(),
  code: z.string().nullable().describe('`humanCodingScheme` of CASE, as its framework writes it.'),
  statement: z.string().describe('`fullStatement`; may hold Markdown and LaTeX.'),
  abbreviatedStatement: z.string().nullable(),
  itemType: z.string().nullable().describe('Standard, Cluster, Domain ...'),
  gradeLevels: z.array(z.enum(gradeLevels)),
  parentIds: words.describe('Standards above it, one step; several in some frameworks.'),
  depth: z.int().describe('Steps down from the framework; 0 at the top.'),
  childCount: z.int(),
  isRetired: z.boolean().describe('Its framework has dropped it.'),
};

export const standardSummarySchema = z.strictObject(summaryShape).meta({ id: 'StandardSummary' });

const labelSchema = z
  .strictObject({ id: z.string(), code: z.string().nullable(), statement: z.string() })
  .meta({ id: 'StandardLabel' });

export const standardSchema = z
  .strictObject({
    ...summaryShape,
    framework: z.strictObject({ id: z.string(), title: z.string(), isLocal: z.boolean() }),
    ancestors: z.array(labelSchema).describe('Everything above it, from the top down.'),
    aliases: words.describe('Other names that find it: ASN ids, older spellings.'),
    alternativeLabel: z.string().nullable(),
    notes: z.string().nullable(),
    subjects: words,
    language: z.string().nullable(),
    conceptKeywords: words,
    listEnumeration: z.string().nullable(),
    uri: z.string().nullable(),
    replacedByIds: words,
    retiredAt: time.nullable(),
    lastChangeDateTime: time.nullable(),
    revision: z.int(),
  })
  .meta({ id: 'Standard' });

export const treePage = pageSchema(
  z
    .strictObject({
      ...summaryShape,
      parentId: z.string().describe('Under what it stands here: a standard, or the framework.'),
      level: z.int().describe('1: directly under what was asked for. Deeper ones follow their parent.'),
      resourceCount: z
        .int()
        .nullable()
        .describe('Resources that you find aligned to it or to anything below it. null: the search does not answer.'),
    })
    .meta({ id: 'StandardTreeNode' }),
).describe('`total` counts the first level; deeper levels come with it.');

export const frameworksPage = pageSchema(frameworkSchema);
export const frameworksQuery = z.strictObject(pageQuery);
export const treeQuery = z.strictObject({
  ...pageQuery,
  parent: guidSchema
    .optional()
    .describe('The standard whose children are wanted; the top of the framework when absent.'),
  levels: z.coerce.number().int().min(1).max(4).default(1).describe('How many levels, as long as there is room.'),
});

export const searchQuery = z.strictObject({
  q: z.string().min(1).max(500).describe('Codes in any spelling, words of the statement, or both.'),
  framework: guidSchema.optional(),
  gradeLevels: z
    .string()
    .max(100)
    .transform((list) => list.split(','))
    .pipe(gradesSchema)
    .optional()
    .describe('Any of these, with commas between: K,1,2'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const foundStandards = z.strictObject({
  items: z.array(standardSummarySchema),
  corrections: z
    .array(z.strictObject({ from: z.string(), to: z.string() }))
    .describe('Words that were read as others: typos. Codes never are.'),
  degraded: z
    .boolean()
    .describe(
      'The search index does not answer or is still being built: found in the database, without typos and endings.',
    ),
});

export const resolveBody = z.strictObject({
  codes: z.array(line(500)).min(1).max(200).describe('Codes, GUIDs, ASN ids or addresses, in any spelling.'),
});
export const resolveResponse = z.strictObject({
  items: z.array(
    z.strictObject({
      code: z.string().describe('As it was asked.'),
      key: z.string().describe('The same for all spellings of one code.'),
      outcome: z.enum(['one', 'many', 'none']).describe('many: several frameworks have it. none: nobody here has it.'),
      standards: z.array(standardSummarySchema),
    }),
  ),
});

export const progressionQuery = z.strictObject({
  depth: z.coerce.number().int().min(1).max(10).default(3).describe('How many steps to go.'),
});
export const progressionResponse = z
  .strictObject({
    standard: standardSummarySchema,
    before: z.array(z.lazy(() => stepSchema)).describe('What has to be learned first, nearest first.'),
    after: z.array(z.lazy(() => stepSchema)).describe('What it leads to, nearest first.'),
  })
  .meta({ id: 'StandardProgression' });
const stepSchema = z
  .strictObject({
    standard: standardSummarySchema,
    distance: z.int().describe('Steps from the standard that was asked for.'),
    viaIds: words.describe('The standards on the way, one step nearer.'),
  })
  .meta({ id: 'StandardProgressionStep' });

export const crosswalkResponse = z
  .strictObject({
    standard: standardSummarySchema,
    items: z.array(
      z.strictObject({
        via: z.enum(crosswalkTypes),
        isInverse: z.boolean().describe('The other one says it of this one.'),
        associationId: z.string(),
        frameworkId: z.string().describe('The framework that says so.'),
        standard: standardSummarySchema.nullable().describe('null: it is in no framework here.'),
        title: z.string().describe('What the association calls it.'),
        identifier: z.string(),
        uri: z.string(),
      }),
    ),
  })
  .meta({ id: 'StandardCrosswalk' });

export const retiredQuery = z.strictObject({ ...pageQuery, framework: guidSchema.optional() });
export const retiredPage = pageSchema(
  z
    .strictObject({
      ...summaryShape,
      retiredAt: time.nullable(),
      resourceCount: z.int().describe('Resources of the district that are still aligned to it.'),
      successors: z
        .array(
          z.strictObject({
            standard: labelSchema,
            reason: z.enum(successorReasons),
            confidence: z.number().describe('From 0 to 1.'),
          }),
        )
        .describe('What could take its place, best first.'),
    })
    .meta({ id: 'RetiredStandard' }),
);
export const acceptBody = z.strictObject({
  items: z
    .array(z.strictObject({ standardId: guidSchema, successorId: guidSchema }))
    .min(1)
    .max(500),
});

export const openCodesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const openCodesResponse = z.strictObject({
  items: z.array(z.strictObject({ key: z.string(), resourceCount: z.int() })),
});

export const adoptionBody = z.strictObject({
  frameworkIds: z
    .array(guidSchema)
    .max(200)
    .refine((ids) => new Set(ids).size === ids.length, 'Each framework once.')
    .describe('In the order in which teachers see them, and in which codes are looked up.'),
});
export const adoptionResponse = z
  .strictObject({
    items: z.array(frameworkSchema),
    isChosen: z.boolean().describe('false: the district has not chosen, and sees all there are.'),
    revision: z.int(),
  })
  .meta({ id: 'AdoptedFrameworks' });

const frameworkFields = {
  title: line(500),
  description: line(5_000).nullable(),
  creator: line(500).nullable(),
  publisher: line(500).nullable(),
  subjects: z.array(line(100)).max(20),
  language: z.string().max(35).nullable().describe('BCP 47.'),
  version: line(100).nullable(),
  adoptionStatus: z.enum(['Draft', 'Adopted', 'Deprecated']),
  notes: line(5_000).nullable(),
};

export const frameworkBody = z
  .strictObject({ ...z.strictObject(frameworkFields).partial().shape, title: frameworkFields.title })
  .meta({ id: 'FrameworkInput' });
export const frameworkPatchBody = z.strictObject(frameworkFields).partial().meta({ id: 'FrameworkPatch' });

const standardFields = {
  statement: line(5_000).describe('Such as: I can explain why two fractions are equal.'),
  code: line(200).nullable(),
  abbreviatedStatement: line(500).nullable(),
  itemType: line(100).nullable(),
  notes: line(5_000).nullable(),
  subjects: z.array(line(100)).max(20),
  language: z.string().max(35).nullable().describe('BCP 47; of the framework when absent.'),
  conceptKeywords: z.array(line(100)).max(50),
  listEnumeration: line(50).nullable(),
  gradeLevels: gradesSchema,
  parentIds: z.array(guidSchema).max(20).describe('Standards of the same framework; none: directly under it.'),
  position: z.int().min(0).max(1_000_000).nullable().describe('Sorts it among its siblings.'),
  relations: z
    .array(
      z.strictObject({
        type: z.enum([...crosswalkTypes, 'precedes', 'isPartOf']),
        standardId: guidSchema,
      }),
    )
    .max(100)
    .describe('What it says of other standards, also of other frameworks; all of them.'),
};

export const standardBody = z
  .strictObject({ ...z.strictObject(standardFields).partial().shape, statement: standardFields.statement })
  .meta({ id: 'LocalStandardInput' });
export const standardPatchBody = z
  .strictObject({ ...standardFields, isRetired: z.boolean() })
  .partial()
  .meta({ id: 'LocalStandardPatch' });

type Given<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
type Required_<Value, Key extends keyof Value> = Given<Value> & { [Name in Key]-?: Exclude<Value[Name], undefined> };

export type FrameworkInput = Required_<z.output<typeof frameworkBody>, 'title'>;
export type FrameworkPatch = Given<z.output<typeof frameworkPatchBody>>;
export type LocalStandardInput = Required_<z.output<typeof standardBody>, 'statement'>;
export type LocalStandardPatch = Given<z.output<typeof standardPatchBody>>;
