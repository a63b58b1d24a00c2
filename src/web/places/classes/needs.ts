import type { ClassToday } from '../../wire.ts';

export type Need = ClassToday['items'][number];
export type NeedKind = Need['kind'];

/** Most pressing first, as the server puts them. */
export const kindsOfNeed: readonly NeedKind[] = ['help', 'review', 'support', 'late', 'stuck', 'noPath'];

export const needKey = ({ kind, studentPlaylistId, attemptId, targetId }: Need): string =>
  [kind, studentPlaylistId, attemptId, targetId].join(' ');

/** By kind, without empty ones. */
export function groupNeeds(
  items: readonly Need[],
): readonly { readonly kind: NeedKind; readonly items: readonly Need[] }[] {
  return kindsOfNeed.flatMap((kind) => {
    const own = items.filter((item) => item.kind === kind);
    return own.length === 0 ? [] : [{ kind, items: own }];
  });
}

/** What to look at after something was looked at: the next in the list, from there on and then from its beginning. */
export function nextWork(items: readonly Need[], attemptId: string): Need | null {
  const works = items.filter(({ kind }) => kind === 'review');
  const at = works.findIndex((one) => one.attemptId === attemptId);
  const others = [...works.slice(at + 1), ...works.slice(0, Math.max(0, at))];
  return others.find((one) => one.attemptId !== attemptId) ?? null;
}

/** So many days after `from` or today, whichever is later, as days are written. */
export function daysLater(days: number, from: string | null, today: Date): string {
  const now = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()));
  const start = from !== null && new Date(`${from}T00:00:00Z`) > now ? new Date(`${from}T00:00:00Z`) : now;
  start.setUTCDate(start.getUTCDate() + days);
  return start.toISOString().slice(0, 10);
}
