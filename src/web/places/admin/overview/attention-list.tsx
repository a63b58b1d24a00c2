import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../../app/failure.tsx';
import { Icon } from '../../../design/icon.tsx';
import styles from './overview.module.css';
import { useAttention } from './use-attention.ts';

/** What needs somebody, or that nothing does. */
export function AttentionList() {
  const { t } = useTranslation();
  const { data, error, refetch } = useAttention();
  return (
    <section className="stack" aria-label={t('admin.overview.attention')}>
      <h2>{t('admin.overview.attention')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={72} radius="lg" />
        </div>
      )}
      {data?.length === 0 && (
        <p className={`card ${styles.well}`}>
          <Icon name="check" size={22} />
          {t('admin.overview.well')}
        </p>
      )}
      {data && data.length > 0 && (
        <ul className={`plain ${styles.attention}`}>
          {data.map(({ id, to, count, isBroken }) => (
            <li key={id}>
              <Link to={to} data-broken={isBroken || undefined}>
                <Icon name="flag" size={20} />
                {t(`admin.attention.${id}`, { count })}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
