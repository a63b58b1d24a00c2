const minute = 60_000;
const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
];

/** "2 hours ago", in somebody's language; a time in the future is now. */
export function sinceText(at: string, now: Date, language: string): string {
  const passed = Math.max(0, now.getTime() - new Date(at).getTime());
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const [unit, ms] = steps.find(([, size]) => passed >= size) ?? ['minute', minute];
  return format.format(-Math.floor(passed / ms), unit);
}

/** A day, short; with the year where it is another one. */
export function dayText(at: string, now: Date, language: string): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleDateString(language, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  });
}
