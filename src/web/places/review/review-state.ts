/** Which part of the queue somebody looks at, as it stands in the address. */
export const queueStates = ['inReview', 'changesRequested', 'flagged'] as const;

/** By the day until when: before today, today or before, within the coming week. */
export const dueFilters = ['overdue', 'today', 'week'] as const;

export type QueueState = {
  readonly state: (typeof queueStates)[number] | null;
  readonly holder: 'me' | 'nobody' | null;
  readonly due: (typeof dueFilters)[number] | null;
  readonly sort: 'waiting' | 'due';
};

const oneOf = <Value extends string>(values: readonly Value[], value: string | null): Value | null =>
  values.find((one) => one === value) ?? null;

export function readQueue(params: URLSearchParams): QueueState {
  return {
    state: oneOf(queueStates, params.get('state')),
    holder: oneOf(['me', 'nobody'], params.get('holder')),
    due: oneOf(dueFilters, params.get('due')),
    sort: oneOf(['waiting', 'due'], params.get('sort')) ?? 'waiting',
  };
}

export function writeQueue({ state, holder, due, sort }: QueueState): URLSearchParams {
  const params = new URLSearchParams();
  if (state) params.set('state', state);
  if (holder) params.set('holder', holder);
  if (due) params.set('due', due);
  if (sort !== 'waiting') params.set('sort', sort);
  return params;
}

/** The same as the server is asked for it. What was flagged is that also while it waits for a review. */
export function queueRequest({ state, holder, due, sort }: QueueState, now = new Date()): Record<string, string> {
  return {
    ...(state === 'flagged' ? { flagged: 'true' } : state ? { state } : {}),
    ...(holder && { claimedBy: holder }),
    ...(due && { dueUntil: dayAfter(now, { overdue: -1, today: 0, week: 7 }[due]) }),
    sort,
  };
}

/** The one to go on with after this one is done, in the order of the list; null when nothing else waits. */
export function nextOf(ids: readonly string[], current: string): string | null {
  const at = ids.indexOf(current);
  const rest = at === -1 ? ids : [...ids.slice(at + 1), ...ids.slice(0, at)];
  return rest[0] ?? null;
}

/** Whole days since then. */
export function daysSince(at: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / 86_400_000));
}

/** A day of the calendar here, so many days after another: `2026-11-22`. */
export function dayAfter(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** How a due day stands to today. */
export function lateness(dueOn: string | null, now: Date): 'overdue' | 'today' | 'later' | null {
  if (dueOn === null) return null;
  const today = dayAfter(now, 0);
  if (dueOn === today) return 'today';
  return dueOn < today ? 'overdue' : 'later';
}
