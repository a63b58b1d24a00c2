import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Endpoint } from './endpoint.ts';
import { hasFresh } from './etag.ts';
import { Json } from './json.ts';
import { type AnyResult, isJson } from './responses.ts';

/**
 * Writes a handler's result. With `checkResponses` a JSON body that does not follow its declared schema throws instead
 * of leaving the house; production trusts the tests and saves the time.
 */
export async function sendResult(
  endpoint: Endpoint,
  result: AnyResult,
  res: Response,
  { checkResponses }: { checkResponses: boolean },
): Promise<void> {
  const declaration = endpoint.response[result.status];
  if (!declaration) {
    throw new Error(`${endpoint.method} ${endpoint.path} answered ${result.status}, which it does not declare.`);
  }
  if (checkResponses && isJson(declaration)) {
    const body = 'body' in result ? result.body : undefined;
    declaration.parse(body instanceof Json ? body.value : body);
  }

  if (checkResponses && Boolean(endpoint.etag) !== (result.etag !== undefined) && !isReplay(result)) {
    throw new Error(`${endpoint.method} ${endpoint.path} must declare \`etag\` and answer with one, or neither.`);
  }

  res.status(result.status);
  if (result.headers) res.set(result.headers);
  if (result.etag !== undefined) {
    res.set('etag', result.etag);
    // What may be asked again with If-None-Match may be stored, by the caller alone.
    if (res.getHeader('cache-control') === 'no-store') res.set('cache-control', 'private, no-cache');
    const isRead = res.req.method === 'GET' || res.req.method === 'HEAD';
    if (isRead && hasFresh(res.req.get('if-none-match'), result.etag)) {
      res.status(304).end();
      return;
    }
  }
  if ('location' in result) {
    res.location(result.location).end();
  } else if ('stream' in result) {
    if ('contentType' in declaration) res.type(declaration.contentType);
    await pipeline(result.stream, res);
  } else if ('file' in result) {
    await sendFile(result, res);
  } else if (isJson(declaration)) {
    if (result.body instanceof Json) {
      if (!res.hasHeader('content-type')) res.setHeader('content-type', 'application/json; charset=utf-8');
      res.send(result.body.text);
    } else {
      res.json(result.body);
    }
  } else {
    res.end();
  }
}

function sendFile(result: Extract<AnyResult, { file: string }>, res: Response): Promise<void> {
  res.type(result.contentType);
  if (result.downloadName !== undefined) res.attachment(result.downloadName).type(result.contentType);
  return new Promise((resolve, reject) => {
    // `cacheControl: false` leaves the header that the endpoint or the application has set.
    res.sendFile(result.file, { cacheControl: false, dotfiles: 'allow' }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** An answer kept by its Idempotency-Key has its tag among its headers. */
function isReplay(result: AnyResult): boolean {
  return result.headers?.['idempotency-replayed'] !== undefined;
}
