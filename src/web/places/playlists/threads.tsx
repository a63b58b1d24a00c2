import { useTranslation } from 'react-i18next';
import styles from './threads.module.css';

export type Thread = {
  readonly id: string;
  readonly title: string;
  readonly stepCount: number | null;
  readonly minutes: number | null;
};

/** More knots than this would be beads. */
const mostKnots = 10;

/** The paths of a playlist as threads with a knot for each activity, all to the same end. */
export function Threads({ threads }: { threads: readonly Thread[] }) {
  const { t } = useTranslation();
  if (threads.length === 0) return null;
  return (
    <div className={styles.threads}>
      <ul className={`plain ${styles.list}`}>
        {threads.map(({ id, title, stepCount, minutes }) => (
          <li key={id} className={styles.thread}>
            <span className={styles.title} title={title}>
              {title}
            </span>
            <span className={styles.length}>
              {stepCount !== null && (
                <span className="visually-hidden">{t('playlists.steps', { count: stepCount })}, </span>
              )}
              {minutes === null ? '' : t('playlists.shortMinutes', { count: minutes })}
            </span>
            <span className={styles.line} aria-hidden="true">
              {Array.from({ length: Math.min(stepCount ?? 3, mostKnots) }, (_, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: knots have no identity but their place.
                <span key={at} className={styles.knot} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <span className={styles.end} aria-hidden="true" />
    </div>
  );
}
