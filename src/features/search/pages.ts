import { z } from 'zod';
import { createCursorCodec } from '../../http/pagination.ts';
import type { Found } from './search.service.ts';

/** Nobody reads further; whoever wants everything lists instead of searching. */
const furthestOffset = 10_000;

export const pageCursor = createCursorCodec(z.int().min(1).max(furthestOffset));

/** Where the next page of what was found begins; null when this is the last one. */
export function nextOffset(next: number, { total }: Pick<Found<unknown>, 'total'>): number | null {
  return next < total && next <= furthestOffset ? next : null;
}
