import { createLogger } from '../../src/shared/logger.ts';

function record(format: 'json' | 'text') {
  const written: string[] = [];
  const log = createLogger({ level: 'info', format, destination: { write: (line: string) => written.push(line) } });
  return { log, written };
}

describe('createLogger', () => {
  test('writes one JSON object per line, with the level by name and the time as ISO 8601', () => {
    const { log, written } = record('json');
    log.info({ port: 3000 }, 'listening');
    expect(JSON.parse(String(written[0]))).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      port: 3000,
      msg: 'listening',
    });
  });

  test('hides credentials and what identifies a student, also inside objects', () => {
    const { log, written } = record('json');
    log.info({ password: 'p1', user: { email: 'p2' }, req: { headers: { authorization: 'p3', cookie: 'p4' } } }, 'x');
    expect(written.join('')).not.toMatch(/p[1-4]/);
    expect(written.join('').match(/\[redacted\]/g)).toHaveLength(4);
  });

  test('writes for a person at a terminal, with the stack of an error', () => {
    const { log, written } = record('text');
    log.error({ err: new Error('broken'), requestId: 'r1' }, 'request failed');
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d error request failed requestId=r1\nError: broken\n +at /);
  });

  test('leaves out what is below the level', () => {
    const { log, written } = record('json');
    log.debug('x');
    expect(written).toEqual([]);
  });
});
