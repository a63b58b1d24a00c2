import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type AllowList, nothingAllowed } from './allow-list.ts';
import { type Answer, exchange } from './exchange.ts';
import { OutboundError, stopError } from './outbound-error.ts';
import { checkTarget, type Resolve, systemResolve } from './target.ts';

export type OutboundRequest = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Cookies are never sent. `authorization` goes to the host of the first address only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of the body, after it was unpacked. */
  readonly maxBytes?: number;
  /** `cut`: the body ends there instead of failing. */
  readonly whenTooLarge?: 'fail' | 'cut';
  /** For everything: looking up, redirects, and the body to its end. */
  readonly timeoutMs?: number;
  /** 0: a redirect is answered as it is. */
  readonly maxRedirects?: number;
  /** Plain http will do, such as for a check whether a link still works. */
  readonly allowHttp?: boolean;
  readonly signal?: AbortSignal;
};

export type OutboundResponse = {
  /** Where it came from in the end. */
  readonly url: string;
  /** Any status: what counts as a failure is the caller's matter. */
  readonly status: number;
  readonly redirects: readonly { readonly from: string; readonly to: string; readonly status: number }[];
  readonly headers: IncomingHttpHeaders;
  /** Such as `text/html`, in lower case and without parameters; null when it does not say. */
  readonly contentType: string | null;
  readonly charset: string | null;
  /** Must be read or discarded. Fails with OutboundError. */
  readonly body: Readable;
  bytes(): Promise<Buffer>;
  /** In the charset that it names, or UTF-8. */
  text(): Promise<string>;
  /** Lets go of the connection without reading. */
  discard(): void;
};

/** Fetches from the outside: the one way out of the server to addresses that people enter. Throws OutboundError. */
export type Outbound = { fetch(url: string | URL, request?: OutboundRequest): Promise<OutboundResponse> };

export type OutboundOptions = {
  readonly allow?: AllowList;
  readonly resolve?: Resolve;
  readonly userAgent?: string;
};

const mebibyte = 1024 * 1024;
const redirectStatuses = [301, 302, 303, 307, 308];

export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { allow = nothingAllowed, resolve = systemResolve, userAgent = 'Pathloom' } = options;
  return {
    fetch: async (url, request = {}) => {
      const { maxBytes = 5 * mebibyte, timeoutMs = 15_000, maxRedirects = 5, allowHttp = false } = request;
      const limit = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
      const redirects: { from: string; to: string; status: number }[] = [];
      let next: string | URL = url;
      let method: string = request.method ?? 'GET';
      let body = request.body;
      let headers = withoutCookies(request.headers ?? {});
      for (;;) {
        const target = await until(signal, checkTarget(next, { allow, resolve, isHttpAllowed: allowHttp }));
        const answer = await exchange(target, {
          method,
          headers: { 'user-agent': userAgent, accept: '*/*', ...headers, 'accept-encoding': 'gzip, deflate, br' },
          body,
          signal,
          maxBytes,
          isCut: request.whenTooLarge === 'cut',
        });
        const { location } = answer.headers;
        const isRedirect = redirectStatuses.includes(answer.status) && location !== undefined && maxRedirects > 0;
        if (!isRedirect) return toResponse(answer, target.url, redirects);
        answer.discard();
        const { host } = target;
        if (redirects.length >= maxRedirects) {
          throw new OutboundError('too_many_redirects', `${host} sends from one address to the next without an end.`);
        }
        const to = URL.canParse(location, target.url.href) ? new URL(location, target.url.href) : null;
        if (to === null) throw new OutboundError('invalid_response', `${host} sends to an address that is none.`);
        redirects.push({ from: target.url.href, to: to.href, status: answer.status });
        const turnsToGet = answer.status === 303 || (answer.status < 303 && method === 'POST');
        if (turnsToGet && method !== 'HEAD') {
          method = 'GET';
          body = undefined;
          headers = without(headers, ['content-type']);
        }
        if (to.origin !== target.url.origin) headers = without(headers, ['authorization']);
        next = to;
      }
    },
  };
}

/** A promise that is given up when the signal says so. */
function until<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(stopError(signal));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function withoutCookies(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return without(lowered, ['cookie', 'host', 'connection', 'content-length', 'transfer-encoding', 'upgrade']);
}

function without(headers: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function toResponse(answer: Answer, url: URL, redirects: OutboundResponse['redirects']): OutboundResponse {
  const given = answer.headers['content-type'] ?? '';
  const contentType = given.split(';')[0]?.trim().toLowerCase() || null;
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)"?/i.exec(given)?.[1]?.toLowerCase() ?? null;
  const bytes = async (): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of answer.body) parts.push(part as Buffer);
    return Buffer.concat(parts);
  };
  return {
    url: url.href,
    status: answer.status,
    redirects,
    headers: answer.headers,
    contentType,
    charset,
    body: answer.body,
    bytes,
    text: async () => decoderFor(charset).decode(await bytes()),
    discard: answer.discard,
  };
}

function decoderFor(charset: string | null): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    // A charset that nobody knows.
    return new TextDecoder('utf-8');
  }
}
