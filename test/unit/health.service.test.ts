import { createHealthService } from '../../src/features/health/health.service.ts';

const ok = { name: 'database', check: () => Promise.resolve() };

describe('readiness', () => {
  test('is given when every back end answers', async () => {
    expect(await createHealthService({ checks: [ok] }).readiness()).toEqual({
      isReady: true,
      checks: { database: 'ok' },
    });
  });

  test('names each back end that failed or stayed silent', async () => {
    const health = createHealthService({
      checks: [
        ok,
        { name: 'search', check: () => Promise.reject(new Error('refused')) },
        { name: 'files', check: () => new Promise(() => {}) },
      ],
      timeoutMs: 30,
    });
    expect(await health.readiness()).toEqual({
      isReady: false,
      checks: { database: 'ok', search: 'failed', files: 'timeout' },
    });
  });

  test('is given without a back end that is not required, which is named all the same', async () => {
    const search = { name: 'search', isRequired: false, check: () => Promise.reject(new Error('refused')) };
    expect(await createHealthService({ checks: [ok, search] }).readiness()).toEqual({
      isReady: true,
      checks: { database: 'ok', search: 'failed' },
    });
  });

  test('counts a check that throws before it starts as failed', async () => {
    const check = () => {
      throw new Error('closed');
    };
    const health = createHealthService({ checks: [{ name: 'database', check }] });
    expect(await health.readiness()).toEqual({ isReady: false, checks: { database: 'failed' } });
  });
});
