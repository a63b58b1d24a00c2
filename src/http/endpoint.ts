import type { z } from 'zod';
import type { ErrorCode } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { AnyResult, EndpointResult, ResponseMap } from './responses.ts';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What every handler knows of the request besides its parsed input. */
export type RequestContext = {
  /** Stands in the answer, in problems and in every log line of the request. */
  readonly id: string;
  readonly log: Logger;
};

export type EndpointDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Responses extends ResponseMap,
> = {
  readonly method: HttpMethod;
  /** With Express parameters: `/playlists/:id`. */
  readonly path: string;
  /** One line, in the imperative: "List the playlists that the caller may see". */
  readonly summary: string;
  readonly description?: string;
  /** The chapter of the API documentation it belongs to. */
  readonly tag: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Schema of a JSON body. Without it a body is ignored, unread. */
  readonly body?: Body;
  readonly response: Responses;
  /** Errors it may answer besides those every endpoint can (see `errorsOf`). */
  readonly errors?: readonly ErrorCode[];
  /** Severity of the access log line; probes that ask every few seconds use debug. */
  readonly logAt?: 'info' | 'debug';
};

export type EndpointInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly request: RequestContext;
};

/** An endpoint with its types erased, as the router and the OpenAPI generator take it. */
export type Endpoint = EndpointDefinition<z.ZodType, z.ZodType, z.ZodType, ResponseMap> & {
  readonly handle: (input: EndpointInput<z.ZodType, z.ZodType, z.ZodType>) => Promise<AnyResult>;
};

/**
 * Declares one endpoint: the handler receives everything already parsed as one typed argument and returns a plain
 * result. Nothing but the router touches the response.
 */
export function endpoint<
  const Responses extends ResponseMap,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: EndpointDefinition<Params, Query, Body, Responses>,
  handler: (
    input: EndpointInput<Params, Query, Body>,
  ) => EndpointResult<Responses> | Promise<EndpointResult<Responses>>,
): Endpoint {
  const handle = async (input: EndpointInput<Params, Query, Body>) => (await handler(input)) as AnyResult;
  return { ...definition, handle } as unknown as Endpoint;
}

/** Every error code an endpoint may answer: its own, and those that follow from what it takes in. */
export function errorsOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>(endpoint.errors);
  if (endpoint.params || endpoint.query || endpoint.body) codes.add('invalid_request');
  if (endpoint.params) codes.add('malformed_request');
  if (endpoint.body) {
    codes.add('malformed_json').add('malformed_request').add('payload_too_large').add('unsupported_media_type');
  }
  return [...codes.add('internal').add('unavailable')].sort();
}
