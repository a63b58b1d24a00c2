import request from 'supertest';
import { z } from 'zod';
import { endpoint } from '../../src/http/endpoint.ts';
import { createHttpApp } from '../../src/http/http-app.ts';
import { imsxErrors, imsxStatusSchema } from '../../src/http/imsx-status.ts';
import { createOpenApiDocument } from '../../src/http/openapi.ts';
import type { Actor } from '../../src/shared/actor.ts';
import { AppError, type ErrorCode } from '../../src/shared/errors.ts';
import { createRecordingLog } from '../support/recording-log.ts';

const { log } = createRecordingLog();

const errorFormat = imsxErrors({
  unauthorised: 'unauthorised_request',
  invalidId: 'invalid_uuid',
  invalidSort: 'invalid_sort_field',
  invalidSelection: 'invalid_selection_field',
});

const common = { tag: 'Test', summary: 'Try another shape of errors', errorFormat } as const;
const who = z.strictObject({ who: z.string().nullable() });

const thrown: Readonly<Record<string, AppError>> = {
  not_found: new AppError('not_found'),
  forbidden: new AppError('forbidden'),
  unavailable: new AppError('unavailable'),
  rate_limited: new AppError('rate_limited', { retryAfterSeconds: 7 }),
};

const endpoints = [
  endpoint({ ...common, method: 'get', auth: 'optional', path: '/things', response: { 200: who } }, ({ actor }) => ({
    status: 200,
    body: { who: actor?.userId ?? null },
  })),
  endpoint(
    {
      ...common,
      method: 'get',
      auth: 'public',
      path: '/things/:id',
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({ sort: z.enum(['title']).optional(), fields: z.enum(['title']).optional() }),
      response: { 200: who },
    },
    () => ({ status: 200, body: { who: null } }),
  ),
  endpoint(
    {
      ...common,
      method: 'get',
      auth: 'public',
      path: '/broken/:code',
      params: z.strictObject({ code: z.string() }),
      response: { 200: who },
    },
    ({ params }) => {
      throw thrown[params.code] ?? new Error('password is hunter2');
    },
  ),
];

const actor: Actor = { userId: 'a'.repeat(24), orgId: 'b'.repeat(24), roles: [{ role: 'teacher', schoolId: null }] };
const app = createHttpApp({
  endpoints,
  log,
  checkResponses: true,
  authenticate: (token) => {
    if (token === 'good') return actor;
    throw new AppError('unauthenticated', { reason: 'malformed' });
  },
});

const minor = (response: request.Response) => {
  expect(response.type).toBe('application/json');
  const { imsx_codeMinor, imsx_codeMajor } = imsxStatusSchema.parse(response.body);
  const fields = imsx_codeMinor?.imsx_codeMinorField.map((field) => Object.values(field).join('=')) ?? [];
  return [response.status, imsx_codeMajor, ...fields];
};

describe('an endpoint with a shape of errors of its own', () => {
  test.each<[ErrorCode, number, string]>([
    ['not_found', 404, 'unknownobject'],
    ['forbidden', 403, 'forbidden'],
    ['rate_limited', 429, 'server_busy'],
    ['unavailable', 503, 'server_busy'],
    ['internal', 500, 'internal_server_error'],
  ])('answers %s as %i %s', async (code, status, value) => {
    const response = await request(app).get(`/broken/${code}`);
    expect(minor(response)).toEqual([status, 'failure', `TargetEndSystem=${value}`]);
    expect(response.text).not.toContain('hunter2');
    if (code === 'rate_limited') expect(response.get('retry-after')).toBe('7');
  });

  test('names the parameter that is wrong; an identifier that cannot be one is unknown', async () => {
    expect(minor(await request(app).get('/things/x'))).toEqual([404, 'failure', 'sourcedId=invalid_uuid']);
    const id = '00000000-0000-4000-8000-000000000000';
    const both = await request(app).get(`/things/${id}?sort=colour&fields=colour`);
    expect(minor(both)).toEqual([400, 'failure', 'sort=invalid_sort_field', 'fields=invalid_selection_field']);
  });

  test('answers methods that it does not know in that shape too', async () => {
    expect(minor(await request(app).post('/things').expect('allow', 'GET, HEAD, OPTIONS'))).toEqual([
      405,
      'unsupported',
    ]);
  });

  test('is described with it', () => {
    const { paths } = createOpenApiDocument(endpoints) as { paths: Record<string, Record<string, object>> };
    expect(paths['/things']?.get).toMatchObject({
      security: [{}, { accessToken: [] }],
      responses: {
        401: { content: { 'application/json': { schema: { $ref: '#/components/schemas/imsx_StatusInfo' } } } },
      },
    });
  });
});

describe('an endpoint where signing in is optional', () => {
  test('knows who calls, if they say so', async () => {
    expect((await request(app).get('/things').expect(200)).body).toEqual({ who: null });
    const known = await request(app).get('/things').set('authorization', 'Bearer good').expect(200);
    expect(known.body).toEqual({ who: actor.userId });
  });

  test('does not take a wrong token for none', async () => {
    const response = await request(app).get('/things').set('authorization', 'Bearer bad');
    expect(minor(response)).toEqual([401, 'failure', 'TargetEndSystem=unauthorised_request']);
    expect(response.get('www-authenticate')).toContain('invalid_token');
  });
});
