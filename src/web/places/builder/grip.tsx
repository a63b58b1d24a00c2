import type { KeyboardEventHandler } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './step-card.module.css';

/** What one takes hold of: by keyboard with the space bar. The whole card can be dragged by the mouse. */
export function Grip({
  title,
  tabIndex,
  activator,
  describedBy,
  onKeyDown,
}: {
  title: string;
  tabIndex: 0 | -1;
  activator: (element: HTMLElement | null) => void;
  describedBy: string;
  onKeyDown: KeyboardEventHandler<HTMLButtonElement> | undefined;
}) {
  const { t } = useTranslation();
  return (
    <button
      ref={activator}
      type="button"
      tabIndex={tabIndex}
      className={styles.grip}
      aria-label={t('builder.drag.grip', { title })}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
    >
      <svg width="14" height="20" viewBox="0 0 14 20" fill="currentColor" aria-hidden="true" focusable="false">
        {[4, 10, 16].flatMap((y) => [4, 10].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" />))}
      </svg>
    </button>
  );
}
