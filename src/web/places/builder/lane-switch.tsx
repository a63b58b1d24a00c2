import { useTranslation } from 'react-i18next';
import styles from './builder.module.css';
import type { Pathway } from './draft-parts.ts';

/** On a small page one path is shown at a time. */
export function LaneSwitch({
  pathways,
  shown,
  onShow,
}: {
  pathways: readonly Pathway[];
  shown: string | null;
  onShow: (pathwayId: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <nav className={styles.switch} aria-label={t('builder.board')}>
      {pathways.map(({ id, title }, at) => (
        <button key={id} type="button" aria-current={id === shown || undefined} onClick={() => onShow(id)}>
          <span aria-hidden="true">{at + 1}</span> {title}
        </button>
      ))}
    </nav>
  );
}
