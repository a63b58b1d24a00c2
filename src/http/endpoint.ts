import type { z } from 'zod';
import type { Actor, ClientScope } from '../shared/actor.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { ErrorFormat } from './problem.ts';
import type { Upload, UploadDefinition } from './receive-file.ts';
import type { AnyResult, EndpointResult, ResponseMap } from './responses.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What every handler knows of the request besides its parsed input. */
export type RequestContext = {
  /** Stands in the answer, in problems and in every log line of the request. */
  readonly id: string;
  readonly log: Logger;
  /** Where the request came from, as far as the trusted proxies tell. */
  readonly address: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
};

/**
 * Who may call: anybody; a person with a valid access token and a role; or (`optional`) anybody, where those who send a
 * token see more. What they may do is the policy's matter.
 */
export type EndpointAuth = 'public' | 'signedIn' | 'optional';

type ActorOf<Auth extends EndpointAuth> = Auth extends 'signedIn'
  ? Actor
  : Auth extends 'optional'
    ? Actor | null
    : null;

export type EndpointDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Responses extends ResponseMap,
  Auth extends EndpointAuth = EndpointAuth,
> = {
  readonly method: HttpMethod;
  readonly auth: Auth;
  /** What an API client must have been allowed to call it; without it, it is for people only. */
  readonly clientScope?: ClientScope;
  /** With Express parameters: `/playlists/:id`. */
  readonly path: string;
  /** One line, in the imperative: "List the playlists that the caller may see". */
  readonly summary: string;
  readonly description?: string;
  /** The chapter of the API documentation it belongs to. */
  readonly tag: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Schema of the body. Without it a body is ignored, unread. */
  readonly body?: Body;
  /** How the body is written, where a standard of the field wants another form than JSON. */
  readonly bodyForm?: 'urlencoded';
  /** Instead of `body`: the body is one file, as it is or in a form. */
  readonly upload?: UploadDefinition;
  readonly response: Responses;
  /** Errors it may answer besides those every endpoint can (see `errorsOf`). */
  readonly errors?: readonly ErrorCode[];
  /** Where a standard of the field has its own shape of errors; problem documents otherwise. */
  readonly errorFormat?: ErrorFormat;
  /** The answer carries an `etag`; a GET whose caller has it already is answered by 304. */
  readonly etag?: boolean;
  /**
   * The endpoint changes a versioned thing: it receives the revision named in If-Match as `expectedRevision`. When it is
   * `required`, a request without the header is refused.
   */
  readonly ifMatch?: 'required' | 'optional';
  /**
   * A POST by somebody who is signed in heeds Idempotency-Key: its answer is kept for a day. `off` for answers that hold
   * secrets, and for those that stream.
   */
  readonly idempotency?: 'off';
  /**
   * One of the reads that people wait for most: it is found before Express, which would take most of its time. For a GET
   * that answers JSON. Nothing else about it is different.
   */
  readonly isHot?: true;
  /** Severity of the access log line; probes that ask every few seconds use debug. */
  readonly logAt?: 'info' | 'debug';
};

export type EndpointInput<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Auth extends EndpointAuth = EndpointAuth,
> = {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  /** The file that is sent; it fails where the endpoint does not declare `upload`. */
  readonly upload: Upload;
  readonly request: RequestContext;
  /** The revision that the caller changes; null when any will do. Always null without `ifMatch`. */
  readonly expectedRevision: number | null;
  readonly actor: ActorOf<Auth>;
};

type ErasedInput = Omit<EndpointInput<z.ZodType, z.ZodType, z.ZodType>, 'actor'> & { readonly actor: Actor | null };

/** An endpoint with its types erased, as the router and the OpenAPI generator take it. */
export type Endpoint = EndpointDefinition<z.ZodType, z.ZodType, z.ZodType, ResponseMap> & {
  readonly handle: (input: ErasedInput) => Promise<AnyResult>;
};

/**
 * Declares one endpoint: the handler receives everything already parsed as one typed argument and returns a plain
 * result. Nothing but the router touches the response.
 */
export function endpoint<
  const Responses extends ResponseMap,
  const Auth extends EndpointAuth,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: EndpointDefinition<Params, Query, Body, Responses, Auth>,
  handler: (
    input: EndpointInput<Params, Query, Body, Auth>,
  ) => EndpointResult<Responses> | Promise<EndpointResult<Responses>>,
): Endpoint {
  const handle = async (input: EndpointInput<Params, Query, Body, Auth>) => (await handler(input)) as AnyResult;
  return { ...definition, handle } as unknown as Endpoint;
}

/** Whether a POST's answer is kept under its Idempotency-Key. */
export function heedsIdempotencyKey({ method, auth, idempotency, upload }: Endpoint): boolean {
  // A file is not read before the handler asks for it, so two of them cannot be told apart.
  return method === 'post' && auth === 'signedIn' && idempotency !== 'off' && !upload;
}

/** Every error code an endpoint may answer: its own, and those that follow from what it takes in. */
export function errorsOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>(endpoint.errors);
  if (endpoint.params || endpoint.query || endpoint.body) codes.add('invalid_request');
  if (endpoint.params) codes.add('malformed_request');
  if (endpoint.body) {
    codes.add('malformed_json').add('malformed_request').add('payload_too_large').add('unsupported_media_type');
  }
  if (endpoint.upload) {
    codes.add('invalid_request').add('malformed_request').add('payload_too_large').add('unsupported_media_type');
  }
  if (endpoint.auth !== 'public') codes.add('unauthenticated').add('no_active_role');
  if (endpoint.auth === 'signedIn' || endpoint.clientScope) codes.add('insufficient_scope');
  if (endpoint.ifMatch) codes.add('version_conflict').add('invalid_request');
  if (endpoint.ifMatch === 'required') codes.add('precondition_required');
  if (heedsIdempotencyKey(endpoint)) {
    codes.add('idempotency_key_reused').add('idempotency_in_progress').add('invalid_request');
  }
  codes.add('rate_limited');
  return [...codes.add('internal').add('unavailable')].sort();
}
