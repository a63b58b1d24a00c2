import type { SignedIn } from './auth.service.ts';
import type { Passwords } from './passwords.ts';

/** For ways of signing in that other features offer: they prove who somebody is, and the accounts do the rest. */
export type SignInDoor = {
  /** Throws `rate_limited` where an address asks as no school does. */
  admitAddress(address: string): Promise<void>;
  /** The hash of a device on which somebody of the district has signed in; null for any other. */
  knownDevice(orgId: string, deviceToken: string | undefined): Promise<string | null>;
  /** Throws `no_active_role`. */
  start(personId: string, deviceToken: string | undefined): Promise<SignedIn>;
  /** Signs a person out on all devices. */
  endAllOf(personId: string): Promise<void>;
  readonly passwords: Passwords;
};
