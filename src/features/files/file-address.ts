import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { FileRecord } from './file.ts';

/** An address holds for one to two hours: all that are made within an hour end together, so that answers can be kept. */
export const periodMs = 60 * 60 * 1_000;

/** What an address shows: the file, an image of it, or what belongs to it. */
export type FileView = 'file' | 'small' | 'large';

export type AddressCheck = 'valid' | 'expired' | 'invalid';

export type FileAddresses = ReturnType<typeof createFileAddresses>;

/** Addresses that need no token, as browsers send none for an image or a video: they are signed, and run out. */
export function createFileAddresses(secret: string, publicUrl: string | null) {
  const key = deriveKey(secret);
  const sign = (id: string, view: FileView, expires: number): Buffer =>
    createHmac('sha256', key).update(`${id}\n${view}\n${expires}`).digest();

  return {
    /** Changes when addresses made now differ from those made before. */
    periodOf: (now: Date): number => Math.floor(now.getTime() / periodMs),

    /** Where the bytes are had by whoever knows the address; say it only to those who may. */
    addressOf: (file: Pick<FileRecord, 'id' | 'name'>, view: FileView, now: Date): string => {
      const expires = ((Math.floor(now.getTime() / periodMs) + 2) * periodMs) / 1_000;
      const query = new URLSearchParams({
        ...(view === 'file' ? {} : { view }),
        expires: String(expires),
        signature: sign(file.id, view, expires).toString('base64url'),
      });
      return `${publicUrl ?? ''}/files/${file.id}/${encodeURIComponent(file.name)}?${query}`;
    },

    check: (
      id: string,
      view: FileView,
      { expires, signature }: { expires: number; signature: string },
      now: Date,
    ): AddressCheck => {
      const expected = sign(id, view, expires);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
      return expires * 1_000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}

/** A key of its own, so that no token can stand in for an address or the other way round. */
function deriveKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'pathloom file addresses', 32)));
}
