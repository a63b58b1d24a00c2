import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { AppError } from '../../shared/errors.ts';
import type { HealthService } from './health.service.ts';

const aliveSchema = z.strictObject({ status: z.literal('ok') }).describe('The process answers.');
const readySchema = z
  .strictObject({ status: z.literal('ready'), checks: z.record(z.string(), z.literal('ok')) })
  .describe('The process and all its back ends answer.');

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
        return { status: 200, body: { status: 'ready', checks: checks as Record<string, 'ok'> } };
      },
    ),
  ];
}
