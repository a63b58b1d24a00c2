import { createHmac, hkdfSync } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';

const dayMs = 24 * 60 * 60_000;

/** What a use is counted by, until its day (UTC) has passed: nothing can be read from it. */
export type UseKey = { readonly key: string; readonly expiresAt: Date };

/**
 * Makes keys that are equal for the same thing, person and day.
 * @param secret of this installation: without it the keys say nothing
 */
export function createUseKeys(secret: string, clock: Clock): (thingId: string, personId: string) => UseKey {
  const hashKey = Buffer.from(hkdfSync('sha256', secret, '', 'pathloom resource uses', 32));
  return (thingId, personId) => {
    const day = Math.floor(clock.now().getTime() / dayMs);
    const said = JSON.stringify([thingId, personId, day]);
    return {
      key: createHmac('sha256', hashKey).update(said).digest('base64url'),
      expiresAt: new Date((day + 1) * dayMs),
    };
  };
}
