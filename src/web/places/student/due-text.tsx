import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { type Due, dueWords, localToday } from './due-words.ts';

/** Until when, said to a child. Being late is said kindly: it can still be done. */
export function DueText({ due, isLate }: { due: Due | null; isLate: boolean }) {
  const { t, i18n } = useTranslation();
  if (due === null) return null;
  const { key, date } = dueWords(due, localToday(new Date()), i18n.language);
  return (
    <p>
      <span className={`badge ${isLate ? 'badge-amber' : 'badge-thread'}`}>
        <Icon name="clock" size={16} />
        {isLate ? t('due.late', { date }) : t(key, { date })}
      </span>
    </p>
  );
}
