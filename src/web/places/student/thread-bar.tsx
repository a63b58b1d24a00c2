import styles from './thread-bar.module.css';

/** How far somebody is: knots on a thread, tied as they go. For more than a dozen the thread alone. */
export function ThreadBar({ done, all, label }: { done: number; all: number; label: string }) {
  const share = all === 0 ? 0 : Math.min(1, done / all);
  return (
    <div className={styles.bar} role="img" aria-label={label}>
      <span className={styles.done} style={{ width: `${share * 100}%` }} />
      {all > 0 &&
        all <= 12 &&
        Array.from({ length: all }, (_, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: knots have no identity but their place.
            key={at}
            className={styles.knot}
            data-done={at < done || undefined}
            style={{ left: `${((at + 1) / all) * 100}%` }}
          />
        ))}
    </div>
  );
}
