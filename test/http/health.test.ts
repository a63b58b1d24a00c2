import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { createHealthService, type ReadinessCheck } from '../../src/features/health/health.service.ts';
import { problemSchema } from '../../src/http/problem.ts';
import { onlyServices } from '../../src/openapi-document.ts';
import { createRecordingLog } from '../support/recording-log.ts';

function buildApp(check: ReadinessCheck['check']) {
  const health = createHealthService({ checks: [{ name: 'database', check }], timeoutMs: 50 });
  const { log, lines } = createRecordingLog();
  return { app: createApp(onlyServices({ health }), { log, checkResponses: true }), lines };
}
const up = () => Promise.resolve();
const down = () => Promise.reject(new Error('connection refused to db.internal'));
const silent = () => new Promise<void>(() => {});

describe('GET /healthz', () => {
  test('answers while the process is alive, even with the database down', async () => {
    const response = await request(buildApp(down).app).get('/healthz').expect(200);
    expect(response.body).toEqual({ status: 'ok' });
  });
});

describe('GET /readyz', () => {
  test('answers 200 when the database answers', async () => {
    const response = await request(buildApp(up).app).get('/readyz').expect(200);
    expect(response.body).toEqual({ status: 'ready', checks: { database: 'ok' } });
  });

  test.each([
    ['failed', down],
    ['timeout', silent],
  ])('answers a 503 problem that names the back end when it says "%s"', async (outcome, check) => {
    const response = await request(buildApp(check).app).get('/readyz').expect(503);
    expect(response.type).toBe('application/problem+json');
    expect(problemSchema('not_ready').parse(response.body)).toMatchObject({
      details: { checks: { database: outcome } },
    });
    expect(response.text).not.toContain('db.internal');
  });
});

describe('the access log', () => {
  test('keeps probes, which come every few seconds, at debug', async () => {
    const { app, lines } = buildApp(up);
    await request(app).get('/healthz');
    expect(lines).toEqual([expect.objectContaining({ level: 'debug', route: '/healthz', status: 200 })]);
  });
});

describe('GET /openapi.json', () => {
  test('describes itself and the other endpoints', async () => {
    const response = await request(buildApp(up).app).get('/openapi.json').expect(200);
    expect(response.body.openapi).toBe('3.1.0');
    expect(Object.keys(response.body.paths)).toEqual(expect.arrayContaining(['/healthz', '/openapi.json', '/readyz']));
  });
});
