import type { Readable } from 'node:stream';
import type { RequestContext } from '../../http/endpoint.ts';
import { hasFresh } from '../../http/etag.ts';
import type { ByteRange } from './blob-store.ts';
import { readRange } from './byte-range.ts';
import { contentDisposition } from './file-name.ts';
import { isShownInPlace } from './file-type.ts';

/** Bytes that somebody may have. */
export type ShownBytes = {
  readonly bytes: number;
  readonly mediaType: string;
  readonly name: string;
  /** Other bytes have another one. */
  readonly tag: string;
  /** The browser saves it, also where it could be shown. */
  readonly isSaved: boolean;
  readonly cacheControl: string;
  read(range?: ByteRange): Promise<Readable>;
};

/** Answers bytes that people have sent: one range at a time, and in a page of ours nothing that could act in our name. */
export async function answerBytes(request: Pick<RequestContext, 'header'>, shown: ShownBytes) {
  const { bytes, mediaType, name, tag, isSaved, cacheControl, read } = shown;
  const etag = `"${tag}"`;
  const isInline = !isSaved && isShownInPlace(mediaType);
  const headers = {
    etag,
    'cache-control': cacheControl,
    'accept-ranges': 'bytes',
    'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
    'content-disposition': contentDisposition(isInline ? 'inline' : 'attachment', name),
    'content-security-policy': policyOf(mediaType),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  if (hasFresh(request.header('if-none-match'), etag)) return { status: 304 as const, headers };
  const range = readRange(request.header('range'), { bytes, etag, ifRange: request.header('if-range') });
  switch (range.kind) {
    case 'outside':
      return { status: 416 as const, headers: { 'content-range': `bytes */${bytes}` } };
    case 'all':
      return {
        status: 200 as const,
        headers: { ...headers, 'content-length': String(bytes) },
        stream: await read(),
      };
    case 'part': {
      const { start, end } = range;
      const part = {
        'content-length': String(end - start + 1),
        'content-range': `bytes ${start}-${end}/${bytes}`,
      };
      return { status: 206 as const, headers: { ...headers, ...part }, stream: await read({ start, end }) };
    }
  }
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
