import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './playlist-card.module.css';

export function CardSkeletons() {
  const { t } = useTranslation();
  return (
    <div className="stack-tight" role="status" aria-label={t('loading')}>
      {[1, 2, 3].map((card) => (
        <div key={card} className={styles.card}>
          <Skeleton height={20} width="45%" />
          <div className={styles.body}>
            <Skeleton height={48} width="90%" />
            <Skeleton height={48} />
          </div>
          <Skeleton height={32} width="30%" style={{ justifySelf: 'end' }} />
        </div>
      ))}
    </div>
  );
}
