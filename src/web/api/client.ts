import type { SignedIn } from '../wire.ts';
import { RequestError, toRequestError } from './request-error.ts';

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;

export type RequestOptions = {
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** A form is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The ETag that was received with what is changed; the server refuses when somebody was faster. */
  readonly ifMatch?: string;
  /** The same key is carried out once, however often it is sent. */
  readonly idempotencyKey?: string;
  /** Ends with the page: the request is sent all the same. */
  readonly keepalive?: boolean;
};

export type Answer<Body> = { readonly body: Body; readonly etag: string | null };

type Grant = { readonly token: string; readonly until: number };

export type ClientParts = {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Of texts in answers. */
  readonly language: () => string;
  /** The session could not be renewed: whoever was signed in is so no more. */
  readonly onSessionEnd: () => void;
};

/** A token that has less left than this is renewed before it is used. */
const spareMs = 20_000;
const base = '/api/v1';

/** `/path?a=1&b=x,y` without what is absent. Lists are joined by commas. */
export function toAddress(path: string, query: RequestOptions['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}

/**
 * Speaks to the server. The access token is kept in memory alone; it is renewed by the cookie of the session, once for
 * all requests that wait for it. Throws RequestError.
 */
export function createClient({ fetch, now, language, onSessionEnd }: ClientParts) {
  let grant: Grant | null = null;
  /** Somebody is here without network: the cookie is tried before the first request that gets through. */
  let isOwed = false;
  let renewal: Promise<SignedIn> | null = null;

  async function send(method: string, address: string, options: RequestOptions): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language() };
    // Of a form the browser writes the type, with the boundary between its parts.
    const isForm = options.body instanceof FormData;
    if (options.body !== undefined && !isForm) headers['content-type'] = 'application/json';
    if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    if (grant) headers.authorization = `Bearer ${grant.token}`;
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (options.body !== undefined) init.body = isForm ? (options.body as FormData) : JSON.stringify(options.body);
    if (options.signal) init.signal = options.signal;
    if (options.keepalive) init.keepalive = true;
    try {
      return await fetch(address, init);
    } catch (error) {
      // Who has called it off knows; everything else means that nobody answered.
      if ((error as { name?: unknown }).name === 'AbortError') throw error;
      throw new RequestError({ code: 'offline' });
    }
  }

  async function read<Body>(response: Response): Promise<Answer<Body>> {
    const text = await response.text();
    let body: unknown;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch {
      throw toRequestError(response.ok ? 502 : response.status, null);
    }
    if (!response.ok) throw toRequestError(response.status, body);
    return { body: body as Body, etag: response.headers.get('etag') };
  }

  function keep(signedIn: SignedIn): SignedIn {
    grant = { token: signedIn.accessToken, until: now() + signedIn.expiresInSeconds * 1_000 };
    isOwed = false;
    return signedIn;
  }

  function renew(): Promise<SignedIn> {
    renewal ??= (async () => {
      const hadGrant = grant !== null;
      grant = null;
      try {
        return keep((await read<SignedIn>(await send('POST', `${base}/auth/refresh`, {}))).body);
      } catch (error) {
        if (error instanceof RequestError && (error.status === 401 || error.status === 403)) onSessionEnd();
        // Nothing was decided: it is tried again before the next request.
        else isOwed = isOwed || hadGrant;
        throw error;
      } finally {
        renewal = null;
      }
    })();
    return renewal;
  }

  async function beReady(): Promise<void> {
    if (renewal) await renewal;
    if (isOwed || (grant && grant.until - spareMs <= now())) await renew();
  }

  /** The answer of the server, whatever it is; asked once more when the token has run out. */
  async function ask(method: string, path: string, options: RequestOptions): Promise<Response> {
    const address = toAddress(path, options.query);
    await beReady();
    const response = await send(method, address, options);
    if (response.status !== 401 || !grant) return response;
    const error = await read(response).catch((thrown: unknown) => thrown);
    if (!(error instanceof RequestError) || error.code !== 'unauthenticated') throw error;
    await renew();
    return send(method, address, options);
  }

  async function request<Body>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    return read<Body>(await ask(method, path, options));
  }

  /** An answer that is read as it comes: a stream, a page. Throws unless it is one of success. */
  async function open(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const response = await ask(method, path, options);
    if (!response.ok) await read(response);
    return response;
  }

  return {
    request,
    open,
    get: async <Body>(path: string, options?: RequestOptions) => (await request<Body>('GET', path, options)).body,
    post: async <Body>(path: string, options?: RequestOptions) => (await request<Body>('POST', path, options)).body,
    patch: async <Body>(path: string, options?: RequestOptions) => (await request<Body>('PATCH', path, options)).body,
    /** Hands over one file, in the field that the interface names so. */
    sendFile: async <Body>(path: string, file: File, options?: RequestOptions) => {
      const form = new FormData();
      form.append('file', file);
      return (await request<Body>('POST', path, { ...options, body: form })).body;
    },
    /** The bytes of an answer that is a file. */
    download: async (method: 'GET' | 'POST', path: string, options: RequestOptions = {}): Promise<Blob> =>
      (await open(method, path, options)).blob(),
    put: async <Body>(path: string, options?: RequestOptions) => (await request<Body>('PUT', path, options)).body,
    remove: async (path: string, options?: RequestOptions) => {
      await request<undefined>('DELETE', path, options);
    },
    /** Signs in by whatever the path takes, and keeps the token. */
    signIn: async (path: string, body: unknown) => {
      grant = null;
      return keep((await read<SignedIn>(await send('POST', `${base}${path}`, { body }))).body);
    },
    renew,
    /** Somebody goes on without network, by what this device knows of them. */
    owe: () => {
      isOwed = true;
    },
    /** A token for requests that are sent in another way, such as files with progress. */
    token: async () => {
      await beReady();
      return grant?.token ?? null;
    },
    signOut: async () => {
      await read<undefined>(await send('POST', `${base}/auth/sign-out`, {}));
      grant = null;
    },
    forget: () => {
      grant = null;
      isOwed = false;
    },
  };
}

export type Client = ReturnType<typeof createClient>;
