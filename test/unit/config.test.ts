import { isAbsolute } from 'node:path';
import { ConfigError, readConfig } from '../../src/config/config.ts';

const strong = 'b7f3c1a95e0d4826b7a1f09c3d5e8264af10';

function faultsOf(environment: Record<string, string>) {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  test('needs no variable at all outside production', () => {
    expect(readConfig({})).toMatchObject({
      environment: 'development',
      isProduction: false,
      port: 3000,
      host: '127.0.0.1',
      mongodbUri: null,
      jwtSecret: null,
      publicUrl: null,
      logLevel: 'info',
    });
    expect(isAbsolute(readConfig({}).dataDir)).toBe(true);
  });

  test('reports every fault at once, each with its name, what is wrong and what is accepted', () => {
    const faults = faultsOf({
      PORT: 'three',
      LOG_LEVEL: 'loud',
      MONGODB_URI: 'postgres://db',
      HOST: 'a b',
      PUBLIC_URL: 'x',
    });
    expect(faults.map(({ name }) => name).sort()).toEqual(['HOST', 'LOG_LEVEL', 'MONGODB_URI', 'PORT', 'PUBLIC_URL']);
    expect(faults.find(({ name }) => name === 'PORT')).toEqual({
      name: 'PORT',
      problem: '"three" is not valid',
      accepts: 'a whole number from 0 to 65535',
    });
    expect(new ConfigError(faults).message).toMatch(/^5 settings are wrong:/);
  });

  test('reports a missing secret together with other faults in production', () => {
    const faults = faultsOf({ NODE_ENV: 'production', PORT: '70000' });
    expect(faults.map(({ name }) => name)).toEqual(['PORT', 'JWT_SECRET']);
  });

  test.each([
    ['too short', 'k3J9x'],
    ['a placeholder', 'please-change-me-please-change-me-1234'],
    ['one letter', 'a'.repeat(64)],
    ['one pattern repeated', 'a1b2c3d4'.repeat(5)],
    ['a sequence', 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ])('refuses a secret that is %s', (_, secret) => {
    expect(faultsOf({ JWT_SECRET: secret }).map(({ name }) => name)).toEqual(['JWT_SECRET']);
  });

  test('accepts a random secret', () => {
    expect(readConfig({ NODE_ENV: 'production', JWT_SECRET: strong }).jwtSecret).toBe(strong);
  });

  test('never repeats a secret or a connection string in a fault', () => {
    const faults = faultsOf({ JWT_SECRET: 'hunter2-hunter2', MONGODB_URI: 'mongo://root:hunter2@db' });
    expect(faults).toHaveLength(2);
    expect(new ConfigError(faults).message).not.toContain('hunter2');
  });

  test('asks for what e-mails need, once there is a mail server, and hides its password', () => {
    const SMTP_URL = 'smtps://user:hunter2@mail.example.org';
    expect(faultsOf({ SMTP_URL }).map(({ name }) => name)).toEqual(['SMTP_FROM', 'PUBLIC_URL']);
    const complete = { SMTP_URL, SMTP_FROM: 'Pathloom <a@b.example>', PUBLIC_URL: 'https://p.example' };
    expect(readConfig(complete).smtp).toEqual({ url: SMTP_URL, from: 'Pathloom <a@b.example>' });
    expect(readConfig({}).smtp).toBeNull();
    const faults = faultsOf({ ...complete, SMTP_URL: 'http://user:hunter2@mail', SMTP_FROM: 'a@b\nBcc: c@d' });
    expect(faults.map(({ name }) => name)).toEqual(['SMTP_URL', 'SMTP_FROM']);
    expect(new ConfigError([faults[0]] as never).message).not.toContain('hunter2');
  });

  test('reads the list of what may be reached in private networks', () => {
    expect(readConfig({ OUTBOUND_ALLOW: '10.0.0.0/8' }).outboundAllow).toBe('10.0.0.0/8');
    expect(faultsOf({ OUTBOUND_ALLOW: '10.0.0.0/99' }).map(({ name }) => name)).toEqual(['OUTBOUND_ALLOW']);
  });

  test('takes an empty variable as absent', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: ' ' })).toMatchObject({ port: 3000, mongodbUri: null });
  });

  test.each(['0', '65535'])('accepts port %s', (port) => {
    expect(readConfig({ PORT: port }).port).toBe(Number(port));
  });

  test.each(['-1', '65536', '3000.5', '0x50', '1e3'])('refuses port %s', (port) => {
    expect(faultsOf({ PORT: port })).toHaveLength(1);
  });

  test('takes the slash off the end of the public address', () => {
    expect(readConfig({ PUBLIC_URL: 'https://pathloom.example.org/' }).publicUrl).toBe('https://pathloom.example.org');
  });
});
