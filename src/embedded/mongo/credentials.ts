import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** How often a password is hashed (RFC 7677 asks for 4,096 at least). */
export const scramIterations = 15_000;

/** A sign-in that has begun on a connection. */
export interface Conversation {
  readonly clientFirst: string;
  readonly serverFirst: string;
  readonly nonce: string;
}

/** The password in the form that the server checks with (RFC 5802). */
export class Credentials {
  readonly salt = randomBytes(28);
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
  readonly conversations = new Map<number, Conversation>();

  constructor(password: string) {
    const salted = pbkdf2Sync(password, this.salt, scramIterations, 32, 'sha256');
    const clientKey = createHmac('sha256', salted).update('Client Key').digest();
    this.storedKey = createHash('sha256').update(clientKey).digest();
    this.serverKey = createHmac('sha256', salted).update('Server Key').digest();
  }
}
