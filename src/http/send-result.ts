import type { ServerResponse } from 'node:http';
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
  res: ServerResponse,
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
  // What leads elsewhere has no state of its own.
  const hasTag = Boolean(endpoint.etag) && result.status < 300;
  if (checkResponses && hasTag !== (result.etag !== undefined) && !isReplay(result)) {
    throw new Error(`${endpoint.method} ${endpoint.path} must declare \`etag\` and answer with one, or neither.`);
  }

  res.statusCode = result.status;
  for (const name in result.headers) res.setHeader(name, result.headers[name] as string | string[]);
  if (result.etag !== undefined) {
    res.setHeader('etag', result.etag);
    // What may be asked again with If-None-Match may be stored, by the caller alone.
    if (res.getHeader('cache-control') === 'no-store') res.setHeader('cache-control', 'private, no-cache');
    const isRead = res.req.method === 'GET' || res.req.method === 'HEAD';
    if (isRead && hasFresh(res.req.headers['if-none-match'], result.etag)) {
      res.statusCode = 304;
      res.end();
      return;
    }
  }
  if ('location' in result) {
    asExpress(res).location(result.location).end();
  } else if ('stream' in result) {
    if ('contentType' in declaration) asExpress(res).type(declaration.contentType);
    if (res.req.method === 'HEAD') {
      result.stream.destroy();
      res.end();
    } else await pipeline(result.stream, res);
  } else if ('file' in result) {
    await sendFile(result, asExpress(res));
  } else if (isJson(declaration)) {
    if (!res.hasHeader('content-type')) res.setHeader('content-type', 'application/json; charset=utf-8');
    sendText(res, result.body instanceof Json ? result.body.text : JSON.stringify(result.body));
  } else {
    res.end();
  }
}

/** Ends an answer with this text. Node leaves it away where there may be none (HEAD). */
export function sendText(res: ServerResponse, text: string): void {
  const length = Buffer.byteLength(text);
  res.setHeader('content-length', length);
  // A text of plain ASCII, as most are, is the same bytes either way, and node writes them several times faster so.
  res.end(text, length === text.length ? 'latin1' : 'utf8');
}

/** What is sent so comes by Express: hot endpoints answer JSON only. */
function asExpress(res: ServerResponse): Response {
  if (!('sendFile' in res)) throw new Error('A hot endpoint answers JSON or nothing.');
  return res as Response;
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
