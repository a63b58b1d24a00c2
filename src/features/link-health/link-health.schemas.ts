import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { resourceSummarySchema } from '../resources/resource-response.schemas.ts';
import { failureCodes, linkStates, unknownCodes } from './link-check.ts';

export const linksQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(linkStates).default('broken'),
  host: z.string().max(260).optional().describe('Only links to this site, such as www.example.org.'),
  dismissed: z.stringbool().default(false).describe('true: those that somebody has found in order.'),
});

export const linkSchema = z
  .strictObject({
    url: z.string(),
    state: z
      .enum(linkStates)
      .describe(
        'failing: not the last time, which disturbs nobody; broken: several times over days; unknown: it cannot be told, such as behind a sign-in.',
      ),
    since: z.iso.datetime().describe('Since when it is in that state.'),
    checkedAt: z.iso.datetime().nullable(),
    nextCheckAt: z.iso.datetime(),
    code: z
      .enum([...failureCodes, ...unknownCodes])
      .nullable()
      .describe('Why it is not in order.'),
    status: z.int().nullable().describe('The HTTP status of the answer.'),
    contentType: z.string().nullable(),
    lastModified: z.iso.datetime().nullable().describe('When it was last changed, as it says itself.'),
    redirect: z
      .strictObject({ to: z.string(), isPermanent: z.boolean() })
      .nullable()
      .describe('Where it leads now. One that has moved for good should be taken over.'),
    failures: z.int().describe('In a row.'),
    dismissed: z.strictObject({ by: idSchema, at: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'LinkCheck' });

export const linksPage = pageSchema(
  z.strictObject({ link: linkSchema, resource: resourceSummarySchema }).meta({ id: 'CheckedResource' }),
);
