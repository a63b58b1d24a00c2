import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Icon, type IconName } from './icon.tsx';

/** Says why there is nothing yet, and what to do about it. `children` are the ways on: links and buttons. */
export function EmptyState({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`card ${styles.place}`}>
      <span className={styles.icon}>
        <Icon name={icon} size={28} />
      </span>
      <div className="stack-tight">
        <h2 className={styles.title}>{title}</h2>
        {text !== undefined && <p className="soft">{text}</p>}
        {children !== undefined && <div className={`row ${styles.ways}`}>{children}</div>}
      </div>
    </div>
  );
}
