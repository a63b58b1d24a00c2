import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import { canSave } from '../../offline/worker-client.ts';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import { Celebrate } from './choose/celebrate.tsx';
import { Proposals } from './choose/proposals.tsx';
import { DueText } from './due-text.tsx';
import { PathChoice } from './path-choice.tsx';
import styles from './playlist-place.module.css';
import { StepRow } from './step-row.tsx';
import { countDone, nextStep, type StepView } from './step-views.ts';
import { Targets } from './targets.tsx';
import { ThreadBar } from './thread-bar.tsx';
import { useMyPlaylist } from './use-my-playlist.ts';

const TakeHomeCard = lazyWith(() => import('./take-home/take-home-card.tsx'), 'student');

/** Loaded when all is done. */
const Reflection = lazy(() => import('./choose/reflection.tsx'));

type Views = ReadonlyMap<string, StepView>;

export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { playlist, saved, progress, views, error, refetch } = useMyPlaylist(id);
  if (isMissing(error)) return <NotFound />;
  if (error && !playlist) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!playlist) return <PlaceSkeleton />;

  const { done, all } = countDone(playlist, views);
  const isDone = all > 0 && done >= all;
  return (
    <div className={`stack-wide ${styles.page}`}>
      <div className="stack-tight">
        <BackLink to="/">{t('playlist.toAll')}</BackLink>
        <div className={styles.heading}>
          <PlaceTitle title={playlist.title} />
          <ReadAloud text={`${playlist.title}\n\n${playlist.summary ?? ''}`} label={playlist.title} />
        </div>
        {playlist.summary !== null && <p className="soft">{playlist.summary}</p>}
        <DueText due={playlist.due} isLate={playlist.isLate && !isDone} daysLeft={playlist.daysLeft} />
        {!playlist.isOpen && (
          <p className="note note-amber">
            {playlist.endedAt !== null ? t('playlist.ended') : t('playlist.notYet', { date: playlist.startOn ?? '' })}
          </p>
        )}
        {saved && <p className="note note-amber">{t('playlist.fromDevice')}</p>}
        <News playlist={playlist} />
      </div>
      <Celebrate playlist={playlist} progress={progress} />
      {playlist.path === null ? (
        <PathChoice playlist={playlist} />
      ) : (
        <>
          <Progress playlist={playlist} views={views} />
          {isDone && (
            <Suspense>
              <Reflection playlistId={id} />
            </Suspense>
          )}
          <Today playlist={playlist} views={views} />
          <section className="stack" aria-labelledby="activities">
            <h2 id="activities">{t('playlist.activities')}</h2>
            <Activities playlist={playlist} views={views} />
          </section>
        </>
      )}
      <Targets
        playlist={playlist}
        states={new Map(progress?.targets.map(({ targetId, state }) => [targetId, state]))}
      />
      {playlist.path !== null && !saved && playlist.isOpen && (
        <>
          {playlist.may.choosePath && playlist.paths.length > 1 && <PathChoice playlist={playlist} />}
          <Proposals playlist={playlist} />
        </>
      )}
      {playlist.path !== null && playlist.isOpen && canSave() && <TakeHomeCard playlist={playlist} />}
    </div>
  );
}

/** How far it is, how long it takes still, and the way on. */
function Progress({ playlist, views }: { playlist: MyPlaylist; views: Views }) {
  const { t } = useTranslation();
  const { done, all } = countDone(playlist, views);
  const next = nextStep(playlist, views, null);
  const isDone = all > 0 && done >= all;
  return (
    <section className={`card stack-tight ${styles.progress}`}>
      <p>
        {t('playlist.path')} <strong>{playlist.path?.title}</strong>
      </p>
      <ThreadBar done={done} all={all} label={t('myPlaylists.progress', { done, count: all })} />
      <p className="soft" role="status">
        {isDone ? t('playlist.done') : t('myPlaylists.progress', { done, count: all })}
        {!isDone && next === null && ` · ${t('playlist.waits')}`}
        {!isDone && playlist.minutesLeft > 0 && ` · ${t('playlist.minutesLeft', { count: playlist.minutesLeft })}`}
      </p>
      {next && !isDone && playlist.isOpen && (
        <div>
          <Button
            component={Link}
            to={`/my/${playlist.id}/steps/${next.id}`}
            size="lg"
            leftSection={<Icon name="play" filled />}
          >
            {t(done === 0 ? 'playlist.begin' : 'playlist.goOn')}
            <span className="visually-hidden">: {next.title}</span>
          </Button>
        </div>
      )}
    </section>
  );
}

/** What a teacher's update has changed, so that nobody wonders. */
function News({ playlist }: { playlist: MyPlaylist }) {
  const { t } = useTranslation();
  const latest = playlist.news.at(-1);
  if (!latest || latest.changes.length === 0) return null;
  return (
    <details className="note">
      <summary>{t('playlist.news', { count: latest.changes.length })}</summary>
      <ul>
        {latest.changes.map(({ kind, stepId, title }) => (
          <li key={`${kind} ${stepId}`}>{t(`playlist.change.${kind}`, { title })}</li>
        ))}
      </ul>
    </details>
  );
}

/** Only where today asks for less than all that is left: otherwise it would say the same twice. */
function Today({ playlist, views }: { playlist: MyPlaylist; views: Views }) {
  const { t } = useTranslation();
  const steps = playlist.today.flatMap((id) => playlist.steps.find((step) => step.id === id) ?? []);
  const isLeft = (step: MyStep) => !['done', 'submitted', 'skipped'].includes(views.get(step.id)?.state ?? '');
  if (steps.length === 0 || steps.length >= playlist.steps.filter(isLeft).length) return null;
  return (
    <section className="stack" aria-labelledby="today">
      <h2 id="today">{t('playlist.today')}</h2>
      <ol className={`plain ${styles.thread}`}>
        {steps.map((step) => (
          <StepRow key={step.id} playlistId={playlist.id} step={step} view={views.get(step.id)} />
        ))}
      </ol>
    </section>
  );
}

function Activities({ playlist, views }: { playlist: MyPlaylist; views: Views }) {
  const groups: { id: string | null; title: string | null; steps: MyStep[] }[] = [];
  for (const step of playlist.steps) {
    const last = groups.at(-1);
    if (last && last.id === step.sectionId) last.steps.push(step);
    else {
      const title = playlist.sections.find(({ id }) => id === step.sectionId)?.title ?? null;
      groups.push({ id: step.sectionId, title, steps: [step] });
    }
  }
  return groups.map(({ id, title, steps }, at) => (
    <div key={`${id} ${steps[0]?.id}`} className="stack-tight" data-at={at}>
      {title !== null && <h3 className="soft">{title}</h3>}
      <ol className={`plain ${styles.thread}`}>
        {steps.map((step) => (
          <StepRow key={step.id} playlistId={playlist.id} step={step} view={views.get(step.id)} />
        ))}
      </ol>
    </div>
  ));
}
