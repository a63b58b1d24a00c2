import { createHash } from 'node:crypto';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { SignInTriesStore, Tries } from './sign-in-tries.store.ts';

/** Whose secret is tried, and where. */
export type TriedAccount = {
  /** Of the account; of what was typed where there is none, which is slowed alike. */
  readonly account: string;
  readonly personId: string | null;
  /** A device on which somebody of the district has signed in; null for all others, which share one count. */
  readonly deviceHash: string | null;
};

export type SlowDown = {
  /** Counts a try. Throws `rate_limited` while the account has to wait on this device. */
  admit(tried: TriedAccount): Promise<void>;
  succeeded(tried: TriedAccount): Promise<void>;
};

/** Tries before the first wait. Devices that nobody knows share theirs, so they have more. */
const freeTries = { known: 5, unknown: 10 };
const waitSeconds = [30, 60, 120, 300, 600, 900, 1_800, 3_600];
const rememberedMs = 24 * 60 * 60 * 1_000;
const maximumReads = 8;

/**
 * Seconds to wait after so many wrong tries. A PIN of four digits is one of 10,000; with these waits one device has about 35
 * tries a day.
 */
export function waitAfter(count: number, free: number): number {
  if (count < free) return 0;
  return waitSeconds[Math.min(count - free, waitSeconds.length - 1)] ?? 0;
}

const scope: Scope = { kind: 'system', reason: 'slow down guessing' };

/** Slows one account on one device, never an address: a school is one address, and hundreds sign in at eight o'clock. */
export function createSlowDown({ tries, clock }: { tries: SignInTriesStore; clock: Clock }): SlowDown {
  const keyOf = ({ account, deviceHash }: TriedAccount) =>
    createHash('sha256')
      .update(`${account} ${deviceHash ?? 'unknown'}`)
      .digest('base64url');

  return {
    admit: async (tried) => {
      const key = keyOf(tried);
      // Counted before the secret is looked at: of many at once, each is one of the tries.
      for (let read = 1; read <= maximumReads; read += 1) {
        const before = await tries.find(scope, key);
        const now = clock.now().getTime();
        const left = before === null ? 0 : Math.ceil((before.nextAt.getTime() - now) / 1_000);
        if (left > 0) throw new AppError('rate_limited', { retryAfterSeconds: left });
        const count = (before?.count ?? 0) + 1;
        const wait = waitAfter(count, tried.deviceHash === null ? freeTries.unknown : freeTries.known);
        const after: Tries = { count, nextAt: new Date(now + wait * 1_000) };
        const expiresAt = new Date(now + rememberedMs);
        if (await tries.count(scope, { key, personId: tried.personId, before, after, expiresAt })) return;
      }
      throw new AppError('rate_limited', { retryAfterSeconds: 1 });
    },
    succeeded: (tried) => tries.forget(scope, keyOf(tried)),
  };
}
