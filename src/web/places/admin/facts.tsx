import { useTranslation } from 'react-i18next';
import styles from './facts.module.css';

/** What is known of something, a line for each part. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: string | null])[] }) {
  const { t } = useTranslation();
  return (
    <dl className={`card ${styles.facts}`}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? <span className="soft">{t('admin.none')}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
