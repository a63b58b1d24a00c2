import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ClassToday } from '../../wire.ts';
import { kindsOfNeed } from './needs.ts';
import styles from './needs-strip.module.css';

/** Who needs the teacher, counted; the list of them is one click away. */
export function NeedsStrip({ attention }: { attention: ClassToday | undefined }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  if (!attention) {
    return (
      <div role="status" aria-label={t('loading')} className={styles.empty}>
        <Skeleton height={40} radius="xl" maw="36rem" />
      </div>
    );
  }
  const counts = kindsOfNeed.flatMap((kind) => {
    const count = attention.items.filter((item) => item.kind === kind).length;
    return count === 0 ? [] : [{ kind, count }];
  });
  if (counts.length === 0) return <p className={`soft ${styles.empty}`}>{t('class.nobodyNeeds')}</p>;
  const to = new URLSearchParams(params);
  to.set('tab', 'today');
  return (
    <ul className={`plain ${styles.strip} no-print`} aria-label={t('class.tab.today')}>
      {counts.map(({ kind, count }) => (
        <li key={kind}>
          <Link to={{ search: to.toString(), hash: `#${kind}` }} className={styles.need} data-kind={kind}>
            <strong>{count}</strong> {t(`classNeed.${kind}`, { count })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
