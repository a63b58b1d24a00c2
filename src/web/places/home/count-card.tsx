import styles from './home.module.css';

/** A number that says whether something waits. */
export function CountCard({
  count,
  isLowerBound = false,
  label,
}: {
  count: number;
  isLowerBound?: boolean;
  label: string;
}) {
  return (
    <li className={styles.count}>
      <strong>{isLowerBound ? `${count}+` : count}</strong>
      <span>{label}</span>
    </li>
  );
}
