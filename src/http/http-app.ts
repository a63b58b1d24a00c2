import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import { AppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { Endpoint } from './endpoint.ts';
import { parseRequest } from './parse-request.ts';
import { problemContentType, toAppError, toProblem } from './problem.ts';
import { sendResult } from './send-result.ts';

export type HttpAppOptions = {
  readonly endpoints: readonly Endpoint[];
  readonly log: Logger;
  /** Parse every JSON answer by its schema before it is sent (development and tests). */
  readonly checkResponses: boolean;
};

/** The Express application of a list of endpoints: request ids, security headers, access log, problems. No I/O. */
export function createHttpApp({ endpoints, log, checkResponses }: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // Entity tags are revisions that services give, not hashes of bodies.
  app.disable('etag');
  app.use(assignRequestId(), helmet(), noStore);

  for (const endpoint of endpoints) {
    app[endpoint.method](endpoint.path, async (req, res) => {
      const id = requestIdOf(res);
      const requestLog = log.child({ requestId: id });
      logWhenDone(endpoint, requestLog, res);
      const input = await parseRequest(endpoint, req, res);
      const result = await endpoint.handle({ ...input, request: { id, log: requestLog } });
      await sendResult(endpoint, result, res, { checkResponses });
    });
  }
  for (const [path, methods] of methodsByPath(endpoints)) app.route(path).all(refuseMethod(methods));
  app.use(() => {
    throw new AppError('not_found');
  });
  app.use(answerProblem(log));
  return app;
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

/** Logs the declared path, never the address as called: ids and queries may point to a student. */
function logWhenDone(endpoint: Endpoint, log: Logger, res: Response): void {
  const started = performance.now();
  res.once('close', () => {
    log[endpoint.logAt ?? 'info'](
      {
        method: endpoint.method.toUpperCase(),
        route: endpoint.path,
        status: res.statusCode,
        durationMs: Math.round(performance.now() - started),
        ...(res.writableFinished ? {} : { aborted: true }),
      },
      'request',
    );
  });
}

function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of endpoints) {
    const known = methods.get(path) ?? ['OPTIONS'];
    known.push(method.toUpperCase());
    // Express answers HEAD by GET.
    if (method === 'get') known.push('HEAD');
    methods.set(path, known.sort());
  }
  return methods;
}

function refuseMethod(allowed: string[]): RequestHandler {
  return (req: Request, res: Response) => {
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
    const problem = toProblem(error, requestId);
    res.status(problem.status).type(problemContentType).send(JSON.stringify(problem));
  };
}

function isVanishedClient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNABORTED' || code === 'ECONNRESET' || code === 'EPIPE';
}
