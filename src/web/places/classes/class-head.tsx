import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Icon } from '../../design/icon.tsx';
import type { ClassSummary } from '../../wire.ts';
import styles from './class-head.module.css';
import type { LiveState } from './live.ts';
import { HideNames } from './student-name.tsx';

/** What class it is, whether it is told live, and the ways on from here. */
export function ClassHead({ one, liveState }: { one: ClassSummary; liveState: LiveState }) {
  const { t } = useTranslation();
  const { id, title, studentCount, code } = one;
  return (
    <div className={styles.head}>
      <div className="stack-tight">
        <PlaceTitle title={title} />
        <p className={`soft ${styles.facts}`}>
          <span>{t('class.students', { count: studentCount })}</span>
          {code !== null && (
            <span>
              {t('class.code')} <strong className={styles.code}>{code.value}</strong>
            </span>
          )}
          <span className={styles.live} data-state={liveState} role="status">
            {liveState === 'live' ? t('class.live') : liveState === 'polling' ? t('class.polling') : ''}
          </span>
        </p>
      </div>
      <div className={`row no-print ${styles.tools}`}>
        <HideNames />
        <Link to={`/classes/${id}/people`} className={styles.way}>
          <Icon name="people" size={18} />
          {t('class.toPeople')}
        </Link>
      </div>
    </div>
  );
}
