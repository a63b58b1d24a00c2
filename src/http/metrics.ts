import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Metrics = {
  /** Features add their own metrics to it. */
  readonly registry: Registry;
  countRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  stop(): void;
};

/** From a cached read to a slow export. */
const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** A registry of its own for each application, so that tests do not share counts. */
export function createMetrics({ collectProcess }: { collectProcess: boolean }): Metrics {
  const registry = new Registry();
  // Event loop lag, heap, garbage collection, open handles.
  if (collectProcess) collectDefaultMetrics({ register: registry, prefix: 'pathloom_' });
  const requests = new Counter({
    name: 'pathloom_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'pathloom_http_request_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: latencyBuckets,
    registers: [registry],
  });
  return {
    registry,
    countRequest: ({ method, route, status, seconds }) => {
      requests.inc({ method, route, status });
      latency.observe({ method, route }, seconds);
    },
    stop: () => registry.clear(),
  };
}
