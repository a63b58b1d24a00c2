import { randomUUID } from 'node:crypto';
import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import type { Actor } from '../shared/actor.ts';
import { AppError, invalidInput, isCode } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { type Authenticate, readBearerToken } from './authentication.ts';
import { type Endpoint, heedsIdempotencyKey } from './endpoint.ts';
import { readIfMatch } from './etag.ts';
import type { Idempotency } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import { parseRequest } from './parse-request.ts';
import { type ErrorFormat, problemFormat, toAppError } from './problem.ts';
import type { RateLimiter, RequestLimits } from './rate-limits.ts';
import { ExpressRequestContext } from './request-context.ts';
import { sendResult } from './send-result.ts';

/** Whether pages come by https is the proxy's affair: told to upgrade, they would not load where there is none. */
const headers = { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } };

export type HttpAppOptions = {
  readonly endpoints: readonly Endpoint[];
  readonly log: Logger;
  /** Parse every JSON answer by its schema before it is sent (development and tests). */
  readonly checkResponses: boolean;
  /** Without it nobody is signed in. */
  readonly authenticate?: Authenticate;
  /** Without it, or null, there are no limits. */
  readonly limits?: RequestLimits | null;
  /** Without it, Idempotency-Key is not heeded. */
  readonly idempotency?: Idempotency;
  readonly metrics?: Metrics;
  /** How many proxies stand in front, whose word on the caller's address counts. */
  readonly trustedProxies?: number;
};

/** The Express application of a list of endpoints: all that requests have in common. Does no I/O itself. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { endpoints, log } = options;
  const app = express();
  app.disable('x-powered-by');
  // Entity tags are revisions that services give, not hashes of bodies.
  app.disable('etag');
  app.set('trust proxy', options.trustedProxies ?? 0);
  app.use(assignRequestId(), helmet(headers), noStore, compression());

  for (const endpoint of endpoints) {
    app[endpoint.method](endpoint.path, async (req, res) => {
      observe(endpoint, options, res);
      res.locals.errorFormat = endpoint.errorFormat;
      await answer(endpoint, options, req, res);
    });
  }
  for (const [path, { methods, errorFormat }] of methodsByPath(endpoints)) {
    app.route(path).all(refuseMethod(methods, errorFormat));
  }
  app.use(() => {
    throw new AppError('not_found');
  });
  app.use(answerProblem(log));
  return app;
}

/** One request: who asks, how often, for what; then the handler. */
async function answer(endpoint: Endpoint, options: HttpAppOptions, req: Request, res: Response): Promise<void> {
  const context = new ExpressRequestContext(req, requestIdOf(res), options.log);
  const isIdentified =
    endpoint.auth === 'signedIn' || (endpoint.auth === 'optional' && context.header('authorization') !== undefined);
  const actor = isIdentified ? await identify(options, context, res) : null;
  if (options.limits) {
    if (actor) await countAgainst(options.limits.perActor, actor.userId, res);
    else await countAgainst(options.limits.perAddress, context.address, res);
  }
  const expectedRevision = endpoint.ifMatch ? readIfMatch(context.header('if-match'), endpoint.ifMatch) : null;
  const input = await parseRequest(endpoint, req, res);
  const run = () => endpoint.handle({ ...input, request: context, expectedRevision, actor });
  const key = heedsIdempotencyKey(endpoint) ? context.header('idempotency-key') : undefined;
  const result =
    key !== undefined && actor && options.idempotency
      ? await options.idempotency.once(
          {
            actor,
            key: checkIdempotencyKey(key),
            route: `${endpoint.method} ${endpoint.path}`,
            requestId: context.id,
            input,
          },
          run,
        )
      : await run();
  await sendResult(endpoint, result, res, options);
}

async function identify(options: HttpAppOptions, context: ExpressRequestContext, res: Response): Promise<Actor> {
  const { authenticate, limits } = options;
  try {
    const token = readBearerToken(context.header('authorization'));
    if (!authenticate) throw new AppError('unauthenticated', { reason: 'malformed' });
    const actor = authenticate(token);
    return actor instanceof Promise ? await actor : actor;
  } catch (error) {
    // Whoever tries out tokens is counted by address.
    if (limits) await countAgainst(limits.perAddress, context.address, res);
    throw error;
  }
}

