import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { AppError } from '../../shared/errors.ts';
import type { HealthService } from './health.service.ts';

const aliveSchema = z.strictObject({ status: z.literal('ok') }).describe('The process answers.');
const readySchema = z
  .strictObject({
    status: z
      .enum(['ready', 'degraded'])
      .describe('degraded: requests are answered, but not as well as they could be; see the checks.'),
    checks: z
      .record(z.string(), z.enum(['ok', 'failed', 'timeout']))
      .describe('Each back end and how it answered. Without search, people browse what the database can tell.'),
  })
  .describe('The process can do its work.');

/** The probes of an orchestrator: restart what is not alive, send no traffic to what is not ready. */
export function healthRoutes(health: HealthService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        auth: 'public',
        path: '/healthz',
        tag: 'Operation',
        summary: 'Tell whether the process is alive',
        response: { 200: aliveSchema },
        logAt: 'debug',
      },
      () => ({ status: 200, body: { status: 'ok' } }),
    ),
    endpoint(
      {
        method: 'get',
        auth: 'public',
        path: '/readyz',
        tag: 'Operation',
        summary: 'Tell whether the back ends answer',
        response: { 200: readySchema },
        errors: ['not_ready'],
        logAt: 'debug',
      },
      async () => {
        const { isReady, checks } = await health.readiness();
        if (!isReady) throw new AppError('not_ready', { checks });
        const isWhole = Object.values(checks).every((outcome) => outcome === 'ok');
        return { status: 200, body: { status: isWhole ? 'ready' : 'degraded', checks } };
      },
    ),
  ];
}
