import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { useMe } from '../../session/session.ts';
import type { PlaylistSummary } from '../../wire.ts';
import { gradeText } from './grade-text.ts';
import styles from './playlist-card.module.css';
import { stateBadges, textIn } from './playlist-words.ts';
import { Threads } from './threads.tsx';
import type { Glance } from './use-playlists.ts';

/** So many targets are told whole; the others as a number. */
const shownTargets = 2;

export type CardData = Pick<PlaylistSummary, 'id' | 'title' | 'ownerId' | 'visibility' | 'gradeLevels' | 'targets'> & {
  readonly state: Pick<PlaylistSummary, 'status' | 'publishedVersion' | 'hasUnpublishedChanges'>;
  readonly pathways: readonly { readonly id: string; readonly title: string; readonly stepCount: number | null }[];
  readonly reasons?: readonly string[];
};

/** What a teacher needs to know a playlist again, and what is mostly done with one. */
export function PlaylistCard({
  playlist,
  glance,
  onArchive,
  onRestore,
}: {
  playlist: CardData;
  glance: Glance | undefined;
  onArchive?: (() => void) | undefined;
  onRestore?: (() => void) | undefined;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { id, title, ownerId, visibility, targets, pathways, state } = playlist;
  const owner = glance?.people.find((person) => person.id === ownerId)?.name;
  const mayEdit = state.hasUnpublishedChanges !== null;
  const readiness = state.status === 'archived' ? null : glance?.readiness;
  const minutes = new Map(glance?.pathways.map((one) => [one.id, one.minutes]));
  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <Link to={`/playlists/${id}`}>{title}</Link>
        </h2>
        <ul className="plain row" aria-label={t('playlists.state.label')}>
          {stateBadges(state).map(({ key, tone, count }) => (
            <li key={key} className={tone === 'plain' ? 'badge' : `badge badge-${tone}`}>
              {t(`playlists.state.${key}`, { number: count })}
            </li>
          ))}
          {readiness != null && readiness.blockingCount > 0 && (
            <li className="badge badge-amber">{t('playlists.lacking', { count: readiness.blockingCount })}</li>
          )}
        </ul>
      </div>
      <div className={styles.body}>
        {targets.length === 0 ? (
          <p className="soft">{t('playlists.noTarget')}</p>
        ) : (
          <ul className={`plain ${styles.targets}`} aria-label={t('playlists.targets')}>
            {targets.slice(0, shownTargets).map(({ id: targetId, statement, codes }) => (
              <li key={targetId}>
                <Icon name="flag" size={18} />
                <span>
                  {textIn(i18n.language, statement)}
                  {codes.length > 0 && <span className="soft small"> {codes.slice(0, 3).join(', ')}</span>}
                </span>
              </li>
            ))}
            {targets.length > shownTargets && (
              <li className="soft small">{t('playlists.moreTargets', { count: targets.length - shownTargets })}</li>
            )}
          </ul>
        )}
        <Threads threads={pathways.map((one) => ({ ...one, minutes: minutes.get(one.id) ?? null }))} />
      </div>
      {playlist.reasons && playlist.reasons.length > 0 && (
        <p className={styles.why}>
          <span className="visually-hidden">{t('search.why')} </span>
          {playlist.reasons.join(' · ')}
        </p>
      )}
      <div className={styles.foot}>
        <p className="soft small">
          {[
            gradeText(playlist.gradeLevels, t),
            ownerId !== me.id && owner !== undefined ? t('playlists.by', { name: owner }) : null,
            t(`playlists.visibility.${visibility}`),
          ]
            .filter((one) => one !== null)
            .join(' · ')}
        </p>
        <div className={styles.actions}>
          {onRestore ? (
            <Button size="sm" variant="default" onClick={onRestore}>
              {t('playlists.restore')}
            </Button>
          ) : (
            <>
              {onArchive && (
                <button type="button" className="link-button small" onClick={onArchive}>
                  {t('playlists.archive')}
                  <span className="visually-hidden"> {title}</span>
                </button>
              )}
              {mayEdit && (
                <Button component={Link} to={`/playlists/${id}/edit`} size="sm" variant="default">
                  {t('playlists.edit')}
                  <span className="visually-hidden"> {title}</span>
                </Button>
              )}
              {state.publishedVersion !== null && (
                <Button component={Link} to={`/playlists/${id}/assign`} size="sm" variant="light">
                  {t('playlists.assign')}
                  <span className="visually-hidden"> {title}</span>
                </Button>
              )}
            </>
          )}
        </div>
      </div>
    </article>
  );
}
