import { useTranslation } from 'react-i18next';
import { dayWords } from './day-words.ts';
import { noSchoolOn, type SchoolDays, schoolDayFrom } from './school-days.ts';

/** Says when a day is none of school, and offers the next one that is. */
export function NoSchoolHint({
  days,
  day,
  onTake,
}: {
  days: SchoolDays;
  day: string | null;
  onTake: (day: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const why = day === null ? null : noSchoolOn(days, day);
  if (day === null || why === null) return null;
  const next = schoolDayFrom(days, day);
  return (
    <div className="note note-amber row-apart" role="status">
      <span>
        {t(`assign.noSchool.${why.kind}`, {
          day: dayWords(day, i18n.language),
          name: why.kind === 'named' ? why.name : '',
        })}
      </span>
      <button type="button" className="link-button" onClick={() => onTake(next)}>
        {t('assign.takeDay', { day: dayWords(next, i18n.language) })}
      </button>
    </div>
  );
}
