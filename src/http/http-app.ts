import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { AppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { type AnswerOptions, answer, sendProblem } from './answer.ts';
import { createBeginning } from './begin-answer.ts';
import type { Endpoint } from './endpoint.ts';
import { createFindHot } from './hot-endpoints.ts';
import type { ErrorFormat } from './problem.ts';

export type HttpAppOptions = AnswerOptions & {
  readonly endpoints: readonly Endpoint[];
  /** Answers what no endpoint does: the pages of the web application. Without it there are none. */
  readonly pages?: RequestHandler | undefined;
};

/**
 * The application of a list of endpoints: all that requests have in common. Does no I/O itself. Hot endpoints are found
 * here, everything else by Express; both ways lead to the same `answer`.
 */
export function createHttpApp(options: HttpAppOptions): RequestListener {
  const begin = createBeginning();
  const findHot = createFindHot(options.endpoints);
  const router = createRouter(options);
  return (req, res) => {
    begin(req, res);
    const hot = findHot(req.method, req.url ?? '');
    if (hot) void answer(hot.endpoint, options, { req, res, params: hot.params });
    else router(req, res);
  };
}

/** Express, which finds the endpoint of a request and tells when there is none. */
export function createRouter(options: HttpAppOptions): Express {
  const { endpoints, log, pages } = options;
  const app = express();
  app.disable('x-powered-by');
  // Entity tags are revisions that services give, not hashes of bodies.
  app.disable('etag');
  for (const endpoint of endpoints) {
    app[endpoint.method](endpoint.path, (req, res) => answer(endpoint, options, { req, res, params: req.params }));
  }
  for (const [path, known] of methodsByPath(endpoints)) app.route(path).all(refuseMethod(known, log));
  if (pages) app.use(pages);
  app.use(() => {
    throw new AppError('not_found');
  });
  // Express knows an error handler by its four parameters.
  const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => sendProblem(error, res, { log });
  app.use(answerProblem);
  return app;
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

function refuseMethod({ methods: allowed, errorFormat }: KnownPath, log: Logger): RequestHandler {
  return (req, res) => {
    res.setHeader('allow', allowed.join(', '));
    if (req.method === 'OPTIONS') res.status(204).end();
    else sendProblem(new AppError('method_not_allowed', { allowed }), res, { log, errorFormat });
  };
}
