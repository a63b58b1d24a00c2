import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { masteryRuleSchema, targetWordingShape } from '../playlists/playlist.schemas.ts';
import { guidSchema, line, oneOf, terms, withoutRepeats } from '../resources/resource.schemas.ts';
import { gradeLevels } from '../resources/resource.ts';

const words = z.array(z.string());
const textByLanguage = z.record(z.string(), z.string());

export const bankParams = z.strictObject({ id: guidSchema });

const fieldsShape = {
  ...targetWordingShape,
  code: line(60)
    .nullish()
    .describe('The district’s own short name for it, such as M4-07. No two targets have the same.'),
  subjects: terms('Such as mathematics or science.').optional(),
  gradeLevels: oneOf(gradeLevels, 'K, 1 to 12.').optional(),
  tags: z.array(line(60)).max(30).overwrite(withoutRepeats).optional(),
};

export const bankTargetInput = z.strictObject(fieldsShape).meta({ id: 'BankTargetInput' });
export const bankTargetPatch = z
  .strictObject({ ...fieldsShape, statement: fieldsShape.statement.optional() })
  .meta({ id: 'BankTargetPatch', description: 'Absent: leave as it is. null: clear.' });

const states = ['active', 'retired', 'all'] as const;

export const bankQuery = z.strictObject({
  ...pageQuery,
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Words or their beginnings: of the statement, criteria, code, tags.'),
  standard: line(200).optional().describe('Code or id of a standard: targets of it and of all below it.'),
  subject: line(100).optional().describe('Id, label or synonym; with what stands below it.'),
  grade: z.enum(gradeLevels).optional(),
  status: z.enum(states).default('active'),
});

export const bankTargetSchema = z
  .strictObject({
    id: z.string().describe('GUID: what playlists and courses name as `bankTargetId`.'),
    code: z.string().nullable(),
    statement: textByLanguage,
    successCriteria: z.array(textByLanguage),
    standards: z.array(
      z.strictObject({
        standardId: z.string().nullable().describe('null: no framework here has this code, or several have it.'),
        code: z.string(),
      }),
    ),
    mastery: masteryRuleSchema,
    subjects: words,
    gradeLevels: z.array(z.enum(gradeLevels)),
    tags: words,
    isRetired: z.boolean().describe('No longer offered; what has it keeps it.'),
    uses: z.strictObject({
      playlists: z.int().describe('Playlists of the district whose draft has it.'),
      units: z.int().describe('Units of the district’s courses that have it.'),
    }),
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'BankTarget' });

export const bankPage = pageSchema(bankTargetSchema);

export const importQuery = z.strictObject({
  dryRun: z.stringbool().default(false).describe('Check everything, write nothing.'),
});

export const bankImportSchema = z
  .strictObject({
    isDryRun: z.boolean(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
    rows: z
      .array(
        z.strictObject({
          line: z.int().describe('Of the file, from 1.'),
          outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
          id: z.string().nullable(),
          faults: z.array(
            z.strictObject({ column: z.string().nullable(), value: z.string().nullable(), message: z.string() }),
          ),
        }),
      )
      .describe('Every row that failed or that something is to be said of; the first 1,000.'),
  })
  .meta({ id: 'BankImport' });

export const positionSchema = z.strictObject({ sortKey: z.string(), id: z.string() });

export type BankTargetInput = z.output<typeof bankTargetInput>;
export type BankTargetPatch = z.output<typeof bankTargetPatch>;
export type BankImport = z.output<typeof bankImportSchema>;
