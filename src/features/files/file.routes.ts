import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf, hasFresh } from '../../http/etag.ts';
import { bytes, empty } from '../../http/responses.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { readRange } from './byte-range.ts';
import { presentFile, presentTaken } from './file.presenter.ts';
import { fileResponseSchema, storageResponseSchema, uploadResponseSchema } from './file.schemas.ts';
import type { FileService } from './file.service.ts';
import { contentDisposition } from './file-name.ts';
import { isShownInPlace, largestFileBytes } from './file-type.ts';

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
        const { mediaType } = opened;
        const etag = `"${opened.sha256}"`;
        const isInline = download === undefined && isShownInPlace(mediaType);
        const headers = {
          etag,
          // The bytes of a file never change; what may have run out is asked for anew.
          'cache-control': 'private, max-age=3600, immutable, no-transform',
          'accept-ranges': 'bytes',
          'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
          'content-disposition': contentDisposition(isInline ? 'inline' : 'attachment', opened.file.name),
          'content-security-policy': policyOf(mediaType),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        };
        if (hasFresh(request.header('if-none-match'), etag)) return { status: 304, headers };
        const ifRange = request.header('if-range');
        const range = readRange(request.header('range'), { bytes: opened.bytes, etag, ifRange });
        switch (range.kind) {
          case 'outside':
            return { status: 416, headers: { 'content-range': `bytes */${opened.bytes}` } };
          case 'all':
            return {
              status: 200,
              headers: { ...headers, 'content-length': String(opened.bytes) },
              stream: await opened.read(),
            };
          case 'part': {
            const { start, end } = range;
            const part = {
              'content-length': String(end - start + 1),
              'content-range': `bytes ${start}-${end}/${opened.bytes}`,
            };
            return { status: 206, headers: { ...headers, ...part }, stream: await opened.read({ start, end }) };
          }
        }
      },
    ),
  ];
}

/**
 * What is shown may load nothing, run nothing and stand in no page of others. PDFs are not put in the sandbox: browsers then
 * do not show them at all, and their readers keep scripts in them away from us.
 */
function policyOf(mediaType: string): string {
  const nothing = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
  return mediaType === 'application/pdf'
    ? `${nothing}; object-src 'self'`
    : `${nothing}; img-src 'self' data:; media-src 'self'; sandbox`;
}
