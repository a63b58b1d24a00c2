import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { bytes, empty } from '../../http/responses.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { answerBytes } from '../files/answer-bytes.ts';
import { evidencePageSchema, evidenceSchema, familyInput, sendQuery } from './evidence.schemas.ts';
import type { EvidenceService } from './evidence.service.ts';
import { type Evidence, largestEvidenceBytes } from './evidence.ts';
import { evidenceViews } from './evidence-address.ts';

const own = '/api/v1/me/playlists/:id/evidence';
const one = '/api/v1/student-playlists/:id/evidence';
const common = { tag: 'Progress', auth: 'signedIn' } as const;
const oneParams = z.strictObject({ id: idSchema, evidenceId: idSchema });
const cursors = createCursorCodec(z.strictObject({ createdAt: z.coerce.date(), id: idSchema }));
const upload = { types: [], maxBytes: largestEvidenceBytes, maxFiles: 1 };
const sending =
  'A form with one file in the field `files`: a photo (JPEG, PNG, WebP), a PDF or an office document, sound, video, or text. Photos ' +
  'are written anew, upright and without what the camera tells of place and time; recordings lose the same; documents stay as they ' +
  'are. Sent again under the same `clientId` it is kept once. An event of the kind `answered` or `done` hands it in, by its id or its ' +
  '`clientId`; so it is sent before the event.';

export function evidenceRoutes(evidence: EvidenceService): Endpoint[] {
  const present = (kept: Evidence): z.output<typeof evidenceSchema> => ({
    id: kept.id,
    clientId: kept.clientId,
    stepId: kept.stepId,
    form: kept.form,
    name: kept.name,
    mediaType: kept.mediaType,
    bytes: kept.bytes,
    pixels: kept.pixels,
    url: evidence.addressOf(kept, 'whole'),
    thumbnailUrl: kept.thumbnail && evidence.addressOf(kept, 'small'),
    isByStudent: kept.by === kept.studentId,
    isForFamily: kept.isForFamily,
    handedInAt: kept.handedInAt?.toISOString() ?? null,
    createdAt: kept.createdAt.toISOString(),
  });
  const presentPage = (id: string, limit: number, { found, count }: { found: Evidence[]; count: number }) => {
    const cursor = ({ createdAt, id: last }: Evidence) => cursors.encode({ createdAt, id: last }, id);
    const page = toPage({ found, count, limit, cursor });
    return { ...page, items: page.items.map(present) };
  };

  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: own,
        summary: 'Send something that shows what the caller can do',
        description: sending,
        params: idParams,
        query: sendQuery,
        upload,
        response: { 201: evidenceSchema },
        errors: ['not_found', 'files_refused', 'idempotency_key_reused'],
      },
      async ({ actor, params: { id }, query, upload: form }) => ({
        status: 201,
        body: present(await evidence.sendOwn(actor, id, query, (take) => form.receiveAll(take))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: own,
        summary: 'List what the caller has sent for one of their playlists, the last first',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: evidencePageSchema },
        errors: ['not_found'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const found = await evidence.listOwn(actor, id, { after: cursors.decode(cursor, id), limit });
        return { status: 200, body: presentPage(id, limit, found) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${own}/:evidenceId`,
        summary: 'Remove what the caller has sent and not handed in',
        params: oneParams,
        response: { 204: empty },
        errors: ['not_found', 'wrong_status'],
      },
      async ({ actor, params: { id, evidenceId } }) => {
        await evidence.removeOwn(actor, id, evidenceId);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: one,
        summary: 'Send something for a student, such as a photo of their poster',
        description: sending,
        params: idParams,
        query: sendQuery,
        upload,
        response: { 201: evidenceSchema },
        errors: ['not_found', 'forbidden', 'files_refused', 'idempotency_key_reused'],
      },
      async ({ actor, params: { id }, query, upload: form }) => ({
        status: 201,
        body: present(await evidence.sendFor(actor, id, query, (take) => form.receiveAll(take))),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: one,
        summary: 'List what was sent for a playlist of a student, the last first',
        description: 'Teachers see all of it, families what is marked for them.',
        params: idParams,
        query: z.strictObject(pageQuery),
        response: { 200: evidencePageSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id }, query: { limit, cursor } }) => {
        const found = await evidence.list(actor, id, { after: cursors.decode(cursor, id), limit });
        return { status: 200, body: presentPage(id, limit, found) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${one}/:evidenceId`,
        summary: 'Say whether the family of a student may see what was sent',
        params: oneParams,
        body: familyInput,
        response: { 200: evidenceSchema },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id, evidenceId }, body: { isForFamily } }) => ({
        status: 200,
        body: present(await evidence.setForFamily(actor, id, evidenceId, isForFamily)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'delete',
        path: `${one}/:evidenceId`,
        summary: 'Destroy what was sent, also when it was handed in',
        description: 'For what must not be there. The answer that names it stays.',
        params: oneParams,
        response: { 204: empty },
        errors: ['not_found', 'forbidden'],
      },
      async ({ actor, params: { id, evidenceId } }) => {
        await evidence.removeFor(actor, id, evidenceId);
        return { status: 204 };
      },
    ),
    endpoint(
      {
        tag: 'Progress',
        auth: 'public',
        method: 'get',
        path: '/evidence/:id',
        summary: 'Get the bytes of what a student has sent, by a signed address',
        description: 'Addresses are had with the list of what was sent. Byte ranges are served, one at a time.',
        params: idParams,
        query: z.strictObject({
          view: z.enum(evidenceViews),
          expires: z.coerce.number().int().min(0).max(100_000_000_000),
          signature: z.string().max(100),
          download: z.enum(['1']).optional().describe('Have it saved, also where it could be shown.'),
        }),
        response: { 200: bytes, 206: bytes, 304: empty, 416: empty },
        errors: ['not_found', 'address_expired'],
      },
      async ({ params: { id }, query: { view, expires, signature, download }, request }) => {
        const opened = await evidence.open(id, view, { expires, signature });
        return answerBytes(request, {
          bytes: opened.bytes,
          mediaType: opened.mediaType,
          name: opened.evidence.name,
          tag: opened.evidence.id,
          isSaved: download !== undefined,
          // Devices are shared at school: nothing of it stays on them.
          cacheControl: 'private, no-store, no-transform',
          read: opened.read,
        });
      },
    ),
  ];
}
