import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, pageSchema, toPage } from '../../http/pagination.ts';
import { empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { type Flag, flagReasons, flagStates } from './flag.ts';
import type { FlagsService } from './flags.service.ts';
import { personSchema } from './review.schemas.ts';

const path = '/api/v1/resources/:id';
const common = { tag: 'Review', auth: 'signedIn', params: idParams } as const;
const hidden = ['not_found', 'resource_withdrawn'] as const;
const time = z.iso.datetime();
const listCursor = createCursorCodec(z.strictObject({ at: time, id: idSchema }));

const flagShape = {
  reason: z.enum(flagReasons),
  text: z.string().nullable(),
  state: z.enum(flagStates).describe('handled: something was done. dismissed: nothing needs to be.'),
  at: time,
  decidedAt: time.nullable(),
  answer: z.string().nullable().describe('From who settled it.'),
};
export const ownFlagSchema = z.strictObject(flagShape).meta({ id: 'OwnFlag' });
export const flagSchema = z
  .strictObject({
    id: idSchema,
    ...flagShape,
    from: z
      .enum(['staff', 'learner', 'elsewhere'])
      .describe('A reader of the district, a student or guardian, or another district.'),
    by: personSchema.nullable().describe('null: not told, as it is no staff of the district.'),
    decidedBy: personSchema.nullable(),
  })
  .meta({ id: 'Flag' });

export function flagsRoutes(flags: FlagsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/flag`,
        summary: 'Get the caller’s own flag of a resource, and what became of it',
        response: { 200: ownFlagSchema },
        errors: hidden,
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: presentOwn(await flags.getOwn(actor, id)) }),
    ),
    endpoint(
      {
        ...common,
        method: 'put',
        path: `${path}/flag`,
        summary: 'Tell reviewers that something is wrong with a resource',
        description:
          'For whoever reads it, one per person. It goes to the queue of the district that keeps the resource.',
        body: z.strictObject({ reason: z.enum(flagReasons), text: z.string().trim().max(2_000).nullish() }),
        response: { 200: ownFlagSchema },
        errors: hidden,
      },
      async ({ actor, params: { id }, body: { reason, text } }) => ({
        status: 200,
        body: presentOwn(await flags.flag(actor, id, { reason, text: text || null })),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${path}/flag`,
        summary: 'Take the caller’s own flag back',
        response: { 204: empty },
        errors: hidden,
      },
      async ({ actor, params: { id } }) => {
        await flags.takeBack(actor, id);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/flags`,
        summary: 'List what readers say is wrong with a resource, last first',
        description: 'For its reviewers. Who flagged is told of the staff of the district alone.',
        query: z.strictObject({ ...pageQuery, state: z.enum(flagStates).default('open') }),
        response: { 200: pageSchema(flagSchema) },
        errors: [...hidden, 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor, state } }) => {
        const question = [id, state];
        const decoded = listCursor.decode(cursor, question);
        const after = decoded && { at: new Date(decoded.at), id: decoded.id };
        const { found, count, names } = await flags.list(actor, id, { state, after, limit });
        const page = toPage({
          found,
          limit,
          count,
          cursor: (last) => listCursor.encode({ at: last.at.toISOString(), id: last.id }, question),
        });
        const person = (personId: string) => ({ id: personId, name: names.get(personId) ?? null });
        const items = page.items.map((flag) => ({
          id: flag.id,
          ...presentOwn(flag),
          from: flag.from,
          by: flag.from === 'staff' ? person(flag.personId) : null,
          decidedBy: flag.decidedBy === null ? null : person(flag.decidedBy),
        }));
        return { status: 200, body: { ...page, items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/flags/decisions`,
        summary: 'Settle flags of a resource, and tell who flagged it',
        body: z.strictObject({
          decision: z.enum(['handled', 'dismissed']),
          flagIds: z.array(idSchema).min(1).max(100).optional().describe('All that are open when absent.'),
          answer: z.string().trim().min(1).max(1_000).nullish().describe('For who flagged.'),
        }),
        response: { 200: z.strictObject({ settled: z.int() }) },
        errors: [...hidden, 'forbidden'],
      },
      async ({ actor, params: { id }, body: { decision, flagIds = null, answer = null } }) => ({
        status: 200,
        body: { settled: await flags.decide(actor, id, { decision, ids: flagIds, answer }) },
      }),
    ),
  ];
}

function presentOwn({ reason, text, state, at, decidedAt, answer }: Flag) {
  return { reason, text, state, at: at.toISOString(), decidedAt: decidedAt?.toISOString() ?? null, answer };
}
