import { useTranslation } from 'react-i18next';

/** Times and days as people of the language write them. */
export function useWhen() {
  const { i18n } = useTranslation();
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  // A day without a time is the same day everywhere.
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    time: (at: string) => time.format(new Date(at)),
    day: (on: string) => day.format(new Date(`${on.slice(0, 10)}T00:00:00Z`)),
  };
}

export const etagOf = (revision: number): string => `"${revision}"`;
