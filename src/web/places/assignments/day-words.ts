/** A day as people say it: "Thu, Nov 26". */
export function dayWords(day: string, language: string): string {
  if (day === '') return '';
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, options).format(new Date(`${day}T00:00:00Z`));
}