async function countAgainst(limiter: RateLimiter, key: string, res: Response): Promise<void> {
  const { isExceeded, limit, remaining, resetSeconds } = await limiter.consume(key);
  res.setHeader('ratelimit-limit', limit);
  res.setHeader('ratelimit-remaining', remaining);
  res.setHeader('ratelimit-reset', resetSeconds);
  if (isExceeded) throw new AppError('rate_limited', { retryAfterSeconds: resetSeconds });
}

const acceptableIdempotencyKey = /^[\x21-\x7e]{1,255}$/;

function checkIdempotencyKey(key: string): string {
  if (acceptableIdempotencyKey.test(key)) return key;
  const message = 'Expected 1 to 255 printable characters without spaces, such as a UUID.';
  throw invalidInput('header', ['idempotency-key'], { code: 'invalid_format', message });
}

/** A caller's own id is kept when it is harmless to log and to send back. */
const acceptableRequestId = /^[\w.-]{1,64}$/;

function assignRequestId(): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    res.locals.requestId = given && acceptableRequestId.test(given) ? given : randomUUID();
    res.set('x-request-id', requestIdOf(res));
    next();
  };
}

function requestIdOf(res: Response): string {
  return String(res.locals.requestId);
}

/** Answers are about people unless an endpoint says otherwise: no shared cache may keep them. */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('cache-control', 'no-store');
  next();
};

/** Logs and counts the declared path, never the address as called: ids and queries may point to a student. */
function observe(endpoint: Endpoint, { log, metrics }: HttpAppOptions, res: Response): void {
  const started = performance.now();
  const method = endpoint.method.toUpperCase();
  res.once('close', () => {
    const durationMs = performance.now() - started;
    const status = res.statusCode;
    metrics?.countRequest({ method, route: endpoint.path, status, seconds: durationMs / 1_000 });
    log[endpoint.logAt ?? 'info'](
      {
        requestId: requestIdOf(res),
        method,
        route: endpoint.path,
        status,
        durationMs: Math.round(durationMs),
        ...(res.writableFinished ? {} : { aborted: true }),
      },
      'request',
    );
  });
}

type KnownPath = { readonly methods: string[]; readonly errorFormat: ErrorFormat | undefined };

function methodsByPath(endpoints: readonly Endpoint[]): Map<string, KnownPath> {
  const paths = new Map<string, KnownPath>();
  for (const { path, method, errorFormat } of endpoints) {
    const methods = paths.get(path)?.methods ?? ['OPTIONS'];
    methods.push(method.toUpperCase());
    // Express answers HEAD by GET.
    if (method === 'get') methods.push('HEAD');
    paths.set(path, { methods: methods.sort(), errorFormat });
  }
  return paths;
}

function refuseMethod(allowed: string[], errorFormat: ErrorFormat | undefined): RequestHandler {
  return (req: Request, res: Response) => {
    res.locals.errorFormat = errorFormat;
    res.set('allow', allowed.join(', '));
    if (req.method !== 'OPTIONS') throw new AppError('method_not_allowed', { allowed });
    res.status(204).end();
  };
}

function answerProblem(log: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, _req, res, _next) => {
    const error = toAppError(thrown);
    const requestId = requestIdOf(res);
    if (res.headersSent) {
      // Too late for another answer: cut the connection, so that half an answer is not taken for a whole one.
      if (!isVanishedClient(thrown)) log.error({ err: thrown, requestId }, 'answer cut short');
      res.destroy();
      return;
    }
    if (error.status >= 500) log.error({ err: error.cause ?? error, code: error.code, requestId }, 'request failed');
    res.set(headersOf(error));
    const format = (res.locals.errorFormat as ErrorFormat | undefined) ?? problemFormat;
    const { status, body } = format.answer(error, requestId);
    res.status(status).type(format.contentType).send(JSON.stringify(body));
  };
}

/** What HTTP itself says about some errors. */
function headersOf(error: AppError): Record<string, string> {
  if (isCode(error, 'unauthenticated')) {
    const { reason } = error.details;
    return { 'www-authenticate': reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"' };
  }
  if (error.status === 401) return { 'www-authenticate': 'Bearer' };
  if (isCode(error, 'rate_limited')) return { 'retry-after': String(error.details.retryAfterSeconds) };
  if (isCode(error, 'idempotency_in_progress')) return { 'retry-after': '1' };
  return {};
}

function isVanishedClient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNABORTED' || code === 'ECONNRESET' || code === 'EPIPE';
}
