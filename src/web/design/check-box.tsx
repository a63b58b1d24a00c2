import type { ReactNode } from 'react';
import styles from './check-box.module.css';

/** A box to check where there are many of them, as plain as the browser has it: fields of the library cost ten times as much. */
export function CheckBox({
  isChecked,
  label,
  onChange,
}: {
  isChecked: boolean;
  label: ReactNode;
  onChange: () => void;
}) {
  return (
    <label className={styles.row}>
      <input type="checkbox" className={styles.box} checked={isChecked} onChange={onChange} />
      <span className={styles.label}>{label}</span>
    </label>
  );
}
