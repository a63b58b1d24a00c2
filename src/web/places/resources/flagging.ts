import type { OwnFlag, Resource } from '../../wire.ts';

/** In the order in which they are offered. */
export const flagReasons = [
  'broken',
  'inaccurate',
  'inappropriate',
  'ads',
  'privacy',
  'license',
  'accessibility',
  'other',
] as const satisfies readonly OwnFlag['reason'][];

export type FlagBody = Pick<OwnFlag, 'reason' | 'text'>;

/** One mends what is one's own, and what nobody reads yet troubles no reader. */
export function mayFlag(
  { ownerId, status, isWithdrawn }: Pick<Resource, 'ownerId' | 'status' | 'isWithdrawn'>,
  personId: string,
): boolean {
  return ownerId !== personId && status === 'published' && !isWithdrawn;
}

/** What somebody said and nobody has settled yet: that alone is shown as said, and can be taken back. */
export function isOpen(flag: OwnFlag | null | undefined): flag is OwnFlag & { readonly state: 'open' } {
  return flag?.state === 'open';
}

/** As the server is told: a note of blanks is none. */
export function flagBody(reason: OwnFlag['reason'], note: string): FlagBody {
  return { reason, text: note.trim() || null };
}
