import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

export type Signer = {
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
};

/**
 * Signs what this installation has said itself.
 * @param purpose makes a key of its own, so that what was signed for one purpose can stand in for nothing else, nor a token for it
 */
export function createSigner(secret: string, purpose: string): Signer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (text) => digest(text).toString('base64url'),
    isSigned: (text, signature) => {
      const expected = digest(text);
      const given = Buffer.from(signature, 'base64url');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
