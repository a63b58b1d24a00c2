import { createSigner } from '../../shared/signer.ts';
import type { FileRecord } from './file.ts';

/** An address holds for one to two hours: all that are made within an hour end together, so that answers can be kept. */
export const periodMs = 60 * 60 * 1_000;
/** For what is saved on a device over a slow line: one to two days. */
export const downloadPeriodMs = 24 * periodMs;

/** What an address shows: the file, an image of it, or what belongs to it. */
export type FileView = 'file' | 'small' | 'large';

export type AddressCheck = 'valid' | 'expired' | 'invalid';

export type FileAddresses = ReturnType<typeof createFileAddresses>;

/** Addresses that need no token, as browsers send none for an image or a video: they are signed, and run out. */
export function createFileAddresses(secret: string, publicUrl: string | null) {
  const signer = createSigner(secret, 'pathloom file addresses');
  const signed = (id: string, view: FileView, expires: number): string => `${id}\n${view}\n${expires}`;

  return {
    /** Changes when addresses made now differ from those made before. */
    periodOf: (now: Date, ms = periodMs): number => Math.floor(now.getTime() / ms),

    /**
     * Where the bytes are had by whoever knows the address; say it only to those who may.
     * @param ms it holds for once to twice as long
     */
    addressOf: (file: Pick<FileRecord, 'id' | 'name'>, view: FileView, now: Date, ms = periodMs): string => {
      const expires = ((Math.floor(now.getTime() / ms) + 2) * ms) / 1_000;
      const query = new URLSearchParams({
        ...(view === 'file' ? {} : { view }),
        expires: String(expires),
        signature: signer.sign(signed(file.id, view, expires)),
      });
      return `${publicUrl ?? ''}/files/${file.id}/${encodeURIComponent(file.name)}?${query}`;
    },

    check: (
      id: string,
      view: FileView,
      { expires, signature }: { expires: number; signature: string },
      now: Date,
    ): AddressCheck => {
      if (!signer.isSigned(signed(id, view, expires), signature)) return 'invalid';
      return expires * 1_000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}
