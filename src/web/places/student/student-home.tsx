import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { useMe } from '../../session/session.ts';
import type { MyPlaylistCard } from '../../wire.ts';
import { DueText } from './due-text.tsx';
import styles from './student-home.module.css';
import { ThreadBar } from './thread-bar.tsx';
import { useMyPlaylists } from './use-my-playlist.ts';

export function StudentHome() {
  const { t } = useTranslation();
  const me = useMe();
  const { data, error, refetch } = useMyPlaylists();
  const current = data?.items.filter(({ endedAt }) => endedAt === null) ?? [];
  const ended = data?.items.filter(({ endedAt }) => endedAt !== null) ?? [];
  return (
    <div className="stack">
      <PlaceTitle title={t('myPlaylists.hello', { name: me.displayName.split(' ')[0] })} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton />}
      {data && current.length === 0 && (
        <div className="card stack-tight">
          <h2>{t('myPlaylists.none')}</h2>
          <p>{t('myPlaylists.noneText')}</p>
          <div>
            <Button component={Link} to="/search" variant="default">
              {t('myPlaylists.look')}
            </Button>
          </div>
        </div>
      )}
      <ul className={`plain ${styles.cards}`}>
        {current.map((card) => (
          <li key={card.id}>
            <Card card={card} />
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
    </div>
  );
}

function Card({ card }: { card: MyPlaylistCard }) {
  const { t } = useTranslation();
  const { id, title, stepCount, doneCount, next, path, due, isLate, isOpen } = card;
  const isDone = stepCount > 0 && doneCount >= stepCount;
  const label = t('myPlaylists.progress', { done: doneCount, count: stepCount });
  return (
    <article className={styles.card}>
      <h2>
        <Link to={`/my/${id}`}>{title}</Link>
      </h2>
      <DueText due={due} isLate={isLate && !isDone} />
      {path === null ? (
        <p>{t('myPlaylists.choosePath')}</p>
      ) : (
        <>
          <ThreadBar done={doneCount} all={stepCount} label={label} />
          <p className="soft">{isDone ? t('myPlaylists.allDone') : label}</p>
        </>
      )}
      {!isDone && next !== null && path !== null && (
        <p>
          <span className="soft">{t('myPlaylists.next')}</span> {next}
        </p>
      )}
      <div>
        <Button component={Link} to={`/my/${id}`} size="lg" variant={isDone ? 'default' : 'filled'} fullWidth>
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
