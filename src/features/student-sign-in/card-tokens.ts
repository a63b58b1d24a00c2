import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a printed card says: who, and which of the cards that were printed for them. */
export type CardClaims = { readonly personId: string; readonly version: number };

export type CardTokens = {
  /**
   * Follows from the person, the version and the installation's key, so that a lost sheet is printed again without making the
   * others invalid. What is stored alone gives no card.
   */
  tokenOf(claims: CardClaims): string;
  /** Null for what is no card of this installation. */
  read(token: string): CardClaims | null;
};

/** 128 bits: short enough for a small QR code. */
const macLength = 22;

export function createCardTokens(secret: string): CardTokens {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'pathloom student card', 32)));
  const macOf = ({ personId, version }: CardClaims) =>
    createHmac('sha256', key).update(`${personId}.${version}`).digest('base64url').slice(0, macLength);
  return {
    tokenOf: (claims) => `${claims.personId}.${claims.version}.${macOf(claims)}`,
    read: (token) => {
      const [, personId = '', version, mac = ''] = /^([0-9a-f]{24})\.(\d{1,6})\.([\w-]{22})$/.exec(token) ?? [];
      if (version === undefined) return null;
      const claims = { personId, version: Number(version) };
      return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(claims))) ? claims : null;
    },
  };
}
