import { translateForeignError } from '../../src/http/foreign-errors.ts';

describe('an error of a library', () => {
  it.each([
    ['a lost connection', { name: 'MongoNetworkError' }, 'unavailable'],
    [
      'a bulk write that lost its connection',
      { name: 'MongoBulkWriteError', errorResponse: { name: 'MongoNetworkError' } },
      'unavailable',
    ],
    [
      'a value that is there already',
      { name: 'MongoServerError', code: 11000, keyPattern: { email: 1 } },
      'already_exists',
    ],
    ['a path that cannot be decoded', { name: 'URIError', status: 400 }, 'malformed_request'],
    ['a body that is no JSON', { type: 'entity.parse.failed' }, 'malformed_json'],
    ['a body that cannot be unpacked', { code: 'Z_DATA_ERROR', status: 400 }, 'malformed_request'],
  ])('becomes one of ours: %s', (_what, error, code) => {
    expect(translateForeignError(error)?.code).toBe(code);
  });

  it.each([
    [new Error('anything')],
    [{ code: 'Z_DATA_ERROR' }],
    [{ name: 'MongoBulkWriteError', errorResponse: { code: 121 } }],
    [null],
    ['text'],
  ])('stays a fault of ours when it is not known: %p', (error) => {
    expect(translateForeignError(error)).toBeNull();
  });
});
