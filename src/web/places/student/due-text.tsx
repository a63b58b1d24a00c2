import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { type Due, dueWords, localToday } from './due-words.ts';

/** Until when, said to a child. Being late is said kindly: it can still be done. */
export function DueText({
  due,
  isLate,
  daysLeft = null,
}: {
  due: Due | null;
  isLate: boolean;
  /** Days of school until then. */
  daysLeft?: number | null;
}) {
  const { t, i18n } = useTranslation();
  if (due === null) return null;
  const { key, date } = dueWords(due, localToday(new Date()), i18n.language);
  return (
    <p className="row">
      <span className={`badge ${isLate ? 'badge-amber' : 'badge-thread'}`}>
        <Icon name="clock" size={16} />
        {isLate ? t('due.late', { date }) : t(key, { date })}
      </span>
      {!isLate && daysLeft !== null && daysLeft > 1 && (
        <span className="soft small">{t('due.daysLeft', { count: daysLeft })}</span>
      )}
    </p>
  );
}
