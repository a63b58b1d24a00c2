import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

/** Makes text unreadable to all but this installation. */
export type Seal = {
  seal(text: string): string;
  /** Null for what was not sealed here. */
  open(sealed: string): string | null;
};

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** A key for one purpose, as KeyObject: a string would be parsed on every call, at fifty times the cost. */
export function keyFrom(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
}

export function createSeal(key: KeyObject): Seal {
  return {
    seal: (text) => {
      const iv = randomBytes(ivBytes);
      const encrypting = createCipheriv(cipher, key, iv, { authTagLength: tagBytes });
      const sealed = Buffer.concat([encrypting.update(text, 'utf8'), encrypting.final()]);
      return Buffer.concat([iv, encrypting.getAuthTag(), sealed]).toString('base64url');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < ivBytes + tagBytes) return null;
      const decrypting = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decrypting.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        return decrypting.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decrypting.final('utf8');
      } catch {
        return null;
      }
    },
  };
}
