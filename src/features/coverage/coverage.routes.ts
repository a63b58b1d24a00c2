import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toTotal } from '../../http/pagination.ts';
import { gradeLevels } from '../resources/resource.ts';
import { guidSchema } from '../standards/standard.schemas.ts';
import { type CoverageNode, type CoverageService, coverageGroups } from './coverage.service.ts';

const counts = z.strictObject({ teaches: z.int(), assesses: z.int() });

const nodeSchema = z
  .strictObject({
    standardId: z.string(),
    code: z.string().nullable(),
    statement: z.string(),
    parentIds: z.array(z.string()),
    depth: z.int().describe('0 at the top of the framework.'),
    childCount: z.int(),
    own: counts.describe('Resources that name the standard itself.'),
    total: counts.describe('Resources that name it or anything below it: each once.'),
    groups: z.array(counts.extend({ value: z.string() })).describe('The same totals by `by`, the largest first.'),
    isGap: z.boolean().describe('Nothing teaches it or anything below it.'),
  })
  .meta({ id: 'CoverageNode' });

export const coverageSchema = pageSchema(nodeSchema)
  .extend({
    frameworkId: z.string(),
    title: z.string(),
    resources: z.int().describe('Published resources with tags that were looked at.'),
    isComplete: z.boolean().describe('False: the district has more than are kept for counting.'),
    summary: z
      .strictObject({ standards: z.int(), taught: z.int(), assessed: z.int(), neither: z.int() })
      .describe('Of the standards at the bottom of what was asked for.'),
    searchesWithoutResults: z
      .array(z.strictObject({ text: z.string(), lastAskedAt: z.iso.datetime() }))
      .nullable()
      .describe('What people looked for and did not find; null for who may not see it.'),
  })
  .meta({ id: 'Coverage' });

const query = z.strictObject({
  ...pageQuery,
  framework: guidSchema,
  by: z.enum(coverageGroups).optional().describe('Counts each node by this, too.'),
  under: guidSchema.optional().describe('Only below this standard.'),
  levels: z.coerce.number().int().min(1).max(10).default(2).describe('How far down.'),
  gaps: z.stringbool().default(false).describe('Only standards that nothing teaches.'),
  grade: z.enum(gradeLevels).optional().describe('Only standards for this grade, and the headings above them.'),
  subject: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Only resources of this subject or one below it: the id of a term.'),
});

const offsetCursor = createCursorCodec(z.int().min(0));

export function coverageRoutes(coverage: CoverageService): Endpoint[] {
  return [
    endpoint(
      {
        tag: 'Tagging',
        auth: 'signedIn',
        method: 'get',
        path: '/api/v1/library/coverage',
        summary: 'Count what teaches and assesses each standard of a framework',
        description:
          'For staff: published resources of the district that the caller sees, over the tree in its order, so that gaps stand out.',
        query,
        response: { 200: coverageSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({
        actor,
        query: {
          limit,
          cursor,
          framework: frameworkId,
          by = null,
          under = null,
          levels,
          gaps,
          grade = null,
          subject = null,
        },
      }) => {
        const question = { frameworkId, by, under, levels, isGapsOnly: gaps, grade, subject };
        const offset = offsetCursor.decode(cursor, question) ?? 0;
        const found = await coverage.getCoverage(actor, { ...question, offset, limit });
        const next = offset + limit;
        const body = {
          items: found.nodes.map(present),
          ...toTotal(found.count),
          nextCursor: next < found.count ? offsetCursor.encode(next, question) : null,
          frameworkId,
          title: found.framework.title,
          resources: found.resources,
          isComplete: found.isComplete,
          summary: found.summary,
          searchesWithoutResults:
            found.gaps?.map(({ text, lastAskedAt }) => ({ text, lastAskedAt: lastAskedAt.toISOString() })) ?? null,
        };
        return { status: 200, body };
      },
    ),
  ];
}

function present({ standard, coverage: { own, total, groups } }: CoverageNode): z.output<typeof nodeSchema> {
  const { id, code, statement, abbreviatedStatement, parentIds, depth, childCount } = standard;
  const size = ({ teaches, assesses }: { teaches: number; assesses: number }) => teaches + assesses;
  return {
    standardId: id,
    code,
    statement: abbreviatedStatement ?? statement,
    parentIds: [...parentIds],
    depth,
    childCount,
    own,
    total,
    groups: [...groups]
      .map(([value, counted]) => ({ value, ...counted }))
      .sort((a, b) => size(b) - size(a) || (a.value < b.value ? -1 : 1)),
    isGap: total.teaches === 0,
  };
}
