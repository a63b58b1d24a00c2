import { createRateLimiter, type RateLimiter } from '../../http/rate-limits.ts';
import { AppError } from '../../shared/errors.ts';

/** Who tries to sign in. */
export type Attempt = {
  /** Normalised; no account needs to have it. */
  readonly email: string;
  /** The device, when it has signed in to this account before. */
  readonly knownDeviceHash: string | null;
  readonly address: string;
};

/** Limits of guessing passwords. */
export type SignInLimits = {
  /** Counts an attempt; throws `rate_limited`. */
  admit(attempt: Attempt): Promise<void>;
  /** Counts an attempt for its address alone; throws `rate_limited`. */
  admitAddress(address: string): Promise<void>;
  /** The password was right: what was counted for the account on this device is forgotten. */
  succeeded(attempt: Attempt): Promise<void>;
};

const windowSeconds = 15 * 60;
const attemptsPerAccount = 10;
/** A school is one address, in which hundreds sign in and mistype at eight o'clock. */
const attemptsPerAddress = 3_000;

/**
 * Attempts are counted for the account and the device. Devices that an account has never been used on share one count,
 * so that guessing from many of them wins nothing; a device that has been used before has its own, so that nobody can
 * lock people out of their own devices by guessing elsewhere.
 */
export function createSignInLimits(
  limits: { perAccount: RateLimiter; perAddress: RateLimiter } = {
    perAccount: createRateLimiter({ limit: attemptsPerAccount, windowSeconds }),
    perAddress: createRateLimiter({ limit: attemptsPerAddress, windowSeconds }),
  },
): SignInLimits {
  const keyOf = ({ email, knownDeviceHash }: Attempt) => `${email} ${knownDeviceHash ?? 'unknown'}`;
  return {
    admit: async (attempt) => {
      await consume(limits.perAddress, attempt.address);
      await consume(limits.perAccount, keyOf(attempt));
    },
    admitAddress: (address) => consume(limits.perAddress, address),
    succeeded: (attempt) => limits.perAccount.reset(keyOf(attempt)),
  };
}

async function consume(limiter: RateLimiter, key: string): Promise<void> {
  const { isExceeded, resetSeconds } = await limiter.consume(key);
  if (isExceeded) throw new AppError('rate_limited', { retryAfterSeconds: resetSeconds });
}
