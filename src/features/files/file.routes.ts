import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { bytes, empty } from '../../http/responses.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { answerBytes } from './answer-bytes.ts';
import { presentFile, presentTaken } from './file.presenter.ts';
import { fileResponseSchema, storageResponseSchema, uploadResponseSchema } from './file.schemas.ts';
import type { FileService } from './file.service.ts';
import { largestFileBytes } from './file-type.ts';

const path = '/api/v1/files';
const common = { tag: 'Files', auth: 'signedIn' } as const;

/** In one request; more go in several, of which each can be begun anew. */
const maxFiles = 50;

const addressQuery = z.strictObject({
  view: z.enum(['small', 'large']).optional().describe('An image of the file instead of itself.'),
  expires: z.coerce.number().int().min(0).max(100_000_000_000).describe('Until when it holds, in seconds since 1970.'),
  signature: z.string().max(100),
  download: z.enum(['1']).optional().describe('Have it saved, also where it could be shown.'),
});

export function fileRoutes(files: FileService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Send files',
        description:
          'Each file is recognised by what is inside, which must agree with the ending of its name. Files that are refused ' +
          'do not keep the others of the request from being taken; when none is taken the answer is `files_refused`. A file ' +
          'that nothing uses is removed after a day. How far an upload is, the sender knows best (`upload.onprogress`).',
        upload: { types: [], maxBytes: largestFileBytes, maxFiles },
        response: { 201: uploadResponseSchema },
        errors: ['forbidden', 'files_refused'],
      },
      async ({ actor, upload }) => {
        const taken = await files.upload(actor, (take) => upload.receiveAll(take));
        const items = taken.map((each) => presentTaken(each, files));
        const refused = items.flatMap((item) => (item.taken ? [] : [{ name: item.name, ...item.error }]));
        if (refused.length === items.length) throw new AppError('files_refused', { files: refused });
        return { status: 201, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/storage`,
        summary: 'Tell how much the district has stored, and how much it may',
        description: 'For admins of the district.',
        response: { 200: storageResponseSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => {
        const { bytes: usedBytes, files: count, quotaBytes } = await files.storage(actor);
        return { status: 200, body: { usedBytes, files: count, quotaBytes } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/:id`,
        summary: 'Get a file: what it is, what is made of it, and where its bytes are had',
        description: 'For its owner, and for all who may read a resource that shows it.',
        params: idParams,
        response: { 200: fileResponseSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { id } }) => {
        const file = await files.get(actor, id);
        const etag = etagOf(file.revision, String(files.period()));
        return { status: 200, body: presentFile(file, files), etag };
      },
    ),
    endpoint(
      {
        tag: 'Files',
        auth: 'public',
        method: 'get',
        path: '/files/:id/:name',
        summary: 'Get the bytes of a file by a signed address',
        description:
          'Addresses are had with a file or with the resource that shows it. Byte ranges are served, one at a time. What is ' +
          'not known to be harmless is saved by the browser, not shown.',
        params: z.strictObject({ id: idSchema, name: z.string().max(2000) }),
        query: addressQuery,
        response: { 200: bytes, 206: bytes, 304: empty, 416: empty },
        errors: ['not_found', 'address_expired', 'resource_withdrawn'],
      },
      async ({ params: { id }, query, request }) => {
        const { view = 'file', expires, signature, download } = query;
        const opened = await files.open(id, view, { expires, signature });
        return answerBytes(request, {
          bytes: opened.bytes,
          mediaType: opened.mediaType,
          name: opened.file.name,
          tag: opened.sha256,
          isSaved: download !== undefined,
          // The bytes of a file never change; what may have run out is asked for anew.
          cacheControl: 'private, max-age=3600, immutable, no-transform',
          read: opened.read,
        });
      },
    ),
  ];
}
