import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import request from 'supertest';
import { z } from 'zod';
import { endpoint } from '../../src/http/endpoint.ts';
import { createHttpApp } from '../../src/http/http-app.ts';
import { bodyLimitBytes } from '../../src/http/parse-request.ts';
import { problemSchema } from '../../src/http/problem.ts';
import { empty, file, redirect, stream } from '../../src/http/responses.ts';
import { AppError, type ErrorCode } from '../../src/shared/errors.ts';
import { createRecordingLog } from '../support/recording-log.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
const { log, lines } = createRecordingLog();
beforeEach(() => {
  lines.length = 0;
});

const common = { auth: 'public', tag: 'Test', summary: 'Try the request flow' } as const;
const noteSchema = z.strictObject({ id: z.string(), title: z.string(), copies: z.number() });

const endpoints = [
  endpoint(
    {
      ...common,
      method: 'put',
      path: '/notes/:id',
      params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{24}$/) }),
      query: z.strictObject({ copies: z.coerce.number().int().max(9).default(1) }),
      body: z.strictObject({ title: z.string().min(3), tags: z.array(z.string()).optional() }),
      response: { 200: noteSchema, 201: noteSchema },
    },
    ({ params, query, body }) => ({
      status: body.title === 'new' ? 201 : 200,
      body: { id: params.id, title: body.title, copies: query.copies },
      headers: { 'x-extra': 'yes' },
    }),
  ),
  endpoint({ ...common, method: 'delete', path: '/notes/:id', response: { 204: empty } }, () => ({ status: 204 })),
  endpoint({ ...common, method: 'get', path: '/old', response: { 308: redirect } }, () => ({
    status: 308,
    location: '/new?from=old',
  })),
  endpoint({ ...common, method: 'get', path: '/stream', response: { 200: stream('text/csv') } }, () => ({
    status: 200,
    stream: Readable.from(['a,b\n', '1,2\n']),
  })),
  endpoint({ ...common, method: 'get', path: '/torn', response: { 200: stream('text/csv') } }, () => ({
    status: 200,
    stream: Readable.from(
      (async function* () {
        yield 'a,b\n';
        // Let the first part leave, so that the status is out when the fault comes.
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new Error('the source broke');
      })(),
    ),
  })),
  endpoint({ ...common, method: 'get', path: '/file', response: { 200: file } }, () => ({
    status: 200,
    file: join(folder.path, 'report.txt'),
    contentType: 'text/plain; charset=utf-8',
    downloadName: 'Maya’s report.txt',
  })),
  endpoint({ ...common, method: 'get', path: '/gone', response: { 204: empty }, errors: ['not_found'] }, () => {
    throw new AppError('not_found');
  }),
  endpoint({ ...common, method: 'get', path: '/bug', response: { 204: empty } }, () => {
    throw new Error('password is hunter2');
  }),
  endpoint({ ...common, method: 'get', path: '/untrue', response: { 200: z.strictObject({ a: z.number() }) } }, () => ({
    status: 200,
    body: { a: 1, leaked: 'x' },
  })),
];
const app = createHttpApp({ endpoints, log, checkResponses: true });
const id = 'a'.repeat(24);

function expectProblem(response: request.Response, code: ErrorCode): Record<string, unknown> {
  expect(response.type).toBe('application/problem+json');
  const problem = problemSchema(code).parse(response.body) as Record<string, unknown>;
  expect(response.status).toBe(problem.status);
  expect(problem.requestId).toBe(response.get('x-request-id'));
  return problem;
}

describe('input', () => {
  test('reaches the handler parsed, as one typed argument', async () => {
    const response = await request(app).put(`/notes/${id}?copies=3`).send({ title: 'Frogs' }).expect(200);
    expect(response.body).toEqual({ id, title: 'Frogs', copies: 3 });
    expect(response.get('x-extra')).toBe('yes');
  });

  test('is refused with every fault of every part, each with its place and limit', async () => {
    const response = await request(app)
      .put('/notes/x?copies=10')
      .send({ title: 'ab', tags: [1], colour: 'red' });
    const { details } = expectProblem(response, 'invalid_request') as { details: { faults: object[] } };
    expect(details.faults).toHaveLength(5);
    expect(details.faults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ in: 'path', path: ['id'], code: 'invalid_format' }),
        expect.objectContaining({ in: 'query', path: ['copies'], params: expect.objectContaining({ maximum: 9 }) }),
        expect.objectContaining({ in: 'body', path: ['title'], params: expect.objectContaining({ minimum: 3 }) }),
        expect.objectContaining({ in: 'body', path: ['tags', 0], code: 'invalid_type' }),
        expect.objectContaining({ in: 'body', path: [], params: { keys: ['colour'] } }),
      ]),
    );
  });

  test('cannot smuggle in a prototype', async () => {
    const response = await request(app)
      .put(`/notes/${id}`)
      .type('json')
      .send('{"title": "Frogs", "__proto__": {"isAdmin": true}}');
    expectProblem(response, 'invalid_request');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('that is no JSON answers 400', async () => {
    const response = await request(app).put(`/notes/${id}`).type('json').send('{"title": ');
    expectProblem(response, 'malformed_json');
    expect(response.text).not.toMatch(/Unexpected|position/);
  });

  test('that is missing names the body', async () => {
    const response = await request(app).put(`/notes/${id}`);
    expect(expectProblem(response, 'invalid_request')).toMatchObject({
      details: { faults: [{ in: 'body', path: [] }] },
    });
  });

  test('that is too large answers 413 with the limit', async () => {
    const response = await request(app)
      .put(`/notes/${id}`)
      .send({ title: 'x'.repeat(bodyLimitBytes) });
    expect(expectProblem(response, 'payload_too_large')).toMatchObject({ details: { limitBytes: bodyLimitBytes } });
  });

  test('of another type answers 415 with the type that is accepted', async () => {
    const response = await request(app).put(`/notes/${id}`).type('text/xml').send('<title/>');
    const problem = expectProblem(response, 'unsupported_media_type');
    expect(problem).toMatchObject({ details: { accepted: ['application/json'] } });
  });

  test('with a path that cannot be decoded answers 400', async () => {
    expectProblem(await request(app).put('/notes/%E0%A4%A').send({ title: 'Frogs' }), 'malformed_request');
  });
});

