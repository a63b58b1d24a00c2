import argon2 from 'argon2';

export type Passwords = {
  hash(password: string): Promise<string>;
  /** With a hash of null (there is no such account) it takes as long and answers false. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether the hash was made at a lower cost than today's. */
  isOutdated(hash: string): boolean;
};

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const defaultMemoryKiB = 19_456;
const passes = 2;

export function createPasswords({ memoryKiB = defaultMemoryKiB }: { memoryKiB?: number } = {}): Passwords {
  const cost = { memoryCost: memoryKiB, timeCost: passes, parallelism: 1 };
  const hash = (password: string) => argon2.hash(password, { type: argon2.argon2id, ...cost });
  // Made on first use, at the same cost as real ones, and never the hash of what anybody sends.
  let decoy: Promise<string> | null = null;
  return {
    hash,
    verify: async (known, password) => {
      if (known === null) {
        decoy ??= hash('\u0000 nobody has this password');
        await argon2.verify(await decoy, password);
        return false;
      }
      return argon2.verify(known, password);
    },
    isOutdated: (known) => argon2.needsRehash(known, cost),
  };
}
