import type { LabelLanguage } from '../vocabularies/vocabulary.ts';

const locales: Readonly<Record<LabelLanguage, string>> = { en: 'en-US', es: 'es-US' };
const day = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
const clock = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' } as const;

/** Formats are costly to make. */
const formats = {
  en: [new Intl.DateTimeFormat(locales.en, day), new Intl.DateTimeFormat(locales.en, clock)],
  es: [new Intl.DateTimeFormat(locales.es, day), new Intl.DateTimeFormat(locales.es, clock)],
} as const;

/** A day of the district, and a time of it, as people say them: "Friday, December 11, 3:00 PM". */
export function plainDate({ on, time }: { on: string; time?: string | null }, language: LabelLanguage): string {
  const [days, clocks] = formats[language];
  const date = days.format(new Date(`${on}T12:00:00Z`));
  return time ? `${date}, ${clocks.format(new Date(`${on}T${time}:00Z`))}` : date;
}
