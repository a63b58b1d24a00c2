import { Link } from 'react-router';
import styles from './home.module.css';

/** A number that says whether something waits. */
export function CountCard({
  count,
  isLowerBound = false,
  label,
  to,
}: {
  count: number;
  isLowerBound?: boolean;
  label: string;
  /** Where it waits. */
  to?: string | undefined;
}) {
  return (
    <li className={styles.count} data-none={count === 0 || undefined}>
      <strong>{isLowerBound ? `${count}+` : count}</strong>
      <span>{to === undefined ? label : <Link to={to}>{label}</Link>}</span>
    </li>
  );
}
