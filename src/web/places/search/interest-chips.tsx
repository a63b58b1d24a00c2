import { useTranslation } from 'react-i18next';
import { InterestPicture } from '../../design/interest-picture.tsx';
import type { ResourceSearch } from '../../wire.ts';
import styles from './interest-chips.module.css';

type Value = ResourceSearch['facets'][number]['values'][number];

/** What students care about, to be tapped: with the picture of its large group. */
export function InterestChips({
  values,
  chosen,
  onToggle,
}: {
  values: readonly Value[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.chips}>
      {values.map(({ value, label, count, parent }) => (
        <button
          key={value}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.includes(value)}
          onClick={() => onToggle(value)}
        >
          <InterestPicture group={parent ?? value} size={20} />
          <span>{label}</span>
          <span className={styles.count}>
            {count}
            <span className="visually-hidden"> {t('facets.found', { count })}</span>
          </span>
        </button>
      ))}
    </div>
  );
}
