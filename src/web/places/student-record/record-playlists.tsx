import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../design/empty-state.tsx';
import type { StudentMastery } from '../../wire.ts';
import { writeLook } from '../classes/class-address.ts';
import { inLanguage } from '../classes/class-picture.ts';
import { dayText } from '../classes/since-text.ts';
import { StateSign } from '../classes/state-sign.tsx';
import styles from './record.module.css';

/** All that was given to a student, with where they stand; a target leads to what counts for it. */
export function RecordPlaylists({ items, scale }: { items: StudentMastery['items']; scale: StudentMastery['scale'] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  if (items.length === 0) {
    return (
      <EmptyState icon="playlist" title={t('studentRecord.noPlaylists')} text={t('studentRecord.noPlaylistsText')} />
    );
  }
  return (
    <section className="stack" aria-labelledby="playlists-title">
      <h2 id="playlists-title">{t('studentRecord.playlists')}</h2>
      <ul className={`plain ${styles.playlists}`}>
        {items.map((one) => (
          <li key={one.studentPlaylistId} className={`card ${styles.playlist}`}>
            <div className="row-apart">
              <h3>{one.title}</h3>
              <span className={`badge ${one.isOver ? '' : one.state === 'late' ? 'badge-amber' : 'badge-thread'}`}>
                {one.isOver ? t('studentRecord.over') : t(`studentRecord.state.${one.state}`)}
              </span>
            </div>
            <p className="soft">
              {[
                one.pathwayTitle ?? t('class.noPath'),
                one.stepCount > 0 && t('studentRecord.done', { done: one.doneCount, count: one.stepCount }),
                one.minutes > 0 && t('minutes', { count: one.minutes }),
                one.dueOn !== null &&
                  // Noon, so that it is the same day wherever somebody reads.
                  t('studentRecord.due', { date: dayText(`${one.dueOn}T12:00:00`, new Date(), language) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <ul className={`plain ${styles.targets}`}>
              {one.targets.map(({ targetId, statement, state, percent }) => (
                <li key={targetId}>
                  <StateSign state={state} />
                  <span>
                    <Link
                      to={`?${new URLSearchParams({ look: writeLook({ kind: 'cell', row: one.studentPlaylistId, targetId }) })}`}
                      preventScrollReset
                    >
                      {inLanguage(statement, language)}
                    </Link>
                    <span className="soft small">
                      {' '}
                      {scale.stateNames[state][language]}
                      {percent !== null && ` · ${percent} %`}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
