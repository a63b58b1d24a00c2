import { problemSchema, toAppError, toProblem } from '../../src/http/problem.ts';
import { AppError, errorCodes, errorRegistry } from '../../src/shared/errors.ts';

describe('the error registry', () => {
  test.each(errorCodes)('%s has an error status and a sentence as its title', (code) => {
    expect(errorRegistry[code].status).toBeGreaterThanOrEqual(400);
    expect(errorRegistry[code].status).toBeLessThan(600);
    expect(errorRegistry[code].title).toMatch(/^[A-Z].*\.$/);
  });

  test('an error becomes a problem document that follows the schema of its code', () => {
    const problem = toProblem(new AppError('method_not_allowed', { allowed: ['GET'] }), 'r1');
    expect(problemSchema('method_not_allowed').parse(problem)).toEqual({
      type: 'urn:pathloom:problem:method_not_allowed',
      title: 'This address does not know this method.',
      status: 405,
      code: 'method_not_allowed',
      requestId: 'r1',
      details: { allowed: ['GET'] },
    });
  });

  test('details that the registry does not know do not follow the schema', () => {
    const problem = toProblem(new AppError('not_found'), 'r1');
    expect(problemSchema('not_found').safeParse({ ...problem, details: { hint: 'x' } }).success).toBe(false);
  });
});

describe('toAppError', () => {
  test('keeps our own errors', () => {
    const error = new AppError('not_found');
    expect(toAppError(error)).toBe(error);
  });

  test.each([
    ['a JSON body that cannot be parsed', { type: 'entity.parse.failed', status: 400 }, 'malformed_json'],
    ['a body in an unknown encoding', { type: 'encoding.unsupported', status: 415 }, 'unsupported_media_type'],
    ['a caller that left while sending', { type: 'request.aborted', status: 400 }, 'malformed_request'],
    ['a path that cannot be decoded', { name: 'URIError', status: 400 }, 'malformed_request'],
    ['a database that does not answer', { name: 'MongoServerSelectionError' }, 'unavailable'],
    ['a database that hangs up', { name: 'MongoNetworkError' }, 'unavailable'],
  ])('knows %s', (_, foreign, code) => {
    expect(toAppError(Object.assign(new Error('x'), foreign)).code).toBe(code);
  });

  test('keeps the limit that a body exceeded', () => {
    const error = toAppError(Object.assign(new Error('x'), { type: 'entity.too.large', limit: 100 }));
    expect(error).toMatchObject({ code: 'payload_too_large', details: { limitBytes: 100 } });
  });

  test.each([
    [new Error('secret detail')],
    [new URIError('ours')],
    ['a string'],
    [null],
    [undefined],
    [{ status: 400 }],
  ])('makes everything else an internal error with fixed text', (thrown) => {
    const error = toAppError(thrown);
    expect(error.code).toBe('internal');
    expect(error.cause).toBe(thrown);
    expect(JSON.stringify(toProblem(error, 'r1'))).not.toContain('secret detail');
  });
});
