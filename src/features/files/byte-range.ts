import type { ByteRange } from './blob-store.ts';

/** What a header Range asks of so many bytes: all of them, a part, or a part that is not there. */
export type RangeAnswer =
  | { readonly kind: 'all' }
  | ({ readonly kind: 'part' } & ByteRange)
  | { readonly kind: 'outside' };

/**
 * Reads one range, `bytes=0-99`, `bytes=100-` or `bytes=-100` (RFC 9110, 14.1.2). Several at once, other units and what is
 * not well-formed are answered by the whole, as the standard allows.
 * @param ifRange the header If-Range: a tag other than ours means that the part is of other bytes
 */
export function readRange(
  header: string | undefined,
  { bytes, etag, ifRange }: { bytes: number; etag: string; ifRange: string | undefined },
): RangeAnswer {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replace(/\s/g, '') ?? '') ?? [];
  if (first === '' && last === '') return { kind: 'all' };
  if (ifRange !== undefined && ifRange.trim() !== etag) return { kind: 'all' };
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? { kind: 'outside' } : { kind: 'part', start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return { kind: 'all' };
  return start >= bytes ? { kind: 'outside' } : { kind: 'part', start, end };
}
