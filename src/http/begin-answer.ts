import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import compression from 'compression';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Whether pages come by https is the proxy's affair: told to upgrade, they would not load where there is none. */
const options = { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } };

/** A caller's own id is kept when it is harmless to log and to send back. */
const acceptableRequestId = /^[\w.-]{1,64}$/;

/** What every answer has, whoever makes it: a request id, the headers of security, and compression for who asks for it. */
export function createBeginning(): RequestListener {
  const headers = Object.entries(collectHeaders(helmet(options)));
  const compress = asNode(compression());
  return (req, res) => {
    const given = req.headers['x-request-id'];
    const isKept = typeof given === 'string' && acceptableRequestId.test(given);
    res.setHeader('x-request-id', isKept ? given : randomUUID());
    for (const [name, value] of headers) res.setHeader(name, value);
    // Answers are about people unless an endpoint says otherwise: no shared cache may keep them.
    res.setHeader('cache-control', 'no-store');
    if (req.headers['accept-encoding'] !== undefined) compress(req, res, () => {});
  };
}

/** Stands in the answer, in problems and in every log line of the request. */
export function requestIdOf(res: ServerResponse): string {
  return String(res.getHeader('x-request-id'));
}

/** What the middleware sets is the same for every answer, so it is asked once. */
function collectHeaders(middleware: (req: IncomingMessage, res: ServerResponse, next: () => void) => void) {
  const headers: Record<string, string> = {};
  const collector = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  middleware({} as IncomingMessage, collector as unknown as ServerResponse, () => {});
  return headers;
}

/** It is written for Express, and content with node's own request and response. */
function asNode(middleware: RequestHandler) {
  return middleware as unknown as (req: IncomingMessage, res: ServerResponse, next: () => void) => void;
}
