import { createSigner } from '../../shared/signer.ts';
import type { AddressCheck } from '../files/file-address.ts';

/** An address holds for 15 to 30 minutes: long enough to look through a class, and no longer. */
const periodMs = 15 * 60 * 1_000;

export const evidenceViews = ['whole', 'small'] as const;
export type EvidenceView = (typeof evidenceViews)[number];

export type EvidenceAddresses = ReturnType<typeof createEvidenceAddresses>;

/** Addresses for pictures and players, which send no token. They say nothing of the student, nor how the file is called. */
export function createEvidenceAddresses(secret: string, publicUrl: string | null) {
  const signer = createSigner(secret, 'pathloom evidence addresses');
  const signed = (id: string, view: EvidenceView, expires: number): string => `${id}\n${view}\n${expires}`;

  return {
    addressOf: (id: string, view: EvidenceView, now: Date): string => {
      const expires = ((Math.floor(now.getTime() / periodMs) + 2) * periodMs) / 1_000;
      const signature = signer.sign(signed(id, view, expires));
      const query = new URLSearchParams({ view, expires: String(expires), signature });
      return `${publicUrl ?? ''}/evidence/${id}?${query}`;
    },

    check: (
      id: string,
      view: EvidenceView,
      { expires, signature }: { expires: number; signature: string },
      now: Date,
    ): AddressCheck => {
      if (!signer.isSigned(signed(id, view, expires), signature)) return 'invalid';
      return expires * 1_000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}
