import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Icon } from '../../design/icon.tsx';
import { deskOf } from '../../session/desk.ts';
import { useMe } from '../../session/session.ts';
import { useTermLabels } from '../resources/use-term-labels.ts';
import { languageLabel } from '../search/facet-label.ts';
import { gradeText } from './grade-text.ts';
import type { PlaylistDialog } from './playlist-dialogs.tsx';
import styles from './playlist-place.module.css';
import { dayText, stateBadges } from './playlist-words.ts';
import type { ShownPlaylist } from './use-playlist.ts';
import { type Glance, useArchive } from './use-playlists.ts';

/** What it is, in two lines, and what is done with it. */
export function PlaylistHead({
  shown: { playlist, content, version },
  people,
  onDo,
}: {
  shown: ShownPlaylist;
  people: Glance['people'];
  onDo: (dialog: PlaylistDialog) => void;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const archive = useArchive();
  const subjects = useTermLabels('subjects', content.subjects);
  const { id, status, publishedVersion, editing, visibility, ownerId } = playlist;
  const isArchived = status === 'archived';
  const owner = people.find((person) => person.id === ownerId)?.name;
  const state = { status, publishedVersion, hasUnpublishedChanges: editing?.hasUnpublishedChanges ?? null };
  const mayPublish = editing?.can.publish === true && !isArchived && editing.hasUnpublishedChanges;
  const mayCopy = publishedVersion !== null && deskOf(me) !== 'student';
  const about = [
    ownerId === me.id ? t('plan.byYou') : owner === undefined ? null : t('playlists.by', { name: owner }),
    gradeText(content.gradeLevels, t),
    subjects.join(', '),
    content.inLanguage.map((tag) => languageLabel(tag, i18n.language)).join(', '),
    t(`playlists.visibility.${visibility}`),
    version === null ? null : t('plan.versionOf', { number: version.number, date: dayText(version.at, i18n.language) }),
  ];
  // The version stands in the line above already.
  const badges = stateBadges(state).filter(({ key }) => key !== 'version');
  return (
    <div className={styles.head}>
      <div className="stack-tight">
        <PlaceTitle title={content.title} />
        {content.summary !== null && <p className={styles.summary}>{content.summary}</p>}
        <p className="soft">{about.filter((one) => one !== null && one !== '').join(' · ')}</p>
        <ul className="plain row no-print" aria-label={t('playlists.state.label')}>
          {badges.map(({ key, tone, count }) => (
            <li key={key} className={tone === 'plain' ? 'badge' : `badge badge-${tone}`}>
              {t(`playlists.state.${key}`, { number: count })}
            </li>
          ))}
        </ul>
      </div>
      <div className={`row no-print ${styles.actions}`}>
        {publishedVersion !== null && !isArchived && (
          <Button component={Link} to={`/playlists/${id}/assign`} leftSection={<Icon name="people" size={18} />}>
            {t('playlists.assign')}
          </Button>
        )}
        {mayPublish && (
          <Button
            variant={publishedVersion === null ? 'filled' : 'default'}
            leftSection={<Icon name="check" size={18} />}
            onClick={() => onDo('publish')}
          >
            {t('plan.publish')}
          </Button>
        )}
        {editing !== null && !isArchived && (
          <Button
            component={Link}
            to={`/playlists/${id}/edit`}
            variant="default"
            leftSection={<Icon name="edit" size={18} />}
          >
            {t('playlists.edit')}
          </Button>
        )}
        {editing?.can.manage && (
          <Button variant="default" leftSection={<Icon name="share" size={18} />} onClick={() => onDo('share')}>
            {t('plan.share')}
          </Button>
        )}
        {mayCopy && (
          <Button variant="default" leftSection={<Icon name="copy" size={18} />} onClick={() => onDo('copy')}>
            {t('plan.copy')}
          </Button>
        )}
      </div>
      <ul className={`plain row no-print ${styles.ways}`} aria-label={t('plan.more')}>
        <li>
          <button type="button" className="link-button" onClick={() => print()}>
            {t('plan.print')}
          </button>
        </li>
        {publishedVersion !== null && (
          <li>
            <Link to={`/playlists/${id}/versions`}>{t('plan.versions')}</Link>
          </li>
        )}
        <li>
          <Link to={`/playlists/${id}/attribution`}>{t('plan.credits')}</Link>
        </li>
        {editing?.can.share && (
          <li>
            <button
              type="button"
              className="link-button"
              onClick={() => void archive(id, content.title, isArchived ? 'restore' : 'archive').catch(() => {})}
            >
              {t(isArchived ? 'playlists.restore' : 'playlists.archive')}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}
