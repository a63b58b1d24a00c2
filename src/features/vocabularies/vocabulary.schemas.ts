import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { foldWord, type LabelLanguage, labelLanguages, vocabularyNames } from './vocabulary.ts';

const maxSynonyms = 100;

const wordSchema = z
  .string()
  .overwrite((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .min(1)
  .max(100)
  .refine((word) => word === '' || foldWord(word) !== '', 'A word needs a letter or a digit.');
const termIdSchema = z.string().min(1).max(100).describe('Id of a term, such as soccer.');
const languageSchema = z.enum(labelLanguages);

function byLanguage<Value extends z.ZodType>(value: Value, what: string) {
  const shape = Object.fromEntries(labelLanguages.map((language) => [language, value.optional()]));
  return z.strictObject(shape as Record<LabelLanguage, z.ZodOptional<Value>>).describe(what);
}

const synonymsSchema = z.array(wordSchema).max(maxSynonyms);

export const vocabularyParams = z.strictObject({ name: z.enum(vocabularyNames) });
export const termParams = z.strictObject({ name: z.enum(vocabularyNames), id: termIdSchema });
export const mergeParams = z.strictObject({ name: z.enum(vocabularyNames), id: idSchema });

const language = languageSchema
  .optional()
  .describe('Of `label`. Without it Accept-Language decides, and English where that names neither.');
const usage = z.stringbool().default(false).describe('Count the resources of the district that have each term.');

export const languageQuery = z.strictObject({ language });

export const treeQuery = z.strictObject({
  language,
  usage,
  retired: z.stringbool().default(false).describe('Also those that are retired.'),
});

export const termsQuery = z.strictObject({
  ...pageQuery,
  language,
  usage,
  q: z.string().trim().max(100).default('').describe('Part of a label or synonym, in any language.'),
  status: z.enum(['active', 'retired', 'merged', 'all']).default('active'),
  parentId: termIdSchema.optional().describe('Only those below this term.'),
});

export const newTermBody = z
  .strictObject({
    labels: byLanguage(wordSchema, 'What it is called. One language is enough.').refine(
      (labels) => labelLanguages.some((each) => labels[each] !== undefined),
      'A term needs a label in one language.',
    ),
    synonyms: byLanguage(synonymsSchema, 'Words that mean the same.').optional(),
    parentId: termIdSchema.nullish().describe('The term that it stands below; null for the upper level.'),
    word: wordSchema
      .optional()
      .describe('A tag that resources have without there being a term: it becomes the id, so that they have the term.'),
  })
  .meta({ id: 'NewTerm' });

export const termPatchBody = z
  .strictObject({
    labels: byLanguage(wordSchema.nullable(), 'By language; null: as it was shipped, or none.').optional(),
    synonyms: byLanguage(synonymsSchema.nullable(), 'By language, all of them; null: as shipped, or none.').optional(),
    parentId: termIdSchema.nullish().describe('null: the upper level.'),
  })
  .meta({ id: 'TermPatch', description: 'Absent: leave as it is.' });

export const mergeBody = z.strictObject({ into: termIdSchema.describe('The term that it stands for from then on.') });

export const mappingBody = z.strictObject({
  word: wordSchema.describe('A word of the list.'),
  termId: termIdSchema.describe('The term that it means.'),
  language: languageSchema.default('en').describe('The language of the word.'),
});

export const unlistedQuery = z.strictObject({
  ...pageQuery,
  from: z.enum(['tags', 'keywords', 'both']).default('both').describe('Where to look for words.'),
});

export const vocabulariesSchema = z.strictObject({
  items: z.array(
    z
      .strictObject({
        name: z.enum(vocabularyNames).describe('Also the name of the field of resources.'),
        label: z.string(),
        isClosed: z.boolean().describe('Terms can be renamed and retired, not added or merged.'),
        levels: z.int(),
        terms: z.int().describe('Terms that are offered.'),
      })
      .meta({ id: 'Vocabulary' }),
  ),
});

export const termSchema = z
  .strictObject({
    id: z.string().describe('What resources have. It never changes.'),
    vocabulary: z.enum(vocabularyNames),
    parentId: z.string().nullable(),
    label: z.string().describe('In the language that was asked for, or another one where it has none there.'),
    labels: z.strictObject({ en: z.string().nullable(), es: z.string().nullable() }),
    synonyms: z.strictObject({ en: z.array(z.string()), es: z.array(z.string()) }),
    origin: z.enum(['shipped', 'district']).describe('Whether it came with Pathloom or the district added it.'),
    isCustomized: z.boolean().describe('Whether the district has changed what was shipped.'),
    status: z
      .enum(['active', 'retired', 'merged'])
      .describe('retired: no longer offered, resources keep it. merged: stands for `replacedById`.'),
    replacedById: z.string().nullable().describe('The term that it was merged into.'),
    uses: z.int().nullable().describe('Resources of the district that have it; null when nobody asked.'),
  })
  .meta({ id: 'Term' });

export const treeSchema = z.strictObject({
  items: z.array(
    z.strictObject({ ...termSchema.shape, children: z.array(termSchema) }).meta({ id: 'TermWithChildren' }),
  ),
});

export const termsPage = pageSchema(termSchema);

export const mergeSchema = z
  .strictObject({
    id: idSchema.describe('Also `batchId` in the provenance of the tags that it gave.'),
    vocabulary: z.enum(vocabularyNames),
    kind: z.enum(['term', 'word']).describe('Whether a term was merged, or a word was mapped to a term.'),
    from: z.string().describe('Id of the term, or the word.'),
    intoId: z.string(),
    by: idSchema,
    at: z.iso.datetime(),
    state: z.enum(['running', 'done', 'undoing', 'undone']).describe('Of the work on resources.'),
    retagged: z.int().nullable().describe('Resources that got the other tag; null while it runs.'),
    finishedAt: z.iso.datetime().nullable(),
    undo: z
      .strictObject({
        by: idSchema,
        at: z.iso.datetime(),
        restored: z.int().nullable().describe('Resources that have their old tags again; null while it runs.'),
        changedSince: z
          .int()
          .nullable()
          .describe('Resources left alone, as others have changed these tags since. The report of the job names them.'),
        finishedAt: z.iso.datetime().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'TermMerge' });

export const mergesPage = pageSchema(mergeSchema);

export const startedMergeSchema = z.strictObject({
  merge: mergeSchema,
  jobId: idSchema.describe('How far it is: `/api/v1/jobs/{id}`.'),
});

export const unlistedPage = pageSchema(
  z
    .strictObject({
      word: z.string(),
      inTags: z.int().describe('Resources that have it as a tag of this vocabulary.'),
      inKeywords: z.int().describe('Resources that have it as a free keyword.'),
      termId: z.string().nullable().describe('The term that it means by now; map it, to give its resources the term.'),
    })
    .meta({ id: 'UnlistedWord' }),
);

export type TermResponse = z.output<typeof termSchema>;
export type MergeResponse = z.output<typeof mergeSchema>;
