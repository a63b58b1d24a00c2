import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createInflate, createUnzip } from 'node:zlib';
import { OutboundError, stopError, toOutboundError } from './outbound-error.ts';
import type { Resolved, Target } from './target.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  discard(): void;
};

export type Exchange = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly isCut: boolean;
};

const longestHead = 32 * 1024;

/** One request and its answer, over a connection of its own to the addresses that were checked. */
export function exchange(target: Target, exchanged: Exchange): Promise<Answer> {
  const { method, headers, signal, maxBytes, isCut } = exchanged;
  const { url, host, port, addresses } = target;
  const content = exchanged.body;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(stopError(signal));
      return;
    }
    const options: RequestOptions = {
      method,
      headers: content === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(content)) },
      host,
      port,
      path: `${url.pathname}${url.search}`,
      lookup: lookupOf(addresses),
      // A connection that was kept could be one to another address of that name.
      agent: false,
      maxHeaderSize: longestHead,
      signal,
    };
    const fail = (error: unknown) => reject(signal.aborted ? stopError(signal) : toOutboundError(error, host));
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(options, (response) => {
      const body = Readable.from(limited(response, { host, signal, maxBytes, isCut }), { objectMode: false });
      // Whoever does not read it must not bring the process down.
      body.on('error', () => {});
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body,
        discard: () => {
          body.destroy();
          response.destroy();
        },
      });
    });
    request.on('error', fail);
    request.end(content);
  });
}

/** Answers what was found before, whatever is asked. */
function lookupOf(addresses: readonly Resolved[]): LookupFunction {
  return (_host, options, callback) => {
    const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
    const [first] = wanted;
    if (first === undefined) callback(Object.assign(new Error('no address of this family'), { code: 'ENOTFOUND' }), '');
    else if (options.all) callback(null, [...wanted]);
    else callback(null, first.address, first.family);
  };
}

type Limits = { host: string; signal: AbortSignal; maxBytes: number; isCut: boolean };

/** Unpacked and counted, so that neither a long answer nor a small one that unpacks to a long one fills the memory. */
async function* limited(response: IncomingMessage, { host, signal, maxBytes, isCut }: Limits): AsyncGenerator<Buffer> {
  const unpacker = unpackerOf(response);
  // Its failure is met by whoever reads the unpacker.
  const source: Readable = unpacker ? pipeline(response, unpacker, () => {}) : response;
  let room = maxBytes;
  try {
    for await (const part of source) {
      const chunk = part as Buffer;
      if (chunk.length > room) {
        if (!isCut) {
          throw new OutboundError('too_large', `${host} answers more than the ${maxBytes} bytes that are accepted.`);
        }
        yield chunk.subarray(0, room);
        return;
      }
      room -= chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw signal.aborted ? stopError(signal) : toOutboundError(error, host);
  } finally {
    response.destroy();
  }
}

function unpackerOf(response: IncomingMessage): Transform | null {
  if (response.statusCode === 204 || response.statusCode === 304) return null;
  switch (response.headers['content-encoding']?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createUnzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}
