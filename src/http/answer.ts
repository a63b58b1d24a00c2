import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../shared/actor.ts';
import { AppError, invalidInput, isCode } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { type Authenticate, admit, readBearerToken } from './authentication.ts';
import { requestIdOf } from './begin-answer.ts';
import { type Endpoint, heedsIdempotencyKey } from './endpoint.ts';
import { readIfMatch } from './etag.ts';
import type { Idempotency } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import { parseRequest } from './parse-request.ts';
import { type ErrorFormat, problemFormat, toAppError } from './problem.ts';
import type { RateLimiter, RequestLimits } from './rate-limits.ts';
import { createUpload } from './receive-file.ts';
import { HttpRequestContext } from './request-context.ts';
import type { AnyResult } from './responses.ts';
import { sendResult, sendText } from './send-result.ts';

export type AnswerOptions = {
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

/** A request and its answer as node gives them; Express's are the same objects with more on them. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** The parameters of the path, decoded. */
  readonly params: unknown;
};

/** One request, from who asks to the last byte of the answer. Never rejects: what is thrown is answered as a problem. */
export async function answer(endpoint: Endpoint, options: AnswerOptions, exchange: Exchange): Promise<void> {
  observe(endpoint, options, exchange.res);
  try {
    const result = await handle(endpoint, options, exchange);
    await sendResult(endpoint, result, exchange.res, options);
  } catch (error) {
    sendProblem(error, exchange.res, { log: options.log, errorFormat: endpoint.errorFormat });
  }
}

/** Who asks, how often, for what; then the handler. */
async function handle(endpoint: Endpoint, options: AnswerOptions, exchange: Exchange): Promise<AnyResult> {
  const { req, res } = exchange;
  const { log, limits, trustedProxies = 0 } = options;
  const context = new HttpRequestContext(req, { id: requestIdOf(res), log, trustedProxies });
  const isIdentified =
    endpoint.auth === 'signedIn' || (endpoint.auth === 'optional' && context.header('authorization') !== undefined);
  const identified = isIdentified ? await identify(options, context, res) : null;
  if (limits) {
    if (identified) await countAgainst(limits.perActor, identified.userId, res);
    else await countAgainst(limits.perAddress, context.address, res);
  }
  const actor = identified && admit(identified, endpoint);
  const expectedRevision = endpoint.ifMatch ? readIfMatch(context.header('if-match'), endpoint.ifMatch) : null;
  const input = await parseRequest(endpoint, exchange);
  const upload = endpoint.upload ? createUpload(endpoint.upload, req, res) : noUpload;
  const run = () => endpoint.handle({ ...input, upload, request: context, expectedRevision, actor });
  const key = heedsIdempotencyKey(endpoint) ? context.header('idempotency-key') : undefined;
  if (key === undefined || !actor || !options.idempotency) {
    return endpoint.upload ? run().finally(() => upload.discard()) : run();
  }
  const route = `${endpoint.method} ${endpoint.path}`;
  const request = { actor, key: checkIdempotencyKey(key), route, requestId: context.id, input };
  return options.idempotency.once(request, run);
}

const noUpload: ReturnType<typeof createUpload> = {
  receive: () => Promise.reject(new Error('The endpoint does not declare an upload.')),
  receiveAll: () => Promise.reject(new Error('The endpoint does not declare an upload.')),
  discard: () => Promise.resolve(),
};

async function identify(
  { authenticate, limits }: AnswerOptions,
  context: HttpRequestContext,
  res: ServerResponse,
): Promise<Actor> {
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

async function countAgainst(limiter: RateLimiter, key: string, res: ServerResponse): Promise<void> {
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

/** Logs and counts the declared path, never the address as called: ids and queries may point to a student. */
function observe(endpoint: Endpoint, { log, metrics }: AnswerOptions, res: ServerResponse): void {
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

/** Answers what was thrown as a problem, or cuts an answer that has begun. */
export function sendProblem(
  thrown: unknown,
  res: ServerResponse,
  { log, errorFormat = problemFormat }: { log: Logger; errorFormat?: ErrorFormat | undefined },
): void {
  const error = toAppError(thrown);
  const requestId = requestIdOf(res);
  if (res.headersSent) {
    // Too late for another answer: cut the connection, so that half an answer is not taken for a whole one.
    if (!isVanishedClient(thrown)) log.error({ err: thrown, requestId }, 'answer cut short');
    res.destroy();
    return;
  }
  if (error.status >= 500) log.error({ err: error.cause ?? error, code: error.code, requestId }, 'request failed');
  for (const [name, value] of Object.entries(headersOf(error))) res.setHeader(name, value);
  const { status, body } = errorFormat.answer(error, requestId);
  res.statusCode = status;
  res.setHeader('content-type', `${errorFormat.contentType}; charset=utf-8`);
  sendText(res, JSON.stringify(body));
}

/** What HTTP itself says about some errors. */
function headersOf(error: AppError): Record<string, string> {
  if (isCode(error, 'unauthenticated')) {
    const { reason } = error.details;
    return { 'www-authenticate': reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"' };
  }
  if (isCode(error, 'insufficient_scope')) {
    const { scope } = error.details;
    return { 'www-authenticate': `Bearer error="insufficient_scope"${scope === null ? '' : `, scope="${scope}"`}` };
  }
  // RFC 6749, section 5.2: in the scheme that clients have.
  if (isCode(error, 'invalid_client')) return { 'www-authenticate': 'Basic realm="pathloom"' };
  if (error.status === 401) return { 'www-authenticate': 'Bearer' };
  if (isCode(error, 'rate_limited')) return { 'retry-after': String(error.details.retryAfterSeconds) };
  if (isCode(error, 'idempotency_in_progress')) return { 'retry-after': '1' };
  return {};
}

function isVanishedClient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNABORTED' || code === 'ECONNRESET' || code === 'EPIPE';
}
