import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Icon } from '../../design/icon.tsx';
import { startWorker } from '../../offline/worker-client.ts';
import { useMe } from '../../session/session.ts';
import type { MyPlaylistCard } from '../../wire.ts';
import { DueText } from './due-text.tsx';
import styles from './student-home.module.css';
import { useRenewal, useSavedHere } from './take-home/use-saved.ts';
import { ThreadBar } from './thread-bar.tsx';
import { useIsOnline } from './use-is-online.ts';
import { useMyPlaylists } from './use-my-playlist.ts';

export function StudentHome() {
  const { t } = useTranslation();
  const me = useMe();
  useEffect(() => {
    // The application comes along by itself; what somebody works at only when they say so.
    const timer = setTimeout(() => void startWorker(), 2_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="stack">
      <PlaceTitle title={t('myPlaylists.hello', { name: me.displayName.split(' ')[0] })} />
      <MyPlaylists />
    </div>
  );
}

/** What was given to somebody, to be gone on with. */
export function MyPlaylists() {
  const { t } = useTranslation();
  const { data, error, refetch } = useMyPlaylists();
  const { data: saved } = useSavedHere();
  const isOnline = useIsOnline();
  useRenewal();
  const current = data?.items.filter(({ endedAt, sameAs }) => endedAt === null && sameAs === null) ?? [];
  const ended = data?.items.filter(({ endedAt }) => endedAt !== null) ?? [];
  const savedIds = new Set(saved?.map(({ playlistId }) => playlistId));
  return (
    <>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton />}
      {data && !isOnline && <p className="soft">{t('myPlaylists.onlySaved')}</p>}
      {data && current.length === 0 && (
        <EmptyState icon="playlist" title={t('myPlaylists.none')} text={t('myPlaylists.noneText')}>
          <Button component={Link} to="/search" variant="default">
            {t('myPlaylists.look')}
          </Button>
        </EmptyState>
      )}
      <ul className={`plain ${styles.cards}`}>
        {current.map((card) => (
          <li key={card.id}>
            <Card card={card} isSaved={savedIds.has(card.id)} />
          </li>
        ))}
      </ul>
      {ended.length > 0 && (
        <section className="stack-tight">
          <h2>{t('myPlaylists.ended')}</h2>
          <ul className="plain stack-tight">
            {ended.map(({ id, title }) => (
              <li key={id}>
                <Link to={`/my/${id}`}>{title}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Card({ card, isSaved }: { card: MyPlaylistCard; isSaved: boolean }) {
  const { t } = useTranslation();
  const { id, title, stepCount, doneCount, next, returned, path, due, isLate, isOpen } = card;
  const isDone = stepCount > 0 && doneCount >= stepCount;
  const label = t('myPlaylists.progress', { done: doneCount, count: stepCount });
  return (
    <article className={styles.card}>
      <h2>
        <Link to={`/my/${id}`}>{title}</Link>
      </h2>
      <DueText due={due} isLate={isLate && !isDone} />
      {isSaved && (
        <p>
          <span className="badge badge-leaf">
            <Icon name="saved" size={16} />
            {t('takeHome.here')}
          </span>
        </p>
      )}
      {path === null ? (
        <p>{t('myPlaylists.choosePath')}</p>
      ) : (
        <>
          <ThreadBar done={doneCount} all={stepCount} label={label} />
          <p className="soft">{isDone ? t('myPlaylists.allDone') : label}</p>
        </>
      )}
      {returned && (
        <p className="note note-amber">
          {t('step.state.returned')}: <strong>{returned}</strong>
        </p>
      )}
      {!isDone && next !== null && next !== returned && path !== null && (
        <p>
          <span className="soft">{t('myPlaylists.next')}</span> {next}
        </p>
      )}
      <div>
        <Button
          component={Link}
          to={`/my/${id}`}
          size="lg"
          variant={isDone ? 'default' : 'filled'}
          leftSection={<Icon name={isDone || !isOpen ? 'playlist' : path === null ? 'path' : 'play'} />}
          fullWidth
        >
          {t(
            isDone || !isOpen
              ? 'myPlaylists.view'
              : path === null
                ? 'myPlaylists.choose'
                : doneCount === 0
                  ? 'myPlaylists.start'
                  : 'myPlaylists.goOn',
          )}
          <span className="visually-hidden">: {title}</span>
        </Button>
      </div>
    </article>
  );
}
