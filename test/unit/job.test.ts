import fc from 'fast-check';
import { backoffMs, slotKey } from '../../src/features/jobs/job.ts';

describe('the wait after an attempt that failed', () => {
  const backoff = { firstMs: 1_000, longestMs: 60_000 };

  test.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [2, 1, 2_000],
    [3, 0, 2_000],
    [6, 1, 32_000],
    [7, 1, 60_000],
    [1_000, 1, 60_000],
  ])('after attempt %p, with chance at %p, is %p ms', (attempt, random, expected) => {
    expect(backoffMs(backoff, attempt, random)).toBe(expected);
  });

  test('is never nothing, and never longer than the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const wait = backoffMs(backoff, attempt, random);
          expect(wait).toBeGreaterThanOrEqual(500);
          expect(wait).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});

test('the key of a run at regular times is the same until the next is due', () => {
  const daily = { name: 'purge', everyMs: 24 * 60 * 60 * 1_000 };
  expect(slotKey(daily, new Date('2026-03-01T00:00:00Z'))).toBe('purge@2026-03-01T00:00:00.000Z');
  expect(slotKey(daily, new Date('2026-03-01T23:59:59.999Z'))).toBe('purge@2026-03-01T00:00:00.000Z');
  expect(slotKey(daily, new Date('2026-03-02T00:00:00Z'))).toBe('purge@2026-03-02T00:00:00.000Z');
});
