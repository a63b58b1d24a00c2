export type Due = { readonly on: string; readonly time: string | null };

export type DueWords = { readonly key: string; readonly date: string };

const dayMs = 86_400_000;

/**
 * How a due date is said to a child: today, tomorrow, a weekday within a week, a date after that.
 * @param today the day here, as `2026-08-24`
 */
export function dueWords({ on }: Due, today: string, language: string): DueWords {
  const days = Math.round((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / dayMs);
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`));
  const date = say({ weekday: 'long', day: 'numeric', month: 'long' });
  if (days < 0) return { key: 'due.past', date };
  if (days === 0) return { key: 'due.today', date };
  if (days === 1) return { key: 'due.tomorrow', date };
  if (days < 7) return { key: 'due.weekday', date: say({ weekday: 'long' }) };
  return { key: 'due.date', date };
}

/** The day where somebody is. */
export function localToday(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
