import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Counts kept in this process: with several processes, each allows this much. */
export type RateLimiter = {
  /** Counts one request of `key` and tells what is left. */
  consume(key: string): Promise<RateLimitState>;
  /** Forgets what was counted. */
  reset(key: string): Promise<void>;
};

export type RateLimitState = {
  readonly isExceeded: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the count starts again. */
  readonly resetSeconds: number;
};

/** The limits of ordinary requests; sign-in has its own, stricter ones. */
export type RequestLimits = {
  readonly perActor: RateLimiter;
  /** For requests of people who have not signed in. A school is one address, so this is generous. */
  readonly perAddress: RateLimiter;
};

export function createRateLimiter({ limit, windowSeconds }: { limit: number; windowSeconds: number }): RateLimiter {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowSeconds });
  const toState = (result: RateLimiterRes, isExceeded: boolean): RateLimitState => ({
    isExceeded,
    limit,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
  });
  return {
    consume: async (key) => {
      try {
        return toState(await limiter.consume(key), false);
      } catch (refusal) {
        // The library rejects with the same kind of result when the limit is exceeded.
        if (refusal instanceof Error) throw refusal;
        return toState(refusal as RateLimiterRes, true);
      }
    },
    reset: async (key) => {
      await limiter.delete(key);
    },
  };
}

/** How many times more an address may ask than a person: about a school building at once. */
const addressFactor = 20;

/** Null when `perMinute` is 0: no limits. */
export function createRequestLimits(perMinute: number): RequestLimits | null {
  if (perMinute === 0) return null;
  return {
    perActor: createRateLimiter({ limit: perMinute, windowSeconds: 60 }),
    perAddress: createRateLimiter({ limit: perMinute * addressFactor, windowSeconds: 60 }),
  };
}
