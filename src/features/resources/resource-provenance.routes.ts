import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { tagFields } from './provenance.ts';
import { tagOrigins } from './resource.ts';
import type { ResourceProvenanceService, ShownProvenance } from './resource-provenance.service.ts';

const path = '/api/v1/resources/:id/provenance';
const common = { tag: 'Tagging', auth: 'signedIn', params: idParams } as const;

const personSchema = z.strictObject({
  id: idSchema,
  name: z.string().nullable().describe('null: they are not there any more.'),
});

const provenanceSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        field: z.enum(tagFields),
        tag: z.string().describe('The word, `teaches:3.NF.A.1` for an alignment, `Math > Fractions` for a topic path.'),
        via: z
          .enum(tagOrigins)
          .nullable()
          .describe(
            'manual: by hand on this resource; bulk; import; suggested: by a program, and accepted; inherited; crosswalk. null: not known.',
          ),
        by: personSchema.nullable().describe('null: a program, or somebody of another district.'),
        at: z.iso.datetime().nullable(),
        confidence: z.number().nullable().describe('From 0 to 1, how sure a program was.'),
        batchId: z.string().nullable().describe('The batch that it came by, which can be undone.'),
        reviewed: z
          .strictObject({ by: personSchema.nullable(), at: z.iso.datetime().nullable() })
          .nullable()
          .describe('Who has looked at it; null: nobody yet.'),
      }),
    ),
  })
  .meta({ id: 'ResourceProvenance' });

const reviewBody = z
  .strictObject({
    tags: z
      .strictObject(
        Object.fromEntries(
          tagFields.map((field) => [field, z.array(z.string().min(1).max(2_000)).max(100).optional()]),
        ),
      )
      .optional()
      .describe('Tags by field, as the provenance names them; all of them when absent.'),
    isReviewed: z.boolean().default(true),
  })
  .meta({ id: 'TagReview' });

export function resourceProvenanceRoutes(provenance: ResourceProvenanceService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Get how each tag of a resource came to be',
        description: 'For staff: by whom, when, in which way, how sure, and who has reviewed it.',
        response: { 200: provenanceSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id } }) => {
        const shown = await provenance.get(actor, id);
        return { status: 200, body: present(shown, actor.orgId) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/reviews`,
        summary: 'Mark tags as reviewed by the caller, or take the mark away',
        description: 'For those who may edit the resource. A tag that is taken away and given again is not reviewed.',
        body: reviewBody,
        response: { 200: provenanceSchema },
        errors: ['not_found', 'forbidden'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id }, body: { tags, isReviewed }, expectedRevision }) => {
        const shown = await provenance.review(actor, { id, expectedRevision, tags: tags ?? null, isReviewed });
        return { status: 200, body: present(shown, actor.orgId), etag: etagOf(shown.resource.revision) };
      },
    ),
  ];
}

function present({ resource, tags, names }: ShownProvenance, readerOrgId: string) {
  const isOwn = resource.orgId === readerOrgId;
  const person = (id: string | null | undefined) => (id && isOwn ? { id, name: names.get(id) ?? null } : null);
  return {
    items: tags.map(({ field, key, act }) => ({
      field,
      tag: key,
      via: act?.via ?? null,
      by: person(act?.by),
      at: act?.at.toISOString() ?? null,
      confidence: act?.confidence ?? null,
      batchId: (isOwn && act?.batchId) || null,
      reviewed: act?.reviewedBy ? { by: person(act.reviewedBy), at: act.reviewedAt?.toISOString() ?? null } : null,
    })),
  };
}
