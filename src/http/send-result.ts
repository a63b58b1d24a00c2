import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Endpoint } from './endpoint.ts';
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
  if (checkResponses && isJson(declaration)) declaration.parse('body' in result ? result.body : undefined);

  res.status(result.status);
  if (result.headers) res.set(result.headers);
  if ('location' in result) {
    res.location(result.location).end();
  } else if ('stream' in result) {
    if ('contentType' in declaration) res.type(declaration.contentType);
    await pipeline(result.stream, res);
  } else if ('file' in result) {
    await sendFile(result, res);
  } else if (isJson(declaration)) {
    res.json(result.body);
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
