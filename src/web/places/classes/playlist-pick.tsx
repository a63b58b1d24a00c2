import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Assignment } from '../../wire.ts';
import styles from './playlist-pick.module.css';

/** Which of the playlists that the class has is looked at; it stands in the address. */
export function PlaylistPick({ assignments, shown }: { assignments: readonly Assignment[]; shown: Assignment }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  return (
    <div className={styles.line}>
      <label className={styles.pick}>
        <span className="soft">{t('class.playlist')}</span>
        <select
          value={shown.id}
          onChange={(event) => {
            const to = new URLSearchParams(params);
            to.set('playlist', event.currentTarget.value);
            to.delete('look');
            setParams(to, { preventScrollReset: true });
          }}
        >
          {assignments.map((one) => (
            <option key={one.id} value={one.id}>
              {one.endedAt === null ? one.title : t('class.ended', { title: one.title })}
            </option>
          ))}
        </select>
      </label>
      <Link to={`/assignments/${shown.id}`}>{t('class.toAssignment')}</Link>
    </div>
  );
}