describe('a result', () => {
  test('may have any of the declared statuses', async () => {
    await request(app).put(`/notes/${id}`).send({ title: 'new' }).expect(201);
  });

  test('may be empty', async () => {
    const response = await request(app).delete(`/notes/${id}`).expect(204);
    expect(response.text).toBe('');
  });

  test('may be a redirect', async () => {
    await request(app).get('/old').expect(308).expect('location', '/new?from=old');
  });

  test('may be a stream', async () => {
    const response = await request(app).get('/stream').expect(200);
    expect(response.type).toBe('text/csv');
    expect(response.text).toBe('a,b\n1,2\n');
  });

  test('may be a file, saved under its name, in parts too', async () => {
    await writeFile(join(folder.path, 'report.txt'), 'Well done');
    const whole = await request(app).get('/file').expect(200);
    expect(whole.text).toBe('Well done');
    expect(whole.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(whole.get('content-disposition')).toContain("filename*=UTF-8''Maya%E2%80%99s%20report.txt");
    const part = await request(app).get('/file').set('range', 'bytes=0-3').expect(206);
    expect(part.text).toBe('Well');
  });

  test('that breaks off midway is cut, so that nobody takes it for whole', async () => {
    await expect(request(app).get('/torn')).rejects.toThrow(/aborted|socket hang up/);
    expect(lines.some(({ level, msg }) => level === 'error' && msg === 'answer cut short')).toBe(true);
  });

  test('that does not follow its schema never leaves the house while answers are checked', async () => {
    const response = await request(app).get('/untrue');
    expectProblem(response, 'internal');
    expect(response.text).not.toContain('leaked');
  });
});

describe('an error', () => {
  test('of ours is answered as its problem', async () => {
    expectProblem(await request(app).get('/gone'), 'not_found');
  });

  test('that nobody foresaw is answered with fixed text, and logged with its stack and request id', async () => {
    const response = await request(app).get('/bug').set('x-request-id', 'test-7');
    expectProblem(response, 'internal');
    expect(response.text).not.toContain('hunter2');
    expect(lines.find(({ level }) => level === 'error')).toMatchObject({
      requestId: 'test-7',
      err: { message: 'password is hunter2', stack: expect.stringContaining('request-flow.test') },
    });
  });

  test('answers an unknown address with a problem', async () => {
    expectProblem(await request(app).get('/nowhere'), 'not_found');
  });

  test('answers a method that the address does not know with those it knows', async () => {
    const response = await request(app).post(`/notes/${id}`).send({});
    expect(expectProblem(response, 'method_not_allowed')).toMatchObject({
      details: { allowed: ['DELETE', 'OPTIONS', 'PUT'] },
    });
    expect(response.get('allow')).toBe('DELETE, OPTIONS, PUT');
  });
});

describe('OPTIONS', () => {
  test('lists the methods of an address', async () => {
    await request(app).options(`/notes/${id}`).expect(204).expect('allow', 'DELETE, OPTIONS, PUT');
  });
});

describe('every answer', () => {
  test('has a request id: the caller’s own if it is harmless, or a new one', async () => {
    const own = await request(app).get('/gone').set('x-request-id', 'lms-42');
    expect(own.get('x-request-id')).toBe('lms-42');
    for (const hostile of ['a b', '<script>', 'x'.repeat(65)]) {
      const response = await request(app).get('/gone').set('x-request-id', hostile);
      expect(response.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('has the security headers, is stored by no cache, and does not name the framework', async () => {
    for (const path of ['/gone', '/nowhere', '/stream']) {
      const { headers } = await request(app).get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'strict-transport-security': expect.any(String),
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  test('is logged by its declared path, so that no id reaches the log', async () => {
    await request(app).put(`/notes/${id}?copies=2`).send({ title: 'Frogs' });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'PUT',
        route: '/notes/:id',
        status: 200,
        requestId: expect.any(String),
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain(id);
  });
});
