import { createHash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Registry } from 'prom-client';
import { AppError } from '../shared/errors.ts';
import { type Endpoint, endpoint, type RequestContext } from './endpoint.ts';
import { stream } from './responses.ts';

export type MetricsAccess = {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  /** Lets other machines read; null: only this one may. */
  readonly token: string | null;
};

/**
 * `GET /metrics`. Numbers of the whole installation are no district's business, so no role opens them: a request must
 * come from this machine and not through a proxy, or carry the installation's own token. Others find nothing there.
 */
export function metricsEndpoint(access: MetricsAccess): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/metrics',
      auth: 'public',
      tag: 'Operation',
      summary: 'Read the metrics in the format of Prometheus',
      description: 'From this machine, or with METRICS_TOKEN as the bearer token.',
      response: { 200: stream('text/plain; version=0.0.4; charset=utf-8') },
      errors: ['not_found'],
      logAt: 'debug',
    },
    async ({ request }) => {
      if (!isFromThisMachine(request) && !hasToken(request, access.token)) throw new AppError('not_found');
      return { status: 200, stream: Readable.from([await access.registry.metrics()]) };
    },
  );
}

const forwardingHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

function isFromThisMachine(request: RequestContext): boolean {
  const isLoopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(request.address);
  return isLoopback && forwardingHeaders.every((name) => request.header(name) === undefined);
}

function hasToken(request: RequestContext, token: string | null): boolean {
  if (token === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.header('authorization') ?? ''), digest(`Bearer ${token}`));
}
